"""Communes whose table says zone III come first within a lane, on both databases."""

import pytest
from sqlalchemy import select, text

from bot.channels.telegram import TelegramChannel
from bot.clock import MINUTE
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.line import due_rows
from bot.delivery.model import Broadcast, Rank
from bot.messaging import TryAgain
from bot.people import chats
from bot.store.database import Database
from bot.store.tables.delivery import deliveries
from tests.bench import product
from tests.delivery.line.test_line import until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.telegram import TelegramServer
from tests.support.village import Ear, Village

PROVINCE, EASY, HARD = "04", "01324", "01327"  # the last one is in zone III here


@pytest.fixture
def village(database, ground, library) -> Village:
    hard = ground.places.by_code(HARD)
    return villages.found(database, ground, library, [hard.path])


async def lives_in(village: Village, number: int, *codes: str) -> None:
    chat_id = await village.subscriber(number, codes[0])
    places = [(village.ground.places.by_code(code).path, None) for code in codes]
    async with village.database.write() as connection:
        await chats.subscribe(connection, chat_id, places)


async def planned(village: Village, number: int) -> Broadcast:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    await village.planner.plan(found)
    return found


def order(ear: Ear) -> list[int]:
    return [int(letter.address.text) for letter in ear.heard]


async def test_zone_three_arrives_first_on_telegram(village):
    async with TelegramServer() as server:
        people = [server.user() for _ in range(9)]
        for person in people[:5]:
            await lives_in(village, person.id, EASY)
        for person in people[5:8]:
            await lives_in(village, person.id, HARD)
        await lives_in(village, people[8].id, EASY, HARD)
        config = Config(telegram_token=server.token, telegram_api_url=server.url)
        channel = TelegramChannel(config, "secret")
        number = await notice(village, PROVINCE)
        async with village.sending(channel):
            assert (await village.until_done(number)).sent == 9
        await channel.close()
    arrived = [int(call.params["chat_id"]) for call in server.calls()]
    assert set(arrived[:4]) == {person.id for person in people[5:]}


async def test_of_several_places_only_those_count_that_it_reaches(village):
    await lives_in(village, 1, EASY)
    await lives_in(village, 2, EASY, HARD)
    await planned(village, await notice(village, EASY))
    async with village.database.read() as connection:
        ranks = await connection.scalars(select(deliveries.c.rank))
        assert set(ranks) == {Rank.OTHERS}


BESIDE = 4  # sends that begin in the same moment


def zone_three_goes_first(heard: list[int]) -> bool:
    """All over 100 before the others, but for those that start beside the last."""
    most = sum(number > 100 for number in heard)
    return max(at for at, number in enumerate(heard) if number > 100) < most + BESIDE


async def test_whoever_wrote_first_zone_three_goes_first(village):
    for number in range(1, 10):
        await lives_in(village, number, EASY)
        await lives_in(village, 100 + number, HARD)
    numbers = [await notice(village, place) for place in (EASY, HARD)]
    for number in numbers:
        await planned(village, number)
    ear = Ear(pace=500)
    async with village.sending(ear):
        for number in numbers:
            await village.until_done(number)
    assert sorted(order(ear)) == [*range(1, 10), *range(101, 110)]
    assert zone_three_goes_first(order(ear))


async def test_a_lane_goes_before_a_zone(village):
    await lives_in(village, 1, HARD)
    await lives_in(village, 2, EASY)
    for number in (
        await notice(village, HARD),
        last := await notice(village, EASY, is_urgent=True),
    ):
        await planned(village, number)
    ear = Ear(pace=100)
    async with village.sending(ear):
        await village.until_done(last - 1)
        await village.until_done(last)
    assert order(ear) == [2, 1]


async def test_what_is_tried_again_goes_before_the_others_once_it_is_due(village):
    await lives_in(village, 1000, HARD)
    for number in range(1, 151):
        await lives_in(village, number, EASY)
    ear = Ear(pace=60, answers={"1000": [TryAgain(0.0, "server trouble")]})

    async def some_are_served() -> bool:
        return len(ear.heard) >= 5

    number = await notice(village, PROVINCE)
    async with village.sending(ear) as sender:
        await until(village, some_are_served)
        village.clock.turn(MINUTE)
        sender.ring()
        await village.until_done(number)
    heard = order(ear)
    assert heard[0] == 1000
    assert heard.count(1000) == 2
    assert heard[-1] != 1000


async def test_after_a_crash_zone_three_still_goes_first(village):
    for number in range(1, 30):
        await lives_in(village, number, EASY)
        await lives_in(village, 100 + number, HARD)
    first, second = Ear(pace=60), Ear(pace=500)

    async def some_are_served() -> bool:
        return len(first.heard) >= 5

    number = await notice(village, PROVINCE)
    async with village.sending(first, is_killed=True):
        await until(village, some_are_served)
    async with village.sending(second):
        assert (await village.until_done(number)).sent == 58
    heard = order(second)
    assert all(number > 100 for number in order(first))
    assert zone_three_goes_first(heard)
    assert {*order(first), *heard} == {*range(1, 30), *range(101, 130)}


async def test_what_is_due_is_found_in_the_index_alone(village):
    number = await notice(village, PROVINCE)
    async with village.database.write() as connection:
        await product.fill(connection, 20_000)
        await connection.execute(text(MANY), {"broadcast": number})
        if not village.database.is_sqlite:  # which finds it without counting first
            await connection.execute(text("ANALYZE"))
    plan = await explained(village.database, number)
    assert "ix_deliveries_waiting" in plan
    assert "rank" in plan
    for word in ("SCAN deliveries", "Seq Scan on deliveries", "TEMP B-TREE", "Sort"):
        assert word not in plan


MANY = """
INSERT INTO deliveries (broadcast_id, chat_id, state, rank)
SELECT :broadcast, id, CASE WHEN id % 5 = 0 THEN 0 ELSE 2 END, id % 2 FROM chats
"""


async def explained(database: Database, number: int) -> str:
    """How the database looks for what is due."""
    word = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    cursor, now = due_rows.FROM_THE_START, villages.START
    async with database.read() as connection:
        sql, values = due_rows._DUE.written(
            connection, "telegram", number, int(Rank.OTHERS), *cursor, now, 500
        )
        rows = await connection.exec_driver_sql(f"{word} {sql}", values)
        return "\n".join(str(row[-1]) for row in rows)
