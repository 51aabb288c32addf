"""What is there already, much of it, and how long the next thing takes all the same."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from bot.chores import erase_expired
from bot.clock import DAY
from bot.config import Config
from bot.conversation.intake import waiting
from bot.conversation.intake.worker import BATCH
from bot.delivery import outbox
from bot.delivery.model import DeliveryState, Erased
from bot.ground import lay_ground, open_library
from bot.messaging import Address, ChatKind, Event, Incoming, say
from bot.store.database import Database
from tests.bench import product
from tests.bench.scale import Scale
from tests.bench.starts import running
from tests.bench.table import Row
from tests.soak.installation import QUESTION, longest_commit
from tests.support import village as villages
from tests.support.telegram.chats import User
from tests.support.telegram.server import TelegramServer
from tests.support.village import START, Village

ANSWER_WITHIN = 60.0  # seconds
BROADCASTS = 50  # among which the kept deliveries are shared out
# How many ended so many days ago, and what of them was erased before: two come to each
# step of the hourly erasing, ten still have their message ids, the rest wait.
ENDED = (
    (2, 91, Erased.UNREACHED),
    (2, 31, Erased.MESSAGE_IDS),
    (2, 8, Erased.NOTHING),
    (10, 3, Erased.NOTHING),
    (BROADCASTS - 16, 20, Erased.MESSAGE_IDS),
)
LOOKS = 21  # for the next batch

_BROADCASTS = """
INSERT INTO broadcasts (kind, state, lane, place, language, text, created_at,
    starts_at, expires_at, started_at, finished_at, is_planned, erased)
SELECT 'notice', 'done', 2, 'vn', 'vi', 'Họp bản', :ended, :ended, :ended, :ended,
    :ended, true, :erased FROM chats LIMIT :number
"""
_DELIVERIES = f"""
INSERT INTO deliveries (broadcast_id, chat_id, state, reason, message_ids, changed_at)
SELECT b.id, c.id,
    CASE WHEN c.id % 50 = 0 THEN {DeliveryState.GONE:d} ELSE {DeliveryState.SENT:d} END,
    CASE WHEN c.id % 50 = 0 THEN 'blocked' END,
    CASE WHEN b.erased = {Erased.NOTHING:d} THEN CAST(100000000 + c.id AS TEXT) END,
    b.finished_at
