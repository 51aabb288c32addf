"""The five bulletins with a turned clock, across a restart, and never too many."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.bulletins.recurring.bulletin_files import BankDay, Bulletin
from bot.bulletins.recurring.schedule import due_times, in_season, next_time
from bot.clock import DAY, HOUR, instant
from bot.conversation.reports.archive import missed_text
from bot.delivery import broadcasts
from bot.people import contacts
from bot.people.bank_days import BankDay as OwnDay
from bot.people.contacts import Card
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Village

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> int:
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZONE))


def founded(database, ground, library, when: str) -> Village:
    hard = ground.places.by_code("01324")  # ranks within a bulletin change no rule
    village = villages.found(database, ground, library, [hard.path])
    village.clock.now = at(when)
    village.timetable.bulletins = tuple(
        replace(one, days="*") if one.id == "tips" else one
        for one in village.timetable.bulletins
    )
    return village


async def fired(village: Village) -> list[str]:
    made = await village.timetable.tick()
    async with village.database.read() as connection:
        found = [await broadcasts.get(connection, one) for one in made.broadcasts]
    return [one.bulletin for one in found if one is not None]


async def test_all_five_fire_at_their_times_across_a_restart(database, ground, library):
    village = founded(database, ground, library, "2026-11-22T05:00")  # a Sunday
    await village.subscriber(1, "01324")
    village.timetable.bank_days = (
        BankDay("", "", "01324", 23, "nhà văn hóa xã", "xã Cốc Pàng"),
    )
    assert await fired(village) == []  # the first look only notes the time
    village.clock.now = at("2026-11-22T06:01")
    assert await fired(village) == ["bank-day"]
    village.clock.now = at("2026-11-22T06:31")
    assert await fired(village) == ["tips"]
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await author.says("/notice Họp bản tối nay")
    await author.taps("Gửi ngay")
    async with village.sending(Ear()):
        await village.until_done(3)
    again = founded(database, ground, library, "2026-11-22T17:01")
    assert await fired(again) == ["round-up"]
    again.clock.now = at("2026-11-23T06:05")
    assert "storms" in await fired(again)
    again.clock.now = at("2026-11-25T18:05")
    assert "scams" in await fired(again)


async def test_two_looks_at_once_fire_once(database, ground, library):
    first = founded(database, ground, library, "2026-11-24T06:00")
    second = founded(database, ground, library, "2026-11-24T06:00")
    await fired(first)
    first.clock.now = second.clock.now = at("2026-11-24T06:31")
    assert sorted(await fired(first) + await fired(second)) == ["tips"]


async def test_late_by_six_hours_it_still_goes_out_later_it_is_missed(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-24T05:00")
    await fired(village)
    village.clock.now = at("2026-11-24T12:29")
    assert await fired(village) == ["tips"]
    village.clock.now = at("2026-11-25T12:31")
    result = await village.timetable.tick()
    assert ("tips", at("2026-11-25T06:30")) in result.missed


async def test_never_the_same_tip_twice(database, ground, library):
    village = founded(database, ground, library, "2026-11-24T06:31")
    await fired(village)
    said = set()
    for _ in range(6):
        village.clock.turn(DAY)
        result = await village.timetable.tick()
        async with village.database.read() as connection:
            for one in result.broadcasts:
                found = await broadcasts.get(connection, one)
                assert found.text not in said
                said.add(found.text)
    assert len(said) >= 5


async def test_without_a_bank_day_in_the_table_nothing_fires(database, ground, library):
    village = founded(database, ground, library, "2026-11-24T05:00")
    await fired(village)
    village.clock.now = at("2026-11-24T06:05")
    assert await fired(village) == []


async def test_a_communes_own_bank_days_go_before_those_of_the_file(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-24T05:00")
    village.timetable.bank_days = (
        BankDay("", "", "01324", 25, "nơi cũ", "tệp"),
        BankDay("", "", "01327", 25, "nhà văn hóa", "tệp"),
    )
    own = OwnDay("01300", "Xã Cũ", 25, "trụ sở mới")
    async with village.database.write() as connection:
        card = Card("vn.04.01324", bank_days=(own,))
        await contacts.save(connection, card, by=1, now=village.clock.now)
    await fired(village)
    village.clock.now = at("2026-11-24T06:05")
    made = (await village.timetable.tick()).broadcasts
    async with village.database.read() as connection:
        said = [(await broadcasts.body(connection, one))["vi"].text for one in made]
    assert len(said) == 2
    assert any("trụ sở mới.\nNguồn: Xã Cốc Pàng." in text for text in said)
    assert any("nhà văn hóa.\nNguồn: tệp." in text for text in said)


async def test_at_most_three_a_week_and_the_rest_in_one(database, ground, library):
    village = founded(database, ground, library, "2026-11-23T00:10")  # a Monday
    await village.subscriber(1, "01324", "tips", "scams")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        for hour in range(24 * 7):
            village.clock.now = at("2026-11-23T00:10") + hour * HOUR + HOUR
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
    assert len(ear.heard) == 3
    folded = ear.heard[-1].reply.text
    assert folded.startswith("Các bản tin khác trong tuần")
    assert folded.count("Mẹo trong tuần") >= 4
    assert folded.count("Cảnh báo lừa đảo") == 1


async def test_who_chose_nothing_gets_the_usual_bulletins_and_no_other(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-23T00:10")  # a Monday
    await village.subscriber(1, "04489")  # no border commune
    await village.subscriber(2, "04489", "urgent")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        await a_week(village)
    said = [letter.reply.text for letter in ear.heard]
    assert [text.split(".")[0] for text in said] == ["Mùa mưa bão", "Cảnh báo lừa đảo"]
    assert {letter.address.text for letter in ear.heard} == {"1"}
    labels = [b.label for row in ear.heard[0].reply.buttons for b in row]
    assert "Bớt tin" in labels


async def a_week(village: Village) -> None:
    """Seven days, looked at after each hour at which anything is due."""
    begins = village.clock.now
    midnight = begins - (begins - at("2026-11-23T00:00")) % DAY
    if begins - midnight > 18 * HOUR:  # this day is over
        midnight += DAY
    for day in range(7):
        for hour in ("06:31", "17:01", "18:01"):
            wall = at(f"2026-11-23T{hour}") - at("2026-11-23T00:00")
            village.clock.now = midnight + day * DAY + wall
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
    village.clock.now = begins + 7 * DAY


async def test_two_former_communes_with_one_bank_day_are_one_message(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-24T05:00")
    village.timetable.bank_days = (
        BankDay("", "Đức Xuân", "01324", 25, "", "xã"),
        BankDay("", "Thạch Lâm", "01324", 25, "nhà văn hóa bản Giữa", "xã"),
    )
    await fired(village)
    first = await village.timetable.run_now("bank-day")
    village.clock.now = at("2026-11-24T06:01")
    assert (await village.timetable.tick()).broadcasts == first  # said already
    async with database.read() as connection:
        bodies = await broadcasts.body(connection, first[0])
    assert "Đức Xuân; nhà văn hóa bản Giữa" in bodies["vi"].text


async def test_a_bank_day_that_nobody_has_is_not_missed(database, ground, library):
    village = founded(database, ground, library, "2026-11-24T05:00")
    await fired(village)
    village.clock.now = at("2026-11-24T13:00")
    assert [name for name, _due in (await village.timetable.tick()).missed] == ["tips"]


async def test_a_bank_day_above_the_three_is_not_told_when_it_is_over(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-23T00:10")  # a Monday
    await village.subscriber(1, "01324", "bank-day")
    village.timetable.bank_days = tuple(
        BankDay("", f"Xóm {day}", "01324", day, "", "") for day in range(24, 30)
    )
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        for day in range(7):
            village.clock.now = at("2026-11-23T18:10") + day * DAY
            village.clock.now -= 12 * HOUR
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
            village.clock.now += 12 * HOUR
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
    assert len(ear.heard) == 3
    assert all("Ngày mai" in letter.reply.text for letter in ear.heard)


async def test_a_round_up_run_by_hand_is_not_said_again(database, ground, library):
    village = founded(database, ground, library, "2026-11-28T08:00")  # a Saturday
    await village.subscriber(1, "01324", "local", "round-up")
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    await author.says("/notice Họp bản tối nay")
    await author.taps("Gửi ngay")
    async with village.sending(Ear()):
        await village.until_done(1)
    await fired(village)
    village.clock.turn(HOUR)
    assert len(await village.timetable.run_now("round-up")) == 1
    village.clock.now = at("2026-11-29T17:01")
    assert "round-up" not in await fired(village)


async def test_what_was_folded_for_some_is_not_in_the_archive(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-23T00:10")  # a Monday
    await village.subscriber(1, "01324", "tips", "scams")
    ear = Ear()
    await fired(village)
    async with village.sending(ear):
        for hour in range(24 * 7):
            village.clock.now = at("2026-11-23T00:10") + hour * HOUR + HOUR
            for one in (await village.timetable.tick()).broadcasts:
                await village.until_done(one)
    said = await village.person(2).says("/bantin 01324")
    assert "Mẹo trong tuần" in said
    assert "Các bản tin khác trong tuần" not in said


def test_what_was_missed_is_one_message(ground):
    moments = [datetime(2026, 11, day, 6, 30, tzinfo=ZONE) for day in (22, 23, 24)]
    text = missed_text(
        ground.catalogues.translator("vi"),
        {"Mẹo trong tuần": moments, "Mùa mưa bão": moments[1:2]},
    )
    assert text.splitlines()[1:] == [
        "– Mẹo trong tuần: 06:30 ngày 24/11/2026 (và 2 kỳ trước đó)",
        "– Mùa mưa bão: 06:30 ngày 23/11/2026",
    ]


async def test_a_bulletin_that_was_turned_off_does_not_fire(database, ground, library):
    village = founded(database, ground, library, "2026-11-24T05:00")
    await fired(village)
    admin = village.person(1)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert "tắt" in await admin.says("/lichphat tips tắt")
    village.clock.now = at("2026-11-24T06:31")
    assert await fired(village) == []
    await admin.says("/schedule tips 06:45")
    assert "6:45" in await admin.says("/schedule tips on")
    village.clock.now = at("2026-11-24T06:46")
    assert await fired(village) == ["tips"]


WINTER = Bulletin(
    "x", "x", {"vi": "x"}, "topics", "06:00", "*", season=("11-01", "02-28")
)


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2026-11-01", True), ("2027-01-15", True), ("2027-03-01", False)],
)
def test_a_season_may_span_the_new_year(day, inside):
    assert in_season(WINTER, datetime.fromisoformat(day).date()) is inside


def test_every_due_time_of_a_stall_is_found():
    daily = Bulletin("x", "x", {"vi": "x"}, "topics", "06:00", "*")
    found = list(
        due_times(
            daily,
            "06:00",
            ZONE,
            after=at("2026-11-20T06:00"),
            until=at("2026-11-23T06:00"),
        )
    )
    assert found == [at(f"2026-11-{day}T06:00") for day in (21, 22, 23)]
    assert next_time(daily, "06:00", ZONE, after=found[-1]) == at("2026-11-24T06:00")
