"""What a command loads: a question on the command line is over in a second."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from bot.cli import AREAS, main
from bot.config import PROJECT

HEAVY = ("aiohttp", "alembic", "apscheduler", "sqlalchemy", "telegram", "matplotlib")
PROGRAM = """
import sys
from bot.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as left:
    code = left.code
print(code, *sorted(set(sys.modules) & set({heavy!r})), sep=",", file=sys.stderr)
"""


def loaded(tmp_path, *arguments: str) -> set[str]:
    """Which of the heavy libraries a command loads; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(heavy=HEAVY), *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PROJECT), "BOT_CACHE_DIR": os.environ["BOT_CACHE_DIR"]},
        capture_output=True,
        text=True,
    )
    code, *found = done.stderr.splitlines()[-1].split(",")
    assert code == "0", done.stderr
    return set(found)


def test_the_list_of_commands_loads_nothing(tmp_path):
    assert loaded(tmp_path, "--help") == set()


def test_a_question_loads_neither_a_server_nor_a_database(tmp_path):
    assert loaded(tmp_path, "ask", "vay von ho ngheo") == set()
    question = ("ask", "--json", "--place", "01324", "bao giờ ngân hàng về xã")
    assert loaded(tmp_path, *question) == set()
    assert not (tmp_path / "data").exists(), "and it makes no database"


def test_a_question_beside_a_database_without_changes_loads_no_engine(tmp_path):
    assert "sqlalchemy" in loaded(tmp_path, "database", "migrate")
    assert loaded(tmp_path, "ask", "vay von ho ngheo") == set()


def test_a_list_of_topics_loads_no_telegram(tmp_path):
    assert "telegram" not in loaded(tmp_path, "topics")


@pytest.mark.parametrize("area", AREAS)
def test_every_command_of_a_module_has_its_line_in_the_list(area):
    class Commands:
        """Takes down the names and swallows the arguments."""

        def __init__(self) -> None:
            self.names: list[str] = []

        def add_parser(self, name: str, **_: object) -> "Commands":
            self.names.append(name)
            return Commands()

        def __getattr__(self, _name: str):
            return lambda *_arguments, **_how: Commands()

    commands = Commands()
    import_module(f"bot.cli.{area}").add_commands(commands)
    assert commands.names == list(AREAS[area])


@pytest.mark.parametrize("name", [name for own in AREAS.values() for name in own])
def test_every_command_says_what_it_takes(name, capsys):
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert f"usage: bot {name}" in " ".join(capsys.readouterr().out.split())


def test_an_unknown_command_is_named_and_nothing_is_loaded(capsys):
    with pytest.raises(SystemExit) as left:
        main(["vay"])
    assert left.value.code == 2
    assert "vay" in capsys.readouterr().err


def test_a_server_without_a_token_loads_no_telegram():
    """Nor what migrates, nor what draws: each takes a tenth of a start, or more."""
    program = "import sys, bot.cli.run; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "aiohttp" in loaded
    assert loaded.isdisjoint({"telegram", "httpx", "alembic", "matplotlib"})
