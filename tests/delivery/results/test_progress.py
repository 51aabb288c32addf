"""How far a broadcast is: counted as it is written down, told not too often."""

from itertools import pairwise

import pytest

from bot.delivery import broadcasts, skipping
from bot.delivery.results.counts import counts_of
from bot.delivery.results.progress import Progress, Standing
from bot.messaging import Address, Gone
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

OFFICER = Address("telegram", "500")


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


class Told:
    """A progress with a clock of its own; what it said, and when."""

    def __init__(self, village: Village) -> None:
        self.now = 0.0
        self.said: list[tuple[float, Standing]] = []
        self.ended: list[int] = []
        self.progress = Progress(
            village.database, village.clock, self._tell, self._end, lambda: self.now
        )

    async def _tell(self, broadcast: object, standing: Standing) -> None:
        self.said.append((self.now, standing))

    async def _end(self, broadcast) -> None:
        self.ended.append(broadcast.id)

    async def turn(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            self.now += 1
            await self.progress.look()


async def planned(village: Village, people: int):
    """A notice with its plan made and nothing sent."""
    for number in range(people):
        await village.subscriber(number, "01324")
    number = await notice(village, report_to=OFFICER)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    await village.planner.plan(found)
    async with village.database.read() as connection:
        return await broadcasts.get(connection, number)


async def test_what_it_counts_is_what_the_database_counts(village):
    broadcast = await planned(village, 30)
    told = Told(village)
    ear = Ear(answers={str(n): [Gone("blocked")] for n in range(5)})
    await told.progress.follow([broadcast])
    async with village.sending(ear, progress=Counting(told.progress)):
        await village.until_done(broadcast.id)
    run = told.progress._runs[broadcast.id]
    async with village.database.read() as connection:
        counts = await counts_of(connection, broadcast.id)
    assert (run.done, run.missed) == (counts.planned, counts.gone) == (30, 5)


class Counting:
    """A progress that keeps what it counted when the broadcast ends."""

    def __init__(self, progress: Progress) -> None:
        self.recorded = progress.recorded

    async def follow(self, under_way: object) -> None: ...

    def forget(self, broadcast: int) -> None: ...

    async def run(self, pause: object) -> None: ...


async def test_it_goes_on_after_a_restart_from_where_the_database_stands(village):
    broadcast = await planned(village, 10)
    async with village.database.write() as connection:
        await skipping.skip_some(connection, broadcast.id, "paused", 0)
    told = Told(village)
    await told.progress.follow([broadcast])
    assert told.progress._runs[broadcast.id].done == 10


async def test_often_at_first_then_seldom_and_not_before_two_seconds(village):
    broadcast = await planned(village, 30)
    told = Told(village)
    await told.progress.follow([broadcast])
    run = told.progress._runs[broadcast.id]
    run.planned = 10_000
    for _ in range(600):
        run.done += 1
        await told.turn(1)
    at = [moment for moment, _ in told.said]
    between = [later - earlier for earlier, later in pairwise(at)]
    assert at[0] == 2
    assert between[:8] == [3.0] * 8
    assert between[-1] == 15
    assert between == sorted(between)
    last = told.said[-1][1]
    assert last.rate == pytest.approx(1.0)
    assert last.seconds_left == pytest.approx(10_000 - last.done)


async def test_a_standstill_is_told_once(village):
    broadcast = await planned(village, 9)
    told = Told(village)
    await told.progress.follow([broadcast])
    run = told.progress._runs[broadcast.id]
    run.done = 3
    await told.turn(300)
    rates = [standing.rate for _, standing in told.said]
    assert rates[-1] == 0.0
    assert len(rates) == 2  # as it moved, and as it had stopped moving
    assert told.said[-1][1].seconds_left is None


async def test_what_was_stopped_is_told_when_what_had_left_has_arrived(village):
    broadcast = await planned(village, 9)
    told = Told(village)
    await told.progress.follow([broadcast])
    await told.progress.follow([])
    await told.turn(2)
    assert told.ended == []
    await told.turn(2)
    assert told.ended == [broadcast.id]
    assert told.said == []


async def test_what_nobody_waits_to_hear_of_costs_nothing(village):
    number = await notice(village)
    async with village.database.read() as connection:
        broadcast = await broadcasts.get(connection, number)
    told = Told(village)
    await told.progress.follow([broadcast])
    await told.turn(60)
    assert (told.said, told.ended) == ([], [])
