"""A day's backup, and the day on which it is needed: the machine is lost."""

import asyncio
import configparser
import gzip
import json
import os
import re
import shutil
import sqlite3
from contextlib import asynccontextmanager, closing

import aiohttp
import pytest

from bot.config import PROJECT
from tests.conftest import drop_postgres, new_postgres
from tests.support.running import Browser, Process
from tests.support.running import by_day as a_day

pytestmark = pytest.mark.process


@pytest.fixture(params=["sqlite", "postgresql"])
async def addresses(request, tmp_path):
    """Of the database that is lost, and of an empty one on another machine."""
    if request.param == "sqlite":
        yield [f"sqlite+aiosqlite:///{tmp_path}/{n}/bot.db" for n in ("old", "new")]
        return
    server = request.getfixturevalue("postgres")
    made = [await new_postgres(server) for _ in range(2)]
    yield made
    for url in made:
        await drop_postgres(url)


def machine(folder, url: str, secret) -> Process:
    """One that keeps its secret on a disk of its own."""
    folder.mkdir()
    return Process(
        folder,
        BOT_DATABASE_URL=url,
        BOT_SECRET_FILE=str(secret),
        BOT_TIMEZONE=a_day().key,
    )


@asynccontextmanager
async def people(bot: Process, *names: str):
    """Each at a browser, receiving news of Cốc Pàng."""
    async with aiohttp.ClientSession() as http:
        there = {name: Browser(bot.address, http) for name in names}
        for one in there.values():
            await one.says("/nhantin 01324")
            assert "xã Cốc Pàng" in await one.taps("Đồng ý")
        yield there


async def test_a_lost_machine_comes_back_from_its_daily_backup(addresses, tmp_path):
    lost, found = addresses
    disk = tmp_path / "disk"  # another one: it is not lost
    disk.mkdir()
    old = machine(tmp_path / "old", lost, disk / "secret")
    await old.start()
    async with people(old, "stays", "leaves") as there:
        # As the timer's unit types it; the folder is on the other disk.
        (tmp_path / "old" / "backups").symlink_to(disk / "backups")
        (disk / "backups").mkdir()
        code, said, err = await old.command(*typed_by("loaban-backup.service"))
        assert (code, err) == (0, "")
        assert "looked through; 0 older backups removed" in said
        await there["leaves"].says("/xoadulieu")
        await there["leaves"].taps("Xóa hết")
        await until_written(disk / "departures")
    await old.kill()
    shutil.rmtree(tmp_path / "old")
    new = machine(tmp_path / "new", found, disk / "secret")
    [file] = (disk / "backups").iterdir()
    code, said, err = await new.command("database", "restore", str(file))
    assert code == 0, err
    await new.start()
    sent = await new.json("notice", "send", "--place", "01324", "--text", "Họp bản")
    assert sent["planned"] == 1  # who left after the backup stays away
    async with aiohttp.ClientSession() as http:
        stays = Browser(new.address, http)
        stays.session = there["stays"].session
        assert "xã Cốc Pàng" in await stays.says("/dulieu")
        leaves = Browser(new.address, http)
        leaves.session = there["leaves"].session
        assert "Cốc Pàng" not in await leaves.says("/dulieu")
    assert await new.stop() == 0


def typed_by(unit: str) -> list[str]:
    """What a unit runs, after the program's name."""
    [line] = re.findall(
        r"^ExecStart=\S+/bot (.+)$",
        (PROJECT / "deploy" / unit).read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return line.split()


def test_with_root_and_without_the_same_is_backed_up_every_day():
    names = ("loaban-backup.service", "loaban-user-backup.service")
    assert len({tuple(typed_by(name)) for name in names}) == 1
    timer = configparser.ConfigParser(interpolation=None)
    timer.read(PROJECT / "deploy" / "loaban-backup.timer", encoding="utf-8")
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d", timer["Timer"]["OnCalendar"])
    assert timer.getboolean("Timer", "Persistent")


async def until_written(file) -> None:
    async with asyncio.timeout(30):
        while not file.exists():
            await asyncio.sleep(0.05)


async def test_what_a_newer_version_made_is_refused_and_stays_as_it_is(tmp_path):
    bot = Process(tmp_path)
    assert (await bot.command("database", "migrate"))[0] == 0
    file = tmp_path / "backup.gz"
    assert (await bot.command("database", "backup", str(file)))[0] == 0
    head, *lines = gzip.decompress(file.read_bytes()).splitlines()
    newer = json.dumps({**json.loads(head), "revision": "9000"}).encode()
    file.write_bytes(gzip.compress(b"\n".join([newer, *lines])))
    empty = Process(tmp_path, BOT_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/e.db")
    code, _, err = await empty.command("database", "restore", str(file))
    assert (code, err.count("\n")) == (1, 1)
    assert "was made by a newer version of this program (9000" in err
    assert not (tmp_path / "e.db").exists()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9000'")
    before = whole(tmp_path)
    for command in (("run",), ("database", "migrate"), ("database", "backup", "b.gz")):
        code, _, err = await bot.command(*command)
        said = [line for line in err.splitlines() if "newer than this program" in line]
        assert (code, len(said)) == (1, 1), err
        assert said[0].startswith("the database is at 9000, newer")
    assert whole(tmp_path) == before
    assert not os.path.lexists(tmp_path / "b.gz")


def whole(folder) -> list[str]:
    """Every row of the database there."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        return list(database.iterdump())