FROM broadcasts AS b CROSS JOIN chats AS c WHERE b.id = :broadcast
"""
_UPDATES = """
WITH RECURSIVE numbers(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO incoming (channel, update_id, address, payload, received_at)
SELECT 'telegram', 'u' || n, CAST(n % :chats AS TEXT), :payload, :now FROM numbers
"""


class TimedDatabase(Database):
    """Knows its longest transaction that wrote: seconds, its commit included."""

    longest = 0.0

    @override
    @asynccontextmanager
    async def write(
        self, *, is_routine: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """As ever; timed from when no other one writes."""
        async with super().write(is_routine=is_routine) as connection:
            began = time.perf_counter()
            yield connection
        self.longest = max(self.longest, time.perf_counter() - began)


async def beside_a_group(scale: Scale) -> list[Row]:
    """The slowest private answer while one group has thousands of replies waiting."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        async with TelegramServer() as telegram:
            await _fill_outbox(folder, telegram.group().id, scale.replies)
            settings = {
                "BOT_TELEGRAM_TOKEN": telegram.token,
                "BOT_TELEGRAM_API_URL": telegram.url,
            }
            async with running(folder, settings=settings):
                await _answered(telegram, telegram.user("Người đầu"))
                people = [telegram.user(f"Người {n}") for n in range(scale.runs)]
                times = [await _answered(telegram, one) for one in people]
    what = f"a private answer while a group has {scale.replies:,} replies waiting"
    note = f"slowest of {len(times)}, median {median(times):.2f} s"
    return [Row(what, max(times), 0.5, 0.2, "s", is_most=True, note=note)]


async def _fill_outbox(folder: Path, group: int, number: int) -> None:
    async with Database(f"sqlite+aiosqlite:///{folder}/bot.db") as database:
        await database.migrate()
        to = Address("telegram", str(group))
        new = [(to, ChatKind.GROUP, say(f"Trả lời số {n}")) for n in range(number)]
        async with database.write() as connection:
            await outbox.put_replies(connection, new, int(time.time() * 1000))


async def _answered(telegram: TelegramServer, user: User) -> float:
    """Seconds until somebody has an answer."""
    began = time.perf_counter()
    telegram.says(user, QUESTION)
    await telegram.wait_for(lambda: telegram.texts(user), ANSWER_WITHIN)
    return time.perf_counter() - began


async def many_deliveries(scale: Scale) -> list[Row]:
    """The longest transaction of `/thoinhan`, and of the hourly erasing."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        disk = longest_commit(folder)
        database = TimedDatabase(f"sqlite+aiosqlite:///{folder}/bot.db")
        async with database:
            await database.migrate()
            await _keep(database, scale.deliveries)
            village = _village(database)
            await _leaves(village, 1)  # whatever a first turn loads is there
            database.longest = 0.0
            for number in range(scale.runs):
                await _leaves(village, number + 2)
            leaving, database.longest = database.longest, 0.0
            await erase_expired(database, START)
            erasing = database.longest
    note = f"a small commit takes up to {1000 * disk:.1f} ms here"
    kept = f"with {scale.deliveries:,} deliveries kept, longest transaction"
    return [
        _milliseconds(f"`/thoinhan` {kept}", leaving, 50, 20, note),
        _milliseconds(f"hourly erasing {kept}", erasing, 50, 20, note),
    ]


async def _leaves(village: Village, number: int) -> None:
    said = await village.person(product.FIRST_CHAT + number).says("/thoinhan tất cả")
    assert "đã xóa" in said, said


def _village(database: Database) -> Village:
    ground = lay_ground(Config())
    library = open_library(ground)
    library.lay(())
    return villages.found(database, ground, library)


async def _keep(database: Database, number: int) -> None:
    """So many deliveries, of broadcasts of three months."""
    async with database.write() as connection:
        await product.fill(connection, number // BROADCASTS)
        for many, days, erased in ENDED:
            how = {"ended": START - days * DAY - 1, "erased": int(erased)}
            await connection.execute(text(_BROADCASTS), {"number": many, **how})
    for broadcast in range(1, BROADCASTS + 1):
        async with database.write() as connection:
            await connection.execute(text(_DELIVERIES), {"broadcast": broadcast})


async def next_batch(scale: Scale) -> list[Row]:
    """Whose turn is next, of updates of as many chats, and all of one chat."""
    found = {
        "all of different chats": await _look(scale.updates, scale.updates),
        "all of one chat": await _look(scale.updates, 1),
    }
    slowest = max(found, key=lambda one: found[one])
    what = f"next batch with {scale.updates:,} updates waiting"
    return [_milliseconds(what, found[slowest], 20, 10, f"median, {slowest}")]


async def _look(count: int, chats: int) -> float:
    one = Incoming(Address("telegram", "1"), "1", Event.TEXT, "1", text=QUESTION)
    payload = waiting._row(one)[3]
    with TemporaryDirectory() as folder:
        async with Database(f"sqlite+aiosqlite:///{folder}/bot.db") as database:
            await database.migrate()
            how = {"count": count, "chats": chats, "payload": payload, "now": START}
            async with database.write() as connection:
                await connection.execute(text(_UPDATES), how)
            return median(await _times(database, waiting.Queue()))


async def _times(database: Database, queue: waiting.Queue) -> Sequence[float]:
    found = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        async with database.read() as connection:
            heads = await queue.next(connection, BATCH, (), ())
            await waiting.read(connection, heads)
        found.append(time.perf_counter() - began)
        assert heads
    return found


def _milliseconds(
    what: str, seconds: float, must: float, goal: float, note: str
) -> Row:
    return Row(what, 1000 * seconds, must, goal, "ms", is_most=True, note=note)
