"""Reads `messages/topics/`: each answer's front matter and text, as they stand."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.files.facts import read_text
from bot.knowledge.files.parsed import Load, plain
from bot.knowledge.files.placing import CONTACTS
from bot.knowledge.model import Fault, Source

_FILE = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
# Read as it stands: YAML would take a digest of digits alone for a number.
_TRANSLATES = re.compile(r"^translates:[ ]*[\"']?([0-9a-f]+)", re.MULTILINE)
_NAME = re.compile(r"([a-z0-9-]+)\.([a-zA-Z-]+)\.md")
_KEYS = {
    "question", "asked", "keywords", "covers", "see_also", "review", "translates",
    "audience", "danger", "hidden", "erasable", "place", "about", "contact",
    "translation",
}  # fmt: skip
_REQUIRED = ("question", "asked", "keywords", "covers")


def read_sources(folder: Path, load: Load = plain) -> tuple[list[Source], list[Fault]]:
    """Every topic file that can be read as one."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*/*/*.md")):
        name = _NAME.fullmatch(file.name)
        text = read_text(file, faults)
        if text is None:
            continue
        match = _FILE.match(text)
        if name is None or match is None:
            what = (
                "is not named STEM.LANGUAGE.md"
                if name is None
                else "must begin with front matter between two lines of ---"
            )
            faults.append(Fault(str(file), 1, what))
            continue
        try:
            front = load(match[1])
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            line = (mark.line if mark is not None else 0) + 2
            faults.append(Fault(str(file), line, "front matter is not YAML"))
            continue
        wrong = _wrong_front(front)
        if wrong:
            name_of = re.search(r"unknown names: (\S+?),?(?:$| )", wrong)
            line = _line_of_key(match[1], name_of[1]) if name_of else 1
            faults.append(Fault(str(file), line, wrong))
            continue
        digest = _TRANSLATES.search(match[1])
        if digest is not None:
            front["translates"] = digest[1]
        line = match[1].count("\n") + 3
        body = match[2].strip()
        is_composed = unicodedata.is_normalized("NFC", text)
        sources.append(Source(file, name[2], name[1], front, body, line, is_composed))
    return sources, faults


def _wrong_front(front: object) -> str:
    if not isinstance(front, dict):
        return "front matter must be names and values"
    missing = [name for name in _REQUIRED if not front.get(name)]
    if missing:
        return f"front matter lacks {', '.join(missing)}"
    unknown = sorted(set(front) - _KEYS)
    if unknown:
        return f"front matter has unknown names: {', '.join(unknown)}"
    if not isinstance(front["question"], str):
        return "`question` must be a text"
    return _wrong_lists(front) or _wrong_flags(front)


def _wrong_lists(front: Mapping[str, Any]) -> str:
    for name in ("asked", "keywords", "covers", "see_also"):
        values = front.get(name) or []
        if not isinstance(values, list):
            return f"`{name}` must be a list"
        wrong = [v for v in values if not isinstance(v, str | int | float)]
        if wrong:
            return f"`{name}` must be a list of words, not {wrong[0]!r}"
    return ""


def _wrong_flags(front: Mapping[str, Any]) -> str:
    contact = front.get("contact")
    if not isinstance(contact, bool | str | None) or contact not in CONTACTS:
        return "`contact` must be true, false or bank"
    for name in ("review", "translation"):
        if not isinstance(front.get(name) or {}, dict):
            return f"`{name}` must be names and values"
    for name in ("hidden", "erasable"):
        if not isinstance(front.get(name, False), bool):
            return f"`{name}` must be true or false"
    return ""


def _line_of_key(front: str, name: str) -> int:
    for number, line in enumerate(front.splitlines(), 2):
        if line.startswith(f"{name}:"):
            return number
    return 1
