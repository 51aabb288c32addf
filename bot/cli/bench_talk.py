"""What is said beside questions, for `bot bench ask`: functions that are asked for."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import DataProblem
from bot.knowledge import Finding, Library, Unknown
from bot.knowledge.search.measuring import Figure
from bot.knowledge.search.talk.reached import Granted, Wish, functions_reached

_Read = TypeVar("_Read")

WISHES = "functions.jsonl"
FILES = (WISHES,)  # of the questions' folder: no questions themselves
_DAY = date(2026, 11, 28)
_IN_NEED = "emergency"


def rows(library: Library, folder: Path) -> tuple[list[Figure], list[Figure]]:
    """The rows of everything, and of the part that nothing was tuned on."""
    granted = grant(library, read_wishes(folder))
    aside = [one for one in granted if one.wish.is_kept_aside]
    return _figures(granted), _figures(aside)


def read_wishes(folder: Path) -> list[Wish]:
    """What asks for functions; raises DataProblem as file:line."""
    return read_lines(folder / WISHES, _wish)


def _wish(record: dict[str, Any]) -> Wish:
    return Wish(record["id"], record["text"], record["lang"], frozenset(record["want"]))


def grant(library: Library, wishes: Sequence[Wish]) -> list[Granted]:
    """Asks for each function, by someone who may have it."""
    return [Granted(wish, _ask(library, wish)) for wish in wishes]


def _ask(library: Library, wish: Wish) -> Finding:
    if library.danger.heard(wish.text).sure and _IN_NEED not in wish.want:
        return Unknown(0.0)
    functions = library.content.words.functions
    roles = [f.role for f in functions if f.id in wish.want and f.role]
    return library.index.ask(wish.text, wish.language, _DAY, roles=roles)


def _figures(granted: Sequence[Granted]) -> list[Figure]:
    return [functions_reached(granted)] if granted else []


def read_lines(file: Path, make: Callable[[dict[str, Any]], _Read]) -> list[_Read]:
    """What is made of each line; nothing where there is no such file.

    Raises DataProblem as file:line for a line that is none.
    """
    if not file.exists():
        return []
    found: list[_Read] = []
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(make(json.loads(line)))
        except (ValueError, KeyError, TypeError) as fault:
            raise DataProblem(f"{file}:{number}: no question: {fault!r}") from None
    return found
