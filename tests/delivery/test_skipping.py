"""A stop is one short write, however many wait; their rows follow. Both databases."""

import pytest
from sqlalchemy import func, select

from bot.clock import DAY
from bot.delivery import broadcasts, skipping
from bot.delivery.model import Broadcast, Counts, DeliveryState
from bot.delivery.results import unreached
from bot.delivery.results.counts import counts_of, lines_of
from bot.delivery.results.unreached import Wanted
from bot.messaging import Address
from bot.people import chats
from bot.store.tables.delivery import deliveries
from tests.delivery.line.test_line import until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

MANY = 12


@pytest.fixture
def village(database, ground, library, monkeypatch) -> Village:
    monkeypatch.setattr(skipping, "AT_ONCE", 5)
    return villages.found(database, ground, library)


async def planned(village: Village, **how: object) -> Broadcast:
    """A notice to so many people, planned and not begun."""
    for number in range(1, MANY + 1):
        await village.subscriber(number, "01324")
    number = await notice(village, **how)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    await village.planner.plan(found)
    return found


async def stopped(village: Village) -> int:
    number = (await planned(village)).id
    async with village.database.write() as connection:
        assert await broadcasts.stop(connection, number, village.clock.now)
    return number


async def rows_in(village: Village, state: DeliveryState) -> int:
    async with village.database.read() as connection:
        query = select(func.count()).where(deliveries.c.state == int(state))
        return await connection.scalar(query)


async def counted(village: Village, number: int) -> Counts:
    async with village.database.read() as connection:
        return await counts_of(connection, number)


async def is_all_skipped(village: Village) -> bool:
    async with village.database.read() as connection:
        return await skipping.next_ended(connection) is None


async def test_a_stop_touches_no_row_and_counts_at_once(village):
    number = await stopped(village)
    assert await rows_in(village, DeliveryState.WAITING) == MANY
    counts = await counted(village, number)
    assert (counts.pending, counts.skipped) == (0, {"stopped": MANY})
    async with village.database.read() as connection:
        lines = await lines_of(connection, number)
    assert {line[2:] for line in lines} == {("skipped", "stopped")}


async def test_killed_between_two_slices_it_goes_on_at_the_next_start(
    village, monkeypatch
):
    monkeypatch.setattr(skipping, "AT_ONCE", 1)
    number = await stopped(village)
    ear = Ear()

    async def is_begun() -> bool:
        return await rows_in(village, DeliveryState.SKIPPED) > 0

    async with village.sending(ear, is_killed=True):
        await until(village, is_begun)
    left = await rows_in(village, DeliveryState.WAITING)
    assert 0 < left < MANY
    assert (await counted(village, number)).skipped == {"stopped": MANY}
    async with village.sending(ear):
        await until(village, lambda: is_all_skipped(village))
    assert await rows_in(village, DeliveryState.SKIPPED) == MANY
    assert (await counted(village, number)).skipped == {"stopped": MANY}
    assert ear.heard == []


async def test_stopped_under_way_nothing_of_what_is_in_memory_leaves(village):
    broadcast = await planned(village)
    ear = Ear(pace=5)

    async def has_begun() -> bool:
        return len(ear.heard) > 0

    async with village.sending(ear):
        await until(village, has_begun)
        async with village.database.write() as connection:
            await broadcasts.stop(connection, broadcast.id, village.clock.now)
        await until(village, lambda: is_all_skipped(village))
        later = await notice(village, "01327")
        await village.until_done(later)
    counts = await counted(village, broadcast.id)
    assert counts.sent == len(ear.heard) < MANY
    assert counts.skipped == {"stopped": MANY - counts.sent}


async def test_what_expired_is_told_at_once_and_listed_when_its_rows_are_written(
    village,
):
    broadcast = await planned(village, expires_at=village.clock.now + DAY)
    wanted = Wanted(broadcast.id, Address("telegram", "900"), "vi")
    village.clock.turn(DAY)
    told: list[tuple[Counts, object]] = []

    class Reporter:
        async def finished(self, ended: Broadcast) -> None:
            async with village.database.write() as connection:
                await unreached.ask(connection, wanted, village.clock.now)
            async with village.database.read() as connection:
                waits = await unreached.next_wanted(connection)
            told.append((await counted(village, ended.id), waits))

    async with village.sending(Ear(), reporter=Reporter()):
        await village.until_done(broadcast.id)
        await until(village, lambda: is_all_skipped(village))
    [(counts, waits)] = told
    assert (counts.pending, counts.skipped) == (0, {"expired": MANY})
    assert waits is None
    async with village.database.read() as connection:
        assert await unreached.next_wanted(connection) == wanted


async def test_all_who_left_are_skipped_some_at_a_time(village):
    broadcast = await planned(village)
    async with village.database.write() as connection:
        for number in range(1, MANY + 1):
            address = Address("telegram", str(number))
            await chats.leave(connection, address, village.clock.now, b"secret")
    async with village.database.read() as connection:
        some = await skipping.unreachable(connection, broadcast, village.clock.now)
    assert len(some) == 5
    async with village.sending(Ear()):
        counts = await village.until_done(broadcast.id)
    assert counts.skipped == {"unsubscribed": MANY}


async def test_what_was_recorded_meanwhile_is_not_skipped(village):
    number = await stopped(village)
    async with village.database.write() as connection:
        await connection.execute(
            deliveries.update()
            .where(deliveries.c.chat_id == 1)
            .values(state=int(DeliveryState.SENT))
        )
    async with village.sending(Ear()):
        await until(village, lambda: is_all_skipped(village))
    counts = await counted(village, number)
    assert (counts.sent, counts.skipped) == (1, {"stopped": MANY - 1})
