"""The papers: what they name exists, and what operators rely on is in the README."""

import argparse
import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from bot import cli, serving
from bot.app import App
from bot.channels.web.pages.proof import ProofPage
from bot.config import PROJECT, Config
from bot.conversation import rooms
from bot.installation import Installation

README = PROJECT / "README.md"
LONGEST = 15_000  # bytes
PAPERS = sorted(
    paper
    for folder in map(PROJECT.joinpath, ("", "bot", "deploy", "tests", "messages"))
    for paper in (
        folder.glob("README.md") if folder == PROJECT else folder.rglob("README.md")
    )
)
PATH = re.compile(r"[\w.<>*/-]+(?:/|\.(?:py|md|yaml|csv|toml|lock|pot?|jsonl))")
# What a use of the program makes, and what a commune may add.
MADE = {"data/", "kept/", ".env", "data/kept", ".pytest_cache/kept", "bot.db"}
# What `make bundle` and `install.sh` make.
MADE |= {"backups/", "program/", "releases/VERSION/", "systemd/", "wheels/"}


def text_of(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def section(heading: str) -> str:
    return text_of(README).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def quoted(text: str) -> Iterator[str]:
    """Everything between single backticks; blocks of code are left out."""
    return iter(
        re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    )


@cache
def every_path() -> tuple[str, ...]:
    left_out = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    return tuple(
        f"/{path.relative_to(PROJECT)}{'/' if path.is_dir() else ''}"
        for top in PROJECT.iterdir()
        if top.name not in left_out
        for path in ([top, *top.rglob("*")] if top.is_dir() else [top])
        if "__pycache__" not in path.parts
    )


def exists(name: str, paper: Path) -> bool:
    """Whether a paper's name for a file or folder can be found where it says."""
    near = (paper.parent, PROJECT, PROJECT / "bot", PROJECT / "messages")
    if any((folder / name).exists() for folder in near):
        return True
    area = "/" if paper == README else f"/{paper.parent.relative_to(PROJECT)}/"
    return any(p.startswith(area) and p.endswith("/" + name) for p in every_path())


def test_the_readme_is_short():
    assert len(README.read_bytes()) <= LONGEST


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(PROJECT)))
def test_every_file_that_a_paper_names_exists(paper):
    text = text_of(paper)
    named = {name for name in quoted(text) if PATH.fullmatch(name)}
    links = re.findall(r"\]\((?!http)([^)#]+)\)|src=\"([^\"]+)\"", text)
    example = {n for n in named if "<" in n or "*" in n or n.startswith(("/", "now."))}
    missing = {n for n in named - example - MADE if not exists(n, paper)}
    missing |= {n for n in map("".join, links) if not (paper.parent / n).exists()}
    assert not missing


def test_a_paper_that_names_a_file_that_is_not_there_is_noticed():
    assert not exists("bot/conversation/notices/never.py", README)
    assert not exists("never.py", README)
    assert exists("release.py", README)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(PROJECT)))
def test_every_test_that_a_paper_names_exists(paper):
    named = set(re.findall(r"\btest_\w+", text_of(paper)))
    assert named <= known_tests()


