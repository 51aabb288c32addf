"""Who sends: one process at a time, which holds the sender's lock."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.sender import NOTICES_WITHIN, Sender
from bot.errors import DataProblem
from bot.store.database import Database

TAKE_OVER_EVERY = 3.0  # seconds

log = logging.getLogger(__name__)


class Leader:
    """Sends while this process holds the lock; on PostgreSQL it waits for it."""

    def __init__(self, database: Database) -> None:
        """Does not lead yet."""
        self.leads = asyncio.Event()  # while this process is the one that sends
        self._database = database
        self._sender: Sender | None = None

    async def take_lock(self) -> None:
        """Takes the lock if it is free; raises DataProblem where it must be."""
        if await self._database.acquire_sender():
            self.leads.set()
        elif self._database.is_sqlite:
            raise DataProblem(
                f"another `bot run` already serves {self._database.path}: "
                "stop it first, or use PostgreSQL for several processes"
            )

    def ring(self) -> None:
        """Something was written: look now."""
        if self._sender is not None:
            self._sender.ring()

    def drain(self) -> None:
        """Starts no new send."""
        if self._sender is not None:
            self._sender.drain()

    async def run(self, make_sender: Callable[[], Sender], stop: asyncio.Event) -> None:
        """Sends until `stop` is set, with a new sender each time the lock was taken."""
        while not stop.is_set():
            if not self.leads.is_set() and not await self._takes_over():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TAKE_OVER_EVERY):
                        await stop.wait()
                continue
            if not self._database.is_sqlite:
                leads_for = time.monotonic() - self._database.sender_since
                await asyncio.sleep(NOTICES_WITHIN - leads_for)
            await self._lead(make_sender(), stop)

    async def _takes_over(self) -> bool:
        try:
            return await self._database.acquire_sender()
        except (SQLAlchemyError, OSError):
            log.warning("the sender's lock cannot be asked for; trying again")
            return False

    async def _lead(self, sender: Sender, stop: asyncio.Event) -> None:
        self._sender = sender
        self.leads.set()
        if stop.is_set():
            sender.drain()
        try:
            await sender.run()
        finally:
            if not stop.is_set():
                self.leads.clear()
                await self._database.release_sender()
