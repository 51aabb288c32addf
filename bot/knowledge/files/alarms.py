"""Reads `messages/words/danger.yaml`: kinds of danger, what is said, how people cry."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.files.rules import letters_in
from bot.knowledge.model import Fault
from bot.knowledge.word_lists import Danger, Dangers

_NUMBER = re.compile(r"{(\w*)}")
MOST_LETTERS = 160  # of the first sentence
MOST_LINES = 2  # that follow it
_KIND_KEYS = {"first", "then", "call", "hidden", "topic", "facts"}


class _Wrong(ValueError):
    """What is wrong with an entry, and the words of its line."""

    def __init__(self, what: str, *near: str) -> None:
        """`near` are line beginnings, outermost first."""
        super().__init__(what)
        self.near = near


def read_dangers(
    file: str, text: str, raw: Any, numbers: Collection[str] | None
) -> tuple[Dangers, list[Fault]]:
    """The file as it was read; a kind with a fault is left out and named by its line.

    `raw` is what its YAML says, `numbers` are the ids of `country.yaml`'s (None: they
    are not looked at).
    """
    faults: list[Fault] = []
    entries = raw.get("kinds") if isinstance(raw, dict) else None
    if not isinstance(entries, dict) or not entries:
        return Dangers(), [Fault(file, 1, "must hold `kinds`, `said` and `ordinary`")]
    kinds: dict[str, Danger] = {}
    for name, entry in entries.items():
        try:
            kinds[str(name)] = _danger(str(name), entry, numbers)
        except _Wrong as fault:
            faults.append(_fault(file, text, fault))
    for kind in kinds.values():
        faults += [
            replace(_fault(file, text, wrong), is_strict=True) for wrong in _rules(kind)
        ]
    said: dict[str, tuple[str, ...]] = {}
    for name, lines in (raw.get("said") or {}).items():
        if name in entries:
            said[str(name)] = _lines(lines)
        else:
            what = f"`said` has a kind that `kinds` lacks: {name}"
            faults.append(_fault(file, text, _Wrong(what, "said:", f"{name}:")))
    groups = raw.get("alike") or {}
    alike = {str(name): _lines(words) for name, words in groups.items()}
    ordinary, asks = _lines(raw.get("ordinary")), _lines(raw.get("asks"))
    return Dangers(kinds, said, ordinary, alike, asks), faults


def _rules(kind: Danger) -> Iterator[_Wrong]:
    """What an editor would mend: what is read in a fright is short, and says whom."""
    here = ("kinds:", f"{kind.id}:")
    for code, first in kind.first.items():
        at = (*here, "first:", f"{code}:")
        length = letters_in(first)
        if length > MOST_LETTERS:
            what = f"{kind.id}: `first` has {length} letters, at most {MOST_LETTERS}"
            yield _Wrong(what, *at)
        if f"{{{kind.call[0]}}}" not in first:
            what = f"{kind.id}: `first` lacks the number to call first"
            yield _Wrong(f"{what}: {{{kind.call[0]}}}", *at)
    for code, lines in kind.then.items():
        if len(lines) > MOST_LINES:
            what = f"{kind.id}: `then` has {len(lines)} lines, at most {MOST_LINES}"
            yield _Wrong(what, *here, "then:", f"{code}:")


def missing_of(
    file: Path, dangers: Dangers, topics: Collection[str], facts: Collection[str]
) -> list[Fault]:
    """The topics and facts that kinds name and that are not there."""
    return [
        _fault(
            str(file),
            file.read_text("utf-8"),
            _Wrong(what, "kinds:", f"{kind.id}:", key),
        )
        for kind in dangers.kinds.values()
        for what, key in _missing(kind, topics, facts)
    ]


def _missing(
    kind: Danger, topics: Collection[str], facts: Collection[str]
) -> Iterator[tuple[str, str]]:
    if kind.topic and kind.topic not in topics:
        yield f"{kind.id} names no topic: {kind.topic}", "topic:"
    for fact in kind.facts:
        if fact not in facts:
            yield f"{kind.id} names no fact: {fact}", "facts:"


def _danger(name: str, entry: Any, numbers: Collection[str] | None) -> Danger:
    here = ("kinds:", f"{name}:")
    if not isinstance(entry, dict):
        raise _Wrong(f"{name} must hold `first` and `call`", *here)
    strange = sorted(str(key) for key in set(entry) - _KIND_KEYS)
    if strange:
        raise _Wrong(f"{name} has an unknown name: {strange[0]}", *here, strange[0])
    first = _by_language(entry.get("first"))
    if not first.get(SOURCE_LANGUAGE):
        what = f"{name} lacks its first sentence in {SOURCE_LANGUAGE}: `first`"
        raise _Wrong(what, *here, "first:")
    then = {code: _lines(lines) for code, lines in (entry.get("then") or {}).items()}
    call = entry.get("call")
    if not isinstance(call, list) or not call:
        raise _Wrong(f"{name} must name whom to `call`", *here, "call:")
    spoken = [*first.values(), *(line for lines in then.values() for line in lines)]
    named = {id_ for text in spoken for id_ in _NUMBER.findall(text)}
    for id_ in (*map(str, call), *sorted(named)):
        if numbers is not None and id_ not in numbers:
            key = "call:" if id_ in call else "first:"
            raise _Wrong(f"{name}: country.yaml has no number {id_}", *here, key)
    return Danger(
        id=name,
        first=first,
        call=tuple(map(str, call)),
        then=then,
        is_hidden=bool(entry.get("hidden")),
        topic=str(entry.get("topic") or ""),
        facts=tuple(map(str, entry.get("facts") or ())),
    )


def _by_language(found: Any) -> Mapping[str, str]:
    if not isinstance(found, dict):
        return {}
    return {str(code): str(text) for code, text in found.items() if text}


def _lines(found: Any) -> tuple[str, ...]:
    """A block of lines, or a list of them; nothing twice."""
    lines = found.splitlines() if isinstance(found, str) else found or ()
    stripped = (str(line).strip() for line in lines)
    return tuple(dict.fromkeys(line for line in stripped if line))


def _fault(file: str, text: str, wrong: _Wrong) -> Fault:
    """Where the words of an entry stand, each below the one before."""
    line, lines = 1, text.splitlines()
    for words in wrong.near:
        below = range(line - 1, len(lines))
        line = next((n + 1 for n in below if lines[n].strip().startswith(words)), line)
    return Fault(file, line, str(wrong))
