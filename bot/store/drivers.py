"""SQLite's driver keeps a thread for each connection; these are seen to their end.

A connection whose reader was cancelled in the middle of a statement is dropped, and its
thread finishes the statement by itself. It then tells the loop, which must be there.
"""

import asyncio
import logging
import threading
import time
from typing import Any

import aiosqlite

END_WITHIN = 5.0  # seconds in which what was given up comes to its end

log = logging.getLogger(__name__)


class Drivers:
    """The threads of one database's connections."""

    def __init__(self) -> None:
        """None has been started."""
        self._threads: set[threading.Thread] = set()

    def connect(self, *where: Any, **how: Any) -> aiosqlite.Connection:
        """A connection that is awaited by the caller, as SQLAlchemy's own is."""
        connection = aiosqlite.connect(*where, **how)
        thread = connection._thread  # noqa: SLF001  # it has no public name
        thread.daemon = True
        self._threads = {one for one in self._threads if one.is_alive()} | {thread}
        return connection

    async def ended(self) -> None:
        """Returns when every thread has ended, or after a while nevertheless."""
        until = time.monotonic() + END_WITHIN
        for thread in self._threads:
            if thread.is_alive():
                left = max(0.0, until - time.monotonic())
                await asyncio.to_thread(thread.join, left)
            if thread.is_alive():
                log.warning("a connection was still at work when the database closed")
