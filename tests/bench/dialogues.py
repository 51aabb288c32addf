"""What is typed in the middle of a dialogue, and how much of it is answered rightly."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import Config
from bot.ground import lay_ground, open_library
from bot.store.database import Database
from tests.bench.letters import address_of, empty_village
from tests.bench.scale import Scale
from tests.bench.table import Row
from tests.support.detours import KINDS, faults_of
from tests.support.dialogues import DIALOGUES, comes_to


async def answered(scale: Scale) -> list[Row]:
    """Every kind of input in every dialogue of the house, judged by the rule."""
    ground = lay_ground(Config())
    library = open_library(ground)
    library.lay(())
    tried, found = 0, list[str]()
    with TemporaryDirectory() as folder:
        async with Database(address_of(Path(folder, "empty.db"))) as database:
            await database.migrate()
        for dialogue in DIALOGUES:
            async with empty_village(Path(folder), ground, library) as village:
                person = await comes_to(village, dialogue)
                count, faults = await faults_of(person)
                tried, found = tried + count, found + faults
    share = 100 * (tried - len(found)) / tried
    note = f"{tried - len(found):,} of {tried:,}, {len(DIALOGUES)} dialogues × "
    note += f"{len(KINDS)} kinds of input"
    what = "open dialogue × kind of input answered as the rule says"
    return [Row(what, share, 100, 100, "%", note="; ".join([note, *found[:3]]))]
