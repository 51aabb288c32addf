"""`bot run` that nobody talks to: what it writes, and what it holds."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.scale import Scale
from tests.bench.starts import running
from tests.bench.table import Row
from tests.soak.comings import resident

SETTLES = 5.0  # seconds: what a start still does
LOOK_EVERY = 0.05


async def writes(scale: Scale) -> list[Row]:
    """Commits a minute, seen from a second connection."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with running(folder):
            await asyncio.sleep(SETTLES)
            file = sqlite3.connect(folder / "bot.db", isolation_level=None)
            with closing(file) as database:
                commits, until = (
                    Commits(database),
                    time.monotonic() + scale.idle_seconds,
                )
                while time.monotonic() < until:
                    await asyncio.sleep(LOOK_EVERY)
                    commits.look()
    a_minute = commits.number * 60 / scale.idle_seconds
    note = f"in {scale.idle_seconds:g} s"
    row = Row("writes while idle", a_minute, 3, 1, "a minute", is_most=True, note=note)
    return [row]


class Commits:
    """How often others commit to a database; two between two looks are one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """`database` is for looking alone."""
        self._database = database
        self._seen = self._version()
        self.number = 0

    def look(self) -> None:
        """Counts one if there was any."""
        now = self._version()
        self.number += now != self._seen
        self._seen = now

    def _version(self) -> int:
        [(version,)] = self._database.execute("PRAGMA data_version")
        return int(version)


async def memory(scale: Scale) -> list[Row]:
    """Resident memory with all content; the note has it after the index was built."""
    held = []
    with TemporaryDirectory() as folder:
        for _ in ("built", "kept"):
            async with running(Path(folder)) as bot:
                await asyncio.sleep(SETTLES)
                held.append(resident(bot.pid))
    note = f"{held[0]:.0f} MiB when it built its index"
    what = "`bot run` idle, all content"
    return [Row(what, held[1], 160, 140, "MiB", is_most=True, note=note)]
