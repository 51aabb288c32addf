"""An upgrade as an operator types it: two releases, and how it can fail."""

import asyncio
import atexit
import compileall
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import aiohttp
import pytest

from bot.config import PROJECT
from bot.store.glance import revisions
from tests.conftest import drop_postgres, new_postgres
from tests.support.running import Browser, by_day

pytestmark = pytest.mark.process
PARTS = ("bot", "locales")
# What systemd does elsewhere: starts it beside us, and ends it by its number.
START = "./bot run >>run.log 2>&1 & echo $! >run.pid"
STOP = (
    "kill $(cat run.pid) 2>/dev/null || exit 0; "
    "while kill -0 $(cat run.pid) 2>/dev/null; do sleep 0.1; done"
)
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9001", "{newest}"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table("wishes", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
"""
BUNDLE = """#!/bin/sh
# What the real one does with wheels; here the release is there already.
set -eu
cd "$(dirname "$0")"
to="${LOABAN_DIR:?}/releases/$(cat VERSION)"
[ -e "$to" ] || cp -Rp program "$to"
"""


@cache
def compiled() -> Path:
    """The program as it stands here, compiled once for all releases."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    for part in PARTS:
        shutil.copytree(
            PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
        )
    compileall.compile_dir(folder / "bot", quiet=1)
    return folder


def release(folder: Path, *, migration: str | None = None, spoilt: str = "") -> None:
    """The program as it stands here, as a release; with more to change, or spoilt."""
    shutil.copytree(compiled(), folder)
    (folder / "messages").symlink_to(PROJECT / "messages")
    if migration is not None:
        text = MIGRATION.format(newest=revisions()[-1], then=migration)
        versions = folder / "bot" / "store" / "migrations" / "versions"
        (versions / "9001_wishes.py").write_text(text)
    if spoilt:
        with (folder / "bot" / "app.py").open("a") as source:
            source.write(spoilt)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    script(
        programs / "bot",
        f'PYTHONPATH="$(readlink -f "$(dirname "$0")/../..")" '
        f'exec {sys.executable} -m bot "$@"',
    )


