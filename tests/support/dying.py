"""A process that handles what waits, until all is handled or it dies of /chet.

`python -m tests.support.dying DATABASE-URL CONTENT-FOLDER`, as a test starts it.
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from bot.config import Config
from bot.conversation.turn import Replies, Turn
from bot.ground import lay_ground, open_library
from bot.store.database import Database
from tests.support import village as villages


async def dies(turn: Turn, text: str) -> Replies:
    os.kill(os.getpid(), signal.SIGKILL)
    return []


async def main(url: str, content: str) -> None:
    ground = lay_ground(Config())
    ground = replace(ground, config=replace(ground.config, content_dir=Path(content)))
    async with Database(url) as database:
        village = villages.found(database, ground, open_library(ground))
        village.answers("chet", dies)
        while await village.intake.handle_batch():
            pass


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
