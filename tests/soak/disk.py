"""The database's disk is full for a while, also while the program is killed."""

import asyncio
import contextlib
import random
import resource
import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from tests.soak.figures import Figures
from tests.soak.installation import QUESTION, Installation, installation
from tests.support.running import Process

SIZE = "48m"
BLOCK = b"\0" * 65_536
SAID = "could not be written"  # in the log, by delivery
FAILING = 0.1  # seconds
LOOK = 0.05  # seconds between looks at the log
READER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
count = "SELECT count(*) FROM deliveries WHERE state = 2"
database.execute("BEGIN")
database.execute(count).fetchone()
print("reading", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
print(*database.execute(count).fetchone())
"""


class Disk(Protocol):
    """Where the database lies; `within` is a command that can see it."""

    within: Sequence[str]
    seen: Path  # the folder as the harness sees it
    folder: Path  # as the program sees it
    kind: str

    def fill(self, bot: Process) -> None: ...

    def clear(self, bot: Process) -> None: ...


class SmallDisk:
    """A file system of its own, in a namespace of its own: needs no root."""

    kind = "a small file system (tmpfs), filled by another file"

    def __init__(self, folder: Path, holder: int) -> None:
        self.folder = folder
        self.seen = Path(f"/proc/{holder}/root{folder}")
        self.within = (
            "nsenter", "--preserve-credentials", "-U", "-m", "-t", str(holder),
        )  # fmt: skip

    def fill(self, _bot: Process) -> None:
        with (self.seen / "filler").open("wb", buffering=0) as filler:
            for size in (len(BLOCK), 1):
                with contextlib.suppress(OSError):
                    while filler.write(BLOCK[:size]):
                        pass

    def clear(self, _bot: Process) -> None:
        (self.seen / "filler").unlink()


class LimitedFiles:
    """Where namespaces are not allowed: no file of the program may grow."""

    kind = "no file may grow (RLIMIT_FSIZE): namespaces are not allowed here"
    within: Sequence[str] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = self.seen = folder

    def fill(self, bot: Process) -> None:
        size = (self.folder / "bot.db-wal").stat().st_size
        limits = (size, resource.RLIM_INFINITY)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, limits)

    def clear(self, bot: Process) -> None:
        limits = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        with contextlib.suppress(ProcessLookupError):  # killed meanwhile
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, limits)


@asynccontextmanager
async def disk_in(folder: Path) -> AsyncIterator[Disk]:
    folder.mkdir()
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        yield LimitedFiles(folder)
        return
    mount = f'mount -t tmpfs -o size={SIZE} none "$1" && echo ready && exec sleep 9999'
    holder = await asyncio.create_subprocess_exec(
        "unshare", "-rm", "sh", "-c", mount, "sh", str(folder),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert holder.stdout is not None
    if await holder.stdout.readline() != b"ready\n":
        await holder.wait()
        yield LimitedFiles(folder)
        return
    try:
        yield SmallDisk(folder, holder.pid)
    finally:
        holder.kill()
        await holder.wait()


async def disk_full(
    folder: Path,
    *,
    seconds: float = 30,
    recipients: int = 5000,
    rate: int = 200,
    seed: int = 11,
) -> Figures:
    """Full for so long; then full again, and killed meanwhile."""
    began = time.monotonic()
    chance = random.Random(seed)
    async with (
        disk_in(folder / "disk") as disk,
        installation(
            folder,
            recipients,
            rate,
            chance,
            within=disk.within,
            BOT_DATABASE_URL=f"sqlite+aiosqlite:///{disk.folder}/bot.db",
        ) as here,
    ):
        await here.bot.start()
        text = await here.announce()
        platform = here.platform
        await platform.wait_for(lambda: platform.how_many(text) > recipients // 5, 60)
        first = await _full(here, disk, seconds)
        await platform.wait_for(lambda: platform.how_many(text) > recipients // 2, 60)
        second = await _full(here, disk, seconds / 6, is_killed=True)
        await here.all_reached(text, 300)
        found = await here.figures("disk full", began)
    found.notes += [
        disk.kind,
        f"arrived while nothing could be recorded: {first[0]}, {second[0]}",
    ]
    for unrecorded, most in (first, second):
        what = f"{unrecorded} were sent that could not be recorded, over {most:.0f}"
        found.promise(unrecorded <= most, what)
    return found


async def _full(
    here: Installation, disk: Disk, seconds: float, *, is_killed: bool = False
) -> tuple[int, float]:
    """How many had arrived unrecorded when there was room again, and how many may."""
    platform = here.platform
    errors = here.bot.folder / "err.txt"
    before = errors.read_text().count(SAID)
    # A reader, as a backup is: the log cannot begin again from its start, but grows.
    reader = await asyncio.create_subprocess_exec(
        *disk.within, sys.executable, "-c", READER, str(disk.folder / "bot.db"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert reader.stdout is not None
    assert await reader.stdout.readline()
    number = platform.kills + 1
    # The write that fails takes its time, too: until then nobody knows.
    limit = here.note_bound(number) + here.rate * FAILING
    here.limits[number] = limit
    disk.fill(here.bot)
    async with asyncio.timeout(60):
        while errors.read_text().count(SAID) == before:
            await asyncio.sleep(LOOK)
    asker = platform.user("Người hỏi")
    platform.says(asker, QUESTION)
    await asyncio.sleep(seconds)
    recorded, _ = await reader.communicate(b"\n")
    unrecorded = platform.news - int(recorded)
    at = time.monotonic()
    if is_killed:
        platform.kills += 1
        await here.bot.kill()
        disk.clear(here.bot)
        await here.bot.start()
    else:
        disk.clear(here.bot)
    await here.delivery_after(at)
    await platform.wait_for(lambda: platform.chats.answered[asker.id], 60)
    return unrecorded, limit
