"""Long messages: the processor time that one of them takes, wherever it is written."""

import gc
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from bot.config import Config
from bot.conversation import rounds
from bot.conversation.rooms import DOORS
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Library
from bot.memory import leave_alone_what_stays
from bot.messaging import Event, Incoming
from bot.people.model import Role
from bot.store.database import Database
from tests.bench.scale import Scale
from tests.bench.table import Row
from tests.conversation.test_long_messages import SHAPES, of
from tests.support import village as villages
from tests.support.dialogues import DIALOGUES, comes_to, someone
from tests.support.village import Person, Village

MUST, GOAL = 50.0, 20.0  # milliseconds
TRIES = 3  # of one that took longer than the goal: another may have had the cache
ROLES = (None, Role.OFFICER, Role.ADMIN)


async def slowest(scale: Scale) -> list[Row]:
    """Over every shape of message, as question, command and in each dialogue."""
    found: dict[str, float] = {}
    ground = lay_ground(Config())
    library = open_library(ground)
    library.lay(())
    leave_alone_what_stays()
    with TemporaryDirectory() as folder:
        async with Database(address_of(Path(folder, "empty.db"))) as database:
            await database.migrate()
        for dialogue in DIALOGUES:
            async with empty_village(Path(folder), ground, library) as village:
                person = await comes_to(village, dialogue)
                found |= await _costs(person, dialogue, "", scale.letters)
        for role in ROLES:
            async with empty_village(Path(folder), ground, library) as village:
                person = await someone(village, role)
                for name, before in _ways(role):
                    found |= await _costs(person, name, before, scale.letters)
    name = max(found, key=lambda one: found[one])
    what = f"slowest message of {scale.letters:,} letters, processor time"
    note = f"{name}; {len(found):,} tried"
    return [Row(what, found[name], MUST, GOAL, "ms", is_most=True, note=note)]


def _ways(role: Role | None) -> Iterator[tuple[str, str]]:
    """What a role may write outside dialogues, and what stands before the letters."""
    if role is None:
        yield "a question", ""
    for command in DOORS.commands.values():
        if command.role is role:
            yield f"/{command.name}", f"/{command.name} "


async def _costs(
    person: Person, where: str, before: str, letters: int
) -> dict[str, float]:
    found = {}
    for name, shape in SHAPES.items():
        words = before + of(shape, letters - len(before))
        took = await _milliseconds(person, words)
        for _ in range(TRIES - 1):
            if took > GOAL:
                took = min(took, await _milliseconds(person, words))
        found[f"{where}, {name}"] = took
    return found


async def _milliseconds(person: Person, words: str) -> float:
    """Processor time of one turn, of which nothing is kept."""
    village = person.village
    router = village.intake._turns._router
    one = Incoming(person.address, "x", Event.TEXT, person.account, text=words)
    async with village.database.write() as connection:
        await connection.execute(text("SAVEPOINT before"))
        gc.collect(0)
        began = time.process_time()
        round_ = await rounds.begin(connection, [one], village.clock.now)
        await router.handle(connection, one, village.clock.now, round_)
        took = time.process_time() - began
        await connection.execute(text("ROLLBACK TO SAVEPOINT before"))
    return 1000 * took


@asynccontextmanager
async def empty_village(
    folder: Path, ground: Ground, library: Library
) -> AsyncIterator[Village]:
    file = Path(shutil.copy(folder / "empty.db", folder / "bot.db"))
    async with Database(address_of(file)) as database:
        yield villages.found(database, ground, library)
    for left in folder.glob("bot.db*"):
        left.unlink()


def address_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
