"""Reads `messages/`: facts, topics and words. Every fault is found, all at once."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot.i18n import SOURCE_LANGUAGE, Catalogues
from bot.knowledge.eligibility import check_reader
from bot.knowledge.figures import PLACEHOLDER, fill
from bot.knowledge.files import facts as register
from bot.knowledge.files.facts import line_of, read_text
from bot.knowledge.files.placing import CONTACTS, put_places
from bot.knowledge.files.rules import check_answer, check_together
from bot.knowledge.files.stories import read_stories
from bot.knowledge.files.strict_rules import check_languages, check_text, check_ways
from bot.knowledge.model import (
    CHECKING,
    MEDIUM,
    UNREVIEWED,
    Answer,
    Complaints,
    Content,
    Danger,
    Decoy,
    Document,
    Fact,
    Fault,
    Source,
    Story,
    Theme,
    Topic,
    Value,
    Words,
)
from bot.knowledge.questionnaire import Check
from bot.knowledge.search.complaints import complaints_of, missing_topics
from bot.knowledge.upkeep.laying import STALE, Entry, lay_over
from bot.places import Places

_FILE = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
# Read as it stands: YAML would take a digest of digits alone for a number.
_TRANSLATES = re.compile(r"^translates:[ ]*[\"']?([0-9a-f]+)", re.MULTILINE)
_NAME = re.compile(r"([a-z0-9-]+)\.([a-zA-Z-]+)\.md")
_KEYS = {
    "question", "asked", "keywords", "covers", "see_also", "review", "translates",
    "audience", "danger", "hidden", "erasable", "place", "about", "contact",
}  # fmt: skip
_REQUIRED = ("question", "asked", "keywords", "covers")


@dataclass(frozen=True, slots=True)
class Files:
    """The files as they were read, before anything is made of their answers."""

    sources: tuple[Source, ...]
    facts: dict[str, Fact]
    words: Words
    equivalents: tuple[frozenset[str], ...]
    checks: Mapping[str, Check]
    stories: tuple[Story, ...]
    digest: str
    faults: tuple[Fault, ...]


def load(
    content: Path, catalogues: Catalogues, places: Places
) -> tuple[Content, tuple[Fault, ...]]:
    """What `messages/` holds and what is wrong with it; faulty answers are left out."""
    return build(read_files(content, catalogues, places), catalogues)


def read_files(content: Path, catalogues: Catalogues, places: Places) -> Files:
    """Every file of `messages/` that answers are made of."""
    words, faults = read_words(content / "words")
    facts, found = register.read(content / "facts", set(words.units))
    faults += found
    equivalents, found = register.read_equivalents(content / "facts", facts)
    faults += found
    sources, found = read_sources(content / "topics")
    faults += found
    faults += put_places(sources, places)
    topics = {source.topic for source in sources}
    checks, found = check_reader.read(content / "checks", facts, topics)
    faults += found
    stories, found = read_stories(content / "stories", facts, words, catalogues)
    faults += found
    lists = content / "words"
    complaints = str(lists / "complaints.yaml")
    faults += missing_topics(complaints, words.complaints, topics)
    faults += _lost_themes(lists / "themes.yaml", words, sources)
    return Files(
        tuple(sources),
        facts,
        words,
        equivalents,
        checks,
        stories,
        digest_of(content),
        tuple(faults),
    )


def build(
    files: Files,
    catalogues: Catalogues,
    overlay: Sequence[Entry] = (),
    *,
    hides_unreviewed: bool = False,
) -> tuple[Content, tuple[Fault, ...]]:
    """The content, with what people changed in chat laid over the files."""
    facts, words = files.facts, files.words
    equivalents = files.equivalents
    faults = list(files.faults)
    sources = lay_over(files.sources, overlay)
    answers: list[Answer] = []
    for source in sources:
        answer, found = make_answer(source, facts, words, catalogues)
        if answer is not None and hides_unreviewed:
            answer = _withheld_unless_reviewed(answer)
        faults += found
        if answer is not None:
            answers.append(answer)
    faults += check_together(answers, facts, equivalents)
    faults += _stale_translations(sources)
    by_file = {str(source.file): source for source in sources}
    lines = {file: partial(line_of, source) for file, source in by_file.items()}
    faults += check_ways(answers, _folded, lines)
    faults += check_languages(answers)
    topics = {
        topic: Topic(topic, own[0].programme, tuple(sorted(own, key=_order_of_answers)))
        for topic, own in _by_topic(answers).items()
    }
    digest = _digest_with(files.digest, overlay)
    whole = Content(
        topics, facts, words, digest, files.checks, equivalents, files.stories
    )
    return whole, tuple(faults)


def _withheld_unless_reviewed(answer: Answer) -> Answer:
    if answer.withheld or answer.is_reviewed:
        return answer
    return replace(answer, withheld=UNREVIEWED)


def _digest_with(files: str, overlay: Sequence[Entry]) -> str:
    if not overlay:
        return files
    return hashlib.sha256(f"{files}\n{overlay!r}".encode()).hexdigest()[:16]


def read_sources(folder: Path) -> tuple[list[Source], list[Fault]]:
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
            front = yaml.load(match[1], yaml.CSafeLoader)
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
        sources.append(Source(file, name[2], name[1], front, body, line, text))
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
    if not isinstance(front.get("review") or {}, dict):
        return "`review` must be names and values"
    for name in ("hidden", "erasable"):
        if not isinstance(front.get(name, False), bool):
            return f"`{name}` must be true or false"
    return ""


def make_answer(
    source: Source, facts: dict[str, Fact], words: Words, catalogues: Catalogues
) -> tuple[Answer | None, list[Fault]]:
    """One file's answer, None where it has a fault that counts."""
    file = str(source.file)
    unknown = [c for c in source.front["covers"] if c not in facts]
    if unknown:
        what = f"covers unknown facts: {', '.join(unknown)}"
        return None, [Fault(file, line_of(source, unknown[0]), what)]
    covered = [facts[c] for c in source.front["covers"]]
    values: dict[str, Value] = {}
    for fact in covered:
        values.update(fact.values)
    missing = [n for n, _ in PLACEHOLDER.findall(source.body) if n not in values]
    if missing:
        what = f"{{{missing[0]}}} is no value of the facts it covers"
        return None, [Fault(file, line_of(source, missing[0]), what)]
    answer = _build(source, covered, values, words, catalogues)
    faults = check_answer(source, answer, covered, words)
    faults += check_text(source, answer, covered, words)
    return (None if any(not f.is_strict for f in faults) else answer), faults


