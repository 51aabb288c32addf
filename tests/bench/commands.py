"""`commands`: how long each command takes where a whole country is in the database."""

import asyncio
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Config
from bot.conversation.rooms import DOORS
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Library
from bot.people.model import Role
from bot.store.database import Database
from tests.bench import postgres, product
from tests.bench.table import Report, Row
from tests.support import village as villages
from tests.support.village import Person, Village

LIMIT = 300.0  # milliseconds, of 95 in 100
NOTICES, OFFICERS, GROUPS, REQUESTS = 10_000, 3_000, 2_000, 5_000
VILLAGES, DEEDS, BARRED = 20_000, 10_000, 2_000
COMMUNE, PROVINCE = "01324", "04"
WHO: dict[str, tuple[Role, str] | None] = {
    "citizen": None,
    "relay": (Role.RELAY, COMMUNE),
    "officer": (Role.OFFICER, COMMUNE),
    "approver": (Role.APPROVER, COMMUNE),
    "admin of a province": (Role.ADMIN, PROVINCE),
    "admin of the country": (Role.ADMIN, "VN"),
}
SLOWEST = 20  # that are told by name
BUTTONS = 4  # of each reply that are pressed
# What ends the one who types it, or all the others' measure.
NOT_TYPED = ("forgetme", "reload", "start")
_NUMBERS = """
WITH RECURSIVE numbers(n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
"""
_FILL = (
    (
        GROUPS,
        "INSERT INTO chats (channel, address, kind, title, is_subscribed, language,"
        " created_at, seen_at) SELECT 'telegram', CAST(-1000000 - n AS TEXT), 'group',"
        " 'Xóm', true, 'vi', 0, 0 FROM numbers",
    ),
    (
        OFFICERS,
        "INSERT INTO people (channel, account) SELECT 'telegram',"
        " CAST(5000000 + n AS TEXT) FROM numbers",
    ),
    (
        OFFICERS,
        "INSERT INTO roles (person_id, role, place, granted_at) SELECT p.id, 'officer',"
        " c.path, 1795000000000 FROM people AS p"
        " JOIN communes AS c ON c.number = p.id % (SELECT count(*) FROM communes)",
    ),
    (
        NOTICES,
        "INSERT INTO broadcasts (kind, state, lane, place, language, text, code,"
        " created_at, starts_at, expires_at, started_at, finished_at, final_counts,"
        " erased, is_planned) SELECT 'notice', 'done', 3, c.path, 'vi',"
        " 'Tiêm phòng trâu bò 7 giờ sáng thứ Bảy tại nhà văn hóa bản Giữa',"
        " CAST(100000 + n AS TEXT), 1795000000000 + n, 1795000000000 + n,"
        " 1796000000000, 1795000000000 + n, 1795000000000 + n, '{}', 3, true"
        " FROM numbers JOIN communes AS c"
        " ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        REQUESTS,
        "INSERT INTO requests (channel, address, language, text, place, level, state,"
        " created_at, due_at) SELECT 'telegram', CAST(700000000 + n AS TEXT), 'vi',"
        " 'đường vào bản sạt', c.path, 'commune', 'open', 1795000000000,"
        " 1796000000000 FROM numbers JOIN communes AS c"
        " ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        NOTICES // 10,
        "INSERT INTO broadcasts (kind, state, lane, place, language, text, code,"
        " created_at, starts_at, expires_at) SELECT 'notice', 'scheduled', 3, c.path,"
        " 'vi', 'Phát gạo cứu đói ở trụ sở xã', CAST(200000 + n AS TEXT),"
        " 1795000000000, 1805000000000 + n * 60000, 1806000000000 + n * 60000"
        " FROM numbers JOIN communes AS c"
        " ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        VILLAGES,
        "INSERT INTO villages (place, word, name, folded, households, without_phone,"
        " changed_at) SELECT c.path, 'bản', 'Nà ' || CAST(n AS TEXT),"
        " 'ban na ' || CAST(n AS TEXT), 80, 15, 1795000000000 FROM numbers"
        " JOIN communes AS c ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        VILLAGES,
        "INSERT INTO told (broadcast_id, village_id, without_phone, asked_at)"
        " SELECT b.id, v.id, 15, 1795000000000 FROM villages AS v"
        " JOIN broadcasts AS b ON b.place = v.place AND b.state = 'done'",
    ),
    (
        DEEDS,
        "INSERT INTO audit (at, actor, action, object, previous, digest)"
        " SELECT 1795000000000 + n, n % 3000 + 1, 'notice sent', c.path, '', ''"
        " FROM numbers JOIN communes AS c"
        " ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        NOTICES,
        "INSERT INTO notice_sketches (number, broadcast_id) SELECT n * 7919, n"
        " FROM numbers",
    ),
    (
        BARRED,
        "INSERT INTO barred (digest, place, barred_at) SELECT CAST(n AS TEXT), c.path,"
        " 1795000000000 FROM numbers JOIN communes AS c"
        " ON c.number = numbers.n % (SELECT count(*) FROM communes)",
    ),
    (
        30,
        "INSERT INTO daily_counts (day, place, what, number)"
        " SELECT '2026-11-' || substr(CAST(100 + n AS TEXT), 2, 2), a.path, w.what, 300"
        " FROM numbers CROSS JOIN (SELECT path FROM communes UNION"
        " SELECT substr(path, 1, 5) FROM communes UNION SELECT 'vn') AS a"
        " CROSS JOIN (SELECT 'private' AS what UNION SELECT 'group'"
        " UNION SELECT 'language:vi' UNION SELECT 'category:*') AS w",
    ),
)


