"""What a fact must be: when it was checked, and what its documents are called."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from bot.knowledge.documents import kind_of, names_itself
from bot.knowledge.model import Document, Fact, Fault
from bot.knowledge.word_lists import Words

_YEAR = re.compile(r"/(20\d{2})/")  # of a document's number


def check_facts(facts: Iterable[Fact], words: Words) -> list[Fault]:
    """Every fault of the register that is seen by looking at its facts."""
    faults: list[Fault] = []
    called: dict[str, tuple[str, Fact]] = {}  # a number → its kind, and who says so
    for fact in facts:
        faults += [_at(fact, "checked:", what) for what in _checked_too_early(fact)]
        for document in fact.documents:
            faults += [
                _at(fact, f"number: {document.number}", what)
                for what in _not_to_be_named(fact, document, words, called)
            ]
    return faults


def _checked_too_early(fact: Fact) -> Iterator[str]:
    """Nobody can have looked at what was not there yet."""
    cure = "look at it again and set the day"
    for document in fact.documents:
        begun = _earliest(document)
        if begun is None:
            yield (
                f"{fact.id}: {document.number} is issued on {document.issued!r}, "
                "which is no day"
            )
        elif begun > fact.checked:
            yield (
                f"{fact.id} was checked on {fact.checked}, before {document.number} "
                f"was issued: {cure}"
            )


def _earliest(document: Document) -> date | None:
    """The first day on which it can have been read; None where that is no day."""
    if not document.issued:
        year = _YEAR.search(document.number)
        return date(int(year[1]), 1, 1) if year else date.min
    try:
        return date.fromisoformat(document.issued)
    except ValueError:
        return None


def _not_to_be_named(
    fact: Fact,
    document: Document,
    words: Words,
    called: dict[str, tuple[str, Fact]],
) -> Iterator[str]:
    """A kind that nothing tells, or that two facts tell differently."""
    if not words.documents or names_itself(document.number, words):
        return
    kind = kind_of(document.number, document.title, words)
    if kind is None:
        yield (
            f"{fact.id}: nothing tells what kind of document {document.number} is: "
            "begin its title_short with it (Luật, Nghị quyết, Công văn …)"
        )
        return
    name = next(iter(kind.values()))
    other, first = called.setdefault(document.number, (name, fact))
    if other != name:
        yield (
            f"{fact.id} calls {document.number} {name}, {first.id} calls it {other}: "
            "one of them is wrong"
        )


def _at(fact: Fact, text: str, what: str) -> Fault:
    """The fault, on the line of the fact's entry where a text stands first."""
    lines = Path(fact.file).read_text(encoding="utf-8").splitlines()
    begins = fact.line
    for number, line in enumerate(lines[begins - 1 :], begins):
        if number > begins and line.startswith("- id:"):
            break
        if text in line:
            return Fault(fact.file, number, what)
    return Fault(fact.file, begins, what)
