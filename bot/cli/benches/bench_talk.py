"""What is said beside questions, for `bot bench ask`: functions and follow-ups."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import DataProblem
from bot.knowledge import Act, Answered, Finding, Library, Unknown
from bot.knowledge.search.measured.measuring import Figure
from bot.knowledge.search.talk.reached import (
    Granted,
    Wish,
    follow_ups_reached,
    functions_reached,
)

_Read = TypeVar("_Read")

WISHES = "functions.jsonl"
FOLLOWING = "follow-ups.jsonl"
FILES = (WISHES, FOLLOWING)  # of the questions' folder: no questions themselves
_DAY = date(2026, 11, 28)
_IN_NEED = "emergency"


def rows(library: Library, folder: Path) -> tuple[list[Figure], list[Figure]]:
    """The rows of everything, and of the part that nothing was tuned on."""
    granted = grant(library, read_wishes(folder))
    followed = follow(library, read_follow_ups(folder))
    whole = _figures(granted, followed)
    return whole, _figures(_aside(granted), _aside(followed))


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


def read_follow_ups(folder: Path) -> list[tuple[str, date, Wish]]:
    """Each with the question before it and its day; raises DataProblem as file:line."""
    return read_lines(folder / FOLLOWING, _follow_up)


def _follow_up(record: dict[str, Any]) -> tuple[str, date, Wish]:
    wish = _wish(record | {"want": record["expect"]})
    return record["before"], date.fromisoformat(record["on"]), wish


def follow(library: Library, asked: Sequence[tuple[str, date, Wish]]) -> list[Granted]:
    """Asks each right after the answer to the question before it."""
    found = []
    for before, on, wish in asked:
        first = library.index.ask(before, wish.language, on)
        finding = library.index.ask(wish.text, wish.language, on)
        if isinstance(first, Answered) and not isinstance(finding, Act):
            followed = library.index.follow(first.answer, wish.text, finding, on)
            finding = followed or finding
        found.append(Granted(wish, finding))
    return found


def _aside(granted: Sequence[Granted]) -> list[Granted]:
    return [one for one in granted if one.wish.is_kept_aside]


def _figures(granted: Sequence[Granted], followed: Sequence[Granted]) -> list[Figure]:
    rows = [functions_reached(granted)] if granted else []
    return rows + ([follow_ups_reached(followed)] if followed else [])


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
