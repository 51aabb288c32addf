"""Words that come in place of others: edits, and the rest of a text that was cut."""

from dataclasses import dataclass

import pytest

from bot.delivery import broadcasts
from bot.messaging import ChatKind, Event
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

ROAD = "duong vao ban sat xe khong di duoc"
LONG = "Họp dân về đường mới. " * 190  # 4,180 letters, as a client cuts them


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@dataclass
class Phone:
    """Someone whose messages have numbers, as on a messenger."""

    person: Person
    number: int = 100

    async def types(self, text: str, *, after: int = 60_000, **more: object) -> str:
        """A message; `after` milliseconds."""
        self.number += 1
        self.person.village.clock.turn(after)
        return await self._does(Event.TEXT, self.number, text=text, **more)

    async def edits(self, text: str, back: int = 0, **more: object) -> str:
        """The last message, or one so many before; half a minute later."""
        self.person.village.clock.turn(30_000)
        return await self._does(Event.EDITED, self.number - back, text=text, **more)

    async def shows(self, **what: object) -> str:
        self.number += 1
        return await self._does(Event.OTHER, self.number, **what)

    async def taps(self, label: str) -> str:
        return await self.person.taps(label)

    async def _does(self, event: Event, number: int, **what: object) -> str:
        now = self.person.village.clock.now
        return await self.person.happens(
            event, said=str(number), received_at=now, **what
        )


async def officer(village: Village, place: str = "01324") -> Phone:
    person = village.person(500)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return Phone(person)


async def sent_texts(village: Village) -> list[str]:
    async with village.database.read() as connection:
        found = await broadcasts.newest(connection, kinds=["notice"], limit=9)
    return [one.text for one in found if one.state != "draft"]


# --- an officer's notice -------------------------------------------------------------


async def test_an_edited_notice_is_shown_anew_and_sent_as_it_was_mended(village):
    author = await officer(village)
    await author.types("/thongbao")
    await author.types("Họp thôn 19 giờ tối nai")
    first = author.person.last
    said = await author.edits("Họp thôn 19 giờ tối mai")
    assert "Họp thôn 19 giờ tối mai" in said
    second = author.person.last
    author.person.last = first
    assert "Đang gửi" not in await author.taps("Gửi ngay")
    author.person.last = second
    assert "Đang gửi" in await author.taps("Gửi ngay")
    assert await sent_texts(village) == ["Họp thôn 19 giờ tối mai"]


async def test_a_notice_in_one_line_is_edited_with_or_without_its_command(village):
    author = await officer(village, "04")
    await author.types("/thongbao 01324 Họp thôn tối nai")
    assert "Họp thôn tối mai" in await author.edits("/thongbao 01324 Họp thôn tối mai")
    assert "xã Cốc Pàng" in author.person.last[-1].text
    assert "Họp thôn tối kia" in await author.edits("/thongbao Họp thôn tối kia")
    assert "xã Cốc Pàng" in author.person.last[-1].text
    assert "xã Bảo Lạc" in await author.edits("/thongbao 01321 Họp thôn tối kia")
    assert "không có quyền" in (await author.edits("/thongbao 00715 Họp")).lower()
    assert await author.edits("/thongbao") == ""
    assert "Họp thôn tối kia" in await author.types("/banthao")


async def test_a_mended_notice_stays_as_urgent_and_where_it_was_moved(village):
    author = await officer(village, "04")
    await author.types("/thongbao 01324 Lũ về tối nai")
    await author.taps("Đặt là tin khẩn")
    await author.taps("Đổi nơi nhận")
    await author.types("01321")
    said = await author.edits("Lũ về tối nay", back=1)
    assert "Lũ về tối nay" in said
    assert "xã Bảo Lạc" in said
    assert "Bỏ khẩn" in author.person.labels


