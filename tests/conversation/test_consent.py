"""Consent, and what is kept of people: agreed to where it is asked, and pointed at."""

import pytest
from sqlalchemy import text

from bot.people.model import Role
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.answers import told
from tests.support.village import Person, Village

PENSION = "bao nhieu tuoi duoc tien nguoi gia"
PLACE = "04492"  # Púng Luông


@pytest.fixture(params=["telegram", "zalo"])
def village(request, sqlite, ground, library) -> Village:
    """Whoever is met has buttons, or types the number beside each choice."""
    found = villages.found(sqlite, ground, library)
    found.people_on = request.param
    return found


async def receives(village: Village, number: int = 1) -> bool:
    async with village.database.read() as connection:
        return bool(
            await connection.scalar(
                text("SELECT count(*) FROM chats WHERE address = :a"),
                {"a": str(number)},
            )
        )


async def sent(village: Village) -> int:
    async with village.database.read() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM requests")) or 0)


async def with_an_officer(village: Village) -> Person:
    officer = village.person(9)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, PLACE)}")
    return officer


# --- a yes belongs to the question right above it ------------------------------------


@pytest.mark.parametrize(
    ("meanwhile", "yes"),
    [
        ([PENSION], "ok"),
        (["the y te thi sao"], "duoc"),
        (["cảm ơn", "xin chào", "👍"], "dạ"),
        (["/khancap"], "vâng"),
        (["đọc kỹ"], "ừ"),
        ([PENSION], "có ạ"),
    ],
)
async def test_a_stray_yes_agrees_to_nothing_and_is_asked_again(
    village, meanwhile, yes
):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    for words in meanwhile:
        await citizen.says(words)
    said = await citizen.says(yes)
    assert "có đồng ý không?" in said
    assert "Đã ghi" not in said
    assert not await receives(village)
    assert "Đã ghi" in await citizen.says(yes)  # now it stands last
    assert await receives(village)


async def test_a_stray_yes_sends_no_question_to_an_officer(village):
    await with_an_officer(village)
    citizen = village.person(1)
    await citizen.says("duong vao ban hong")
    await citizen.taps("Hỏi cán bộ")
    await citizen.says("pung luong")
    await citizen.taps("Gửi cán bộ xã")
    await citizen.says(PENSION)
    assert "Đã gửi" not in await citizen.says("ok")
    assert await sent(village) == 0
    assert "Đã gửi. Câu hỏi số 1" in await citizen.says("ok")


async def test_a_yes_after_a_pushed_notice_is_none(village):
    await village.subscriber(1, "01324", channel=village.people_on)
    await with_an_officer(village)
    citizen = village.person(1)
    await citizen.says("/canbo duong vao ban hong")
    await citizen.says("pung luong")
    await citizen.taps("Gửi cán bộ xã")
    village.clock.turn(1000)
    async with village.sending(villages.Ear(village.people_on)):
        await village.until_done(await notice(village))
    assert "chưa gửi" in await citizen.says("ok")
    assert await sent(village) == 0
    assert "Đã gửi" in await citizen.says("ok")


async def test_the_words_of_the_button_agree_wherever_they_are_said(village):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    await citizen.says(PENSION)
    assert "Đã ghi" in await citizen.says("đồng ý nhé")


# --- a yes and a no in people's own words --------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "dong y nhe", "ok dong y", "co a", "đồng ý ạ", "Dạ đồng ý", "vâng ạ", "ừ được",
        "ok luôn", "được nhé", "có chứ", "dạ có ạ", "uh", "okie", "yes", "yes please",
        "I agree", "sure", "đúng rồi",
    ],
)  # fmt: skip
async def test_a_yes_is_understood_with_whatever_stands_around_it(village, words):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    said = await citizen.says(words)
    assert await receives(village), said


@pytest.mark.parametrize(
    "words",
    [
        "khong dong y nhe", "không đồng ý", "khong can", "thoi khoi", "không ạ", "ko",
        "dạ không", "thôi không cần đâu", "không, cảm ơn", "chưa", "khỏi", "no",
        "no thanks", "I don't agree", "thôi", "để sau nhé", "stop",
    ],
)  # fmt: skip
async def test_a_no_is_understood_with_whatever_stands_around_it(village, words):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    assert "không ghi gì" in await citizen.says(words)
    assert not await receives(village)
    assert "không giữ gì" in await citizen.says("/dulieu")


@pytest.mark.parametrize("words", ["sao hoi vay", "Sao hỏi vậy?", "hỏi làm gì", "why?"])
async def test_who_asks_why_is_told_and_asked_again(village, words):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    said = await citizen.says(words)
    assert "phải hỏi trước khi ghi" in said or "ask before anything is kept" in said
    assert citizen.last[-1].text.count("\n") == 0
    assert "Đồng ý" in citizen.labels or "Agree" in citizen.labels


