"""What people changed in chat, laid over the files. Pure.

An entry holds for the text it was made for (by its digest) and wins until that text
changes: a file that was mended meanwhile is served as it stands.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Change, Document, Fact, Source

STALE = "_stale"  # set here, in no file: its original was mended, it was not yet

Key = tuple[str, str, str]  # topic, stem, language


class Kind(StrEnum):
    """What an entry does to an answer."""

    HIDDEN = "hidden"  # out of use
    MENDED = "mended"  # `text` is its new body, with {values}
    REVIEWED = "reviewed"  # by `body`; `text` is the day, ISO, and the figures seen
    TRANSLATED = "translated"  # right, says a reviewer; `text`: the day, of which text
    ASKED = "asked"  # `text` is one more way of asking
    FIGURE = "figure"  # of a fact, not an answer: see `figure_changes`


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to one answer; `digest` is that of the text that was changed."""

    topic: str
    stem: str
    language: str
    digest: str
    kind: Kind
    text: str = ""
    body: str = ""  # the body in whose name a person reviewed it

    @property
    def key(self) -> Key:
        """Which answer."""
        return self.topic, self.stem, self.language


def lay_over(sources: Iterable[Source], entries: Sequence[Entry]) -> list[Source]:
    """The sources as changed, in their order; entries apply oldest first."""
    laid = {(s.topic, s.stem, s.language): s for s in sources}
    for entry in entries:
        source = laid.get(entry.key)
        if source is not None and source.digest == entry.digest:
            laid[entry.key] = _changed(source, entry, laid)
    mended = {e.key for e in entries if e.kind is Kind.MENDED}
    hidden = {key for key, source in laid.items() if source.front.get("hidden")}
    return [_as_its_original(source, laid, mended, hidden) for source in laid.values()]


def _changed(source: Source, entry: Entry, laid: dict[Key, Source]) -> Source:
    front: dict[str, Any] = dict(source.front)
    match entry.kind:
        case Kind.HIDDEN:
            front["hidden"] = True
        case Kind.REVIEWED:
            front["review"] = _review(entry, front.get("review") or {})
        case Kind.TRANSLATED:
            day, _, of = entry.text.partition(" ")
            front["translation"] = {"state": "reviewed", "on": day, "of": of}
        case Kind.ASKED:
            front["asked"] = list(dict.fromkeys([*front["asked"], entry.text]))
        case Kind.MENDED:
            front["review"] = {"state": "unreviewed"}
            front.pop("translation", None)
            original = laid.get(_original(entry.key))
            if original is not None and entry.language != SOURCE_LANGUAGE:
                front["translates"] = original.digest
            return replace(source, front=front, body=entry.text)
        case Kind.FIGURE:
            pass  # of a fact: see `figure_changes`
    return replace(source, front=front)


def _review(entry: Entry, before: dict[str, Any]) -> dict[str, Any]:
    """A review of the words and of the figures that were shown with them.

    Another review by the same body beside it is of what the figures are later.
    """
    day, _, figures = entry.text.partition(" ")
    review = {"state": "reviewed", "by": entry.body, "on": day}
    seen = before.get("figures", "") if before.get("by") == entry.body else ""
    if figures:
        review["figures"] = " ".join(dict.fromkeys([*str(seen).split(), figures]))
    return review


def figure_changes(entries: Iterable[Entry], facts: Mapping[str, Fact]) -> list[Change]:
    """What became of figures, as people wrote it in chat.

    Such an entry names a fact, one of its values, and by its digest what that was in
    the file: once the file is mended, the file counts.
    """
    found = []
    for entry in entries:
        fact = facts.get(entry.topic)
        if entry.kind is not Kind.FIGURE or fact is None:
            continue
        value = fact.values.get(entry.stem)
        if value is not None and digest_of_figure(fact, entry.stem) == entry.digest:
            found.append(_change(entry))
    return found


def figure_entry(fact: Fact, change: Change) -> Entry:
    """The entry that keeps a change of a figure of a fact as its file has it."""
    said: dict[str, Any] = {
        "amount": change.amount,
        "from": change.begins.isoformat(),
        "checked": change.checked.isoformat(),
        "source": change.source,
    }
    if change.document is not None:
        said["document"] = [change.document.number, change.document.title]
    digest = digest_of_figure(fact, change.value)
    text = json.dumps(said, ensure_ascii=False)
    return Entry(fact.id, change.value, "", digest, Kind.FIGURE, text)


def _change(entry: Entry) -> Change:
    said = json.loads(entry.text)
    document = said.get("document")
    return Change(
        entry.topic,
        entry.stem,
        said["amount"],
        date.fromisoformat(said["from"]),
        date.fromisoformat(said["checked"]),
        said["source"],
        Document(document[0], document[1], "") if document else None,
    )


def digest_of_figure(fact: Fact, name: str) -> str:
    """Stands for a value as the file has it, with what the file says became of it."""
    said = repr((fact.values[name], fact.changes))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _as_its_original(
    source: Source, laid: dict[Key, Source], mended: set[Key], hidden: set[Key]
) -> Source:
    """A translation goes out of use with the text that it translates."""
    original = _original((source.topic, source.stem, source.language))
    if source.language == SOURCE_LANGUAGE or original not in laid:
        return source
    is_behind = source.front.get("translates") != laid[original].digest
    if original in hidden or (original in mended and is_behind):
        return replace(source, front={**source.front, STALE: True})
    return source


def _original(key: Key) -> Key:
    return key[0], key[1], SOURCE_LANGUAGE
