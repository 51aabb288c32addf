"""Room for a restore, and nothing of what was there is lost."""

import gzip
from argparse import Namespace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.cli import keeping
from bot.config import VIETNAM, Config
from bot.errors import DataProblem
from bot.store import settings
from bot.store.backups import backup
from bot.store.backups.set_aside import clear, set_aside
from bot.store.database import Database
from bot.store.glance import revisions

AT = datetime(2026, 12, 11, 7, 0, tzinfo=VIETNAM)


async def marked(database) -> str | None:
    async with database.read() as connection:
        return await settings.get(connection, "mark")


async def test_what_a_newer_release_made_gives_way_to_the_backup(database, tmp_path):
    async with database.write() as connection:
        await settings.put(connection, "mark", "before")
    await backup.write(database, tmp_path / "backup.gz")
    async with database.write() as connection:
        await settings.put(connection, "mark", "since")
        await connection.execute(text("CREATE TABLE newer (id INTEGER)"))
        await connection.execute(text("UPDATE alembic_version SET version_num='9000'"))
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other:
        aside = await set_aside(other, AT)
    async with Database(url) as other:
        await other.migrate()
        await backup.read(other, tmp_path / "backup.gz")
        assert await marked(other) == "before"
        if not other.is_sqlite:
            assert aside == "schema replaced_20261211_070000"
            async with other.read() as connection:
                kept = text(
                    "SELECT value FROM replaced_20261211_070000.settings "
                    "WHERE name = 'mark'"
                )
                assert await connection.scalar(kept) == "since"
            return
    async with Database(f"sqlite+aiosqlite:///{aside}") as kept:
        assert await marked(kept) == "since"
        assert await kept.revision() == "9000"


async def test_what_was_put_aside_does_not_lie_there_for_ever(database, tmp_path):
    await backup.write(database, tmp_path / "backup.gz")
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other:
        await set_aside(other, AT - timedelta(days=31))
    config = Config(database_url=url, secret_file=tmp_path / "secret")
    given = Namespace(file=tmp_path / "backup.gz", replace=True)
    assert await keeping.run_restore(config, given) == 0
    assert await keeping.run_restore(config, given) == 0  # what is there gives way
    async with Database(url) as other:
        assert await other.revision() == revisions()[-1]
        assert await clear(other, AT - timedelta(days=30)) == 1
        assert await clear(other, AT - timedelta(days=30)) == 0
        assert await clear(other, AT + timedelta(days=365)) == 1


async def test_while_it_is_used_nothing_is_put_aside(database):
    url = database.url.render_as_string(hide_password=False)
    assert await database.acquire_sender()
    async with Database(url) as other:
        with pytest.raises(DataProblem, match="stop it first"):
            await set_aside(other, AT)


async def test_an_empty_place_has_nothing_to_put_aside(tmp_path):
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/new.db") as new:
        assert await set_aside(new, AT) == ""


async def test_what_was_there_is_not_said_to_be_for_deleting_where_it_fails(
    tmp_path, capsys
):
    """A backup with a row twice reads well, and cannot be filled in."""
    url = f"sqlite+aiosqlite:///{tmp_path}/a.db"
    async with Database(url) as database:
        await database.migrate()
        async with database.write() as connection:
            await settings.put(connection, "mark", "before")
        file = tmp_path / "twice.gz"
        await backup.write(database, file)
    head, *rows = gzip.decompress(file.read_bytes()).splitlines()
    file.write_bytes(gzip.compress(b"\n".join([head, *rows, *rows])))
    with pytest.raises(DataProblem, match=r"what was there is whole in .*replaced-"):
        await keeping.run_restore(
            Config(database_url=url), Namespace(file=file, replace=True)
        )
    assert "delete" not in capsys.readouterr().out