@cache
def known_tests() -> frozenset[str]:
    """Every test's name, and every file of tests."""
    files = list((PROJECT / "tests").rglob("test_*.py"))
    functions = (
        node.name
        for file in files
        for node in ast.walk(ast.parse(text_of(file)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return frozenset(functions) | {file.stem for file in files}


def test_every_setting_stands_in_the_readme():
    settings = {f"BOT_{field.name.upper()}" for field in fields(Config)}
    told = {name for name in quoted(section("Settings")) if name.startswith("BOT_")}
    assert told == settings


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(PROJECT)))
def test_no_paper_names_a_setting_that_is_not_there(paper):
    settings = {f"BOT_{field.name.upper()}" for field in fields(Config)}
    assert set(re.findall(r"\bBOT_[A-Z_]+\b", text_of(paper))) <= settings


def test_every_command_for_operators_stands_in_the_readme():
    rows = [line for line in section("Commands").splitlines() if "`" in line]
    told = [" ".join(quoted(row.partition(" | ")[0])) for row in rows]
    told.append(rows[-1])  # what is not there yet
    for words in commands():
        assert any(
            all(re.search(rf"\b{re.escape(word)}\b", row) for word in words)
            for row in told
        ), f"bot {' '.join(words)}"


def commands() -> Iterator[tuple[str, ...]]:
    names = [name for own in cli.AREAS.values() for name in own]
    for name in names:
        yield from _below((name,), _parsers_of(cli._parser(name))[name])


def _below(
    words: tuple[str, ...], parser: argparse.ArgumentParser
) -> Iterator[tuple[str, ...]]:
    further = _parsers_of(parser)
    if not further:
        yield words
    for name, below in further.items():
        yield from _below((*words, name), below)


def _parsers_of(
    parser: argparse.ArgumentParser,
) -> dict[str, argparse.ArgumentParser]:
    return {
        name: below
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for name, below in action.choices.items()
    }


async def test_every_route_stands_in_the_readme(tmp_path, library):
    token = "123456:" + "a" * 35
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        telegram_token=token,
        telegram_mode="webhook",
        zalo_token=token,
        public_url="https://example.org",
    )
    app, secret = App(config), b"s" * 43
    channels = app.make_channels(secret)
    installation = Installation(
        app.ground, library, app.database, app.clock, channels, secret
    )
    proof = ProofPage(library, app.ground.catalogues, app.clock, config.timezone)
    application = serving.application(
        channels["web"],
        installation.intake,
        channels,
        app.ground,
        proof,
        lambda: True,
    )
    served = {
        f"{route.method} {route.resource.canonical}"
        for route in application.router.routes()
        if route.method != "HEAD"
    }
    told = {name.partition("?")[0] for name in quoted(section("Routes"))}
    for channel in channels.values():
        await channel.close()
    assert {name for name in told if re.match("(GET|POST|DELETE) ", name)} == served


def test_every_room_and_every_command_stands_in_the_paper_of_the_rooms():
    folder = PROJECT / "bot" / "conversation"
    told = set(quoted(text_of(folder / "README.md")))
    assert {f"/{name}" for name in rooms.DOORS.commands} <= told
    folders = {file.parent.name for file in folder.glob("*/__init__.py")}
    assert {f"{name}/" for name in folders} <= told


def test_no_paper_names_a_command_of_the_chat_that_is_not_there(ground):
    known = set(rooms.DOORS.by_every_name(ground.catalogues))
    for paper in PAPERS:
        for name in quoted(text_of(paper)):
            if found := re.fullmatch(r"/([a-z]+)(?: .*)?", name):
                assert found[1] in known | ELSEWHERE, f"{paper}: {name}"


# Routes, folders, and what another bot or server calls so.
ELSEWHERE = {
    "bot",
    "data",
    "health",
    "metrics",
    "newbot",
    "ready",
    "revoke",
    "telegram",
    "zalo",
}


def layers_of(paper: Path) -> list[set[str]]:
    """The parts on each line of a paper's map, from the top."""
    block = next(b for b in text_of(paper).split("```") if b.startswith("\ncli "))
    left = [re.split(r"\s{2,}", line)[0] for line in block.strip().splitlines()]
    return [set(re.findall(r"\w+", names)) for names in left]


def layers_of_the_contract() -> list[set[str]]:
    settings = tomllib.loads(text_of(PROJECT / "pyproject.toml"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    return [set(re.findall(r"\w+", names)) for names in layers]


def test_the_map_of_the_house_is_the_contract():
    assert layers_of(PROJECT / "bot" / "README.md") == layers_of_the_contract()[1:]


def test_the_map_in_the_readme_leaves_out_but_turns_nothing_round():
    told = layers_of(README)
    shown = set().union(*told)
    contract = [names & shown for names in layers_of_the_contract()]
    assert told == [names for names in contract if names]
