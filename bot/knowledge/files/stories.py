"""Reads `messages/stories/`: good practices, told from the register's facts."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.country import SOURCE_LANGUAGE
from bot.i18n import Catalogues
from bot.knowledge.figures import PLACEHOLDER, fill
from bot.knowledge.files.facts import read_text
from bot.knowledge.files.strict_rules import strange_figures
from bot.knowledge.language import unspaced
from bot.knowledge.model import Fact, Fault, Story, Value
from bot.knowledge.word_lists import Words

FEWEST_WORDS, MOST_WORDS = 120, 200  # read aloud, about a minute
_FILE = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_NAME = re.compile(r"([a-z0-9-]+)\.([a-zA-Z-]+)\.md")
_KEYS = {"title", "covers", "people", "from_chat", "consent"}
_WHERE_TO_ASK = re.compile(r"\b(?:hỏi|gặp|ask|gọi|call|see)\b", re.IGNORECASE)


def read_stories(
    folder: Path, facts: dict[str, Fact], words: Words, catalogues: Catalogues
) -> tuple[tuple[Story, ...], list[Fault]]:
    """Every story without a fault, and the faults of the others."""
    found: list[Story] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.md")):
        text = read_text(file, faults)
        if text is None:
            continue
        own = _faults(file, text, facts)
        faults += own
        if not any(not fault.is_strict for fault in own):
            found.append(_story(file, text, facts, words, catalogues))
    originals = {s.id for s in found if s.language == SOURCE_LANGUAGE}
    faults += [
        Fault(story.file, 1, f"tells no {story.id}.{SOURCE_LANGUAGE}.md again")
        for story in found
        if story.id not in originals
    ]
    return tuple(found), faults


def _faults(file: Path, text: str, facts: dict[str, Fact]) -> list[Fault]:
    match = _FILE.match(text)
    if _NAME.fullmatch(file.name) is None:
        return [Fault(str(file), 1, "is not named ID.LANGUAGE.md")]
    if match is None:
        what = "must begin with front matter between two lines of ---"
        return [Fault(str(file), 1, what)]
    try:
        front = yaml.load(match[1], yaml.CSafeLoader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = (mark.line if mark else 0) + 2
        return [Fault(str(file), line, "front matter is not YAML")]
    if not isinstance(front, dict):
        return [Fault(str(file), 1, "front matter must be names and values")]
    lines = text.splitlines()
    wrong = [
        (f"{name}:", f"a story has no `{name}`")
        for name in sorted(map(str, set(front) - _KEYS))
    ]
    wrong += _wrong(front, match[2], facts)
    found = [
        Fault(
            str(file),
            next((n for n, kept in enumerate(lines, 1) if bad in kept), 1),
            what,
        )
        for bad, what in wrong
    ]
    covered = [facts[c] for c in map(str, front.get("covers") or ()) if c in facts]
    return found or _told_faults(file, match[2], match[1].count("\n") + 3, covered)


def _told_faults(
    file: Path, told: str, begins: int, covered: list[Fact]
) -> list[Fault]:
    """What is wrong with the text itself; `begins` is its first line.

    How long it is and how it ends is looked after in Vietnamese and English alone: its
    translations are as long, and words are not told apart in their scripts.
    """
    found: list[Fault] = []
    lines = told.rstrip().splitlines() or [""]
    has_words = not unspaced.is_in(told)
    if has_words and not _WHERE_TO_ASK.search(lines[-1]):
        last = begins + len(lines) - 1
        found.append(Fault(str(file), last, "must end with where to ask"))
    known = frozenset[str]().union(*(fact.figures for fact in covered))
    for number, line in enumerate(lines if covered else (), begins):
        found += [
            Fault(str(file), number, what, is_strict=True)
            for what in strange_figures(PLACEHOLDER.sub("@", line), known)
        ]
    count = len(told.split())
    if has_words and not FEWEST_WORDS <= count <= MOST_WORDS:
        what = f"has {count} words: {FEWEST_WORDS} to {MOST_WORDS} are a good length"
        found.append(Fault(str(file), begins, what, is_strict=True))
    return found


def _wrong(
    front: dict[str, Any], told: str, facts: dict[str, Fact]
) -> list[tuple[str, str]]:
    """Pairs of what to look for in the file, and what is wrong there."""
    covers, people = front.get("covers") or [], front.get("people") or []
    if not isinstance(covers, list) or not isinstance(people, list):
        return [("covers", "`covers` and `people` must be lists")]
    is_from_chat = bool(front.get("from_chat"))
    wrong = []
    if not front.get("title"):
        wrong.append(("---", "needs a `title`"))
    if not covers and not is_from_chat:
        wrong.append(("title", "needs `covers`: the facts that it tells"))
    for id_ in map(str, covers):
        if id_ not in facts:
            wrong.append((id_, f"covers an unknown fact: {id_}"))
        elif not facts[id_].is_served:
            wrong.append((id_, f"covers {id_}, which is not to be served"))
    values = {n for id_ in covers if id_ in facts for n in facts[id_].values}
    for name, _is_bare in PLACEHOLDER.findall(told):
        if name not in values:
            wrong.append((name, f"{{{name}}} is no value of the facts it covers"))
    wrong += [
        (str(name), f"{name} is not in the text: `people` are those who appear")
        for name in people
        if str(name) not in told
    ]
    if is_from_chat and not isinstance(front.get("consent"), date):
        wrong.append(("from_chat", "needs `consent`: the day the people named agreed"))
    return wrong


def _story(
    file: Path,
    text: str,
    facts: dict[str, Fact],
    words: Words,
    catalogues: Catalogues,
) -> Story:
    match, name = _FILE.match(text), _NAME.fullmatch(file.name)
    if match is None or name is None:
        raise ValueError(f"{file} was not looked over")
    front = yaml.load(match[1], yaml.CSafeLoader)
    covered = [facts[str(id_)] for id_ in front.get("covers") or ()]
    values: dict[str, Value] = {}
    for fact in covered:
        values.update(fact.values)
    told = fill(match[2], values, words.units, catalogues.translator(name[2]))
    return Story(
        id=name[1],
        language=name[2],
        title=str(front["title"]),
        paragraphs=tuple(line for line in told.splitlines() if line.strip()),
        covers=tuple(fact.id for fact in covered),
        people=tuple(map(str, front.get("people") or ())),
        sources=tuple(
            dict.fromkeys(
                n
                for fact in covered
                for n in (fact.authority, *(d.number for d in fact.documents))
                if n
            )
        ),
        checked=min((fact.checked for fact in covered), default=None),
        file=str(file),
    )
