"""How often a short question is taken for another language: rows of the benchmark."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataProblem

# What is measured: the language, and the most per cent that there may be.
ROWS = (
    ("toneless Vietnamese taken for English", "vi", 1.0),  # the goal is none
    ("English taken for Vietnamese", "en", 2.0),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A short question, its language, and what was known before it was read."""

    id: str
    text: str
    language: str
    hint: str
    before: str


def read_said(file: Path) -> list[Said]:
    """The questions of a file, none if it is not there; raises DataProblem."""
    if not file.exists():
        return []
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            values = (entry[key] for key in ("id", "text", "lang", "hint", "before"))
            found.append(Said(*values))
        except (ValueError, KeyError, TypeError) as fault:
            raise DataProblem(f"{file}:{number}: no question: {fault!r}") from None
    return found


def share(
    language_of: Callable[[str, str, str], str], said: Sequence[Said], language: str
) -> float | None:
    """How many of a language's questions are taken for another, per cent."""
    own = [one for one in said if one.language == language]
    if not own:
        return None
    wrong = [o for o in own if language_of(o.text, o.hint, o.before) != language]
    return round(100 * len(wrong) / len(own), 2)
