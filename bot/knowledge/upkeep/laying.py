"""What people changed in chat, laid over the files. Pure.

An entry holds for the text it was made for (by its digest) and wins until that text
changes: a file that was mended meanwhile is served as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Source

STALE = "_stale"  # set here, in no file: its original was mended, it was not yet

Key = tuple[str, str, str]  # topic, stem, language


class Kind(StrEnum):
    """What an entry does to an answer."""

    HIDDEN = "hidden"  # out of use
    MENDED = "mended"  # `text` is its new body, with {values}
    REVIEWED = "reviewed"  # `body` has reviewed it; `text` is the day, ISO
    ASKED = "asked"  # `text` is one more way of asking


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
            front["review"] = {
                "state": "reviewed",
                "by": entry.body,
                "on": entry.text,
            }
        case Kind.ASKED:
            front["asked"] = list(dict.fromkeys([*front["asked"], entry.text]))
        case Kind.MENDED:
            front["review"] = {"state": "unreviewed"}
            original = laid.get(_original(entry.key))
            if original is not None and entry.language != SOURCE_LANGUAGE:
                front["translates"] = original.digest
            return replace(source, front=front, body=entry.text)
    return replace(source, front=front)


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
