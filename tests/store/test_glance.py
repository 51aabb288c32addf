import sqlite3

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.glance import is_ours_without


async def test_an_empty_table_of_our_own_is_seen_without_the_engine(sqlite):
    assert is_ours_without(sqlite.path, "overlay")
    async with sqlite.write() as connection:
        await connection.execute(
            text(
                "INSERT INTO overlay (topic, stem, language, digest, kind, at)"
                " VALUES ('pay', 'now', 'vi', 'x', 'hidden', 1)"
            )
        )
    assert not is_ours_without(sqlite.path, "overlay")
    assert is_ours_without(sqlite.path, "contact_cards")


@pytest.mark.parametrize("revision", ["0000", "9999", None])
async def test_a_database_of_another_revision_is_left_to_the_engine(sqlite, revision):
    async with sqlite.write() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
        if revision:
            await connection.execute(
                text("INSERT INTO alembic_version VALUES (:revision)"),
                {"revision": revision},
            )
    assert not is_ours_without(sqlite.path, "overlay")


def test_what_is_no_database_of_ours_is_left_to_the_engine(tmp_path):
    file = tmp_path / "bot?.db"
    assert not is_ours_without(file, "overlay")
    assert not file.exists(), "a look makes nothing"
    file.write_text("no database")
    assert not is_ours_without(file, "overlay")
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE overlay (id INTEGER)")
    other.close()
    assert not is_ours_without(file, "overlay")
    assert not is_ours_without(tmp_path, "overlay")


async def test_it_sees_what_is_written_but_not_yet_in_the_file_itself(tmp_path):
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        async with database.write() as connection:
            await connection.execute(
                text(
                    "INSERT INTO overlay (topic, stem, language, digest, kind, at)"
                    " VALUES ('pay', 'now', 'vi', 'x', 'hidden', 1)"
                )
            )
        assert not is_ours_without(database.path, "overlay")