def script(file: Path, line: str) -> None:
    file.write_text(line if line.startswith("#!") else f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


class Installed:
    """A folder as `install.sh` leaves it, with release 1 in use."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.backups = folder / "backups"
        for name in ("releases", "data", "backups"):
            (folder / name).mkdir(parents=True)
        release(folder / "releases" / "1.0")
        (folder / "current").symlink_to("releases/1.0")
        script(
            folder / "bot", 'cd "$(dirname "$0")" && exec current/.venv/bin/bot "$@"'
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        (folder / ".env").write_text(
            f"BOT_WEB_PORT={self.port}\nBOT_TIMEZONE={by_day().key}\n"
            f"BOT_DATABASE_URL={database}\n"  # the usual file when empty
        )
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BOT_") or name == "BOT_CACHE_DIR"
        } | {
            "HOME": str(folder.parent),  # ~/loaban is where it looks
            "LOABAN_START": START,
            "LOABAN_STOP": STOP,
        }

    @property
    def current(self) -> str:
        return (self.folder / "current").readlink().name

    async def order(self, *words: str, **more: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            *words,
            cwd=self.folder,
            env=self.environment | more,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()

    def start(self) -> None:
        subprocess.run(
            ["sh", "-c", START], cwd=self.folder, env=self.environment, check=True
        )
        for _ in range(600):
            with suppress(OSError), urlopen(f"{self.address}/ready"):
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "run.log").read_text())

    def stop(self) -> None:
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            os.kill(int((self.folder / "run.pid").read_text()), signal.SIGKILL)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One for every upgrade that fails: it must run afterwards as before."""
    made = Installed(tmp_path_factory.mktemp("kept") / "loaban")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def changed(tmp_path):
    """One that will be another afterwards."""
    made = Installed(tmp_path / "loaban")
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
async def on_either(request, tmp_path):
    """One that gives way, on a database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("kept")
        return
    url = await new_postgres(request.getfixturevalue("postgres"))
    made = Installed(tmp_path / "loaban", url)
    made.start()
    yield made
    made.stop()
    await drop_postgres(url)


def bundle(folder: Path, version: str, **how: str) -> Path:
    """An unpacked bundle: its upgrade.sh is the real one."""
    folder.mkdir()
    release(folder / "program", **how)
    (folder / "VERSION").write_text(f"{version}\n")
    script(folder / "install.sh", BUNDLE)
    shutil.copy(PROJECT / "deploy" / "upgrade.sh", folder)
    return folder / "upgrade.sh"


async def subscribed(installed: Installed, http: aiohttp.ClientSession) -> Browser:
    one = Browser(installed.address, http)
    await one.says("/nhantin 01324")
    assert "xã Cốc Pàng" in await one.taps("Đồng ý")
    return one


async def test_an_upgrade_says_what_it_changes_and_then_does_it(changed, tmp_path):
    upgrade = bundle(tmp_path / "bundle", "2.0", migration="pass")
    program = tmp_path / "bundle" / "program" / "bot" / "config.py"
    text = program.read_text()
    line = '    log: str = "text"'
    assert line in text
    program.write_text(text.replace(line, f'    wishes: str = "on"\n{line}'))
    async with aiohttp.ClientSession() as http:
        someone = await subscribed(changed, http)
        code, out, err = await changed.order(str(upgrade), "--look")
        assert (err, code) == ("", 0)
        newest = revisions()[-1]
        assert out.splitlines() == [
            "1. Putting release 2.0 beside 1.0",
            "   This changes:",
            "   release   1.0 -> 2.0",
            f"   database  at revision {newest}, 1 change to make",
            "             9001 wishes",
            "   setting   now BOT_WISHES=on",
        ]
        assert changed.current == "1.0"
        assert not list(changed.backups.iterdir())
        code, out, err = await changed.order(str(upgrade), "--yes")
        assert (err, code) == ("", 0)
        assert re.findall(r"^\d\. .*", out, re.MULTILINE)[2:] == [
            f"3. Backing up into {next(changed.backups.iterdir())}",
            "4. Changing to 2.0",
            "5. Changing the database",
            "6. Starting 2.0, and waiting until it is ready",
        ]
        assert changed.current == "2.0"
        assert "xã Cốc Pàng" in await someone.says("/dulieu")
    code, out, _ = await changed.order("./bot", "database", "info")
    assert out.startswith("sqlite, revision 9001")
    code, _, err = await changed.order(str(upgrade), "--yes")
    assert (code, err) == (1, "release 2.0 is in use already\n")


async def test_a_change_of_the_database_that_fails_is_taken_back(kept, tmp_path):
    broken = 'op.execute("INSERT INTO nowhere VALUES (1)")'
    upgrade = bundle(tmp_path / "bundle", "2.1", migration=broken)
    async with aiohttp.ClientSession() as http:
        someone = await subscribed(kept, http)
        code, _, err = await kept.order(str(upgrade), "--yes")
        assert code == 1
        assert "   The database could not be changed\n   Going back to 1.0" in err
        assert "Nobody wrote anything in the meantime: nothing was lost" in err
        assert err.endswith("\n1.0 runs as before\n")
        assert kept.current == "1.0"
        assert "xã Cốc Pàng" in await someone.says("/dulieu")


NOT_READY = """
from bot.serving.health import Health
from aiohttp import web


async def _never(self, request):
    return web.json_response({"ready": False}, status=503)


Health.ready = _never
"""


async def test_a_release_that_is_not_ready_gives_way_and_says_what_it_took_in(
    on_either, tmp_path
):
    installed = on_either
    upgrade = bundle(tmp_path / "bundle", "2.0", migration="pass", spoilt=NOT_READY)
    async with aiohttp.ClientSession() as http:
        someone = await subscribed(installed, http)
        waiting = f"{START}; until [ -e heard ] || ! is_new; do sleep 0.1; done"
        is_new = 'is_new() { [ "$(readlink current)" = releases/2.0 ]; }; '
        how = {"LOABAN_START": is_new + waiting, "LOABAN_READY_WITHIN": "1"}
        going = asyncio.create_task(installed.order(str(upgrade), "--yes", **how))
        late = Browser(installed.address, http)
        async with asyncio.timeout(300):
            while not late.session:
                with suppress(aiohttp.ClientError, AssertionError):
                    if installed.current == "2.0":
                        await late.says("/huongdan")
                await asyncio.sleep(0.1)
        (installed.folder / "heard").touch()
        code, out, err = await going
        assert code == 1, err
        assert "6. Starting 2.0" in out
        assert "   2.0 was not ready in time: 503" in err
        assert "2.0 had taken in what people wrote; 1.0 does not know of it:" in err
        assert re.search(r"^   only there: 1 in incoming$", err, re.MULTILINE)
        [aside] = re.findall(r"what was there is now (.+): it holds", err)
        is_file = (installed.folder / aside).exists()
        assert is_file or re.fullmatch(r"schema replaced_\d{8}_\d{6}", aside)
        assert err.endswith("\n1.0 runs as before\n")
        assert "xã Cốc Pàng" in await someone.says("/dulieu")


async def test_a_release_that_does_not_start_leaves_the_database_as_it_is(
    kept, tmp_path
):
    spoilt = "\nraise SystemExit('no such library')\n"
    upgrade = bundle(tmp_path / "bundle", "2.2")
    app = tmp_path / "bundle" / "program" / "bot" / "cli" / "run.py"
    app.write_text(app.read_text() + spoilt)
    before = (kept.folder / "data" / "bot.db").stat().st_ino
    code, out, err = await kept.order(str(upgrade), "--yes", LOABAN_READY_WITHIN="3")
    assert code == 1, err
    assert "5. The database stays as it is" in out
    assert "2.2 was not ready in time: it does not answer, see its log\n" in err
    assert err.endswith("   Going back to 1.0\n1.0 runs as before\n")
    urlopen(f"{kept.address}/ready").close()
    assert (kept.folder / "data" / "bot.db").stat().st_ino == before
    assert kept.current == "1.0"


async def test_what_cannot_begin_changes_nothing(kept, tmp_path):
    upgrade = bundle(tmp_path / "bundle", "2.3")
    program = tmp_path / "bundle" / "program"
    broken = program / "bot" / "cli" / "check.py"
    broken.write_text(broken.read_text() + "\nraise OSError('a library is missing')\n")
    code, _, err = await kept.order(str(upgrade), "--yes")
    assert code == 1
    assert "finds faults: mend them first; 1.0 runs as before" in err
    code, out, err = await kept.order(str(upgrade), "--yes", LOABAN_STOP="")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("systemd does not run it here")
    (kept.folder / ".upgrading").mkdir()
    code, _, err = await kept.order(str(upgrade), "--yes")
    (kept.folder / ".upgrading").rmdir()
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("another upgrade is under way")
    async with aiohttp.ClientSession() as http:
        await subscribed(kept, http)


def test_it_is_plain_sh():
    done = subprocess.run(["sh", "-n", str(PROJECT / "deploy" / "upgrade.sh")])
    assert done.returncode == 0
