"""People with roles do random things; nobody acts outside their scope."""

import os
import random
import time
from pathlib import Path

from bot.config import Config
from bot.ground import lay_ground, open_library
from bot.store.database import Database
from tests.soak.figures import Figures
from tests.support import village as villages
from tests.support.trespass import first_trespass

EACH = 500  # sequences on one database


async def scopes(folder: Path, sequences: int) -> Figures:
    figures = Figures("scopes")
    seed = int(os.environ.get("SCOPE_SEED", "0")) or random.SystemRandom().getrandbits(
        30
    )
    figures.notes.append(f"{sequences} sequences, SCOPE_SEED={seed}")
    ground = lay_ground(Config(cache_dir=folder / "kept"))
    library = open_library(ground)
    library.lay(())
    began = time.monotonic()
    for number in range(max(1, sequences // EACH)):
        url = f"sqlite+aiosqlite:///{folder}/{number}.db"
        async with Database(url) as database:
            await database.migrate()
            village = villages.found(database, ground, library)
            wrong = await first_trespass(village, seed + number, EACH)
        figures.promise(not wrong, "; ".join(wrong))
    figures.seconds = time.monotonic() - began
    return figures