async def test_a_notice_that_waits_for_its_time_is_shown_anew(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn tối nai")
    await author.taps("Hẹn giờ")
    assert "Họp thôn tối mai" in await author.edits("/thongbao Họp thôn tối mai")
    await author.taps("Hẹn giờ")
    assert "còn 37 ngày. Đúng không?" in await author.types("18:00 31/12/2026")
    assert "Đã hẹn gửi" in await author.taps("Đúng")
    assert await sent_texts(village) == ["Họp thôn tối mai"]


async def test_a_notice_that_has_left_is_not_changed_and_that_is_said(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn tối nai")
    await author.taps("Gửi ngay")
    assert "Tin này đã gửi" in await author.edits("/thongbao Họp thôn tối mai")
    assert await sent_texts(village) == ["Họp thôn tối nai"]


async def test_a_draft_that_is_too_long_after_an_edit_stays_as_it_was(village):
    author = await officer(village)
    await author.types("/thongbao Họp bản tối nay")
    assert "Tin dài quá" in await author.edits("Họp bản. " * 3_000)
    assert "Họp bản tối nay" in await author.types("/banthao")


async def test_a_right_that_ended_mends_nothing(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn tối nai")
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/revoke 1")
    await admin.taps("Thu quyền")
    assert "không còn quyền" in await author.edits("/thongbao Họp thôn tối mai")


async def test_an_edit_that_changes_no_word_says_nothing(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn https://xa.vn")
    assert await author.edits("/thongbao Họp thôn https://xa.vn") == ""
    assert "Đang gửi" in await author.types("Gửi ngay")


async def test_the_same_edit_twice_is_one(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn tối nai")
    assert await author.edits("/thongbao Họp thôn tối mai", id_="e1")
    assert await author.edits("/thongbao Họp thôn tối mai", id_="e1") == ""


# --- questions and other dialogues ---------------------------------------------------


async def test_an_edited_question_is_answered_anew(village):
    citizen = Phone(village.person(1))
    first = await citizen.types("lam giay khai sinh o dau")
    second = await citizen.edits("bao nhieu tuoi duoc tien nguoi gia")
    assert second == await Phone(village.person(2)).types(
        "bao nhieu tuoi duoc tien nguoi gia"
    )
    assert second != first
    assert await citizen.edits("bao nhieu tuoi duoc tien nguoi gia") == ""


async def test_an_edit_of_something_long_past_is_ignored(village):
    citizen = Phone(village.person(1))
    await citizen.types("lam giay khai sinh o dau")
    await citizen.types("/help")
    assert await citizen.edits("bao nhieu tuoi duoc tien nguoi gia", back=1) == ""
    assert await Phone(village.person(2)).edits("bao nhieu tuoi") == ""


async def test_an_edit_chooses_nothing(village):
    """A number that is written over another would press what stands there now."""
    citizen = Phone(village.person(1))
    await citizen.types("/chude")
    await citizen.types("abc xyz")
    said = await citizen.edits("Các chuyện hay hỏi")
    assert said == await Phone(village.person(2)).types("Các chuyện hay hỏi")


async def test_a_question_on_its_way_to_an_officer_is_edited(village):
    await officer(village)
    citizen = Phone(village.person(1))
    await citizen.types(ROAD)
    await citizen.taps("Hỏi cán bộ")
    await citizen.person.says("01324")
    assert f"“{ROAD} hai hom nay”" in await citizen.edits(f"{ROAD} hai hom nay")
    await citizen.taps("Gửi cán bộ xã")
    assert f"“{ROAD} ba hom nay”" in await citizen.edits(f"{ROAD} ba hom nay")
    await citizen.taps("Gửi cán bộ xã")
    assert "Đã gửi" in await citizen.taps("Đồng ý")


async def test_a_dialogue_takes_edited_words_again(village):
    await officer(village)
    citizen = Phone(village.person(1))
    await citizen.types("/canbo")
    await citizen.types(ROAD)
    await citizen.edits(f"{ROAD} nua")
    assert f"“{ROAD} nua”" in await citizen.types("01324")


async def test_words_whose_purpose_is_done_are_not_changed_and_that_is_said(village):
    await officer(village)
    citizen = Phone(village.person(1))
    await citizen.types("/canbo")
    await citizen.types(ROAD)
    await citizen.types("01324")
    await citizen.taps("Gửi cán bộ xã")
    assert "Đã gửi" in await citizen.types("đồng ý")
    assert "không đổi được" in await citizen.edits("không")


async def test_words_that_a_button_has_left_behind_are_not_changed(village):
    await officer(village)
    citizen = Phone(village.person(1))
    await citizen.types("/canbo")
    await citizen.types(ROAD)
    await citizen.types("01324")
    await citizen.taps("Nơi khác")
    assert "không đổi được" in await citizen.edits("01327")
    assert "Gửi cán bộ xã, phường nào" not in await citizen.types("01327")


async def test_what_is_open_stays_when_a_question_beside_it_is_edited(village):
    await officer(village)
    citizen = Phone(village.person(1))
    await citizen.types("/canbo")
    await citizen.types(ROAD)
    await citizen.types("01324")
    first = await citizen.types("lam giay khai sinh o dau")
    assert await citizen.edits("bao nhieu tuoi duoc tien nguoi gia") != first
    assert "Gửi cán bộ xã, phường nào" not in await citizen.edits("Nơi khác")
    assert "Có đồng ý không" in await citizen.types("Gửi cán bộ xã")


async def test_what_was_begun_after_a_question_stays_when_it_is_edited(village):
    citizen = Phone(village.person(1))
    first = await citizen.types("lam giay khai sinh o dau")
    await citizen.person.presses("place-is:01324")
    assert "Đồng ý" in citizen.person.labels
    assert await citizen.edits("bao nhieu tuoi duoc tien nguoi gia") != first
    await citizen.types("1")  # of the consent, not of the answer
    assert "xã Cốc Pàng" in await citizen.types("/dulieu")


async def test_an_edit_of_a_notice_leaves_what_was_said_since(village):
    author = await officer(village)
    await author.types("/thongbao Họp thôn tối nai")
    await author.types("lam giay khai sinh o dau")
    assert "Họp thôn tối mai" in await author.edits(
        "/thongbao Họp thôn tối mai", back=1
    )
    assert await author.edits("bao nhieu tuoi duoc tien nguoi gia")
    assert "Họp thôn tối mai" in await author.types("/banthao")


async def test_a_cry_is_heard_in_an_edit(village):
    citizen = Phone(village.person(1))
    await citizen.types("cuu vớ")
    cry = await citizen.edits("cứu với nước lũ đang lên nhà tôi có người bị cuốn")
    assert "112" in cry.splitlines()[0]


async def test_in_a_group_an_edit_of_the_last_call_is_answered_anew(village):
    person = village.person(1)
    person.kind, person.address = ChatKind.GROUP, person.address._replace(text="-5")
    caller = Phone(person)
    await caller.types("/hoi lam giay khai sinh o dau")
    assert await caller.edits("/hoi bao nhieu tuoi duoc tien nguoi gia")
    assert await caller.edits("/hoi bao nhieu tuoi duoc tien nguoi gia") == ""
    await caller.types("/hoi ho ngheo")
    assert await caller.edits("/hoi bao nhieu tuoi", back=1) == ""
    caller.number += 1  # a message that did not call
    assert await caller.edits("/hoi bao nhieu tuoi duoc tien nguoi gia")


async def test_nobody_changes_what_someone_else_has_open(village):
    author, other = await officer(village), Phone(village.person(1))
    await author.types("/thongbao Họp thôn tối nay")
    other.number = author.number
    assert await other.edits("/thongbao Không họp") == ""
    assert "Họp thôn tối nay" in await author.types("/banthao")


# --- a long text that was cut --------------------------------------------------------


async def test_a_notice_that_was_cut_is_one(village):
    author = await officer(village)
    await author.types("/thongbao")
    await author.types(LONG.strip())
    cut = author.person.last
    said = await author.types("Phần cuối: nhớ mang sổ.", after=400)
    whole = f"{LONG.strip()}\nPhần cuối: nhớ mang sổ."
    assert said.startswith(whole)
    author.person.last, shown = cut, author.person.last
    assert "Đang gửi" not in await author.taps("Gửi ngay")
    author.person.last = shown
    assert "Đang gửi" in await author.taps("Gửi ngay")
    assert await sent_texts(village) == [whole]


async def test_a_notice_cut_in_three_within_its_command_is_one(village):
    author = await officer(village)
    part = "a" * 4_000
    await author.types(f"/thongbao {part}")
    await author.types(part, after=300)
    said = await author.types("hết", after=300)
    assert said.startswith(f"{part} {part} hết")
    mended = await author.edits("hết rồi")
    assert mended.startswith(f"{part} {part} hết rồi")


async def test_a_question_that_was_cut_is_one(village):
    citizen, other = Phone(village.person(1)), Phone(village.person(2))
    first = ("bà con hỏi nhiều. " * 230).strip()
    rest = "bao nhieu tuoi duoc tien nguoi gia"
    await citizen.types(first)
    cut = await citizen.types(rest, after=100)
    assert cut == await other.types(f"{first}\n{rest}")
    assert cut != await other.types(rest)


@pytest.mark.parametrize(
    ("first", "rest", "how"),
    [
        ("Họp thôn tối nay", "mấy giờ bắt đầu", {"after": 400}),
        (LONG, "mấy giờ bắt đầu", {"after": 2_001}),
        (LONG, "/banthao", {"after": 400}),
        (LONG, "hủy", {"after": 400}),
        (LONG, "mấy giờ bắt đầu", {"after": 0, "sent_at": 1}),
        (LONG, "mấy giờ bắt đầu", {"after": 400, "is_forwarded": True}),
    ],
    ids=["short", "later", "a command", "a way out", "its own time", "passed on"],
)
async def test_what_is_no_rest_is_left_alone(village, first, rest, how):
    author = await officer(village)
    await author.types(f"/thongbao {first.strip()}")
    await author.types(rest, **how)
    async with village.database.read() as connection:
        drafts = await broadcasts.newest(connection, kinds=["notice"], limit=9)
    assert [one.text for one in drafts] == [first.strip()]


# --- forwarded -----------------------------------------------------------------------


async def test_what_is_forwarded_is_text_and_never_a_command(village):
    author = await officer(village)
    await author.types("/thongbao")
    said = await author.types("/xoadulieu Họp huyện lúc 8 giờ", is_forwarded=True)
    assert said.startswith("/xoadulieu Họp huyện lúc 8 giờ")
    assert "Gửi ngay" in author.person.labels
    assert "Đang gửi" not in await author.types("Gửi ngay", is_forwarded=True)


# --- pictures, voices, places --------------------------------------------------------


async def test_a_caption_is_a_notice_s_text_and_the_picture_is_not_sent(village):
    author = await officer(village)
    await author.types("/thongbao")
    said = await author.types("Họp thôn tối mai", media="picture")
    assert author.person.last[0].text.startswith("Họp thôn tối mai")
    assert "chưa gửi đi được" in said
    assert "Đang gửi" in await author.taps("Gửi ngay")


async def test_a_cry_under_a_picture_is_answered_first(village):
    citizen = Phone(village.person(1))
    words = "cứu với nước lũ đang lên nhà tôi có người bị cuốn"
    plain = await Phone(village.person(2)).types(words)
    said = await citizen.types(words, media="picture")
    assert said.startswith(plain)


async def test_words_that_are_put_under_a_picture_later_are_answered(village):
    citizen = Phone(village.person(1))
    assert "chưa xem được ảnh" in await citizen.shows(media="picture")
    said = await citizen.edits("bao nhieu tuoi duoc tien nguoi gia", media="picture")
    assert "75" in said or "80" in said


async def test_an_album_has_one_answer(village):
    citizen = Phone(village.person(1))
    assert "chưa xem được ảnh" in await citizen.shows(media="picture", album="7")
    assert await citizen.shows(media="picture", album="7") == ""
    assert await citizen.shows(media="picture", album="7") == ""
    assert "chưa xem được ảnh" in await citizen.shows(media="picture", album="8")
    answered = await citizen.types("lam giay khai sinh o dau", album="9")
    assert answered
    assert await citizen.shows(media="picture", album="9") == ""


async def test_a_place_on_the_map_is_asked_for_in_words(village):
    said = await Phone(village.person(1)).shows(media="location")
    assert "vị trí" in said
    assert "ảnh" not in said
