"""Whom a broadcast missed, on both databases: listed, asked for, erased to counts."""

import pytest
from sqlalchemy import func, select

from bot.clock import DAY
from bot.delivery import broadcasts, erasing
from bot.delivery.model import DeliveryState, Erased
from bot.delivery.results import unreached
from bot.delivery.results.counts import counts_of
from bot.delivery.results.timeline import sent_over_time
from bot.delivery.results.unreached import Wanted
from bot.messaging import Address, Gone, Refused
from bot.people import chats
from bot.store.tables.delivery import deliveries
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

OFFICER = Address("telegram", "500")


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def number(village, monkeypatch) -> int:
    """A notice to five, of whom three were not reached; slices of two."""
    monkeypatch.setattr(unreached, "SLICE", 2)
    for person in range(1, 6):
        await village.subscriber(person, "01324" if person < 5 else "01327")
    number = await notice(village, "04")
    answers = {
        "1": [Gone("blocked")],
        "2": [Refused("rejected")],
        "5": [Gone("kicked")],
    }
    async with village.sending(Ear(answers=answers)):
        await village.until_done(number)
    return number


async def listed(village: Village, number: int) -> list[tuple[str, str]]:
    return [
        (one.commune, one.reason)
        async for some in unreached.of(village.database, number, "vn.04")
        for one in some
    ]


async def test_everyone_who_was_missed_is_listed_once(village, number):
    assert await listed(village, number) == [
        ("vn.04.01324", "blocked"),
        ("vn.04.01324", "rejected"),
        ("vn.04.01327", "kicked"),
    ]


async def test_who_erased_their_data_is_still_counted_and_not_named(village, number):
    async with village.database.write() as connection:
        address = Address("telegram", "1")
        await chats.leave(connection, address, village.clock.now, b"secret")
    assert ("", "blocked") in await listed(village, number)


async def test_a_list_is_wanted_once_until_it_is_made(village, number):
    wanted = Wanted(number, OFFICER, "vi")
    async with village.database.write() as connection:
        await unreached.ask(connection, wanted, 1)
        await unreached.ask(connection, wanted, 2)
        assert await unreached.next_wanted(connection) == wanted
        assert await unreached.answered(connection, wanted)
        assert not await unreached.answered(connection, wanted)
        await unreached.ask(connection, wanted, 3)
        await unreached.forget(connection, OFFICER)
        assert await unreached.next_wanted(connection) is None


async def test_after_thirty_days_they_are_counts_by_commune(village, number):
    async with village.database.read() as connection:
        before = await counts_of(connection, number)
    await erasing.erase_old(village.database, village.clock.now + 29 * DAY)
    assert len(await listed(village, number)) == 3
    await erasing.erase_old(village.database, village.clock.now + 31 * DAY)
    assert await listed(village, number) == []
    async with village.database.read() as connection:
        assert await counts_of(connection, number) == before
        assert await unreached.tally(connection, number) == {
            ("vn.04.01324", DeliveryState.GONE, "blocked"): 1,
            ("vn.04.01324", DeliveryState.FAILED, "rejected"): 1,
            ("vn.04.01327", DeliveryState.GONE, "kicked"): 1,
        }
        left = select(func.count()).select_from(deliveries)
        assert await connection.scalar(left) == 2


async def test_an_erasing_that_was_cut_off_keeps_its_counts(village, number):
    then = village.clock.now + 31 * DAY
    async with village.database.read() as connection:
        before = await counts_of(connection, number)
    await erasing.erase_old(village.database, then)
    async with village.database.write() as connection:  # as if cut off at its end
        await broadcasts.note_erased(connection, number, Erased.MESSAGE_IDS)
    await erasing.erase_old(village.database, then)
    async with village.database.read() as connection:
        assert await counts_of(connection, number) == before
        kept = await unreached.tally(connection, number)
        assert kept is not None
        assert kept.total() == 3


async def test_what_was_sent_by_when_adds_up(village, number):
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, number)
        points = await sent_over_time(connection, broadcast)
        counts = await counts_of(connection, number)
    assert points[-1][1] == counts.sent == 2
