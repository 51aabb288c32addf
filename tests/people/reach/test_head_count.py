"""How many a notice would reach, and why others not: exact, or bounded."""

import pytest

from bot.clock import DAY
from bot.messaging import Address, ChatKind
from bot.people import audience, chats
from bot.people.reach import head_count as counting
from bot.people.reach.head_count import HeadCount, head_count
from tests.support import village as villages
from tests.support.village import Village

HERE, BESIDE, PROVINCE = "01324", "01327", "04"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def counted(village: Village, *codes: str, asked=(), category=None) -> HeadCount:
    areas = [village.ground.places.by_code(code).path for code in codes]
    wanting = audience.wants_notice(
        categories=[category] if category else (), is_urgent=False
    )
    async with village.database.read() as connection:
        return await head_count(
            connection, areas, wanting=wanting, asked=asked, now=village.clock.now
        )


async def group(village: Village, number: int) -> None:
    place = village.ground.places.by_code(HERE).path
    async with village.database.write() as connection:
        chat_id = await chats.keep(
            connection, Address("telegram", str(-number)), 1, kind=ChatKind.GROUP
        )
        await chats.subscribe(connection, chat_id, [(place, None)])


async def test_everybody_is_counted_once_with_the_reason_why_not(village):
    for number, chosen in enumerate([(), (), ("urgent",), ("tips",), ("local",)], 1):
        await village.subscriber(number, HERE, *chosen)
    await group(village, 9)
    async with village.database.write() as connection:
        await chats.pause(connection, Address("telegram", "1"), village.clock.now)
        now = village.clock.now
        await chats.mark_gone(connection, Address("telegram", "2"), "blocked", now)
    found = await counted(village, HERE, PROVINCE, category="local")
    assert (found.people, found.groups) == ({"telegram": 1}, {"telegram": 1})
    assert found.missed == {"paused": 1, "gone": 1, "urgent": 1, "other": 1}
    assert found.is_exact
    village.clock.turn(31 * DAY)
    assert (await counted(village, HERE, category="local")).all_people == 2


async def test_who_lives_in_two_places_is_one(village):
    chat = await village.subscriber(1, HERE)
    paths = [village.ground.places.by_code(code).path for code in (HERE, BESIDE)]
    async with village.database.write() as connection:
        await chats.subscribe(connection, chat, [(path, None) for path in paths])
    assert (await counted(village, HERE, BESIDE)).all == 1


async def test_languages_and_kinds_narrow_it_and_say_so(village):
    await village.subscriber(1, HERE)
    await village.subscriber(2, HERE)
    await group(village, 9)
    async with village.database.write() as connection:
        await chats.set_language(connection, Address("telegram", "2"), "en")
    asked = audience.chosen(["en"], ["private"])
    found = await counted(village, HERE, asked=asked)
    assert (found.all_people, found.all_groups) == (1, 0)
    assert found.missed == {"not asked": 2}
    asked = audience.chosen(["vi"], [])
    assert (await counted(village, HERE, asked=asked)).all == 2


async def test_of_many_only_some_are_looked_at_and_the_rest_is_like_them(
    village, monkeypatch
):
    monkeypatch.setattr(counting, "EXACT", 4)
    for number in range(1, 13):
        await village.subscriber(number, HERE)
    found = await counted(village, PROVINCE)
    assert (found.all, found.is_exact, found.is_more) == (12, False, False)
    monkeypatch.setattr(counting, "MOST", 8)
    found = await counted(village, PROVINCE)
    assert (found.all, found.is_exact, found.is_more) == (8, False, True)
    assert (await counted(village, BESIDE)) == HeadCount()