def _build(
    source: Source,
    covered: list[Fact],
    values: dict[str, Value],
    words: Words,
    catalogues: Catalogues,
) -> Answer:
    translator = catalogues.translator(source.language)
    text = fill(source.body, values, words.units, translator)
    front = source.front
    return Answer(
        topic=source.topic,
        programme=source.file.parent.parent.name,
        stem=source.stem,
        language=source.language,
        question=str(front["question"]),
        asked=tuple(str(a) for a in front["asked"]),
        keywords=tuple(str(k) for k in front["keywords"]),
        covers=tuple(front["covers"]),
        see_also=tuple(front.get("see_also") or ()),
        paragraphs=tuple(line for line in text.splitlines() if line.strip()),
        valid_from=max((f.valid_from for f in covered if f.valid_from), default=None),
        valid_to=min((f.valid_to for f in covered if f.valid_to), default=None),
        checked=min(f.checked for f in covered),
        confidence=MEDIUM if any(f.confidence == MEDIUM for f in covered) else "high",
        documents=_unique(d for fact in covered for d in fact.documents),
        authorities=tuple(dict.fromkeys(f.authority for f in covered if f.authority)),
        sources=tuple(dict.fromkeys(s for f in covered for s in f.sources)),
        place=front.get("place") or "",
        about=front.get("about") or "",
        contact=CONTACTS[front.get("contact")],
        review={k: str(v) for k, v in (front.get("review") or {}).items()},
        digest=source.digest,
        file=str(source.file),
        audience=front.get("audience", "citizen"),
        is_danger=bool(front.get("danger")),
        is_erasable=bool(front.get("erasable")),
        withheld=CHECKING if front.get("hidden") or front.get(STALE) else "",
        amounts_checked=_amounts_checked(source.body, covered),
    )


def _amounts_checked(body: str, covered: list[Fact]) -> date | None:
    """When the figures that the text names were checked, the oldest of them."""
    named = {name for name, _ in PLACEHOLDER.findall(body)}
    return min((f.checked for f in covered if named & set(f.values)), default=None)


