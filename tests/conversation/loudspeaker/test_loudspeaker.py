"""A commune's loudspeaker: opened by its officer, fed before its time, told of."""

import pytest

from bot.bulletins.loudspeaker import airings
from bot.bulletins.loudspeaker.airings import Verdict
from bot.bulletins.notice_choices import Details
from bot.clock import DAY, HOUR, MINUTE
from bot.conversation.loudspeaker.giving import Speakers
from bot.delivery import broadcasts, files
from bot.delivery.model import State
from bot.people.model import Role
from bot.speech import Voices
from tests.delivery.test_in_force import sent
from tests.support import village as villages
from tests.support.sounds import voice
from tests.support.village import Person, Village

COMMUNE = "04489"
SAID = "Tiêm phòng trâu bò: 7 giờ sáng mai tại nhà văn hóa. Mang sổ tiêm."


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def officer(village: Village, number: int = 1, place: str = COMMUNE) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def opened(village: Village) -> Person:
    person = await officer(village)
    await person.says("/loa")
    await person.taps("Mở loa")
    return person


async def look(village: Village) -> int:
    given = (village.database, village.ground, village.house, Voices(), village.clock)
    speakers = Speakers(*given)
    return await speakers.look(village.clock.now)


async def at(village: Village, hour: int, minute: int = 0) -> None:
    """Turns the clock on to the next such time."""
    wanted = (hour * 60 + minute) * MINUTE
    zone = 7 * HOUR
    now = (village.clock.now + zone) % DAY
    village.clock.turn((wanted - now) % DAY or DAY)


async def test_an_officer_opens_it_in_two_taps_and_sees_when_it_speaks(village):
    person = await officer(village)
    assert "hai buổi, 5:30 và 17:00" in await person.says("/loa")
    assert "Giờ phát: 5:30, 17:00." in await person.taps("Mở loa")


async def test_half_an_hour_before_its_officer_gets_script_sheet_and_sound(village):
    person = await opened(village)
    await sent(village, SAID, COMMUNE)
    await at(village, 16, 20)
    assert await look(village) == 0
    await at(village, 16, 31)
    assert await look(village) == 1
    said = await person.hears()
    assert "buổi 17 giờ" in said
    assert said.count("Tiêm phòng trâu bò") == 2
    assert "bảy giờ sáng" in said
    assert "7 giờ" not in said.partition("TIẾNG VIỆT")[2]
    assert "Xin nhắc lại." in said
    assert [file.media_type for file in person.last[-1].files] == [
        "audio/mpeg",
        "application/pdf",
    ]
    assert await look(village) == 0, "once"


async def test_what_its_officer_says_of_it_counts_in_the_report(village):
    person = await opened(village)
    number = await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    await person.hears()
    assert "Đã ghi: loa đã phát" in await person.taps("Đã phát")
    async with village.database.read() as connection:
        assert await airings.of_broadcast(connection, number) == {Verdict.AIRED: 1}
    assert "Loa: đã phát 1 buổi" in await person.says(f"/baocao {number}")


async def test_what_was_not_aired_has_its_reason_and_is_read_again(village):
    person = await opened(village)
    await sent(village, SAID, COMMUNE)
    for _round in range(4):  # one more than what is read out
        await at(village, 16, 31)
        await look(village)  # the morning's is too late by now
        await look(village)
        assert "Tiêm phòng" in await person.hears()
        await person.taps("Chưa phát được, ghi lý do")
        assert "buổi sau đọc lại" in await person.says("máy tăng âm cháy rồi")
        await at(village, 17, 1)
    assert "chưa phát được (máy tăng âm cháy rồi)" in await person.says("/loa")


async def test_a_notice_is_read_three_times_and_then_no_more(village):
    await opened(village)
    await sent(village, SAID, COMMUNE)
    given = []
    for _slot in range(4):
        await at(village, 16, 31)
        given.append(await look(village))
        await at(village, 17, 1)
        village.clock.turn(-DAY + HOUR * 12)  # the morning's slot in between is skipped
        await at(village, 5, 1)
        given.append(await look(village))
    assert sum(given) == 3


async def test_nothing_to_read_is_nothing_said(village):
    await opened(village)
    await at(village, 16, 31)
    assert await look(village) == 0


async def test_what_is_urgent_is_read_at_once(village):
    person = await opened(village)
    await sent(village, "Lũ về, chạy lên cao ngay.", COMMUNE, is_urgent=True)
    assert await look(village) == 1
    assert "Tin khẩn." in await person.hears()
    assert await look(village) == 0


async def test_what_is_taken_back_before_its_time_is_not_read_out(village):
    person = await opened(village)
    wrong = await sent(village, SAID, COMMUNE)
    await sent(village, "Chợ phiên mở sáng mai.", COMMUNE)
    await at(village, 16, 31)
    await look(village)
    assert "Tiêm phòng" in await person.hears()
    async with village.database.write() as connection:
        await broadcasts.set_state(connection, wrong, State.RECALLED, was=(State.DONE,))
    assert await look(village) == 1
    said = await person.hears()
    assert "ĐỪNG ĐỌC bài cũ" in said
    script = said.partition("TIẾNG VIỆT")[2]
    assert "Chợ phiên" in script
    assert "Tiêm phòng" not in script
    assert await look(village) == 0


async def test_nothing_left_to_read_is_said_too(village):
    person = await opened(village)
    wrong = await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    await person.hears()
    async with village.database.write() as connection:
        await broadcasts.set_state(connection, wrong, State.RECALLED, was=(State.DONE,))
    assert await look(village) == 0
    assert "ĐỪNG ĐỌC" in await person.hears()
    assert "không có tin để đọc" in await person.says("/loa")


