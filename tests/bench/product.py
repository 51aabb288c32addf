"""The product itself, with subscribers made in bulk: its real parts, none replaced."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from bot.bulletins.planning import Planner
from bot.channels.telegram import TelegramChannel
from bot.clock import DAY, utc_now
from bot.config import VIETNAM, Config
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, Draft, Lane
from bot.delivery.results.counts import counts_of
from bot.delivery.sender import Sender
from bot.memory import leave_alone_what_stays
from bot.messaging import Address, Letter, Outcome, Sent
from bot.people import chats
from bot.store.database import Database
from tests.bench import message

FIRST_CHAT = 700_000_000
FILL_CHATS = """
WITH RECURSIVE numbers(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO chats (channel, address, kind, is_subscribed, language, created_at, seen_at)
SELECT 'telegram', CAST(CAST(:first AS BIGINT) + n AS TEXT), 'private', true, 'vi', 0, 0
FROM numbers
"""
FILL_PLACES = """
INSERT INTO chat_places (chat_id, place)
SELECT id, 'vn.04.' || CAST(10000 + id % 3321 AS TEXT) FROM chats
"""
# 824 of the 3,321 communes, as many as Decision 60/QĐ-BDTTG puts into zone III.
_ZONE_THREE = [f"vn.04.{code}" for code in range(10_000, 10_824)]


class Unpaced(TelegramChannel):
    """The channel without a pace, which says when its first message left."""

    first: tuple[float, float] | None = None  # wall and CPU seconds
    is_warm = False

    def __init__(self, config: Config) -> None:
        """`config` names the server."""
        super().__init__(config, "")
        self.pace = None

    @override
    async def send(self, letter: Letter) -> Outcome:
        """Takes the time, and then out of the way."""
        if not self.is_warm:
            self.is_warm = True
            return await super().send(letter)
        self.first = time.perf_counter(), time.process_time()
        self.__dict__["send"] = super().send
        return await super().send(letter)


@dataclass(slots=True)
class Marks:
    """When the database was last written by ourselves: wall and CPU seconds."""

    last: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=2))

    def note(self) -> None:
        """A transaction was committed."""
        self.last.append((time.perf_counter(), time.process_time()))


async def fill(connection: AsyncConnection, count: int) -> None:
    """So many people of Cao Bằng's communes who receive news."""
    await connection.execute(text(FILL_CHATS), {"count": count, "first": FIRST_CHAT})
    await connection.execute(text(FILL_PLACES))


async def make_broadcast(database: Database) -> Broadcast:
    """A notice to the whole country, due now."""
    now = utc_now()
    draft = Draft(
        kind="notice",
        lane=Lane.NOTICE,
        place="vn",
        language="vi",
        text=message.REPLY.text,
        starts_at=now,
        expires_at=now + DAY,
        bodies={"vi": message.REPLY},
    )
    async with database.write() as connection:
        number, _ = await broadcasts.create(connection, draft, now)
        found = await broadcasts.get(connection, number)
    assert found is not None  # just made
    return found


@asynccontextmanager
async def opened(folder: str, count: int) -> AsyncIterator[Database]:
    """A new SQLite file with subscribers."""
    url = f"sqlite+aiosqlite:///{Path(folder)}/bench.db"
    async with Database(url) as database:
        await database.migrate()
        async with database.write() as connection:
            await fill(connection, count)
        yield database


def planner(database: Database) -> Planner:
    """The product's planner; a quarter of the people live in zone III communes."""
    return Planner(database, utc_now, (), VIETNAM, _ZONE_THREE, str.casefold)


async def send_all(port: int, count: int, folder: str) -> dict[str, float]:
    """Sends one broadcast; from the first message to the last row recorded.

    Seconds of wall and CPU, and MiB above the same process with nothing to send.
    """
    config = Config(
        telegram_token=message.TOKEN, telegram_api_url=f"http://127.0.0.1:{port}"
    )
    async with opened(folder, count) as database:
        channel = Unpaced(config)
        planning, marks, done = planner(database), Marks(), asyncio.Event()
        broadcast = await make_broadcast(database)
        await planning.plan(broadcast)

        async def finished(_broadcast: Broadcast) -> None:
            done.set()

        sender = Sender(
            database,
            {channel.name: channel},
            utc_now,
            plan=planning.plan,
            finished=finished,
            on_gone=chats.mark_gone,
            on_moved=chats.move,
            source_language="vi",
        )
        database.listeners.append(sender.ring)
        database.routine_listeners.append(marks.note)
        await database.acquire_sender()
        await _open_connection(channel)
        leave_alone_what_stays()
        idle = resident()
        async with asyncio.TaskGroup() as group:
            group.create_task(sender.run())
            highest = group.create_task(_highest(done))
            await done.wait()
            sender.drain()
        await channel.close()
        async with database.read() as connection:
            counts = await counts_of(connection, broadcast.id)
    assert counts.sent == count, counts  # else nothing was measured
    assert channel.first is not None  # else nothing was measured
    wall, cpu = (marks.last[0][i] - channel.first[i] for i in (0, 1))
    return {"wall": wall, "cpu": cpu, "memory": highest.result() - idle}


async def _open_connection(channel: Unpaced) -> None:
    """As one that polls has: the client and what it needs are there before a run."""
    letter = Letter(Address("telegram", "1"), message.REPLY, "warm", is_bulk=False)
    assert isinstance(await channel.send(letter), Sent)  # else nothing was measured


async def _highest(done: asyncio.Event) -> float:
    """The most memory seen until something is done."""
    found = resident()
    while not done.is_set():
        try:
            async with asyncio.timeout(0.1):
                await done.wait()
        except TimeoutError:
            found = max(found, resident())
    return found


def resident() -> float:
    """MiB of memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20
