"""Reads `messages/words/functions.yaml`: what can be done, and how it is asked for."""

import re
from collections.abc import Mapping
from typing import Any

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Fault
from bot.knowledge.word_lists import Function

_KEYS = {"opens", "label", "role", "place", "offer"}
_OPENS = re.compile(r"/?[a-z][a-z-]*(?::[\w{}-]+)*")


def read_functions(
    file: str, text: str, raw: Any
) -> tuple[tuple[Function, ...], list[Fault]]:
    """What the file says; an entry with a fault is left out and named by its line."""
    if raw is not None and not isinstance(raw, dict):
        return (), [Fault(file, 1, "must be names, each with its entry")]
    functions: list[Function] = []
    faults: list[Fault] = []
    for name, entry in (raw or {}).items():
        wrong = _wrong(entry)
        if wrong:
            line = _line_of(text, str(name))
            faults.append(Fault(file, line, f"function {name} {wrong}"))
        else:
            functions.append(_function(str(name), entry))
    return tuple(functions), faults


def ways_of(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """`asked` is in the source language, `asked_en` and so on in the others."""
    return {
        key.removeprefix("asked").removeprefix("_") or SOURCE_LANGUAGE: tuple(
            map(str, said)
        )
        for key, said in entry.items()
        if key.startswith("asked")
    }


def _function(name: str, entry: Mapping[str, Any]) -> Function:
    return Function(
        id=name,
        opens=entry["opens"],
        names={str(code): str(label) for code, label in entry["label"].items()},
        asked=ways_of(entry),
        role=entry.get("role", ""),
        takes_place=bool(entry.get("place")),
        is_offered=bool(entry.get("offer")),
    )


def _wrong(entry: object) -> str:
    if not isinstance(entry, dict):
        return "must be names and values"
    unknown = [k for k in entry if k not in _KEYS and not str(k).startswith("asked")]
    if unknown:
        return f"has an unknown name: {unknown[0]}"
    opens = entry.get("opens")
    if not isinstance(opens, str) or not _OPENS.fullmatch(opens):
        return "needs `opens`: a command (/help) or what a button carries (less)"
    label = entry.get("label")
    if not isinstance(label, dict) or SOURCE_LANGUAGE not in label:
        return f"needs a `label` with {SOURCE_LANGUAGE}"
    if not isinstance(entry.get("asked"), list) or not entry["asked"]:
        return "needs `asked`, a list of ways of asking"
    for key, said in entry.items():
        is_list = isinstance(said, list) and all(isinstance(s, str) for s in said)
        if str(key).startswith("asked") and not is_list:
            return f"must have a list of texts as `{key}`"
    return ""


def _line_of(text: str, name: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(f"{name}:"):
            return number
    return 1
