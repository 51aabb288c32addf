"""Handbooks: what a role does, step by step, as its file says.

The same steps are told in chat, printed on one sheet and followed by a test from an
empty database, so a handbook that no longer holds fails before anyone reads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.country import SOURCE_LANGUAGE, read_yaml

FOLDER = "handbooks"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. What is typed and pressed stays as it is in every language.

    `sees` stands somewhere in what comes back. `picture` names the file that shows it,
    without its ending; empty where none does. `meanwhile` is what people of other roles
    do before: what each types, or presses in brackets.
    """

    does: Mapping[str, str]
    types: str = ""
    presses: str = ""
    sees: str = ""
    picture: str = ""
    meanwhile: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Handbook:
    """`role` is a value of `Role`; `remember` are sentences that stand at the end."""

    role: str
    title: Mapping[str, str]
    begins: Mapping[str, str]
    steps: tuple[Step, ...]
    remember: tuple[Mapping[str, str], ...] = ()

    def pictures(self) -> list[str]:
        """The names of its pictures, in order."""
        return [step.picture for step in self.steps if step.picture]


def in_language(words: Mapping[str, str], language: str) -> str:
    """What stands there in a language, or in the source's."""
    return words.get(language) or words[SOURCE_LANGUAGE]


def load(content: Path) -> dict[str, Handbook]:
    """All handbooks by role; raises DataProblem that names file and fault."""
    files = sorted((content / FOLDER).glob("*.yaml"))
    return {file.stem: read_yaml(file, _reader(file.stem)) for file in files}


def _reader(role: str) -> Any:
    def read(raw: dict[str, Any]) -> Handbook:
        steps = tuple(Step(**step) for step in raw["steps"])
        return Handbook(
            role=role,
            title=raw["title"],
            begins=raw["begins"],
            steps=steps,
            remember=tuple(raw.get("remember", ())),
        )

    return read
