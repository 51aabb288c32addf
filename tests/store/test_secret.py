import asyncio
from pathlib import Path

import pytest

from bot.errors import DataProblem
from bot.store import secret, settings
from bot.store.database import Database
from bot.store.secret import secret_of

OLD = "s3cret-of-an-older-program-0123456789"


async def test_it_is_made_once_in_a_file_for_its_owner_s_eyes(sqlite):
    made = await secret_of(sqlite)
    file = sqlite.path.with_name("secret")
    assert file.read_bytes().strip() == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert await secret_of(sqlite) == made
    assert {f.name for f in file.parent.glob("secret*")} == {"secret"}


async def test_the_database_holds_it_no_longer(database, tmp_path):
    """Nor does any of its files, where they are ours to see."""
    async with database.write() as connection:
        await settings.put(connection, settings.SECRET, OLD)
    assert await secret_of(database, tmp_path / "own") == OLD.encode()
    assert (tmp_path / "own").read_text().strip() == OLD
    async with database.read() as connection:
        assert await settings.get(connection, settings.SECRET) is None
    if database.is_sqlite:
        files = Path(database.path).parent.glob("bot.db*")
        assert [f.name for f in files if OLD.encode() in f.read_bytes()] == []


async def test_processes_that_start_at_once_agree(database, tmp_path):
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other:
        both = await asyncio.gather(
            secret_of(database, tmp_path / "one"), secret_of(other, tmp_path / "one")
        )
    assert both[0] == both[1]


async def test_a_process_with_another_secret_is_told(database, tmp_path, caplog):
    first = await secret_of(database, tmp_path / "one")
    (tmp_path / "two").write_text(OLD)
    if database.is_sqlite:  # one machine, one process: its own to change
        assert await secret_of(database, tmp_path / "two") == OLD.encode()
        assert "another secret than before" in caplog.text
        return
    with pytest.raises(DataProblem, match="two holds another: copy"):
        await secret_of(database, tmp_path / "two")
    with pytest.raises(DataProblem, match="three has none: copy"):
        await secret_of(database, tmp_path / "three")
    assert not (tmp_path / "three").exists()
    assert await secret_of(database, tmp_path / "one") == first
    await secret.forget(database)
    assert await secret_of(database, tmp_path / "two") == OLD.encode()


@pytest.mark.parametrize("held", ["short", "\u1ea3" * 40])
async def test_what_is_no_secret_is_refused(sqlite, tmp_path, held):
    (tmp_path / "own").write_text(held, encoding="utf-8")
    with pytest.raises(DataProblem, match=r"own: a secret has|own: the secret cannot"):
        await secret_of(sqlite, tmp_path / "own")


async def test_a_place_that_cannot_be_written_is_said(sqlite, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataProblem, match="see BOT_SECRET_FILE"):
        await secret_of(sqlite, tmp_path / "file" / "secret")
