"""Makes answers of what was read, with what people changed in chat laid over it."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from bot.country import SOURCE_LANGUAGE
from bot.i18n import Catalogues
from bot.knowledge.figures import PLACEHOLDER, fill, seen_in, sums_in
from bot.knowledge.files.facts import line_of
from bot.knowledge.files.placing import CONTACTS
from bot.knowledge.files.rules import check_answer, check_together
from bot.knowledge.files.strict_rules import check_languages, check_text, check_ways
from bot.knowledge.model import (
    CHECKING,
    MEDIUM,
    UNREVIEWED,
    Answer,
    Content,
    Document,
    Fact,
    Fault,
    Source,
    Topic,
    Value,
)
from bot.knowledge.reader import Files, read_files
from bot.knowledge.upkeep.confirmed import confirm, is_as_seen
from bot.knowledge.upkeep.laying import STALE, Entry, figure_changes, lay_over
from bot.knowledge.versions import by_day, together
from bot.knowledge.word_lists import Words
from bot.places import Places

Shared = TypeVar("Shared")


def load(
    content: Path, catalogues: Catalogues, places: Places
) -> tuple[Content, tuple[Fault, ...]]:
    """What `messages/` holds and what is wrong with it; faulty answers are left out."""
    return build(read_files(content, catalogues, places), catalogues)


def build(
    files: Files,
    catalogues: Catalogues,
    overlay: Sequence[Entry] = (),
    *,
    hides_unreviewed: bool = False,
    is_strict: bool = True,
) -> tuple[Content, tuple[Fault, ...]]:
    """The content, with what people changed in chat laid over the files.

    With `is_strict` the editors' rules are looked after too, which takes as long again.
    """
    facts, words = files.facts, files.words
    equivalents = files.equivalents
    faults = list(files.faults)
    sources = lay_over(files.sources, overlay)
    changes = figure_changes(overlay, files.written)
    if changes:
        facts, found = by_day(files.written, changes)
        faults += found
    facts = confirm(facts, sources)
    answers: list[Answer] = []
    for source in sources:
        made, found = make_answers(
            source, facts, words, catalogues, is_strict=is_strict
        )
        faults += found
        answers += made
    _shared.cache_clear()  # what is shared is; to remember it would cost again
    answers = _reviewed_like_originals(answers)
    if hides_unreviewed:
        answers = list(map(_withheld_unless_reviewed, answers))
    faults += check_together(answers, facts, equivalents)
    faults += _stale_translations(sources)
    if is_strict:
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


def _reviewed_like_originals(answers: Sequence[Answer]) -> list[Answer]:
    """A translation that was accepted is reviewed as its original is.

    It was accepted as saying what that text says; of another it is a draft again.
    """
    originals = {
        (a.topic, a.stem, a.valid_from): a
        for a in answers
        if a.language == SOURCE_LANGUAGE
    }
    return [
        _reviewed_like(a, originals.get((a.topic, a.stem, a.valid_from)))
        for a in answers
    ]


def _reviewed_like(answer: Answer, original: Answer | None) -> Answer:
    if not answer.translation or original is None:
        return answer
    if answer.translation.get("of") != original.digest:
        return replace(answer, translation={})
    return answer if answer.is_reviewed else replace(answer, review=original.review)


def _digest_with(files: str, overlay: Sequence[Entry]) -> str:
    if not overlay:
        return files
    return hashlib.sha256(f"{files}\n{overlay!r}".encode()).hexdigest()[:16]


def make_answers(
    source: Source,
    facts: dict[str, Fact],
    words: Words,
    catalogues: Catalogues,
    *,
    is_strict: bool = True,
) -> tuple[list[Answer], list[Fault]]:
    """One file's answer, or several where its figures are others from some day on.

    None where the file has a fault that counts.
    """
    unknown = [c for c in source.front["covers"] if c not in facts]
    if unknown:
        what = f"covers unknown facts: {', '.join(unknown)}"
        return [], [Fault(str(source.file), line_of(source, unknown[0]), what)]
    answers: list[Answer] = []
    faults: list[Fault] = []
    for covered in together([facts[c] for c in source.front["covers"]]):
        answer, found = _answer(source, covered, words, catalogues, is_strict=is_strict)
        faults += [fault for fault in found if fault not in faults]
        if answer is not None:
            answers.append(answer)
    return ([] if any(not f.is_strict for f in faults) else answers), faults


def _answer(
    source: Source,
    covered: list[Fact],
    words: Words,
    catalogues: Catalogues,
    *,
    is_strict: bool,
) -> tuple[Answer | None, list[Fault]]:
    file = str(source.file)
    values: dict[str, Value] = {}
    for fact in covered:
        values.update(fact.values)
    missing = [n for n, _ in PLACEHOLDER.findall(source.body) if n not in values]
    if missing:
        what = f"{{{missing[0]}}} is no value of the facts it covers"
        return None, [Fault(file, line_of(source, missing[0]), what)]
    answer = _build(source, covered, values, words, catalogues)
    faults = check_answer(source, answer, covered, words)
    if is_strict:
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
    review = front.get("review") or {}
    if not is_as_seen(source, covered):
        review = {"state": "unreviewed"}  # figures that nobody reviewed
    named = {name for name, _ in PLACEHOLDER.findall(source.body)}
    sums = sums_in(named, covered)
    return Answer(
        topic=source.topic,
        programme=source.file.parent.parent.name,
        stem=source.stem,
        language=source.language,
        question=str(front["question"]),
        asked=tuple(str(a) for a in front["asked"]),
        keywords=tuple(str(k) for k in front["keywords"]),
        covers=_shared(tuple(front["covers"])),
        see_also=_shared(tuple(front.get("see_also") or ())),
        paragraphs=tuple(line for line in text.splitlines() if line.strip()),
        valid_from=max((f.valid_from for f in covered if f.valid_from), default=None),
        valid_to=min((f.valid_to for f in covered if f.valid_to), default=None),
        checked=min(f.checked for f in covered),
        confidence=MEDIUM if any(f.confidence == MEDIUM for f in covered) else "high",
        documents=_unique(d for fact in covered for d in fact.documents),
        authorities=_shared(
            tuple(dict.fromkeys(f.authority for f in covered if f.authority))
        ),
        sources=_shared(tuple(dict.fromkeys(s for f in covered for s in f.sources))),
        place=front.get("place") or "",
        about=front.get("about") or "",
        contact=CONTACTS[front.get("contact")],
        review={k: str(v) for k, v in review.items()},
        translation=dict(front.get("translation") or {}),
        digest=source.digest,
        file=str(source.file),
        audience=front.get("audience", "citizen"),
        is_danger=bool(front.get("danger")),
        is_erasable=bool(front.get("erasable")),
        withheld=CHECKING if front.get("hidden") or front.get(STALE) else "",
        amounts_checked=_amounts_checked(named, covered),
        sums_checked=sums.checked,
        has_unsure_sums=sums.has_unsure,
        figures=seen_in(source.body, values),
        figures_named=_shared(
            tuple((f.id, n) for f in covered for n in f.values if n in named)
        ),
    )


def _amounts_checked(named: set[str], covered: list[Fact]) -> date | None:
    """When the figures that the text names were looked at, the oldest of them."""
    return min(
        (fact.looked_at(name) for fact in covered for name in named & set(fact.values)),
        default=None,
    )


def _unique(documents: Iterable[Document]) -> tuple[Document, ...]:
    found = {document.number: document for document in documents}
    return _shared(tuple(found.values()))


@lru_cache(maxsize=1 << 14)
def _shared(values: tuple[Shared, ...]) -> tuple[Shared, ...]:
    """The same tuple for the same values: five languages rest on the same facts."""
    return values


def _by_topic(answers: list[Answer]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.topic, []).append(answer)
    return found


def _order_of_answers(answer: Answer) -> tuple[bool, str, date]:
    is_translation = answer.language != SOURCE_LANGUAGE
    return is_translation, answer.language, answer.valid_from or date.min


def _stale_translations(sources: Sequence[Source]) -> list[Fault]:
    originals = {
        (s.topic, s.stem): s.digest for s in sources if s.language == SOURCE_LANGUAGE
    }
    faults: list[Fault] = []
    for source in sources:
        if source.language == SOURCE_LANGUAGE:
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


def _folded(text: str) -> str:
    """Without marks: what most people type."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
