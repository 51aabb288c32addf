import re
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.errors import DataProblem
from bot.store.database import Database
from bot.store.migrate import BEFORE_RELEASE, revisions
from bot.store.tables import metadata
from bot.store.upgrade import scripts, upgrade
from tests.conftest import new_postgres

# Dumps of what the nine migrations before the release made, with rows in every table.
DUMPS = Path(__file__).parent / "before_release"


@pytest.fixture
async def older(database, tmp_path, postgres):
    """A database of the same kind as it was before the release."""
    if database.is_sqlite:
        url = f"sqlite+aiosqlite:///{tmp_path}/older.db"
        with closing(sqlite3.connect(tmp_path / "older.db")) as made:
            made.executescript((DUMPS / "sqlite.sql").read_text())
    else:
        url = await new_postgres(postgres)
        made = await asyncpg.connect(url.replace("+asyncpg", ""))
        await made.execute((DUMPS / "postgresql.sql").read_text())
        await made.close()
    async with Database(url) as opened:
        yield opened


ON_SQLITE = "SELECT name, sql FROM sqlite_master"
ON_POSTGRESQL = (
    """SELECT table_name || '.' || column_name,
    concat_ws(' ', data_type, is_nullable, column_default, collation_name, is_identity)
    FROM information_schema.columns WHERE table_schema = 'public'""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
)


async def schema(database):
    """The words that make each table, column, index and constraint."""
    looks = [ON_SQLITE] if database.is_sqlite else ON_POSTGRESQL
    async with database.read() as connection:
        found = [row for look in looks for row in await connection.execute(text(look))]
    return {name: sorted(re.findall(r"[^\s,]+", made or "")) for name, made in found}


async def rows_by_table(database):
    """Every row as a dictionary; but for the revision, which changes."""
    found = {}
    async with database.read() as connection:
        there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        for name in metadata.tables.keys() & set(there):
            rows = await connection.execute(text(f"SELECT * FROM {name}"))
            found[name] = [dict(row) for row in rows.mappings()]
    return found


async def test_an_older_database_becomes_what_a_new_one_is(database, older):
    assert await older.revision() == BEFORE_RELEASE
    assert await older.migrate() == await older.revision() == await database.revision()
    assert await schema(older) == await schema(database)


async def test_who_held_a_role_at_a_gate_holds_it_where_the_gate_lies_now(older):
    before, now = "vn.20.gate-huu-nghi", "vn.20.06184.gate-huu-nghi"
    async with older._writer.connect() as connection:
        await connection.execute(
            text(
                "UPDATE roles SET place = :place WHERE id = (SELECT min(id) FROM roles)"
            ),
            {"place": before},
        )
        await connection.commit()
    await older.migrate()
    places = [row["place"] for row in (await rows_by_table(older))["roles"]]
    assert now in places
    assert before not in places


async def test_a_database_of_the_first_release_becomes_what_a_new_one_is(
    database, older
):
    async with older._writer.connect() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
        await connection.commit()
        await connection.run_sync(upgrade, "0010")
    assert await older.revision() == "0010"
    assert await older.migrate() == await database.revision()
    assert await schema(older) == await schema(database)


SAID_OTHERWISE = {"is_unreached_erased"}  # by a number, together with more


async def test_an_older_database_keeps_every_row(older):
    before = await rows_by_table(older)
    assert [name for name, rows in before.items() if len(rows) < 2] == []
    await older.migrate()
    after = await rows_by_table(older)
    for name, rows in before.items():
        same = rows[0].keys() - SAID_OTHERWISE
        assert [{key: row[key] for key in same} for row in after[name]] == [
            {key: row[key] for key in same} for row in rows
        ], name
    for was, row in zip(before["broadcasts"], after["broadcasts"], strict=True):
        assert row["erased"] == (2 if was["is_unreached_erased"] else 0)


async def test_new_rows_of_an_older_database_get_numbers_of_their_own(older):
    await older.migrate()
    async with older.write() as connection:
        number = await connection.scalar(
            text(
                "INSERT INTO people (channel, account) VALUES ('web', 'x') RETURNING id"
            )
        )
    assert number == 3


async def test_a_database_that_was_never_finished_is_refused(older):
    async with older.write() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = '0004'")
        )
    with pytest.raises(DataProblem, match="at 0004, from before the first release"):
        await older.migrate()


async def test_migrations_and_tables_agree(older):
    await older.migrate()
    async with older.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), metadata)
        )
    assert differences == []


def test_a_migration_is_named_by_its_revision():
    known = scripts().walk_revisions()
    assert revisions() == [script.revision for script in known][::-1]


async def test_migrating_twice_changes_nothing(database):
    assert await database.migrate() == await database.revision()


async def test_a_database_newer_than_the_program_is_refused(database):
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE alembic_version SET version_num = '9999'")
        )
    with pytest.raises(DataProblem, match="newer than this program"):
        await database.migrate()
