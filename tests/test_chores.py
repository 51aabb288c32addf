"""What runs by the clock: each chore alone, and nothing written while there is none."""

import asyncio

import pytest

from bot.chores import Chores, do_each
from bot.clock import MINUTE
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


def chores_of(village: Village, *, is_believed: bool = True) -> Chores:
    leads = asyncio.Event()
    leads.set()
    root = village.root
    return Chores(
        village.ground,
        village.database,
        village.clock,
        lambda: is_believed,
        root.house,
        root.timetable,
        root.post.tell,
        leads,
    )


async def test_a_chore_that_fails_is_named_and_stops_no_other(caplog):
    done = []

    async def fails() -> None:
        raise KeyError("a slip of ours")

    async def works() -> None:
        done.append("works")

    await do_each({"the one that fails": fails, "the next": works})
    assert done == ["works"]
    assert "the one that fails" in caplog.text
    assert "a slip of ours" in caplog.text


async def test_bulletins_that_cannot_be_looked_at_stop_nothing_else(village, caplog):
    chores = chores_of(village)
    broken = village.root.timetable
    broken.bulletins = None
    village.clock.turn(MINUTE)
    await chores.do()
    assert "'bulletins' failed" in caplog.text
    assert caplog.text.count("failed; it comes again") == 1


async def test_nothing_is_written_while_nothing_is_due(village):
    """On a card of flash each write counts: an idle bot writes once an hour."""
    chores = chores_of(village)
    await chores.do()  # what is looked at for the first time is noted
    rings = []
    village.database.listeners.append(lambda: rings.append("written"))
    village.database.routine_listeners.append(lambda: rings.append("routine"))
    for _ in range(8):
        village.clock.turn(15_000)
        await chores.do()
    assert rings == []


async def test_nothing_is_claimed_while_the_clock_is_not_believed(village):
    chores = chores_of(village, is_believed=False)
    rings = []
    village.database.listeners.append(lambda: rings.append("written"))
    await chores.do()
    assert rings == []
