"""An officer is sent an alert: what becomes of its file in chat."""

import pytest

from bot.bulletins.notice_choices import Audience, Details
from bot.clock import DAY, HOUR, MINUTE
from bot.delivery import broadcasts, files
from bot.delivery.model import Broadcast, State
from bot.messaging import Enclosure, Event
from bot.people.model import Role
from tests.support import village as villages
from tests.support.cap_files import area, bomb, cap, info, moment, reference
from tests.support.village import Ear, Person, Village

COMMUNE, OTHER, PROVINCE = "04492", "04489", "15"
OURS = area("xã Púng Luông", COMMUNE)


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def officer(village: Village, number: int = 1, place: str = COMMUNE) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def sends(
    person: Person, content: bytes, name: str = "a.xml", text: str = ""
) -> str:
    """A file on a page, whose bytes are here at once."""
    village = person.village
    async with village.database.write() as connection:
        kept = await files.put(
            connection, name, "application/xml", content, village.clock.now
        )
    one = Enclosure("", "", "", stored=kept.id)
    event = Event.TEXT if text else Event.OTHER
    return await person._does(event, media="file", enclosed=one, text=text)


async def drafts(village: Village) -> list[Broadcast]:
    async with village.database.read() as connection:
        return await broadcasts.newest(connection, states=(State.DRAFT,))


async def is_sent(village: Village, person: Person) -> Broadcast:
    """The draft that is shown goes out."""
    (draft,) = await drafts(village)
    await person.sends()
    async with village.sending(Ear()):
        await village.until_done(draft.id)
    async with village.database.read() as connection:
        sent = await broadcasts.get(connection, draft.id)
    assert sent is not None
    return sent


def now(village: Village) -> int:
    return village.clock.now


async def test_an_alert_becomes_a_draft_and_is_not_sent(village):
    person = await officer(village)
    said = await sends(person, cap(now(village), OURS))
    assert "Soạn từ cảnh báo của Đài khí tượng thủy văn. Chưa gửi cho ai." in said
    assert "TIN KHẨN\nCảnh báo lũ quét\nMưa rất to từ chiều nay.\nNhà ven suối" in said
    assert "Xã Púng Luông, tỉnh Lào Cai" in said
    (draft,) = await drafts(village)
    assert draft.is_urgent
    assert (draft.place, draft.category) == ("vn.15.04492", "disaster")
    assert draft.expires_at == (now(village) + 6 * HOUR) // 1000 * 1000
    assert draft.report_to == person.address


async def test_a_mended_text_keeps_the_end_of_the_alert(village):
    person = await officer(village)
    await sends(person, cap(now(village), OURS))
    (before,) = await drafts(village)
    await person.taps("Sửa")
    await person.says("Lũ quét chiều nay, nhà ven suối chạy lên chỗ cao.")
    (after,) = await drafts(village)
    assert after.text.startswith("Lũ quét chiều nay")
    assert after.expires_at == before.expires_at


async def test_a_messenger_s_file_is_read_once_it_is_here(village):
    person = await officer(village)
    one = Enclosure("F1", "document", "canh-bao.xml", "text/xml", 900)
    said = await person._does(Event.OTHER, media="file", enclosed=one)
    assert "Đang lấy tệp “canh-bao.xml” về." in said
    assert "Tệp chưa về tới" in await person.taps("Đọc cảnh báo")
    async with village.database.write() as connection:
        ((number, _id),) = await files.awaited(connection, "telegram")
        await files.arrived(
            connection, number, cap(now(village), OURS), "application/octet-stream"
        )
    assert "Soạn từ cảnh báo" in await person.taps("Đọc cảnh báo")
    assert len(await drafts(village)) == 1


async def test_a_file_while_a_notice_is_written_is_read_all_the_same(village):
    person = await officer(village)
    await person.says("/thongbao")
    assert "Soạn từ cảnh báo" in await sends(person, cap(now(village), OURS))
    (draft,) = await drafts(village)
    assert Details.from_json(draft.details).files == ()


