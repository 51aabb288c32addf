"""`check-in`: a place is asked who is safe, and everyone replies at once.

Presses as a messenger hands them over, a hundred at a time; one in thirty needs help
and says a few words more. Taken is what is counted and answered into the outbox.
"""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import Checkin, CountsAs
from bot.bulletins.notice_text import NEEDS_HELP, SAFE
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Library
from bot.memory import leave_alone_what_stays
from bot.messaging import Address, Event, Incoming
from bot.people.villages import village_register
from bot.people.villages.model import Numbers
from bot.store.database import Database
from bot.store.tables.conversation import incoming
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chat_places, chats
from tests.bench.table import Report, Row
from tests.delivery.line.test_sent_once import check_in
from tests.support import village as villages
from tests.support.village import Village

REPLIES = 20_000
AT_ONCE = 100  # updates that a platform hands over together
ONE_IN = 30  # needs help
MINUTE = 60.0
PLACE = "01324"


def run(number: int = REPLIES) -> Report:
    """On SQLite, on a disk."""
    report = Report("check-in")
    ground = lay_ground(Config())
    library = open_library(ground)
    library.lay(())
    leave_alone_what_stays()
    with TemporaryDirectory() as folder:
        report.rows += asyncio.run(_taken(Path(folder), ground, library, number))
    return report


async def _taken(
    folder: Path, ground: Ground, library: Library, number: int
) -> list[Row]:
    async with Database(f"sqlite+aiosqlite:///{folder}/bot.db") as database:
        await database.migrate()
        village = villages.found(database, ground, library)
        sent = await _asked(village, number)
        began, cpu = time.monotonic(), time.process_time()
        await _all_reply(village, sent.code, number)
        took, spent = time.monotonic() - began, time.process_time() - cpu
        async with database.read() as connection:
            tally = await replies.tally(connection, sent.id)
    in_need = len(range(0, number, ONE_IN))
    right = tally.of(CountsAs.SAFE) == number - in_need
    right = right and tally.of(CountsAs.NEEDS_HELP) == in_need
    note = f"{1e6 * spent / number:.0f} µs CPU each"
    return [
        Row(
            "replies to a check-in taken in a minute",
            number / took * MINUTE,
            REPLIES,
            REPLIES,
            "",
            note=note,
        ),
        Row("all of them counted right", float(right), 1, 1, ""),
    ]


async def _asked(village: Village, number: int) -> Checkin:
    """A check-in that reached so many."""
    place = village.ground.places.by_code(PLACE)
    assert place is not None
    fold = village.ground.country.folding.fold
    id_ = await check_in(village)
    async with village.database.write() as connection:
        for name in ("Dưới", "Giữa", "Trên"):
            told = Numbers("bản", name, 60, 12)
            await village_register.put(connection, place.path, told, fold, 1)
        await connection.execute(
            chats.insert(),
            [
                {
                    "id": one,
                    "channel": "telegram",
                    "address": str(one),
                    "kind": "private",
                    "language": "vi",
                    "is_subscribed": True,
                    "created_at": 1,
                    "seen_at": 1,
                }
                for one in range(1, number + 1)
            ],
        )
        await connection.execute(
            chat_places.insert(),
            [{"chat_id": one, "place": place.path} for one in range(1, number + 1)],
        )
        await connection.execute(
            deliveries.insert(),
            [
                {"broadcast_id": id_, "chat_id": one, "state": 2}
                for one in range(1, number + 1)
            ],
        )
        found = await broadcasts.get(connection, id_)
        assert found is not None
        await open_checkins.begin(connection, found, village.clock.now)
        await broadcasts.set_state(
            connection,
            id_,
            State.DONE,
            was=(State.SCHEDULED,),
            started_at=village.clock.now,
        )
        begun = await open_checkins.get(connection, id_)
    assert begun is not None
    return begun


async def _all_reply(village: Village, code: str, number: int) -> None:
    async with asyncio.TaskGroup() as group:
        working = group.create_task(village.intake.run())
        for first in range(1, number + 1, AT_ONCE):
            some = range(first, min(first + AT_ONCE, number + 1))
            await village.intake.receive([_press(one, code) for one in some])
        while await _left(village):
            await asyncio.sleep(0.1)
        village.intake.stop()
        await working


def _press(number: int, code: str) -> Incoming:
    action = NEEDS_HELP if (number - 1) % ONE_IN == 0 else SAFE
    account = str(number)
    return Incoming(
        Address("telegram", account),
        f"u{number}",
        Event.BUTTON,
        account,
        button=f"{action}:{code}",
    )


async def _left(village: Village) -> bool:
    waits = select(incoming.c.id).where(incoming.c.handled_at.is_(None)).limit(1)
    async with village.database.read() as connection:
        return await connection.scalar(waits) is not None
