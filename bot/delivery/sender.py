"""The one process that sends: plans what is due, runs a line a channel, records.

What is in flight is known only in memory: a row waits in the database until its result
is written, so a delivery in flight when the process dies is sent again. Results are
written in groups: the doubles of a crash are at most pace x (interval + round trip).
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Clock, Milliseconds
from bot.delivery import broadcasts, outbox, pauses, skipping
from bot.delivery.budget import months
from bot.delivery.budget.spending import month_of
from bot.delivery.item import Result
from bot.delivery.line import Line
from bot.delivery.line.purse import UTC, Purse
from bot.delivery.model import Broadcast, DeliveryState, State
from bot.delivery.results.overdue import Arrivals
from bot.delivery.results.progress import Progress
from bot.delivery.results.recorder import Recorder
from bot.delivery.retry import Elsewhere, Finish
from bot.messaging import Address, Channel, ChatKind
from bot.store.database import Database

LOOK_EVERY = 1.0
LOOK_AT_MOST_EVERY = 0.1
# A sender that took over leaves the old one's last second alone, as the platform counts
# both. It ends so long after the lock was taken, which a start does first of all.
FIRST_BULK_AFTER = 1.0
# On PostgreSQL the old one may still be sending: it gets this long to notice.
NOTICES_WITHIN = 1.0

NO_RIGHTS = "no_rights"  # a refusal: the group is there, and forbids it

log = logging.getLogger(__name__)

Plan = Callable[[Broadcast], Awaitable[None]]
Finished = Callable[[Broadcast], Awaitable[None]]
OnGone = Callable[[AsyncConnection, Address, str, Milliseconds], Awaitable[None]]
OnMoved = Callable[[AsyncConnection, Address, Address], Awaitable[None]]
# Groups, and whether each could be written to.
OnTried = Callable[
    [AsyncConnection, Mapping[Address, bool], Milliseconds], Awaitable[None]
]


class Sender:
    """Owns the outbox of one database while it holds the sender's lock."""

    def __init__(  # noqa: PLR0913  # each is another area's, which delivery can't name
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        *,
        plan: Plan,
        finished: Finished,
        on_gone: OnGone,
        on_moved: OnMoved,
        on_tried: OnTried | None = None,
        source_language: str,
        progress: Progress | None = None,
        is_believed: Callable[[], bool] = lambda: True,
        can_say: Callable[[str], bool] = lambda _language: False,
        zone: ZoneInfo = UTC,
        arrivals: Arrivals | None = None,
    ) -> None:
        """`plan` makes a broadcast's deliveries; `on_gone`, `on_moved` tell people,
        `on_tried` tells them which groups could be written to.

        `is_believed` tells whether the clock is, `can_say` which languages have a
        voice; `zone` whose months a budget is of; `arrivals` is told of each.
        """
        self._database = database
        self._clock = clock
        self._plan = plan
        self._finished = finished
        self._on_gone = on_gone
        self._on_moved = on_moved
        self._on_tried = on_tried
        self._progress = progress
        self._is_believed = is_believed
        self._recorder = Recorder(database, self._write, self._recorded)
        self._looked_at = 0
        self._put_aside: set[int] = set()  # broadcasts that could not be planned
        self._bell = asyncio.Event()
        self._zone = zone
        self._arrivals = arrivals or Arrivals()
        self._lines = {
            name: Line(
                channel,
                database,
                clock,
                self._recorder.take,
                source_language,
                self._recorder.may_start,
                can_say=can_say,
                purse=Purse(channel, zone),
            )
            for name, channel in channels.items()
        }

    def ring(self) -> None:
        """Something was written, here or by another process: look now."""
        self._bell.set()
        for line in self._lines.values():
            line.ring()

    async def run(self) -> None:
        """Sends until `drain` was called, or the sender's lock is lost.

        Returns when everything in flight is recorded.
        """
        await self._open_months()
        for line in self._lines.values():
            await line.restore()
        try:
            async with asyncio.TaskGroup() as group:
                recording = group.create_task(self._recorder.run())
                directing = group.create_task(self._direct())
                guarding = group.create_task(self._guard())
                telling = group.create_task(self._tell_progress())
                sending = [group.create_task(x.run()) for x in self._lines.values()]
                await asyncio.wait(sending)
                for task in (directing, guarding, telling, recording):
                    task.cancel()
        finally:
            await self._recorder.record()
        await self._recorder.finish()
        await self._close_months()

    @property
    def _budgeted(self) -> list[str]:
        return [name for name, line in self._lines.items() if line.channel.budget]

    async def _open_months(self) -> None:
        if self._budgeted:
            month = month_of(self._clock(), self._zone)
            async with self._database.write() as connection:
                for name in self._budgeted:
                    await months.begin(connection, name, month)

    async def _close_months(self) -> None:
        if self._budgeted and not self._recorder.waiting:
            async with self._database.write() as connection:
                for name in self._budgeted:
                    await months.end(connection, name)

    async def _guard(self) -> None:
        await self._database.sender_lost()
        log.warning("the sender's lock is lost: another process may send now")
        self.drain()

    async def _tell_progress(self) -> None:
        if self._progress is not None:
            await self._progress.run(self._pause)

    def _pause(self) -> tuple[float, str]:
        pauses = ((line.channel_pause, name) for name, line in self._lines.items())
        return max(pauses, default=(0.0, ""))

    def drain(self) -> None:
        """Starts no new send; `run` returns when those in flight are done."""
        for line in self._lines.values():
            line.stop()

    # --- results ---------------------------------------------------------------------

    def _recorded(self, batch: Sequence[Result]) -> None:
        for name, line in self._lines.items():
            line.recorded([r for r in batch if r.address.channel == name])
        self._arrivals.note(batch)
        if self._progress is not None:
            self._progress.recorded(batch)
        if any(line.is_idle for line in self._lines.values()):
            self._bell.set()

    async def _write(
        self, connection: AsyncConnection, batch: Sequence[Result]
    ) -> None:
        await outbox.record(connection, batch)
        if self._budgeted:
            await months.record(connection, batch, self._zone)
        now = self._clock()
        for result in batch:
            decision, address = result.decision, result.address
            if isinstance(decision, Finish):
                if decision.state is DeliveryState.GONE and decision.reason:
                    await self._on_gone(connection, address, decision.reason, now)
            elif isinstance(decision, Elsewhere):
                await self._on_moved(connection, address, decision.to)
        tried = _groups_tried(batch)
        if tried and self._on_tried is not None:
            await self._on_tried(connection, tried, now)
        for name, line in self._lines.items():
            if line.channel_pause > 0:
                until = now + round(line.channel_pause * SECOND)
                await pauses.store_pause(connection, name, until)

    # --- broadcasts ------------------------------------------------------------------

    async def _direct(self) -> None:
        leads_for = time.monotonic() - self._database.sender_since
        old_one_goes_on = 0.0 if self._database.is_sqlite else NOTICES_WITHIN
        await asyncio.sleep(old_one_goes_on + FIRST_BULK_AFTER - leads_for)
        while True:
            self._bell.clear()
            try:
                await self._tell_what_is_due()
                await self._look()
            except Exception:  # replies go on, and what is open
                log.exception("looking for broadcasts failed; trying again")
            await asyncio.sleep(LOOK_AT_MOST_EVERY)
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._bell.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        """Opens what is planned; plans one more, so that no one waits for its plan."""
        now = self._clock()
        if now < self._looked_at:
            log.warning("the clock was set back by %s ms", self._looked_at - now)
            async with self._database.write() as connection:
                await pauses.follow_clock_back(connection, self._looked_at - now, now)
        self._looked_at = now
        async with self._database.read() as connection:
            open_ones = await broadcasts.open_ones(connection, now)
        due = [one for one in open_ones if not self._waits_for_clock(one, now)]
        sending: list[Broadcast] = []
        unplanned: list[Broadcast] = []
        for broadcast in due:
            if now >= broadcast.expires_at:
                await self._expire(broadcast, now)
            elif not broadcast.is_planned:
                unplanned.append(broadcast)
            elif not await self._is_done(broadcast, now):
                sending.append(broadcast)
        if self._progress is not None:
            await self._progress.follow(sending)
        for line in self._lines.values():
            line.set_open(sending)
        await self._skip_some(now)
        for broadcast in unplanned:
            if self._is_plannable(broadcast):
                await self._plan_one(broadcast)
                self._bell.set()
                break

    def _is_plannable(self, broadcast: Broadcast) -> bool:
        """What is to be changed has arrived first: else what is in flight is missed."""
        changed = broadcast.replaces
        if changed is not None and any(
            line.is_under_way(changed) for line in self._lines.values()
        ):
            return False
        return broadcast.id not in self._put_aside

    def _waits_for_clock(self, broadcast: Broadcast, now: Milliseconds) -> bool:
        """What cannot be taken back: its end, and the beginning that it was put to."""
        has_time = broadcast.is_put_off and broadcast.started_at is None
        return (has_time or now >= broadcast.expires_at) and not self._is_believed()

    async def _plan_one(self, broadcast: Broadcast) -> None:
        try:
            await self._plan(broadcast)
        except (SQLAlchemyError, OSError):
            raise
        except Exception:  # it must not stop the others
            log.exception("broadcast %s cannot be planned", broadcast.id)
            self._put_aside.add(broadcast.id)

    async def _skip_some(self, now: Milliseconds) -> None:
        """Rows of what was stopped or has expired, a slice a look."""
        async with self._database.read() as connection:
            ended = await skipping.next_ended(connection)
        if ended is not None:
            self._bell.set()
            async with self._database.write() as connection:
                await skipping.skip_some(connection, *ended, now)

    async def _tell_what_is_due(self) -> None:
        """What ended, was stopped or dropped without its author having been told.

        What was under way here is told by its progress, once its last has arrived.
        """
        async with self._database.read() as connection:
            due = await broadcasts.reports_due(connection)
        for broadcast in due:
            if self._progress is None or not self._progress.follows(broadcast.id):
                await self._tell_finished(broadcast)

    async def _tell_finished(self, broadcast: Broadcast) -> None:
        if self._progress is not None:
            self._progress.forget(broadcast.id)
        try:
            await self._finished(broadcast)
        except Exception:  # the news went out; its report must not stop the others
            log.exception("the end of broadcast %s could not be told", broadcast.id)

    async def _expire(self, broadcast: Broadcast, now: Milliseconds) -> None:
        ended = State.DONE if broadcast.is_planned else State.MISSED
        async with self._database.write() as connection:
            moved = await broadcasts.set_state(
                connection,
                broadcast.id,
                ended,
                was=(broadcast.state,),
                finished_at=now,
                skip_reason="expired",
                is_report_due=broadcast.report_to is not None,
            )
        if moved:
            await self._tell_finished(broadcast)

    async def _is_done(self, broadcast: Broadcast, now: Milliseconds) -> bool:
        """Ends a broadcast with nothing left to send; skips who can't be reached."""
        exhausted = all(x.is_exhausted(broadcast.id) for x in self._lines.values())
        async with self._database.read() as connection:
            waiting = await outbox.has_waiting(connection, broadcast.id)
            unreachable: list[int] = []
            if waiting and exhausted:
                unreachable = await skipping.unreachable(connection, broadcast, now)
        if unreachable:
            self._bell.set()  # there may be more of them
            async with self._database.write() as connection:
                await skipping.skip_unreachable(
                    connection, broadcast.id, unreachable, now
                )
                waiting = await outbox.has_waiting(connection, broadcast.id)
        if waiting:
            return False
        async with self._database.write() as connection:
            moved = await broadcasts.set_state(
                connection,
                broadcast.id,
                State.DONE,
                was=(State.SCHEDULED, State.SENDING),
                finished_at=now,
                is_report_due=broadcast.report_to is not None,
            )
        if moved:
            await self._tell_finished(broadcast)
        return True


def _groups_tried(batch: Sequence[Result]) -> dict[Address, bool]:
    """The groups of a batch that took what they were sent, or forbade it."""
    ended = [
        (one.address, one.decision)
        for one in batch
        if one.item.kind is ChatKind.GROUP
        and isinstance(one.decision, Finish)
        and not one.item.reply.answers_press
    ]
    return {
        address: decision.state is DeliveryState.SENT
        for address, decision in ended
        if decision.state is DeliveryState.SENT or decision.reason == NO_RIGHTS
    }