async def test_it_goes_where_the_alert_and_the_officer_s_places_meet(village):
    person = await officer(village)
    everywhere = area("tỉnh Lào Cai", PROVINCE) + area("tỉnh Tuyên Quang", "08")
    said = await sends(person, cap(now(village), everywhere))
    assert "tin này không tới: tỉnh Tuyên Quang" in said
    (draft,) = await drafts(village)
    assert draft.place == "vn.15.04492"


async def test_several_places_are_one_notice(village):
    person = await officer(village, place=PROVINCE)
    both = OURS + area("xã Chế Tạo", OTHER)
    await sends(person, cap(now(village), both))
    (draft,) = await drafts(village)
    further = Audience.from_json(draft.audience).places
    assert sorted([draft.place, *further]) == ["vn.15.04489", "vn.15.04492"]


async def test_of_another_s_place_nothing_is_made(village):
    person = await officer(village)
    said = await sends(person, cap(now(village), area("xã Chế Tạo", OTHER)))
    assert "ngoài nơi được giao" in said
    assert await drafts(village) == []


async def test_a_place_that_is_not_found_is_named_and_asked_for(village):
    person = await officer(village)
    said = await sends(person, cap(now(village), area("vùng núi phía Bắc")))
    assert "“vùng núi phía Bắc” không rõ là nơi nào. Soạn tin cho nơi nào?" in said
    assert await drafts(village) == []
    assert "quyền" in await person.says(OTHER)
    await person.taps("xã Púng Luông, tỉnh Lào Cai")
    (draft,) = await drafts(village)
    assert draft.place == "vn.15.04492"


async def test_the_place_may_stand_in_the_command(village):
    person = await officer(village, place=PROVINCE)
    content = cap(now(village), area("tỉnh Lào Cai", PROVINCE))
    await sends(person, content, text=f"/thongbao {COMMUNE}")
    (draft,) = await drafts(village)
    assert draft.place == "vn.15.04492"
    said = await sends(person, content, text="/thongbao 00715")
    assert "Không có quyền" in said


async def test_the_same_alert_is_there_already(village):
    person = await officer(village)
    content = cap(now(village), OURS)
    await sends(person, content)
    assert "đã soạn thành tin rồi" in await sends(person, content)
    await person.taps("Xem lại bản thảo")
    sent = await is_sent(village, person)
    assert f"đã thành tin mã LB {sent.code}" in await sends(person, content)


async def test_what_was_thrown_away_can_come_again(village):
    person = await officer(village)
    content = cap(now(village), OURS)
    await sends(person, content)
    await person.taps("Bỏ tin này")
    assert "Soạn từ cảnh báo" in await sends(person, content)


async def test_a_neighbour_s_draft_is_none_of_theirs(village):
    first = await officer(village)
    content = cap(now(village), area("tỉnh Lào Cai", PROVINCE))
    await sends(first, content)
    second = await officer(village, 2, OTHER)
    assert "Soạn từ cảnh báo" in await sends(second, content)
    assert {one.place for one in await drafts(village)} == {
        "vn.15.04492",
        "vn.15.04489",
    }


async def test_an_update_corrects_what_was_sent(village):
    await village.subscriber(7, COMMUNE)
    person = await officer(village)
    first = now(village)
    await sends(person, cap(first, OURS))
    sent = await is_sent(village, person)
    village.clock.turn(HOUR)
    again = cap(
        now(village),
        OURS + area("xã Chế Tạo", OTHER),
        identifier="VN-2026-2",
        kind="Update",
        references=reference(first),
        headline="Lũ đã xuống",
    )
    said = await sends(person, again)
    assert "ĐÍNH CHÍNH. Lũ đã xuống" in said
    assert f"thay LB {sent.code}" in said
    assert "tin này không tới: xã Chế Tạo" in said
    (draft,) = await drafts(village)
    assert draft.replaces == sent.id
    last = await is_sent(village, person)
    village.clock.turn(HOUR)
    third = cap(
        now(village),
        OURS,
        identifier="VN-2026-3",
        kind="Update",
        references=reference(first),
    )
    await sends(person, third)
    (draft,) = await drafts(village)
    assert draft.replaces == last.id, "the newest is put right, not what it replaced"


