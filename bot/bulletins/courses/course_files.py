"""Reads `messages/courses/`: a folder a course, a file a lesson and language."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.country import SOURCE_LANGUAGE, read_yaml
from bot.errors import DataProblem
from bot.people.model import Role

LONGEST = 900  # letters of a lesson: read on a phone in two minutes
FEWEST_CHOICES = 2
_FILE = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson in one language, with its question. `right` counts from 1.

    `is_draft` of a translation that nobody who speaks the language has read.
    """

    id: str
    language: str
    title: str
    text: str
    covers: tuple[str, ...]  # facts
    question: str
    choices: tuple[str, ...]
    right: int
    because: str
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A series of lessons, each in every language that it is told in.

    `role` is whose course it is; None is everyone's.
    """

    id: str
    names: dict[str, str]
    lessons: tuple[dict[str, Lesson], ...]
    role: Role | None = None

    def name(self, language: str) -> str:
        """Its name in a language, or in Vietnamese."""
        return self.names.get(language) or self.names[SOURCE_LANGUAGE]

    def lesson(self, number: int, language: str) -> Lesson:
        """A lesson by its number from 1, in a language or in Vietnamese."""
        told = self.lessons[number - 1]
        return told.get(language) or told[SOURCE_LANGUAGE]


def load(folder: Path, facts: Collection[str] | None = None) -> tuple[Course, ...]:
    """Every course; raises DataProblem with every fault as `file:line: …`.

    `facts` are the ids that a lesson may rest on; None is not to look at that.
    """
    found: list[Course] = []
    faults: list[str] = []
    for file in sorted(folder.glob("*/course.yaml")):
        raw = read_yaml(file, dict)
        lessons = []
        for id_ in raw["lessons"]:
            told = {}
            for own in sorted(file.parent.glob(f"{id_}.*.md")):
                try:
                    lesson = _lesson(own, facts)
                except DataProblem as problem:
                    faults.append(str(problem))
                else:
                    told[lesson.language] = lesson
            if SOURCE_LANGUAGE not in told:
                faults.append(f"{file}:1: {id_} has no lesson in {SOURCE_LANGUAGE}")
            lessons.append(told)
        role = raw.get("for")
        if role is not None and role not in list(Role):
            faults.append(f"{file}:1: for must be a role, not {role}")
            continue
        whose = Role(role) if role else None
        found.append(Course(file.parent.name, dict(raw["name"]), tuple(lessons), whose))
    if faults:
        raise DataProblem("\n".join(faults))
    return tuple(found)


def _lesson(file: Path, facts: Collection[str] | None) -> Lesson:
    match = _FILE.match(file.read_text(encoding="utf-8"))
    if match is None:
        raise DataProblem(f"{file}:1: must begin with front matter between two ---")
    try:
        front: dict[str, Any] = yaml.load(match[1], yaml.CSafeLoader)
        id_, language = file.name.removesuffix(".md").rsplit(".", 1)
        lesson = Lesson(
            id_,
            language,
            str(front["title"]),
            match[2].strip(),
            tuple(front.get("covers") or ()),
            str(front["question"]),
            tuple(map(str, front["choices"])),
            int(front["right"]),
            str(front["because"]),
            bool(front.get("draft", False)),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault}") from fault
    wrong = _wrong(lesson, facts)
    if wrong:
        raise DataProblem(f"{file}:1: {wrong}")
    return lesson


def _wrong(lesson: Lesson, facts: Collection[str] | None) -> str:
    """What a lesson says that cannot be."""
    if len(lesson.text) > LONGEST:
        return f"has {len(lesson.text)} characters, at most {LONGEST}"
    if len(lesson.choices) < FEWEST_CHOICES:
        return "a question needs choices"
    if not 1 <= lesson.right <= len(lesson.choices):
        return "right must be the number of a choice"
    unknown = [id_ for id_ in lesson.covers if facts is not None and id_ not in facts]
    return f"covers unknown {', '.join(unknown)}" if unknown else ""