async def test_after_a_long_night_off_no_old_script_is_read(village):
    await opened(village)
    await sent(village, SAID, COMMUNE)
    village.clock.turn(2 * DAY)
    await at(village, 12)
    assert await look(village) == 0
    await at(village, 16, 31)
    assert await look(village) == 1


async def test_times_are_typed_as_people_say_them(village):
    person = await opened(village)
    await person.taps("Đổi giờ")
    assert "Giờ phát: 5:00, 11:30, 18:00." in await person.says("5h, 11 giờ 30 và 18h")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("5 rưỡi sáng, 5h chiều", "5:30, 17:00"),
        ("17h30 và 6h", "6:00, 17:30"),
        ("5.30 va 17.00", "5:30, 17:00"),
        ("sáng 6h chiều 5 giờ rưỡi", "6:00, 17:30"),
        ("6h sáng, 6h tối", "6:00, 18:00"),
        ("6h sáng với 7h tối hằng ngày", "6:00, 19:00"),
    ],
)
async def test_the_half_of_the_day_is_heard(village, typed, shown):
    person = await opened(village)
    await person.taps("Đổi giờ")
    assert f"Giờ phát: {shown}." in await person.says(typed)


@pytest.mark.parametrize("typed", ["25h", "6h và 25h", "5h75", "8 và 9", "17"])
async def test_a_time_that_cannot_be_is_asked_again(village, typed):
    person = await opened(village)
    await person.taps("Đổi giờ")
    said = await person.says(typed)
    assert "Loa phát lúc mấy giờ?" in said
    assert ("Không có giờ như thế." in said) == ("h" in typed)
    assert "Giờ phát: 5:30, 17:00." in await person.says("/loa")


async def test_a_province_s_officer_opens_a_commune_s_and_is_told_where_none_is(
    village,
):
    person = await officer(village, 3, "15")
    assert "Loa của xã nào?" in await person.says("/loa")
    assert "Mở loa của xã Chế Tạo" in await person.says("Chế Tạo")
    await person.taps("Mở loa")
    await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    assert await look(village) == 1
    assert "Tiêm phòng trâu bò" in await person.hears()


async def test_a_language_is_put_first(village):
    person = await opened(village)
    await person.taps("Tiếng đọc trước")
    assert "Đọc trước: English." in await person.taps("English")


async def test_nobody_else_opens_or_judges_it(village):
    await opened(village)
    await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    other = await officer(village, 2, "01324")
    await other.presses("aired:1")
    await other.presses(f"loudspeaker-close:{COMMUNE}")
    async with village.database.read() as connection:
        one = await airings.get(connection, 1)
        place = village.ground.places.by_code(COMMUNE).path
        assert await airings.find(connection, place) is not None
    assert one.verdict is Verdict.NONE


async def test_its_sound_can_be_played(village):
    await opened(village)
    await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    async with village.database.read() as connection:
        one = await airings.get(connection, 1)
        found = await files.content(connection, one.audio)
    assert found[:1] == b"\xff", "frames of MP3 from the first byte on"
    assert 15 < one.seconds < 90


async def test_an_urgent_notice_that_was_corrected_is_not_read_without_end(village):
    number = await sent(village, "Lũ về, chạy lên cao ngay.", COMMUNE, is_urgent=True)
    await sent(village, "Không có lũ.", COMMUNE, replaces=number)
    await opened(village)
    given = []
    for _look in range(3):
        village.clock.turn(MINUTE)
        given.append(await look(village))
    assert sum(given) <= 1


async def test_many_urgent_notices_are_each_read_and_then_no_more(village):
    await opened(village)
    for number in range(9):
        await sent(village, f"Lũ về bản {number}.", COMMUNE, is_urgent=True)
    given = []
    for _look in range(5):
        village.clock.turn(MINUTE)
        given.append(await look(village))
    assert given == [1, 1, 0, 0, 0]


async def test_a_language_that_nobody_reviewed_has_its_notices_without_our_words(
    village,
):
    person = await opened(village)
    chosen = Details(versions={"en": "Bring the book.", "km": "យកសៀវភៅមក។"})
    await sent(village, SAID, COMMUNE, details=chosen)
    await at(village, 16, 31)
    await look(village)
    said = await person.hears()
    assert "This is the radio of" in said, "English words are reviewed"
    khmer = said.rpartition("ភាសាខ្មែរ")[2]
    letters = set("".join(line for line in khmer.splitlines() if line[:1] >= "\u1780"))
    assert letters <= set("យកសៀវភៅមក។ ")


async def test_a_language_of_the_province_goes_first_and_is_called_by_its_name(
    village,
):
    person = await opened(village)
    await person.taps("Tiếng đọc trước")
    assert "Đọc trước: Tiếng Mông." in await person.taps("Tiếng Mông")
    async with village.database.write() as connection:
        spoken = await files.put(
            connection, "mong.ogg", "audio/ogg", await voice(3), village.clock.now
        )
    await sent(village, SAID, COMMUNE, details=Details(recordings={"hmn": spoken}))
    await at(village, 16, 31)
    await look(village)
    said = await person.hears()
    assert said.index("TIẾNG MÔNG") < said.index("TIẾNG VIỆT")
    assert "hmn" not in said.casefold()


async def test_sheet_and_sound_go_after_a_week_and_the_words_stay(village):
    await opened(village)
    await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    village.clock.turn(8 * DAY)
    async with village.database.write() as connection:
        one = await airings.get(connection, 1)
        assert await airings.erase_old(connection, village.clock.now) == 0
        assert await files.content(connection, one.audio) is None
        assert await files.content(connection, one.paper) is None
        kept = await airings.get(connection, 1)
    assert (kept.audio, kept.paper, kept.script) == (None, None, one.script)
