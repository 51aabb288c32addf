"""How far a broadcast is: counted from what is written down, and told as it goes.

The database is asked once, when a broadcast opens (a restart opens it again); from then
on the results are counted as they are recorded, so that a million deliveries cost no
more to follow than a hundred.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.clock import SECOND, Milliseconds
from bot.delivery.item import Result
from bot.delivery.model import Broadcast, Counts, DeliveryState
from bot.delivery.results.counts import counts_of
from bot.delivery.retry import Finish
from bot.store.database import Database

FIRST_AFTER = 2.0  # seconds: what is done by then needs its report only
OFTEN = 3.0
SELDOM = 15.0
SELDOM_FROM = 150.0  # seconds under way, from which on it is told seldom
LOOK_EVERY = 1.0
MEASURED_OVER = 15.0  # seconds of which the rate is taken
# What was under way when someone stopped it arrives within this, most of it.
SETTLED_AFTER = 3.0
MISSED = (DeliveryState.FAILED, DeliveryState.GONE, DeliveryState.UNKNOWN)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a broadcast is.

    `done` of `planned` have their last word, `missed` of those were not reached or are
    not known to be; `rate` is deliveries a second, 0 while nothing moves; `paused_for`
    is how many seconds the platform of the channel `paused_by` wants to be left alone.
    """

    planned: int
    done: int
    missed: int = 0
    rate: float = 0.0
    paused_for: float = 0.0
    paused_by: str = ""

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None while nothing moves."""
        return (self.planned - self.done) / self.rate if self.rate > 0 else None


def standing_of(counts: Counts, under_way: Milliseconds) -> Standing:
    """The same from its counts; the rate is that since its start so long ago."""
    done = counts.planned - counts.pending
    missed = sum(counts.failed.values()) + counts.gone + counts.unknown
    seconds = under_way / SECOND
    return Standing(
        counts.planned, done, missed, rate=done / seconds if seconds > 0 else 0.0
    )


Tell = Callable[[Broadcast, Standing], Awaitable[None]]
Ended = Callable[[Broadcast], Awaitable[None]]


@dataclass(slots=True)
class _Run:
    """One broadcast under way. Instants are monotonic seconds."""

    broadcast: Broadcast
    planned: int
    done: int
    missed: int
    opened_at: float
    before: float  # seconds under way before it was opened here
    due_at: float
    samples: deque[tuple[float, int]] = field(default_factory=deque)
    told: tuple[int, bool, bool] | None = None
    closed_at: float | None = None


class Progress:
    """Follows the broadcasts whose author is told how they go."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], Milliseconds],
        tell: Tell,
        ended: Ended,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`tell` gets a standing from time to time; `ended` what was stopped."""
        self._database = database
        self._clock = clock
        self._tell = tell
        self._ended = ended
        self._monotonic = monotonic
        self._runs: dict[int, _Run] = {}
        self._bell = asyncio.Event()

    async def follow(self, under_way: Sequence[Broadcast]) -> None:
        """These are being sent, before the first delivery of a new one leaves.

        What no longer is was stopped: it is told once what had left has arrived.
        """
        now = self._monotonic()
        ids = {broadcast.id for broadcast in under_way}
        for number, run in self._runs.items():
            if number not in ids and run.closed_at is None:
                run.closed_at = now
        for broadcast in under_way:
            if broadcast.report_to is not None and broadcast.id not in self._runs:
                await self._open(broadcast)
                self._bell.set()

    def follows(self, broadcast: int) -> bool:
        """Whether it is under way here, or has just been stopped."""
        return broadcast in self._runs

    async def _open(self, broadcast: Broadcast) -> None:
        async with self._database.read() as connection:
            counts = await counts_of(connection, broadcast.id)
        now = self._monotonic()
        before = 0
        if broadcast.started_at is not None:
            before = max(0, self._clock() - broadcast.started_at)
        so_far = standing_of(counts, before)
        self._runs[broadcast.id] = _Run(
            broadcast,
            so_far.planned,
            so_far.done,
            so_far.missed,
            now,
            before / SECOND,
            due_at=now + FIRST_AFTER,
            samples=deque([(now, so_far.done)]),
        )

    def recorded(self, results: Sequence[Result]) -> None:
        """These were written down."""
        if not self._runs:
            return
        for result in results:
            run = self._runs.get(result.item.broadcast or 0)
            if run is None or not isinstance(result.decision, Finish):
                continue
            run.done += 1
            run.missed += result.decision.state in MISSED

    def forget(self, broadcast: int) -> None:
        """It has ended, and its author was told."""
        self._runs.pop(broadcast, None)

    async def run(self, pause: Callable[[], tuple[float, str]]) -> None:
        """Tells until cancelled; `pause` gives the longest that a channel must wait."""
        while True:
            if not self._runs:
                self._bell.clear()
                await self._bell.wait()
            await self.look(*pause())
            await asyncio.sleep(LOOK_EVERY)

    async def look(self, paused_for: float = 0.0, paused_by: str = "") -> None:
        """Tells what is due."""
        pause = paused_for, paused_by
        for run in list(self._runs.values()):
            try:
                await self._look_at(run, pause)
            except Exception:  # the news goes out all the same
                log.exception("broadcast %s: it could not be told", run.broadcast.id)

    async def _look_at(self, run: _Run, pause: tuple[float, str]) -> None:
        now = self._monotonic()
        if run.closed_at is not None:
            if now >= run.closed_at + SETTLED_AFTER:
                self.forget(run.broadcast.id)
                await self._ended(run.broadcast)
            return
        run.samples.append((now, run.done))
        while len(run.samples) > 1 and run.samples[0][0] < now - MEASURED_OVER:
            run.samples.popleft()
        if now < run.due_at or run.done >= run.planned:
            return
        run.due_at = now + _interval(run.before + now - run.opened_at)
        paused_for, paused_by = pause
        standing = replace(_standing(run), paused_for=paused_for, paused_by=paused_by)
        told = (standing.done, standing.rate > 0, paused_for > 0)
        if told != run.told:  # nothing moved: once is enough
            run.told = told
            await self._tell(run.broadcast, standing)


def _interval(under_way: float) -> float:
    """Seconds until it is told again: often at first, more seldom in a long run."""
    return min(SELDOM, max(OFTEN, SELDOM * under_way / SELDOM_FROM))


def _standing(run: _Run) -> Standing:
    (start, before), (end, now) = run.samples[0], run.samples[-1]
    rate = (now - before) / (end - start) if end > start else 0.0
    return Standing(run.planned, run.done, run.missed, rate)
