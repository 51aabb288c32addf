"""The table of faults survived: each row names tests, and each of them exists."""

import ast
import re

import pytest

from bot.config import PROJECT

HEADING = "## Faults survived"


def rows() -> list[list[str]]:
    readme = (PROJECT / "bot" / "delivery" / "README.md").read_text(encoding="utf-8")
    section = readme.partition(HEADING)[2].partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table[2:]]


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The name of every test function."""
    files = (PROJECT / "tests").rglob("test_*.py")
    return {
        node.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_the_table_is_whole():
    assert len(rows()) >= 24
    assert all(len(row) == 5 and all(row) for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_fault_has_a_test_that_exists(row: list[str], known: set[str]):
    named = re.findall(r"`(test_\w+)`", row[-1])
    assert named
    assert set(named) <= known
