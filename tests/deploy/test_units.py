"""systemd's files: alike with root and without, and read by systemd where it is."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.app import STOP_WITHIN
from bot.config import PROJECT

DEPLOY = PROJECT / "deploy"
# What a user's own systemd cannot do; the rest holds in both.
NEEDS_ROOT = {
    *("User", "ReadWritePaths", "BindReadOnlyPaths", "RemoveIPC", "LimitNOFILE"),
    *("PrivateTmp", "PrivateDevices", "ProcSubset", "CapabilityBoundingSet"),
    "AmbientCapabilities",
}


def service(name: str) -> dict[str, list[str]]:
    """What stands under [Service]; a name that comes twice has two values."""
    found: dict[str, list[str]] = {}
    own = (DEPLOY / name).read_text("utf-8").partition("[Service]\n")[2]
    for line in own.partition("\n[")[0].splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_without_root_only_what_needs_it_is_left_out():
    whole, own = service("loaban.service"), service("loaban-user.service")
    missing = {n for n in whole.keys() - own.keys() if not n.startswith("Protect")}
    assert missing == NEEDS_ROOT
    for name, values in own.items():
        assert [v.replace("%h/loaban", "/srv/loaban") for v in values] == whole[name]


def test_it_has_time_to_stop_and_does_not_come_back_at_once():
    found = service("loaban.service")
    assert int(found["TimeoutStopSec"][0]) >= STOP_WITHIN + 2
    assert found["Restart"] == ["on-failure"]
    assert int(found["RestartSec"][0]) >= 10
    assert int(found["WatchdogSec"][0]) >= 30


@pytest.mark.parametrize("name", ["loaban.service", "loaban-user.service"])
def test_systemd_reads_every_line_of_it(name, tmp_path):
    """Where there is no systemd, that every line is a name and a value."""
    text = (DEPLOY / name).read_text("utf-8")
    reader = configparser.RawConfigParser(strict=False)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read_string(text)
    assert reader.sections() == ["Unit", "Service", "Install"]
    if shutil.which("systemd-analyze") is None:
        return
    program = tmp_path / "current" / ".venv" / "bin" / "bot"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    unit = tmp_path / name
    for folder in ("/srv/loaban", "%h/loaban"):
        text = text.replace(folder, str(tmp_path))
    unit.write_text(text.replace("User=loaban", "User=root"), "utf-8")
    words = ["systemd-analyze", "verify", "--man=no", str(Path(unit))]
    done = subprocess.run(words, capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if name in line]
    assert not complaints