async def test_an_update_of_what_was_never_sent_is_a_notice_of_its_own(village):
    person = await officer(village)
    first = now(village)
    await sends(person, cap(first, OURS))
    village.clock.turn(HOUR)
    again = cap(
        now(village), OURS, identifier="2", kind="Update", references=reference(first)
    )
    assert "Bản trước chưa gửi, còn ở /banthao" in await sends(person, again)
    assert [one.replaces for one in await drafts(village)] == [None, None]


@pytest.mark.parametrize("has_words", [True, False])
async def test_a_cancel_says_that_it_is_over_to_who_was_told(village, has_words):
    await village.subscriber(7, COMMUNE)
    person = await officer(village)
    first = now(village)
    await sends(person, cap(first, OURS))
    sent = await is_sent(village, person)
    village.clock.turn(HOUR)
    how = {} if has_words else {"infos": ""}
    over = cap(
        now(village),
        OURS,
        identifier="VN-2026-9",
        kind="Cancel",
        references=reference(first),
        headline="Nước đã rút",
        **how,
    )
    said = await sends(person, over)
    assert "ĐÃ HẾT: " in said
    assert ("Nước đã rút" if has_words else "Cảnh báo lũ quét") in said
    (draft,) = await drafts(village)
    assert draft.replaces == sent.id


async def test_a_cancel_of_what_nobody_got_is_for_nobody(village):
    person = await officer(village)
    over = cap(now(village), OURS, kind="Cancel", references=reference(1))
    assert "ở đây chưa gửi, nên không phải báo ai" in await sends(person, over)
    assert await drafts(village) == []


async def test_an_exercise_is_a_drill(village):
    person = await officer(village)
    said = await sends(person, cap(now(village), OURS, status="Exercise"))
    assert "BẢN TẬP, không phải tin thật" in said
    (draft,) = await drafts(village)
    assert Details.from_json(draft.details).is_drill


async def test_other_languages_come_along(village):
    person = await officer(village)
    ends = moment(now(village) + HOUR)
    infos = info(OURS, ends) + info(
        OURS,
        ends,
        language="en-US",
        headline="Flash flood",
        description="",
        instruction="",
    )
    await sends(person, cap(now(village), infos=infos))
    (draft,) = await drafts(village)
    assert draft.language == "vi"
    assert Details.from_json(draft.details).versions == {"en": "Flash flood"}


async def test_what_is_in_no_language_of_ours_says_so(village):
    person = await officer(village)
    english = cap(now(village), OURS, language="en-US", headline="Flash flood")
    await sends(person, english)
    (draft,) = await drafts(village)
    assert draft.text.startswith("Tin gốc bằng tiếng Anh:\nFlash flood")
    assert draft.language == "en"
    french = cap(now(village), OURS, language="fr", headline="Crue", identifier="f")
    await sends(person, french)
    newest, _older = await drafts(village)
    assert newest.text.startswith("Tin gốc bằng tiếng khác (fr):\nCrue")


async def test_what_differs_by_area_says_for_where_each_is(village):
    person = await officer(village, place=PROVINCE)
    ends = moment(now(village) + HOUR)
    infos = info(OURS, ends, headline="Cấp 3") + info(
        area("xã Chế Tạo", OTHER), ends, headline="Cấp 1"
    )
    await sends(person, cap(now(village), infos=infos))
    (draft,) = await drafts(village)
    assert "xã Púng Luông: Cấp 3" in draft.text
    assert "xã Chế Tạo: Cấp 1" in draft.text


