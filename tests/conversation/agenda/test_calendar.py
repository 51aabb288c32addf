"""`/calendar`: what is ahead as a list, a file for calendars, and a picture."""

import struct
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import MINUTE, instant
from bot.conversation.agenda import ical
from bot.delivery.model import State
from bot.delivery.timed.put_off import Appointment
from bot.people.model import Role
from bot.store.tables.delivery import files
from tests.support import village as villages
from tests.support.village import Person, Village

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HERE, ELSEWHERE = "01324", "01327"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    found.clock.now = instant(datetime(2026, 11, 29, 12, 0, tzinfo=ZONE))
    return found


async def officer(village: Village, number: int = 500, place: str = HERE) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def put_off(author: Person, text: str, time: str) -> None:
    await author.says(f"/thongbao {text}")
    await author.taps("Hẹn giờ")
    await author.says(time)
    await author.taps("Đúng")


async def test_what_is_ahead_is_listed_and_opens_by_its_number(village):
    author = await officer(village)
    assert "Chưa hẹn tin nào" in await author.says("/lich")
    await put_off(author, "Tiêm phòng trâu bò", "7h thứ ba")
    await put_off(author, "Họp dân ở nhà văn hóa", "8h30 thứ hai")
    said = await author.says("/lich")
    assert author.last[-1].text.splitlines()[1:] == [
        "2. thứ Hai 30/11, 8:30 sáng: “Họp dân ở nhà văn hóa”",
        "1. thứ Ba 1/12, 7:00 sáng: “Tiêm phòng trâu bò”",
    ]
    assert "lịch của điện thoại" in said
    assert "hẹn gửi thứ Ba 1/12, 7:00 sáng" in await author.says("1")


async def test_a_long_one_is_cut_after_a_word_and_says_so(village):
    author = await officer(village)
    await put_off(
        author,
        "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 5/12 tại nhà văn hóa bản Giữa.",
        "7h thứ ba",
    )

    said = await author.says("/lich")

    assert "“Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 5/12 tại…”" in said


async def test_many_are_shown_by_pages_each_once(village):
    author = await officer(village)
    for hour in range(7, 19):
        village.clock.turn(MINUTE)  # nobody may write faster
        await put_off(author, f"Tin {hour}", f"{hour:02}:00 thứ hai")
    first = await author.says("/calendar")
    second = await author.taps("Xem tiếp")
    assert [f"“Tin {hour}”" in first for hour in range(7, 19)] == [True] * 8 + [
        False
    ] * 4
    assert [f"“Tin {hour}”" in second for hour in range(7, 19)] == (
        [False] * 8 + [True] * 4
    )
    assert "Xem tiếp" not in author.labels


async def test_other_places_notices_are_not_in_it(village):
    await put_off(await officer(village), "Họp dân", "8h30 thứ hai")
    other = await officer(village, 600, ELSEWHERE)
    assert "Chưa hẹn tin nào" in await other.says("/lich")
    above = await officer(village, 700, "04")
    assert "Họp dân" in await above.says("/lich")


async def test_the_file_and_the_picture_come_with_figures_in_words(village):
    author = await officer(village)
    await put_off(author, "Họp dân", "8h30 thứ hai")
    await put_off(author, "Tiêm phòng", "7h thứ ba")
    await author.says("/lich")
    calendar = author.last[0].file
    assert (calendar.name, calendar.media_type) == ("lich-gui-tin.ics", "text/calendar")
    assert await village.root.studio.draw_one()
    said = await author.hears()
    assert said == "Năm tuần tới: 2 tin hẹn gửi, trong 2 ngày."
    picture = author.last[0].file
    async with village.database.read() as connection:
        drawn = await connection.scalar(
            select(files.c.content).where(files.c.id == picture.id)
        )
        events = await connection.scalar(
            select(files.c.content).where(files.c.id == calendar.id)
        )
    assert struct.unpack(">II", drawn[16:24]) == (1080, 1000)
    assert events.decode().count("BEGIN:VEVENT") == 2


async def test_whose_role_has_ended_gets_no_picture(village):
    from bot.people import roles

    author = await officer(village)
    await put_off(author, "Họp dân", "8h30 thứ hai")
    await author.says("/lich")
    async with village.database.write() as connection:
        await roles.revoke(connection, 1, village.clock.now)
    await village.root.studio.draw_one()
    assert await author.hears() == ""


def test_a_calendar_file_is_folded_and_escaped():
    text = (
        "Họp dân; mang sổ, bút\nở nhà văn hóa bản Giữa, đúng giờ " + "nhé bà con " * 9
    )
    one = Appointment(12, State.SCHEDULED, "vn.04", text, 1_795_500_000_000, 1)
    made = ical.ical([one], "Tin hẹn gửi", datetime(2026, 11, 24, tzinfo=UTC))
    lines = made.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    whole = made.replace("\r\n ", "")
    assert "DTSTART:20261124T060000Z\r\n" in whole
    assert "DESCRIPTION:Họp dân\\; mang sổ\\, bút\\nở nhà" in whole
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
