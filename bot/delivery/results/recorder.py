"""What became of items is written down in groups, and kept until it could be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.item import Result
from bot.store.database import Database

RECORD_EVERY = 0.02  # seconds: the group commit
ENOUGH = 400  # results: a commit is worth it already
TRY_AGAIN = 1.0  # seconds, after the database could not be written
LAST_TRIES = 10  # a server that restarts is back by then

log = logging.getLogger(__name__)


class Recorder:
    """The results of one sender that are not in the database yet."""

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncConnection, Sequence[Result]], Awaitable[None]],
        recorded: Callable[[Sequence[Result]], None],
    ) -> None:
        """`write` writes a group in one transaction; `recorded` is told after it."""
        self.waiting: list[Result] = []
        self._database = database
        self._write = write
        self._recorded = recorded
        self._cannot_write = False
        self._have_results = asyncio.Event()
        self._have_enough = asyncio.Event()

    def take(self, result: Result) -> None:
        """Keeps a result until it is written."""
        self.waiting.append(result)
        if len(self.waiting) == 1:
            self._have_results.set()
        elif len(self.waiting) == ENOUGH:
            self._have_enough.set()

    def may_start(self) -> bool:
        """Nothing that cannot be written down."""
        return not self._cannot_write

    async def run(self) -> None:
        """Writes until cancelled."""
        while True:
            await self._have_results.wait()
            await self._gather()
            if not await self.record():
                await asyncio.sleep(TRY_AGAIN)

    async def finish(self) -> None:
        """Writes the last ones, if a server that restarts comes back in time.

        Who lost the lock may still say what it sent: else that is sent once more.
        """
        for _ in range(LAST_TRIES):
            if await self.record():
                return
            await asyncio.sleep(TRY_AGAIN)

    async def _gather(self) -> None:
        """Waits for what shares the commit, but not when that is enough already."""
        loop = asyncio.get_running_loop()
        waking = loop.call_later(RECORD_EVERY, self._have_enough.set)
        try:
            await self._have_enough.wait()
        finally:
            waking.cancel()

    async def record(self) -> bool:
        """Writes the results. False, and they are kept, if the database can't."""
        self._have_results.clear()
        self._have_enough.clear()
        batch = tuple(self.waiting)
        if not batch:
            return True
        try:
            async with self._database.write(is_routine=True) as connection:
                await self._write(connection, batch)
        except Exception:  # to end here would send all that is in flight twice
            log.exception("results could not be written; trying again")
            self._cannot_write = True
            self._have_results.set()
            return False
        self._cannot_write = False
        del self.waiting[: len(batch)]
        if self.waiting:
            self._have_results.set()
        if len(self.waiting) >= ENOUGH:
            self._have_enough.set()
        self._recorded(batch)
        return True
