"""The worker: takes up what came in, the oldest of each chat, until it is stopped.

A batch of updates of different chats shares a commit. That its handling begins is
written down before: what kills or hangs the process is put aside after three starts.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.conversation.intake import waiting
from bot.conversation.intake.entrance import Entrance, PutReplies
from bot.conversation.intake.time_limit import TimeLimit, TurnTooLong
from bot.conversation.intake.turns import ATTEMPTS, FEWEST, LONGEST, Turns
from bot.conversation.intake.waiting import Head, Queue, Waiting
from bot.conversation.router import Router
from bot.i18n import Catalogues
from bot.messaging import Incoming
from bot.store.database import Database

BATCH = 100
LOOK_EVERY = 1.0  # seconds

log = logging.getLogger(__name__)


class Intake:
    """The queue of what came in, on one database."""

    def __init__(
        self,
        database: Database,
        router: Router,
        clock: Clock,
        put_replies: PutReplies,
        catalogues: Catalogues,
        limit: TimeLimit | None = None,
        limiting: Collection[str] = (),
    ) -> None:
        """`put_replies` stores replies so that their channels deliver them.

        `limiting` channels limit their people themselves.
        """
        self.is_urgent = router.is_urgent
        self._database = database
        self._clock = clock
        self._bell = asyncio.Event()
        self._entrance = Entrance(
            database,
            clock,
            put_replies,
            catalogues,
            router.is_urgent,
            self.ring,
            limiting,
        )
        limit = limit or TimeLimit()
        self._turns = Turns(router, clock, put_replies, catalogues, limit)
        self._queue = Queue()
        self._counted: set[int] = set()  # begun by the book, but not in truth
        self._at_once = BATCH
        self._stopping = False

    def ring(self) -> None:
        """Something may have come in."""
        self._bell.set()

    def stop(self) -> None:
        """Takes up nothing more; what is being handled is finished."""
        self._stopping = True
        self._bell.set()

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Stores updates; the same id is stored once. Returns when they are safe."""
        await self._entrance.receive(updates)

    async def take(self, one: Incoming) -> None:
        """Stores an update and returns once it was handled (for the web chat).

        Raises Busy at once when more wait than can be answered in a few seconds.
        """
        await self._entrance.take(one)

    @property
    def places(self) -> int:
        """How many may wait for their answers now: more are refused."""
        return self._entrance.places

    def refuse_when_busy(self, one: Incoming) -> None:
        """Raises Busy as `take` would: costs next to nothing."""
        self._entrance.refuse_when_busy(one)

    async def run(self) -> None:
        """Handles what is there and what comes, until stopped."""
        looked_at = time.monotonic()
        while not self._stopping:
            self._bell.clear()
            try:
                handled = await self.handle_batch()
                if time.monotonic() - looked_at > LOOK_EVERY:
                    looked_at = time.monotonic()
                    await self._entrance.look()
            except (SQLAlchemyError, OSError):
                log.exception("the intake could not be read or written; trying again")
                await asyncio.sleep(LOOK_EVERY)
                continue
            if handled:
                continue
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._bell.wait()
            except TimeoutError:
                pass

    # --- one batch -------------------------------------------------------------------

    async def handle_batch(self) -> int:
        """Handles the oldest update of each waiting chat; returns how many."""
        entrance = self._entrance
        async with AsyncExitStack() as looking:
            connection = await looking.enter_async_context(self._database.read())
            heads = await self._queue.next(
                connection, self._at_once, entrance.urgent, entrance.asked
            )
            if not heads:
                return 0
            staying = await self._without_who_left(heads)
            rows = await waiting.read(connection, staying)
            if self._database.is_sqlite:  # no locks are held: a look lets its log grow
                await looking.aclose()
            await self._handle(rows)
        return len(heads)

    async def _without_who_left(self, heads: Sequence[Head]) -> Sequence[Head]:
        """Whoever has left costs nothing more."""
        left = self._entrance.left
        if left.isdisjoint(head.key for head in heads):
            return heads
        async with self._database.write(is_routine=True) as connection:
            gone = [head for head in heads if head.key in left]  # some came back
            await waiting.drop(connection, gone)
        left.difference_update(head.key for head in gone)
        return [head for head in heads if head not in gone]

    async def _handle(self, rows: Sequence[Waiting]) -> None:
        """New ones together; after those, by itself, each that was begun before.

        Of what was begun and not finished any may be what ended the process.
        """
        until = time.monotonic() + LONGEST
        again = [row for row in rows if self._was_begun(row)]
        new = [row for row in rows if not self._was_begun(row)]
        if new:
            self._learn(len(new), await self._begin(new))
        for row in sorted(again, key=lambda row: row.starts):
            await self._begin([row])
            if time.monotonic() > until:
                break

    def _was_begun(self, row: Waiting) -> bool:
        return row.starts > 0 and row.head.id not in self._counted

    def _learn(self, taken: int, turned: int) -> None:
        """Takes as many as there is time for: other processes want some as well."""
        if turned < taken:
            self._at_once = max(FEWEST, turned)
        elif taken == self._at_once:
            self._at_once = min(BATCH, 2 * taken)

    async def _begin(self, rows: Sequence[Waiting]) -> int:
        """Counts their start and gives them their turn; returns how many had it."""
        ids = {row.head.id for row in rows}
        if any(row.starts >= ATTEMPTS and self._was_begun(row) for row in rows):
            await self._put_aside(rows)  # it is by itself: it was begun before
            return len(rows)
        await self._count(rows)
        self._counted |= ids  # until they have really had their turn
        try:
            turned, handled = await self._take_turns(rows)
        except TurnTooLong as fault:
            late = self._turns.at
            if late is None:
                raise
            log.error("what came in as row %d was ended: %s", late.head.id, fault)  # noqa: TRY400
            self._counted.discard(late.head.id)
            await self._put_aside([late])
            return len(rows)
        self._counted -= {row.head.id for row in turned}
        self._entrance.answer([row.head.key for row in handled])
        return len(turned)

    async def _count(self, rows: Sequence[Waiting]) -> None:
        uncounted = [row for row in rows if row.head.id not in self._counted]
        if not uncounted:
            return
        async with self._database.write(is_routine=True) as connection:
            await waiting.count(connection, uncounted)
        for row in uncounted:
            row.starts += 1

    async def _take_turns(
        self, rows: Sequence[Waiting]
    ) -> tuple[list[Waiting], list[Waiting]]:
        async with self._database.write() as connection:
            try:
                return await self._turns.take(connection, rows)
            except TurnTooLong:  # it was ended anywhere: the connection may be, too
                await connection.invalidate()
                raise

    async def _put_aside(self, rows: Sequence[Waiting]) -> None:
        """Those that were begun often enough; whoever sent them is told so."""
        async with self._database.write() as connection:
            spent = [r for r in rows if await self._turns.gives_up(connection, r)]
            await waiting.finish(connection, spent, self._clock())
        self._entrance.answer([row.head.key for row in spent])
