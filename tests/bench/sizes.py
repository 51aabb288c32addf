"""How large the parts of the code are."""

import ast
from collections import Counter
from pathlib import Path

from bot.config import PROJECT
from tests.bench.scale import Scale
from tests.bench.table import Row

BOT = PROJECT / "bot"


async def parts(_scale: Scale) -> list[Row]:
    """Longest module and function (migrations aside), fullest folder, README."""
    files = sorted(BOT.rglob("*.py"))
    own = [file for file in files if "migrations" not in file.parts]
    lengths = {_named(file): len(file.read_text().splitlines()) for file in own}
    functions = {name: n for file in own for name, n in functions_of(file).items()}
    folders = Counter(str(file.parent.relative_to(PROJECT)) for file in files)
    readme = (PROJECT / "README.md").stat().st_size / 1000
    return [
        _largest("longest module", lengths, 400, 350, "lines"),
        _largest("longest function", functions, 55, 50, "lines"),
        _largest("modules in a folder of `bot/`", folders, 14, 10, "files"),
        Row("README", readme, 15, 12, "KB", is_most=True),
    ]


def functions_of(file: Path) -> dict[str, int]:
    """The functions and methods of a module: how many lines each has."""
    return {
        f"{_named(file)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _named(file: Path) -> str:
    return str(file.relative_to(PROJECT)) if file.is_relative_to(PROJECT) else file.name


def _largest(what: str, found: dict[str, int], must: int, goal: int, unit: str) -> Row:
    name = max(found, key=lambda one: found[one])
    return Row(what, found[name], must, goal, unit, is_most=True, note=name)
