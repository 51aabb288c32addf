"""Who comes back after the database was restored hears what is new, and only that."""

import argparse
import shutil
from pathlib import Path

import pytest

from bot.channels.web.position import FIRST, Epoch, Position, heard, read
from bot.cli import keeping
from bot.clock import DAY, HOUR, utc_now
from bot.config import Config
from bot.store.backups import backup
from bot.store.database import Database
from tests.channels.web.office import Office, opened

SECOND, THIRD = Epoch("aa", 50), Epoch("bb", 60)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("30", Position("", 30)),
        ("0", Position("", 0)),
        ("aa-30", Position("aa", 30)),
    ],
)
def test_a_position_is_a_number_and_later_an_epoch_and_a_number(text, position):
    assert read(text) == position
    assert str(position) == text


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "-", "aa-", "AA-1", "zz-1", "²", "9" * 19, "aa-1-1"]
)
def test_what_was_never_written_is_no_position(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("position", "epochs", "number"),
    [
        (Position("", 30), (FIRST,), 30),
        (Position("", 30), (FIRST, SECOND), 30),  # away since before the backup
        (Position("", 90), (FIRST, SECOND), 50),  # what it heard after 50 is lost
        (Position("aa", 90), (FIRST, SECOND), 90),
        (Position("", 90), (FIRST, SECOND, THIRD), 50),
        (Position("aa", 90), (FIRST, SECOND, THIRD), 60),
        (Position("aa", 55), (FIRST, SECOND, THIRD), 55),
        (Position("cc", 90), (FIRST, SECOND, THIRD), 60),  # undone by a restore
        (Position("cc", 30), (FIRST, SECOND, THIRD), 30),
    ],
)
def test_up_to_where_a_browser_has_heard(position, epochs, number):
    assert heard(position, epochs) == number


async def restored(database: Database, folder: Path, name: str) -> str:
    """The address of a database restored from a backup by the command."""
    url = f"sqlite+aiosqlite:///{folder}/{name}.db"
    settings = Config(database_url=url)
    file = folder / f"{name}.gz"
    await backup.write(database, file)
    await keeping.run_restore(settings, argparse.Namespace(file=file, replace=False))
    return url


async def listened(office: Office, session: str, last: str, count: int) -> list[dict]:
    """So many pieces of news from a position on, none of them more than asked for."""
    async with office.stream(session, Last_Event_ID=last) as stream:
        await stream.block()
        await office.push(session, f"sau {last}")
        found = [await stream.news() for _ in range(count + 1)]
    assert found[-1]["text"] == f"sau {last}"
    return found[:-1]


async def test_what_is_new_after_a_restore_is_heard_and_nothing_twice(
    office: Office, tmp_path
):
    office.clock.now = utc_now()  # by which the command erases what has expired
    session = (await office.says("/start"))["session"]
    for text in ("một", "hai"):
        await office.push(session, text)
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        away_since = (await stream.news())["at"]
    url = await restored(office.database, tmp_path, "yesterday")
    for number in range(5):
        await office.push(session, f"mất {number}")
    async with office.stream(session) as stream:
        last = (await stream.block())["id"]
    async with Database(url) as database, opened(database) as again:
        again.clock.now = office.clock.now
        await again.push(session, "khẩn")
        [news] = await listened(again, session, last, 1)
        assert news["text"] == "khẩn"
        assert news["at"] == news["id"] != last
        assert not news["id"].isdigit()  # no number that this browser knows already
        assert await listened(again, session, news["at"], 1)  # "sau" of before
        earlier = await listened(again, session, away_since, 4)
        assert [one["text"] for one in earlier][:2] == ["hai", "khẩn"]


async def test_answers_after_a_restore_have_names_of_their_own(
    office: Office, tmp_path
):
    office.clock.now = utc_now()  # by which the command erases what has expired
    session = (await office.says("/start"))["session"]
    url = await restored(office.database, tmp_path, "copy")
    lost = (await office.says("một", session=session))["replies"][0]["id"]
    async with Database(url) as database, opened(database) as again:
        again.clock.now = office.clock.now
        answer = await again.says("hai", session=session)
        other = answer["replies"][0]["id"]
    assert answer["session"] == session
    assert lost != other
    assert lost.isdigit()
    assert other.endswith(f"-{lost}")


async def test_a_database_put_back_as_a_file_repeats_a_day_and_no_more(
    sqlite: Database, tmp_path
):
    url = f"sqlite+aiosqlite:///{tmp_path}/put_back.db"
    async with opened(sqlite) as office:
        session = (await office.says("/start"))["session"]
        await office.push(session, "hôm kia")
        office.clock.turn(2 * DAY)
        async with sqlite.write():  # holds still while the file is copied
            for ending in ("", "-wal"):
                source = f"{sqlite.path}{ending}"
                if Path(source).exists():
                    shutil.copy(source, f"{tmp_path}/put_back.db{ending}")
        for number in range(5):
            await office.push(session, f"mất {number}")
        async with office.stream(session) as stream:
            last = (await stream.block())["id"]
        now = office.clock.now
    async with Database(url) as database, opened(database) as again:
        again.clock.now = now + HOUR
        await again.push(session, "khẩn")
        async with again.stream(session, Last_Event_ID=last) as stream:
            await stream.block()
            assert (await stream.news())["text"] == "khẩn"