REFUSED = {
    "a bomb": (lambda _at: bomb(), "có phần lạ"),
    "half a file": (lambda at: cap(at, OURS)[:300], "hỏng"),
    "no area": (cap, "không ghi cho nơi nào"),
    "no info": (lambda at: cap(at, infos=""), "thiếu mục “info”"),
    "CAP 1.1": (
        lambda at: cap(at, OURS).replace(b"cap:1.2", b"cap:1.1"),
        "mẫu CAP 1.2",
    ),
    "10,000 areas": (
        lambda at: cap(at, *[OURS] * 2000, *[area("x")] * 2000),
        "dài bất",
    ),
    "over": (lambda at: cap(at, OURS, expires=moment(at + 1000)), "đã hết hạn lúc"),
    "over before it was sent": (
        lambda at: cap(at, OURS, expires=moment(at - HOUR)),
        "không tin được",
    ),
    "over in a hundred years": (
        lambda at: cap(at, OURS, expires="2126-01-01T00:00:00+07:00"),
        "không tin được",
    ),
    "over at the end of time": (
        lambda at: cap(at, OURS, expires="9999-12-31T23:59:59-14:00"),
        "không tin được",
    ),
    "sent tomorrow": (lambda at: cap(at + 2 * DAY, OURS), "không tin được"),
    "sent long ago": (lambda at: cap(at - 400 * DAY, OURS), "không tin được"),
    "a test": (lambda at: cap(at, OURS, status="Test"), "không phải cảnh báo thật"),
    "a system's": (lambda at: cap(at, OURS, status="System"), "không phải cảnh báo"),
    "a draft": (lambda at: cap(at, OURS, status="Draft"), "không phải cảnh báo thật"),
    "for some": (lambda at: cap(at, OURS, scope="Private"), "không dành cho mọi người"),
    "a receipt": (lambda at: cap(at, OURS, kind="Ack"), "không có gì để báo"),
    "too long": (lambda at: cap(at, OURS, headline="lũ " * 9000), "dài quá"),
}


@pytest.mark.parametrize(("made", "why"), REFUSED.values(), ids=REFUSED)
async def test_a_bad_file_is_refused_in_one_sentence(village, made, why):
    person = await officer(village)
    content = made(now(village))
    village.clock.turn(MINUTE)
    said = await sends(person, content)
    assert why in said
    assert "\n" not in said
    assert await drafts(village) == []
    assert "Gửi xã Púng Luông" in await person.says(
        "/thongbao"
    )  # all goes on as before


async def test_who_is_no_officer_gets_no_draft(village):
    citizen = village.person(5)
    await citizen.says("chào")
    await sends(citizen, cap(now(village), OURS))
    assert await drafts(village) == []


async def test_rights_are_looked_at_again_when_it_is_read(village):
    person = await officer(village)
    await sends(person, cap(now(village), area("vùng núi phía Bắc")))
    button = person.button("xã Púng Luông, tỉnh Lào Cai").data
    forged = button.replace(COMMUNE, OTHER)
    assert "Không có quyền" in await person.presses(forged)
    assert await drafts(village) == []


async def test_an_alert_s_file_goes_along_with_no_notice(village):
    person = await officer(village)
    await sends(person, cap(now(village), OURS), text="/thongbao Họp bản tối nay")
    for draft in await drafts(village):
        assert Details.from_json(draft.details).files == ()


async def test_what_is_no_place_s_name_is_said_in_a_few_words(village):
    person = await officer(village)
    said = await sends(person, cap(now(village), area("vùng núi phía Bắc " * 1_000)))
    assert "vùng núi phía Bắc" in said
    assert len(said) < 200


async def test_too_many_names_are_asked_about_once(village):
    person = await officer(village)
    areas = area("; ".join(f"xóm núi số {n}" for n in range(700)))
    assert "nhiều quá" in await sends(person, cap(now(village), areas))
    await person.presses(person.button("xã Púng Luông, tỉnh Lào Cai").data)
    (draft,) = await drafts(village)
    assert draft.place == "vn.15.04492"


async def test_words_in_another_language_are_no_longer_than_ours_may_be(village):
    person = await officer(village)
    till = moment(now(village) + 6 * HOUR)
    infos = info(OURS, till) + info(
        OURS, till, language="en-US", description="x" * 30_000
    )
    said = await sends(person, cap(now(village), infos=infos))
    assert said == "Chữ của cảnh báo dài quá 20.000 chữ cái."
    assert await drafts(village) == []