def _unique(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple({document.number: document for document in documents}.values())


def _by_topic(answers: list[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.topic, []).append(answer)
    return found


def _order_of_answers(answer: Answer) -> tuple[bool, str, date]:
    is_translation = answer.language != "vi"
    return is_translation, answer.language, answer.valid_from or date.min


def _stale_translations(sources: Sequence[Source]) -> list[Fault]:
    originals = {(s.topic, s.stem): s.digest for s in sources if s.language == "vi"}
    faults: list[Fault] = []
    for source in sources:
        if source.language == "vi":
            continue
        original = originals.get((source.topic, source.stem))
        if original is None:
            what = "translates no Vietnamese answer of this name"
            faults.append(Fault(str(source.file), 1, what))
        elif source.front.get("translates") != original:
            what = (
                "the Vietnamese text changed: check it, then "
                f'`translates: "{original}"`'
            )
            line = line_of(source, "translates")
            faults.append(Fault(str(source.file), line, what, is_strict=True))
    return faults


def _line_of_key(front: str, name: str) -> int:
    for number, line in enumerate(front.splitlines(), 2):
        if line.startswith(f"{name}:"):
            return number
    return 1


def _folded(text: str) -> str:
    """Without marks: what most people type."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _lost_themes(file: Path, words: Words, sources: list[Source]) -> list[Fault]:
    topics = {source.topic for source in sources}
    return [
        Fault(str(file), 1, f"theme {theme.id} names no topic: {topic}", is_strict=True)
        for theme in words.themes
        for topic in theme.topics
        if topic not in topics
    ]


def read_words(folder: Path) -> tuple[Words, list[Fault]]:
    """The lists that editors maintain for the search."""
    faults: list[Fault] = []
    raw: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for file in sorted(folder.glob("*.yaml")):
        texts[file.stem] = text = read_text(file, faults) or ""
        try:
            raw[file.stem] = yaml.load(text, yaml.CSafeLoader)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            faults.append(Fault(str(file), line, "cannot be read as YAML"))
    complaints, found = complaints_of(
        str(folder / "complaints.yaml"), texts.get("complaints", ""), raw
    )
    faults += found
    try:
        return _words(raw, complaints), faults
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        faults.append(Fault(str(folder), 1, f"a list has the wrong shape: {fault!r}"))
        return Words(), faults


def _words(raw: dict[str, Any], complaints: Complaints) -> Words:
    decoys = raw.get("decoys") or {}
    return Words(
        abbreviations={str(k): str(v) for k, v in raw["abbreviations"].items()},
        synonyms=tuple((str(a), str(b)) for a, b in raw["synonyms"]),
        stop=frozenset(str(word) for word in raw["stop"]),
        decoys={
            name: Decoy(
                _by_language(entry), entry.get("office", ""), entry.get("fact", "")
            )
            for name, entry in decoys.items()
        },
        danger=tuple(map(_danger, raw["danger"]["kinds"].values())),
        complaints=complaints,
        themes=tuple(_theme(*entry) for entry in (raw.get("themes") or {}).items()),
        not_danger=tuple(map(str, raw["danger"]["unless"])),
        titles=tuple(map(str, raw.get("titles") or ())),
        languages={k: frozenset(map(str, v)) for k, v in raw["languages"].items()},
        units=dict(raw["units"]),
        documents=dict(raw["documents"]),
        known_short=frozenset(map(str, raw.get("known") or ())),
        numbers=tuple(map(str, raw.get("numbers") or ())),
    )


def _by_language(entry: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """`asked` is in the source language, `asked_en` and so on in the others."""
    return {
        key.removeprefix("asked").removeprefix("_") or SOURCE_LANGUAGE: tuple(
            map(str, said)
        )
        for key, said in entry.items()
        if key.startswith("asked")
    }


def _danger(entry: dict[str, Any]) -> Danger:
    first = {str(code): str(text) for code, text in entry["first"].items()}
    if SOURCE_LANGUAGE not in first:
        raise ValueError(f"danger: {entry['said'][0]!r} has no `first` in the source")
    return Danger(
        said=tuple(map(str, entry["said"])),
        first=first,
        call=tuple(map(str, entry["call"])),
        is_hidden=bool(entry.get("hidden")),
        is_always=bool(entry.get("always")),
    )


def _theme(id_: str, entry: dict[str, Any]) -> Theme:
    names = {str(k): str(v) for k, v in entry.items() if k != "topics"}
    if SOURCE_LANGUAGE not in names:
        raise ValueError(f"theme {id_} has no name in the source language")
    return Theme(id_, names, tuple(map(str, entry["topics"])))


def digest_of(content: Path) -> str:
    """What stands for every file of the content, for /ready and /reload."""
    whole = hashlib.sha256()
    for file in sorted(content.rglob("*")):
        if file.is_file() and file.suffix in {".yaml", ".md", ".csv"}:
            whole.update(str(file.relative_to(content)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()[:16]
