import gzip
import json
import tracemalloc

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DataProblem
from bot.store import settings
from bot.store.backups import backup
from bot.store.database import Database
from bot.store.secret import secret_of
from bot.store.tables.knowledge import told_ends
from tests.conftest import migrated_postgres


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
        await settings.put(connection, "mark", "kept")
        await connection.execute(
            text("INSERT INTO people (channel, account) VALUES ('telegram', '77')")
        )


async def is_whole(database):
    """What `fill` wrote is there, and the next row gets a number of its own."""
    async with database.write() as connection:
        assert await settings.get(connection, "mark") == "kept"
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
        ([{**head, "revision": "0001"}], "another version of this program"),
        ([{**head, "revision": "9999"}], "a newer version of this program"),
        ([{**head, "format": backup.FORMAT + 1}], "a newer version of this program"),
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


def packed(file, head, *lines):
    """A file as a backup is, of these lines."""
    file.write_bytes(gzip.compress("\n".join([json.dumps(head), *lines]).encode()))
    return file


async def test_what_is_said_first_is_looked_at_before_the_rest(sqlite, tmp_path):
    """Neither format nor emptiness waits for rows that may be gigabytes."""
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    older = packed(tmp_path / "older", {**head, "revision": "0001"}, "rubbish")
    with pytest.raises(DataProblem, match="another version of this program"):
        await backup.read(sqlite, older)
    await fill(sqlite)
    with pytest.raises(DataProblem, match="not empty"):
        await backup.read(sqlite, packed(tmp_path / "a", head, "rubbish"))


@pytest.mark.parametrize(
    "line", ["[" * 200_000, '["chats", {"id": ' + "9" * 5_000 + "}]"]
)
async def test_a_line_that_is_too_much_is_refused_in_a_sentence(sqlite, tmp_path, line):
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    with pytest.raises(DataProblem, match="is no backup"):
        await backup.read(sqlite, packed(tmp_path / "deep", head, line))


@pytest.mark.parametrize("format_", ["1e400", "-1e400", "NaN", '"1"', "[]"])
async def test_a_format_that_is_no_number_is_refused(sqlite, tmp_path, format_):
    head = f'{{"format": {format_}, "revision": "{await sqlite.revision()}"}}'
    file = tmp_path / "odd.gz"
    file.write_bytes(gzip.compress(head.encode()))
    with pytest.raises(DataProblem):
        backup.refuse_unfitting(file)


async def test_a_number_that_no_table_holds_is_refused(sqlite, tmp_path):
    await fill(sqlite)
    file = tmp_path / "whole.gz"
    await backup.write(sqlite, file)
    head, *lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    at = next(n for n, (_, row) in enumerate(rows) if isinstance(row.get("id"), int))
    rows[at][1]["id"] = 2**70
    lines[at] = json.dumps(rows[at])
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/new.db") as new:
        await new.migrate()
        with pytest.raises(DataProblem, match="is no backup"):
            await backup.read(new, packed(file, json.loads(head), *lines))


async def test_a_line_without_an_end_is_not_read_to_its_end(
    sqlite, tmp_path, monkeypatch
):
    monkeypatch.setattr(backup, "_LONGEST", 1 << 16)
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    file = packed(tmp_path / "bomb", head, " " * (64 << 20))
    tracemalloc.start()
    with pytest.raises(DataProblem, match="is no backup"):
        await backup.read(sqlite, file)
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


async def test_a_restore_takes_no_more_memory_than_a_slice(sqlite, tmp_path):
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    rows = 40
    lines = (
        json.dumps(
            ["told_ends", {"topic": "x" * (1 << 20), "ends_on": str(n), "told_at": 0}]
        )
        for n in range(rows)
    )
    file = packed(tmp_path / "big", head, *lines)
    tracemalloc.start()
    assert await backup.read(sqlite, file) == rows
    assert tracemalloc.get_traced_memory()[1] < 24 << 20
    tracemalloc.stop()
    async with sqlite.read() as connection:
        kept = await connection.execute(told_ends.select())
        assert len(kept.all()) == rows


async def test_the_secret_is_in_no_backup_and_in_no_copy(database, other, tmp_path):
    secret = (await secret_of(database, tmp_path / "secret")).decode()
    async with database.write() as connection:
        await settings.put(connection, settings.SECRET, secret)  # as it once was
    await backup.write(database, tmp_path / "backup")
    assert secret not in gzip.decompress((tmp_path / "backup").read_bytes()).decode()
    await backup.copy(database, other)
    async with other.read() as connection:
        for name in (settings.SECRET, settings.SECRET_DIGEST):
            assert await settings.get(connection, name) is None


async def test_the_secret_of_an_older_backup_is_left_where_it_is(sqlite, tmp_path):
    head = {"format": backup.FORMAT, "revision": await sqlite.revision()}
    rows = [
        json.dumps(["settings", {"name": name, "value": "x" * 40}])
        for name in (settings.SECRET, settings.SECRET_DIGEST, "content_number")
    ]
    assert await backup.read(sqlite, packed(tmp_path / "old", head, *rows)) == 1
    assert await secret_of(sqlite) != b"x" * 40
