"""Reads `messages/words/`: the lists that editors maintain for the search."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.files.alarms import read_dangers
from bot.knowledge.files.facts import read_text
from bot.knowledge.files.functions import read_functions, ways_of
from bot.knowledge.files.parsed import Load, plain
from bot.knowledge.model import Fault, Source
from bot.knowledge.search.complaints import complaints_of
from bot.knowledge.word_lists import (
    Complaints,
    Dangers,
    Decoy,
    Function,
    Kinds,
    NoticeWords,
    Theme,
    Words,
)

_OF_NOTICES = (
    "calls",
    "not_calls",
    "where",
    "when",
    "papers",
    "counted",
    "short_links",
    "trusted_links",
)


def read_words(
    folder: Path, load: Load = plain, numbers: Collection[str] | None = None
) -> tuple[Words, list[Fault]]:
    """The lists that editors maintain for the search.

    `numbers` are the ids of the country's emergency numbers, None: not looked at.
    """
    faults: list[Fault] = []
    raw: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        texts[file.stem] = text = read_text(file, faults) or ""
        try:
            raw[file.stem] = load(text)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            faults.append(Fault(str(file), line, "cannot be read as YAML"))
    complaints, found = complaints_of(
        str(folder / "complaints.yaml"), texts.get("complaints", ""), raw
    )
    faults += found
    dangers, found = read_dangers(
        str(folder / "danger.yaml"), texts.get("danger", ""), raw.get("danger"), numbers
    )
    faults += found
    functions, found = read_functions(
        str(folder / "functions.yaml"), texts.get("functions", ""), raw.get("functions")
    )
    faults += found
    try:
        return _words(raw, complaints, dangers, functions), faults
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        faults.append(Fault(str(folder), 1, f"a list has the wrong shape: {fault!r}"))
        return Words(), faults


def _words(
    raw: dict[str, Any],
    complaints: Complaints,
    dangers: Dangers,
    functions: tuple[Function, ...],
) -> Words:
    decoys = raw.get("decoys") or {}
    return Words(
        abbreviations={str(k): str(v) for k, v in raw["abbreviations"].items()},
        synonyms=tuple((str(a), str(b)) for a, b in raw["synonyms"]),
        stop=frozenset(str(word) for word in raw["stop"]),
        decoys={
            name: Decoy(
                ways_of(entry),
                entry.get("office", ""),
                entry.get("fact", ""),
                entry.get("says") or {},
                entry.get("call", ""),
            )
            for name, entry in decoys.items()
        },
        functions=functions,
        small_talk={
            str(kind): ways_of(entry)
            for kind, entry in (raw.get("small-talk") or {}).items()
        },
        elsewhere={
            str(language): str(entry["says"])
            for language, entry in (raw.get("other-languages") or {}).items()
        },
        particles=frozenset(map(str, raw.get("particles") or ())),
        asking=frozenset(map(str, raw.get("asking") or ())),
        dangers=dangers,
        complaints=complaints,
        notices=_notices(raw.get("notices") or {}),
        themes=tuple(_theme(*entry) for entry in (raw.get("themes") or {}).items()),
        pictures=tuple(_theme(*entry) for entry in (raw.get("pictures") or {}).items()),
        titles=tuple(map(str, raw.get("titles") or ())),
        languages={k: frozenset(map(str, v)) for k, v in raw["languages"].items()},
        units=dict(raw["units"]),
        documents={str(k): _kinds(k, v) for k, v in raw["documents"].items()},
        offices={
            str(name): dict(entry) for name, entry in (raw.get("offices") or {}).items()
        },
        known_short=frozenset(map(str, raw.get("known") or ())),
        numbers=tuple(map(str, raw.get("numbers") or ())),
    )


def _notices(raw: dict[str, Any]) -> NoticeWords:
    lists = {name: tuple(map(str, raw.get(name) or ())) for name in _OF_NOTICES}
    figures = {
        str(name): (tuple(map(str, entry["says"])), str(entry.get("each", "")))
        for name, entry in (raw.get("figures") or {}).items()
    }
    categories = {
        str(name): tuple(map(str, said))
        for name, said in (raw.get("categories") or {}).items()
    }
    models = {str(name): str(said) for name, said in (raw.get("models") or {}).items()}
    return NoticeWords(**lists, figures=figures, categories=categories, models=models)


def _kinds(sign: str, entry: Any) -> tuple[Kinds, ...]:
    """What a sign in a number may stand for: one kind, or a list of them."""
    kinds = tuple(
        dict(kind) for kind in (entry if isinstance(entry, list) else [entry])
    )
    if not kinds or any(SOURCE_LANGUAGE not in kind for kind in kinds):
        raise ValueError(f"documents: {sign} has no name in the source language")
    return kinds


def _theme(id_: str, entry: dict[str, Any]) -> Theme:
    names = {str(k): str(v) for k, v in entry.items() if k != "topics"}
    if SOURCE_LANGUAGE not in names:
        raise ValueError(f"theme {id_} has no name in the source language")
    return Theme(id_, names, tuple(map(str, entry["topics"])))


def lost_themes(folder: Path, words: Words, sources: Sequence[Source]) -> list[Fault]:
    """The topics that a theme or a picture names and that are not there."""
    topics = {source.topic for source in sources}
    return [
        Fault(
            str(folder / f"{name}.yaml"),
            1,
            f"theme {theme.id} names no topic: {topic}",
            is_strict=True,
        )
        for name, themes in (("themes", words.themes), ("pictures", words.pictures))
        for theme in themes
        for topic in theme.topics
        if topic not in topics
    ]