@dataclass
class Times:
    """Milliseconds by what was asked for."""

    found: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def slowest(self) -> list[tuple[str, float]]:
        """Each with what 95 of 100 took at most, the slowest first."""
        worst = [(name, _p95(times)) for name, times in self.found.items()]
        return sorted(worst, key=lambda one: -one[1])


def _p95(times: list[float]) -> float:
    return (
        quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    )


def run(subscribers: int, rounds: int, only: str = "") -> Report:
    """Every command bare, and the first buttons of what it answers, by each role.

    On both databases, or on the one that `only` names.
    """
    report = Report("commands")
    with tempfile.TemporaryDirectory() as folder, postgres.server() as new_database:
        ground = lay_ground(Config(cache_dir=Path(folder) / "kept"))
        library = open_library(ground)
        library.lay(())
        urls = {"SQLite": f"sqlite+aiosqlite:///{folder}/bench.db"}
        if new_database is not None:
            urls["PostgreSQL"] = new_database()
        for name, url in urls.items():
            if only not in ("", name.lower()):
                continue
            times = asyncio.run(_measure(url, ground, library, subscribers, rounds))
            _describe(report, name, times)
    return report


def _describe(report: Report, database: str, times: Times) -> None:
    worst = times.slowest()
    every = [one for found in times.found.values() for one in found]
    report.rows += [
        Row(
            f"{database}: 95 of 100 of everything",
            _p95(every),
            LIMIT,
            LIMIT,
            "ms",
            is_most=True,
        ),
        Row(
            f"{database}: 95 of 100 of the slowest, {worst[0][0]}",
            worst[0][1],
            LIMIT,
            LIMIT,
            "ms",
            is_most=True,
        ),
    ]
    report.details += [
        f"{database}: {name} {took:.0f} ms" for name, took in worst[:SLOWEST]
    ]


async def _measure(
    url: str, ground: Ground, library: Library, subscribers: int, rounds: int
) -> Times:
    times = Times()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(url))
        await database.migrate()
        async with database.write() as connection:
            await _fill(connection, ground, subscribers)
        village = villages.found(database, ground, library)
        people = await _appointed(village)
        for _ in range(rounds):
            for who, person in people.items():
                await _everything(village, who, person, times)
    return times


async def _fill(connection: AsyncConnection, ground: Ground, count: int) -> None:
    await connection.execute(
        text("CREATE TABLE communes (number INTEGER PRIMARY KEY, path TEXT)")
    )
    await connection.execute(
        text("INSERT INTO communes VALUES (:n, :path)"),
        [
            {"n": n, "path": place.path}
            for n, place in enumerate(ground.places.communes)
        ],
    )
    await connection.execute(
        text(product.FILL_CHATS), {"count": count, "first": product.FIRST_CHAT}
    )
    for number, statement in _FILL:
        is_series = "numbers" in statement
        await connection.execute(
            text(_with_numbers(statement) if is_series else statement),
            {"count": number} if is_series else {},
        )
    await connection.execute(
        text(
            "INSERT INTO chat_places (chat_id, place) SELECT chats.id, c.path"
            " FROM chats JOIN communes AS c"
            " ON c.number = chats.id % (SELECT count(*) FROM communes)"
        )
    )
    await connection.execute(text("ANALYZE"))


def _with_numbers(statement: str) -> str:
    """`INSERT INTO t (…) SELECT …`, with the series before its SELECT."""
    into, select = statement.split(" SELECT ", 1)
    return f"{into} {_NUMBERS} SELECT {select}"


async def _appointed(village: Village) -> dict[str, Person]:
    people = {}
    for number, (who, part) in enumerate(WHO.items(), 1):
        person = people[who] = village.person(number)
        if part is not None:
            await person.says(f"/start {await village.invitation(*part)}")
    await people["officer"].says("/thongbao Họp thôn 7 giờ tối mai ở nhà văn hóa")
    return people


async def _everything(village: Village, who: str, person: Person, times: Times) -> None:
    for name in DOORS.commands:
        if name in NOT_TYPED:
            continue
        await _timed(village, times, f"/{name}, {who}", person.says(f"/{name}"))
        buttons = [b.data for r in person.last for row in r.buttons for b in row]
        for data in [data for data in buttons if data][:BUTTONS]:
            action = data.split(":")[0].split("#")[0]
            await _timed(village, times, f"[{action}], {who}", person.presses(data))
        await person.says("thôi")


async def _timed(village: Village, times: Times, what: str, act: object) -> None:
    village.clock.turn(5000)  # nobody writes more than their share
    began = time.perf_counter()
    await act  # type: ignore[misc]  # a person's act
    times.found[what].append((time.perf_counter() - began) * 1000)
