"""How many receive news: counted once a day, by place with all below it."""

from datetime import date, timedelta

import pytest

from bot.people import chats
from bot.people.counted import daily_counts
from bot.people.counted.daily_counts import CATEGORY, GROUPS, LANGUAGE, PEOPLE
from tests.conversation.groups.test_group_list import has_group
from tests.support import village as villages
from tests.support.village import Village

DAY = date(2026, 11, 24)
HERE, BESIDE, FAR = "01324", "01327", "04492"  # two of a province, one of another


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def counted(village: Village, code: str, day: date = DAY) -> dict[str, int]:
    place = village.ground.places.by_code(code)
    async with village.database.read() as connection:
        found = await daily_counts.on(connection, place.path, [day.isoformat()])
    return found.get(day.isoformat(), {})


async def test_each_place_holds_what_lies_below_it(village, monkeypatch):
    monkeypatch.setattr(daily_counts, "SLICE", 2)  # several of them
    for number, place in enumerate((HERE, HERE, BESIDE, FAR), 1):
        await village.subscriber(number, place)
    await has_group(village, 50, "Bản Giữa", HERE)
    await daily_counts.count(village.database, DAY)
    await daily_counts.count(village.database, DAY)  # once more is the same
    assert (await counted(village, HERE))[PEOPLE] == 2
    assert (await counted(village, HERE))[GROUPS] == 1
    assert (await counted(village, "04"))[PEOPLE] == 3
    assert (await counted(village, "VN"))[PEOPLE] == 4
    assert (await counted(village, FAR))[PEOPLE] == 1
    assert GROUPS not in await counted(village, FAR)


async def test_what_they_want_and_speak_is_counted_too(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, HERE, "tips", "scams")
    async with village.database.write() as connection:
        where = village.person(2).address
        await chats.set_language(connection, where, "en")
    await daily_counts.count(village.database, DAY)
    found = await counted(village, HERE)
    assert found[CATEGORY + "*"] == found[CATEGORY + "tips"] == 1
    assert found[LANGUAGE + "vi"] == found[LANGUAGE + "en"] == 1


async def test_who_left_or_is_gone_is_not_counted(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, HERE)
    async with village.database.write() as connection:
        where = village.person(2).address
        await chats.mark_gone(connection, where, "blocked", village.clock.now)
    await daily_counts.count(village.database, DAY)
    assert (await counted(village, HERE))[PEOPLE] == 1


async def test_a_chat_of_two_communes_is_one_in_their_province(village):
    chat = await village.subscriber(1, HERE)
    places = [village.ground.places.by_code(c).path for c in (HERE, BESIDE)]
    async with village.database.write() as connection:
        await chats.subscribe(connection, chat, [(path, None) for path in places])
    await daily_counts.count(village.database, DAY)
    assert (await counted(village, BESIDE))[PEOPLE] == 1
    assert (await counted(village, "04"))[PEOPLE] == 1


async def test_old_days_go_but_for_the_first_of_each_month(village):
    await village.subscriber(1, HERE)
    for day in (DAY, DAY - timedelta(days=80), date(2026, 9, 1), date(2020, 1, 1)):
        await daily_counts.count(village.database, day)
    async with village.database.write() as connection:
        await daily_counts.erase_old(connection, DAY)
    place = village.ground.places.by_code(HERE)
    async with village.database.read() as connection:
        left = await daily_counts.days(connection, place.path)
    assert left == ["2026-09-01", "2026-11-24"]
