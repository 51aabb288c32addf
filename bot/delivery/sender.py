"""The one process that sends: plans what is due, runs a line a channel, records.

What is in flight is known only in memory: a row waits in the database until its result
is written, so a delivery in flight when the process dies is sent again. Results are
written in groups: the doubles of a crash are at most pace x (interval + round trip).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Clock, Milliseconds
from bot.delivery import broadcasts, outbox
from bot.delivery.line import Line
from bot.delivery.model import Broadcast, DeliveryState, State
from bot.delivery.outbox import Result
from bot.delivery.retry import Elsewhere, Finish
from bot.messaging import Address, Channel
from bot.store.database import Database

RECORD_EVERY = 0.02  # seconds: the group commit
LOOK_EVERY = 1.0
LOOK_AT_MOST_EVERY = 0.1
FIRST_BULK_AFTER = 1.0  # a sender that took over leaves the old one's last second alone

log = logging.getLogger(__name__)

Plan = Callable[[Broadcast], Awaitable[None]]
Finished = Callable[[Broadcast], Awaitable[None]]
OnGone = Callable[[AsyncConnection, Address, str], Awaitable[None]]
OnMoved = Callable[[AsyncConnection, Address, Address], Awaitable[None]]


class Sender:
    """Owns the outbox of one database while it holds the sender's lock."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        *,
        plan: Plan,
        finished: Finished,
        on_gone: OnGone,
        on_moved: OnMoved,
        source_language: str,
    ) -> None:
        """`plan` makes a broadcast's deliveries; `on_gone`, `on_moved` tell people."""
        self._database = database
        self._clock = clock
        self._plan = plan
        self._finished = finished
        self._on_gone = on_gone
        self._on_moved = on_moved
        self._results: list[Result] = []
        self._bell = asyncio.Event()
        self._have_results = asyncio.Event()
        self._stopping = False
        self._lines = {
            name: Line(channel, database, clock, self._take_result, source_language)
            for name, channel in channels.items()
        }

    def ring(self) -> None:
        """Something was written, here or by another process: look now."""
        self._bell.set()
        for line in self._lines.values():
            line.ring()

    async def run(self) -> None:
        """Sends until `drain` was called and everything in flight is recorded."""
        for line in self._lines.values():
            await line.restore()
        async with asyncio.TaskGroup() as group:
            recording = group.create_task(self._record_until_cancelled())
            directing = group.create_task(self._direct())
            sending = [group.create_task(line.run()) for line in self._lines.values()]
            await asyncio.wait(sending)
            directing.cancel()
            recording.cancel()
        await self._record()

    def drain(self) -> None:
        """Starts no new send; `run` returns when those in flight are done."""
        self._stopping = True
        for line in self._lines.values():
            line.stop()

    # --- results ---------------------------------------------------------------------

    def _take_result(self, result: Result) -> None:
        self._results.append(result)
        self._have_results.set()

    async def _record_until_cancelled(self) -> None:
        while True:
            await self._have_results.wait()
            await asyncio.sleep(RECORD_EVERY)
            await self._record()

    async def _record(self) -> None:
        """Writes the results; a database in trouble is tried again, none is lost."""
        while self._results:
            self._have_results.clear()
            batch, self._results = self._results, []
            try:
                async with self._database.write() as connection:
                    await self._write(connection, batch)
            except (SQLAlchemyError, OSError):
                log.exception("results could not be written; trying again")
                self._results = batch + self._results
                self._have_results.set()
                await asyncio.sleep(1)
                continue
            for line in self._lines.values():
                line.recorded([r for r in batch if r.item.key and self._is_of(line, r)])

    def _is_of(self, line: Line, result: Result) -> bool:
        return result.item.address.channel == line.channel.name

    async def _write(self, connection: AsyncConnection, batch: list[Result]) -> None:
        await outbox.record(connection, batch)
        for result in batch:
            match result.decision:
                case Finish(DeliveryState.GONE, reason) if reason:
                    await self._on_gone(connection, result.item.address, reason)
                case Elsewhere(to):
                    await self._on_moved(connection, result.item.address, to)
                case _:
                    pass
        now = self._clock()
        for name, line in self._lines.items():
            if line.channel_pause > 0:
                until = now + round(line.channel_pause * SECOND)
                await outbox.store_pause(connection, name, until)

    # --- broadcasts ------------------------------------------------------------------

    async def _direct(self) -> None:
        await asyncio.sleep(FIRST_BULK_AFTER)
        while True:
            self._bell.clear()
            try:
                await self._look()
            except (SQLAlchemyError, OSError):
                log.exception("looking for broadcasts failed; trying again")
            await asyncio.sleep(LOOK_AT_MOST_EVERY)
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._bell.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        now = self._clock()
        async with self._database.read() as connection:
            due = await broadcasts.open_ones(connection, now)
        sending: list[Broadcast] = []
        for broadcast in due:
            if now >= broadcast.expires_at:
                await self._expire(broadcast, now)
                continue
            if not broadcast.is_planned:
                await self._plan(broadcast)
            if not await self._is_done(broadcast, now):
                sending.append(broadcast)
        for line in self._lines.values():
            line.set_open(sending)

    async def _expire(self, broadcast: Broadcast, now: Milliseconds) -> None:
        ended = State.DONE if broadcast.is_planned else State.MISSED
        async with self._database.write() as connection:
            await broadcasts.skip_waiting(connection, broadcast.id, "expired", now)
            moved = await broadcasts.set_state(
                connection,
                broadcast.id,
                ended,
                was=(broadcast.state,),
                finished_at=now,
            )
        if moved:
            await self._finished(broadcast)

    async def _is_done(self, broadcast: Broadcast, now: Milliseconds) -> bool:
        """Ends a broadcast with nothing left to send; skips who can't be reached."""
        exhausted = all(broadcast.id in line.exhausted for line in self._lines.values())
        async with self._database.read() as connection:
            waiting = await outbox.has_waiting(connection, broadcast.id)
        if waiting and exhausted:
            async with self._database.write() as connection:
                await broadcasts.skip_unreachable(connection, broadcast.id, now)
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
            )
        if moved:
            await self._finished(broadcast)
        return True