async def test_another_place_may_be_said_instead_of_yes(village):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    assert "xã Cốc Pàng" in await citizen.says("à nhầm, xã Cốc Pàng")
    assert "Đã ghi. Từ nay máy này nhận tin của xã Cốc Pàng" in await citizen.says("ừ")


# --- what says who someone is --------------------------------------------------------

LETTER = (
    "so dien thoai cua toi la 0912345678, cccd 012345678901, ten Giang A Pao, "
    "xin cap lai so ho ngheo"
)


async def test_a_letter_that_holds_numbers_is_not_said_to_hold_none(village):
    await with_an_officer(village)
    citizen = village.person(1)
    await citizen.says(f"/canbo {LETTER}")
    said = await citizen.says("pung luong")
    assert "Không kèm" not in said
    assert "Trong câu có số điện thoại, số căn cước, tên người" in said
    said = await citizen.taps("Bỏ giúp")
    for personal in ("0912345678", "012345678901", "Giang A Pao"):
        assert personal not in said
    assert "xin cap lai so ho ngheo" in said
    assert "Không kèm tên, không kèm số điện thoại. Gửi không?" in said


async def test_what_is_kept_in_a_letter_is_said_before_it_is_agreed_to(village):
    await with_an_officer(village)
    citizen = village.person(1)
    await citizen.says("/canbo goi lai cho toi so 0912 345 678 ve duong hong")
    await citizen.says("pung luong")
    said = await citizen.taps("Gửi cán bộ xã")
    assert "Không ghi tên, số điện thoại" not in said
    assert "Trong câu có số điện thoại: ghi đúng như đã viết" in said


async def test_a_story_and_a_mistake_are_looked_through_too(village):
    citizen = village.person(1)
    await citizen.says("/hoi thu nhap bao nhieu la ho ngheo")
    await citizen.says("/baosai")
    said = await citizen.says("sai roi, goi toi 0912345678 toi noi cho nghe")
    if "Ghi là chỗ sai" in citizen.labels:
        said = await citizen.taps("Ghi là chỗ sai")
    assert "Trong câu có số điện thoại" in said
    assert "0912345678" not in await citizen.taps("Bỏ giúp")
    tale = "Nhà tôi nuôi lợn đen bản địa, mỗi năm bán mười con, gọi 0912345678. " * 2
    await citizen.says("/topics")
    await citizen.taps("Chuyện hay")
    await citizen.taps("Kể một chuyện hay")
    await citizen.says(tale)
    await citizen.says("Vàng Thị Mỷ")
    await citizen.taps("Đã đồng ý")
    assert "Trong chuyện có số điện thoại" in await citizen.says("pung luong")
    assert "0912345678" not in await citizen.taps("Bỏ giúp")


# --- a reported mistake ---------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "the y te thi sao", "xin chao", "dm", "👍", "cảm ơn nhé", "thoi khong can nua",
        "hom nay cua khau thanh thuy co mo khong", "lam giay khai sinh o dau",
        "khong biet", "sao hoi vay", "ok", "chong danh toi",
    ],
)  # fmt: skip
async def test_what_says_nothing_of_a_mistake_is_never_kept_with_it(village, words):
    citizen = village.person(1)
    await citizen.says(PENSION)
    await citizen.taps("Xem thêm")
    await citizen.taps("Báo sai")
    said = await citizen.says(words)
    assert "Đã ghi thêm" not in said
    assert "Ghi không?" not in said
    assert await kept_words(village) == [""]


async def test_the_same_question_again_asks_which_is_meant(village):
    citizen = village.person(1)
    await citizen.says(PENSION)
    await citizen.taps("Xem thêm")
    await citizen.taps("Báo sai")
    await citizen.says(PENSION)
    assert citizen.labels == ["Hỏi Loa Bản câu này", "Ghi là chỗ sai", "Thôi"]
    said = await citizen.taps("Hỏi Loa Bản câu này")
    assert told(village.library, "elderly-pension") in said
    assert "Không cần" in citizen.labels
    assert await kept_words(village) == [""]


@pytest.mark.parametrize(
    "words",
    [
        "xa toi chi tra 350 nghin thoi",
        "xa toi chi tra 360 nghin thoi",  # what a boarding pupil gets for a room
    ],
)
async def test_what_is_wrong_is_shown_once_and_then_kept(village, words):
    citizen = village.person(1)
    await citizen.says(PENSION)
    await citizen.taps("Xem thêm")
    await citizen.taps("Báo sai")
    said = await citizen.says(words)
    if "Ghi là chỗ sai" in citizen.labels:
        said = await citizen.taps("Ghi là chỗ sai")
    assert f"“{words}”. Ghi không?" in said
    assert await kept_words(village) == [""]
    assert "Đã ghi thêm" in await citizen.says("ok")
    assert await kept_words(village) == [words]


async def kept_words(village: Village) -> list[str]:
    async with village.database.read() as connection:
        return list(await connection.scalars(text("SELECT words FROM mistakes")))
