"""From the archive to the first answer, by the page's own commands, without network."""

import errno
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __version__
from bot.config import PROJECT
from deploy import bundle
from tests.deploy import visitor
from tests.deploy.bare_machine import BareMachine
from tests.deploy.operators_page import IN_VIETNAMESE, PAGE, blocks, every_block

OWN_PYTHON = "{}.{}".format(*sys.version_info)
QUESTION = "thu nhap bao nhieu la ho ngheo"
TEN_MINUTES = 600


@pytest.fixture
def machine(tmp_path) -> Iterator[BareMachine]:
    """A bare machine, with the archive and its digest carried to it.

    A gigabyte lies there in the end: it goes.
    """
    home = tmp_path / "home"
    make = [sys.executable, "deploy/bundle.py", "--python", OWN_PYTHON, "--into", home]
    subprocess.run(make, cwd=PROJECT, check=True)
    assert {file.name for file in home.iterdir()} == {
        "SHA256SUMS",
        f"loaban-{__version__}-linux-x86_64.tar.gz",
    }
    yield BareMachine(home)
    shutil.rmtree(home)


@pytest.mark.process
def test_the_page_leads_from_the_archive_to_the_first_answer(machine: BareMachine):
    release = machine.home / "loaban" / "releases" / __version__
    (release / "bot").mkdir(parents=True)  # as an install that was killed leaves it
    (release / "bot" / "half.py").touch()
    began = time.monotonic()
    [install] = blocks(1, "sh")
    said = machine.does(install)
    assert f"Release {__version__} is ready" in said
    assert not (release / "bot" / "half.py").exists()
    assert "warning: BOT_OPERATOR is not set" in said

    [settings] = blocks(2, "ini")
    env = machine.home / "loaban" / ".env"
    with env.open("a") as written:
        written.write(settings)
    [ask] = blocks(2, "sh")
    said = machine.does(ask)
    assert "BOT_OPERATOR=UBND xã Púng Luông" in said
    assert "0 faults" in said
    assert "hộ nghèo" in said

    if not machine.has_walls:  # then its port may be somebody else's
        with env.open("a") as written:
            written.write("BOT_WEB_PORT=0\n")
    found = visited(machine)
    assert time.monotonic() - began < TEN_MINUTES
    assert found["told"] == ["READY=1", "WATCHDOG=1"]
    assert found["health"] == {"status": "ok"}
    assert any("hộ nghèo" in reply for reply in found["replies"])
    assert "/start " in found["said"]
    assert found["code"] == 0
    if machine.has_walls:
        assert found["user"] == 1000
        assert found["outside"] == f"OSError {errno.ENETUNREACH}"

    it_may_be_run_again(machine)
    it_says_what_is_wrong(machine)


def visited(machine: BareMachine) -> dict:
    """What somebody finds there who starts it as the page says."""
    [run] = blocks(3, "sh")
    script = run.replace("./bot run", "exec ./bot run")  # who is told to stop is it
    done = subprocess.run(
        machine.command("python3", "-I", visitor.__file__, script, QUESTION),
        cwd=machine.home,
        env=machine.environment,
        stdout=subprocess.PIPE,
    )
    assert done.returncode == 0
    return json.loads(done.stdout)


def it_may_be_run_again(machine: BareMachine) -> None:
    """What is installed stays, with its settings and its database."""
    folder = machine.home / "loaban"
    before = (folder / ".env").read_text(), (folder / "data" / "bot.db").stat().st_ino
    said = machine.does(f"cd loaban-{__version__}; ./install.sh")
    assert f"Release {__version__} is installed already" in said
    assert before == (
        (folder / ".env").read_text(),
        (folder / "data" / "bot.db").stat().st_ino,
    )


def it_says_what_is_wrong(machine: BareMachine) -> None:
    unpacked = f"cd loaban-{__version__}; "
    folder = machine.home / "loaban"
    code, said = machine.types(f"{unpacked} ./install.sh --upgrade")
    assert (code, "usage" in said) == (2, True)
    code, said = machine.types(f"{unpacked} ./install.sh", PYTHON="false")
    assert (code, "no Python that fits" in said) == (1, True)
    code, said = machine.types(f"{unpacked} ./install.sh", LOABAN_DIR="/srv/loa ban")
    assert (code, "cannot name the folder" in said) == (1, True)

    shutil.copytree(folder / "systemd", folder / "releases" / "0.0.1")
    (folder / "current").unlink()
    (folder / "current").symlink_to("releases/0.0.1")
    code, said = machine.types(f"{unpacked} ./install.sh")
    assert (code, "go on with ./upgrade.sh" in said) == (1, True)
    assert "lies in" in machine.does(f"{unpacked} ./install.sh --beside")
    assert (folder / "current").readlink() == Path("releases/0.0.1")

    with (machine.home / f"loaban-{__version__}" / "PYTHONS").open("a") as carried:
        carried.write("2.7\n")
    code, said = machine.types(f"{unpacked} ./install.sh")
    assert (code, "the bundle is damaged" in said) == (1, True)


def test_the_page_in_vietnamese_has_the_same_commands():
    assert every_block(IN_VIETNAMESE) == every_block(PAGE)


def test_the_archive_is_the_same_bytes_each_time(tmp_path):
    made = []
    for name in ("one", "other"):
        bundle.archive(tmp_path / name, [], ["3.11"])
        made.append((tmp_path / name / "SHA256SUMS").read_text())
    assert made[0] == made[1]
