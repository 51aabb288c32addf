import asyncio
import gzip
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DataProblem
from bot.store import backup, others, settings
from bot.store.database import Database
from tests.conftest import migrated_postgres


async def test_a_transaction_that_fails_leaves_nothing_behind(database):
    async def half() -> None:
        async with database.write() as connection:
            await settings.put(connection, "half", "done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with database.read() as connection:
        assert await settings.get(connection, "half") is None


async def test_a_number_that_two_raise_at_once_counts_both(database):
    async def raised() -> int:
        async with database.write() as connection:
            return await settings.raise_number(connection, "number")

    assert sorted(await asyncio.gather(*(raised() for _ in range(5)))) == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip


async def test_one_process_sends_at_a_time(database):
    assert await database.acquire_sender()
    async with Database(database.url.render_as_string(hide_password=False)) as other:
        assert not await other.acquire_sender()
        await database.release_sender()
        assert await other.acquire_sender()


async def test_what_another_process_writes_is_noticed(database):
    rung = asyncio.Event()
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other, asyncio.TaskGroup() as group:
        watching = group.create_task(database.watch())
        database.listeners.append(rung.set)
        async with asyncio.timeout(20):
            await rung.wait()  # the first look
            rung.clear()
            async with other.write() as connection:
                await settings.put(connection, "from", "outside")
            await rung.wait()
        watching.cancel()


async def test_own_commits_are_no_other_process_s(sqlite):
    async with Database(sqlite.url.render_as_string()) as other:
        seen = [await sqlite.data_version()]
        for is_routine in (True, False):
            async with sqlite.write(is_routine=is_routine) as connection:
                await settings.put(connection, "from", str(is_routine))
            seen.append(await sqlite.data_version())
        assert seen == seen[:1] * 3
        async with other.write() as connection:
            await settings.put(connection, "from", "outside")
        assert await sqlite.data_version() != seen[0]


async def test_own_commits_ring_once_or_not_at_all(database, monkeypatch):
    """What is watched for is what others write; one's own is told at once."""
    monkeypatch.setattr(others, "LOOK_ANYWAY_EVERY", 3600)
    url = database.url.render_as_string(hide_password=False)
    bell, rings = asyncio.Event(), []
    database.listeners += [bell.set, lambda: rings.append(1)]

    async def write(own: Database, *, is_routine: bool = False) -> None:
        async with own.write(is_routine=is_routine) as connection:
            await settings.raise_number(connection, "written")

    async with (
        Database(url) as other,
        asyncio.timeout(60),
        asyncio.TaskGroup() as group,
    ):
        watching = group.create_task(database.watch())
        await bell.wait()  # the first look
        del rings[:]
        for _ in range(20):
            await write(database, is_routine=True)
        await write(database)
        assert len(rings) == 1
        bell.clear()
        await write(other)
        await bell.wait()
        assert len(rings) == 2
        watching.cancel()


async def test_sqlite_survives_losing_power(sqlite):
    async with sqlite.write() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert await connection.scalar(text("PRAGMA busy_timeout")) == 10_000
        assert await connection.scalar(text("PRAGMA secure_delete")) == 1


async def test_readers_cannot_write(sqlite):
    async with sqlite.read() as connection:
        with pytest.raises(Exception, match="readonly"):
            await connection.execute(text("DELETE FROM settings"))


@pytest.fixture
async def other(database, tmp_path, postgres):
    """An empty database of the other kind."""
    url = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    if database.is_sqlite:
        url = await migrated_postgres(postgres)
    async with Database(url) as opened:
        await opened.migrate()
        yield opened


async def fill(database):
    async with database.write() as connection:
        await settings.put(connection, "secret", "kept")
        await connection.execute(
            text("INSERT INTO people (channel, account) VALUES ('telegram', '77')")
        )


async def is_whole(database):
    """What `fill` wrote is there, and the next row gets a number of its own."""
    async with database.write() as connection:
        assert await settings.get(connection, "secret") == "kept"
        await connection.execute(
            text("INSERT INTO people (channel, account) VALUES ('web', 'next')")
        )
        accounts = text("SELECT account FROM people ORDER BY id")
        assert list(await connection.scalars(accounts)) == ["77", "next"]


async def test_a_backup_restores_on_the_other_kind_of_database(
    database, other, tmp_path
):
    await fill(database)
    file = tmp_path / "backup.gz"
    written = await backup.write(database, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert await backup.read(other, file) == written
    await is_whole(other)
    with pytest.raises(DataProblem, match="not empty"):
        await backup.read(other, file)


async def test_a_copy_moves_everything_to_the_other_kind_and_back(
    database, other, tmp_path
):
    await fill(database)
    moved = await backup.copy(database, other)
    assert moved == sum((await backup.sizes(database)).values())
    await is_whole(other)
    with pytest.raises(DataProblem, match="not empty"):
        await backup.copy(database, other)
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/back.db") as back:
        await back.migrate()
        assert await backup.copy(other, back) == moved + 1
        assert await backup.sizes(back) == await backup.sizes(other)


async def test_something_that_is_no_backup_is_said_to_be_none(sqlite, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Kính gửi")
    with pytest.raises(DataProblem, match="is no backup"):
        await backup.read(sqlite, file)


async def test_a_backup_that_does_not_fit_is_refused_whole(sqlite, tmp_path):
    whole = tmp_path / "whole.gz"
    await backup.write(sqlite, whole)
    cut = tmp_path / "cut.gz"
    cut.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(DataProblem, match="is damaged or cut off"):
        await backup.read(sqlite, cut)
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    for lines, said in (
        ([[]], "is no backup"),
        ([head, [1]], "is no backup"),
        ([head, ["unheard", {"a": 1}]], "is no backup"),
        ([head, ["chats", {"a": 1}]], "is no backup"),
        ([{**head, "revision": "9999"}], "another version of this program"),
    ):
        file = tmp_path / "strange.gz"
        file.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
        with pytest.raises(DataProblem, match=said):
            await backup.read(sqlite, file)


async def test_a_backup_that_fails_leaves_the_one_before(sqlite, tmp_path):
    file = tmp_path / "backup.gz"
    await backup.write(sqlite, file)
    before = file.read_bytes()
    async with sqlite.write() as connection:
        await connection.execute(text("DROP TABLE counters"))
    with pytest.raises(SQLAlchemyError):
        await backup.write(sqlite, file)
    assert file.read_bytes() == before
    assert [f.name for f in tmp_path.glob("backup*")] == ["backup.gz"]
