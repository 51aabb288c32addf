"""The worker: takes in what people send, and handles it.

A batch of updates of different chats shares a commit. One bad update can't spoil the
others: then each has its own savepoint.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy import Row, select, text, update
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, Milliseconds
from bot.conversation import state
from bot.conversation.intake import waiting
from bot.conversation.intake.throttle import Pace, Throttle
from bot.conversation.router import Round, Router
from bot.i18n import Catalogues
from bot.messaging import ChatKind, Event, Incoming, Reply, say
from bot.store.database import Database
from bot.store.hot import Ready
from bot.store.tables.conversation import incoming as table

BATCH = 100
FEWEST = 4
LONGEST = 0.04  # seconds of a batch; what is left of it has its turn next
ATTEMPTS = 3  # an update that fails so often is put aside, with a line in the log
LOOK_EVERY = 1.0

log = logging.getLogger(__name__)

PutReplies = Callable[
    [AsyncConnection, Sequence[tuple[Incoming, Reply]], Milliseconds], Awaitable[None]
]


class Intake:
    """The queue of what came in, on one database."""

    def __init__(
        self,
        database: Database,
        router: Router,
        clock: Clock,
        put_replies: PutReplies,
        catalogues: Catalogues,
    ) -> None:
        """`put_replies` stores replies so that their channels deliver them."""
        self._database = database
        self._router = router
        self._clock = clock
        self._put_replies = put_replies
        self._catalogues = catalogues
        self._bell = asyncio.Event()
        self._waiting: dict[tuple[str, str], asyncio.Event] = {}
        self._throttle = Throttle()
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
        now = self._clock()
        before = self._throttle.counted(updates)
        kept: list[Incoming] = []
        scolded: list[Incoming] = []
        for one in updates:
            match self._throttle.pace(one, now):
                case Pace.FINE:
                    kept.append(one)
                case Pace.FIRST_TOO_MANY:
                    scolded.append(one)
                case Pace.MUTED:
                    pass
        if not kept and not scolded:
            return
        try:
            await self._store(kept, scolded, now)
        except BaseException:  # they come again, and must not count twice
            self._throttle.restore(before)
            raise
        self._bell.set()

    async def _store(
        self, kept: Sequence[Incoming], scolded: Sequence[Incoming], now: Milliseconds
    ) -> None:
        async with self._database.write() as connection:
            scolds = [(one, self._slower(one)) for one in scolded]
            await self._put_replies(connection, scolds, now)
            if kept:
                await waiting.TAKE.run(
                    connection, [waiting.as_row(one) for one in kept], now
                )

    async def take(self, one: Incoming) -> None:
        """Stores an update and returns once it was handled (for the web chat)."""
        key = (one.address.channel, one.id)
        handled = self._waiting.setdefault(key, asyncio.Event())
        try:
            await self.receive([one])
            while not await self._is_handled(key):
                try:
                    async with asyncio.timeout(LOOK_EVERY):
                        await handled.wait()
                except TimeoutError:
                    continue  # another process may have handled it
        finally:
            self._waiting.pop(key, None)

    async def run(self) -> None:
        """Handles what is there and what comes, until stopped."""
        while not self._stopping:
            self._bell.clear()
            try:
                handled = await self.handle_batch()
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
        async with self._database.read() as connection:
            if not await waiting.ANY.run(connection):
                return 0
        async with self._database.write() as connection:
            rows = await waiting.first_of_each_chat(connection, self._at_once)
            turned = set(await self._handle_all(connection, rows))
        self._learn(len(rows), len(turned))
        for row in rows:
            if row.id not in turned:
                continue
            asked = self._waiting.get((row.channel, row.update_id))
            if asked is not None:
                asked.set()
        return len(rows)

    def _learn(self, taken: int, turned: int) -> None:
        """Takes as many as there is time for: other processes want some as well."""
        if turned < taken:
            self._at_once = max(FEWEST, turned)
        elif taken == self._at_once:
            self._at_once = min(BATCH, 2 * taken)

    async def _handle_all(
        self, connection: AsyncConnection, rows: Sequence[Row[tuple[object, ...]]]
    ) -> list[int]:
        """Handles them; returns the rows that had their turn.

        All at once first, which nearly always goes well. Where one fails, nothing of
        it has happened, and each is handled by itself.
        """
        read = {row.id: waiting.from_row(row) for row in rows}
        await _SAVEPOINT.run(connection)
        try:
            turned, handled = await self._handle_together(connection, rows, read)
        except Exception as fault:
            if _is_databases(fault):
                raise
            await _UNDO.run(connection)
            turned, handled = await self._handle_each(connection, rows, read)
        await waiting.finish(connection, handled, self._clock())
        return turned

    async def _handle_together(
        self,
        connection: AsyncConnection,
        rows: Sequence[Row[tuple[object, ...]]],
        read: Mapping[int, Incoming | None],
    ) -> tuple[list[int], list[int]]:
        now, until = self._clock(), time.monotonic() + LONGEST
        readable = [one for one in read.values() if one is not None]
        round_ = await self._router.begin(connection, readable, now)
        replies: list[tuple[Incoming, Reply]] = []
        turned: list[int] = []
        handled: list[int] = []
        for row in rows:
            one = read[row.id]
            turned.append(row.id)
            if one is None:
                if await self._gives_up(connection, row, one, now):
                    handled.append(row.id)
                continue
            found = await self._router.handle(connection, one, now, round_)
            replies += [(one, reply) for reply in found]
            handled.append(row.id)
            if time.monotonic() > until:  # others want to write as well
                break
        await self._router.end(connection, round_, now)
        await self._put_replies(connection, replies, now)
        return turned, handled

    async def _handle_each(
        self,
        connection: AsyncConnection,
        rows: Sequence[Row[tuple[object, ...]]],
        read: Mapping[int, Incoming | None],
    ) -> tuple[list[int], list[int]]:
        now = self._clock()
        readable = [one for one in read.values() if one is not None]
        round_ = await self._router.begin(connection, readable, now)
        handled = [
            row.id
            for row in rows
            if await self._handle(connection, row, read[row.id], round_)
        ]
        await self._router.end(connection, round_, now)
        return [row.id for row in rows], handled

    async def _handle(
        self,
        connection: AsyncConnection,
        row: Row[tuple[object, ...]],
        one: Incoming | None,
        round_: Round,
    ) -> bool:
        """One update in a savepoint; False when it is to be tried once more."""
        now = self._clock()
        if one is None:
            return await self._gives_up(connection, row, one, now)
        await _SAVEPOINT.run(connection)
        try:
            found = await self._router.handle(connection, one, now, round_)
            replies = [(one, reply) for reply in found]
            await self._put_replies(connection, replies, now)
        except Exception as fault:
            if _is_databases(fault):
                raise
            log.exception("update %s of %s failed", row.update_id, row.channel)
            round_.stands.pop(state.key(one), None)
            await _UNDO.run(connection)
            return await self._gives_up(connection, row, one, now)
        return True

    async def _gives_up(
        self,
        connection: AsyncConnection,
        row: Row[tuple[object, ...]],
        one: Incoming | None,
        now: Milliseconds,
    ) -> bool:
        if row.attempts + 1 >= ATTEMPTS:
            if one is not None:
                await self._apologise(connection, one, now)
            return True
        await connection.execute(
            update(table).where(table.c.id == row.id).values(attempts=row.attempts + 1)
        )
        return False

    async def _apologise(
        self, connection: AsyncConnection, one: Incoming, now: Milliseconds
    ) -> None:
        if one.kind is ChatKind.GROUP or one.event not in (Event.TEXT, Event.BUTTON):
            return
        _ = self._catalogues.translator(one.language_hint or "vi")
        sorry = _("Xin lỗi, Loa Bản vướng ở câu này. Gõ lại bằng lời khác giúp nhé.")
        await self._put_replies(connection, [(one, say(sorry))], now)

    async def _is_handled(self, key: tuple[str, str]) -> bool:
        async with self._database.read() as connection:
            handled = await connection.scalar(
                select(table.c.handled_at).where(
                    table.c.channel == key[0], table.c.update_id == key[1]
                )
            )
        return handled is not None

    def _slower(self, one: Incoming) -> Reply:
        _ = self._catalogues.translator(one.language_hint or "vi")
        return say(
            _("Nhanh quá, Loa Bản theo không kịp. Chờ một phút rồi gõ tiếp nhé.")
        )


# Each update's own, within those before; the commit ends them all.
_SAVEPOINT = Ready(text("SAVEPOINT one_update"))
_UNDO = Ready(text("ROLLBACK TO SAVEPOINT one_update"))


def _is_databases(fault: Exception) -> bool:
    """Whether the database itself failed: then nothing of the batch is lost or counted.

    A value that it does not take is the update's own fault.
    """
    if isinstance(fault, DBAPIError):
        return fault.connection_invalidated or isinstance(
            fault, OperationalError | InterfaceError
        )
    return isinstance(fault, SQLAlchemyError | OSError)
