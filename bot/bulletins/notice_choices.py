"""What an officer chooses beside a notice's words: who gets it, how it is said.

Kept with the broadcast as JSON. What nobody chose is not written down, so that a plain
notice has neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

import orjson

from bot.clock import Milliseconds
from bot.messaging import Attachment


@dataclass(frozen=True, slots=True)
class Audience:
    """Who of its place a notice is for; empty is everyone there who wants it.

    `places` are further code paths beside its own; `kinds` are values of `ChatKind`;
    `roles`, values of `Role`, are told whether they receive news or not.
    """

    places: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def to_json(self) -> str | None:
        """As it is kept; None where nothing was chosen."""
        return _as_json(self)

    @classmethod
    def from_json(cls, kept: str | None) -> Self:
        """As it was kept."""
        chosen = orjson.loads(kept) if kept else {}
        return cls(**{name: tuple(values) for name, values in chosen.items()})


class Leaves(StrEnum):
    """When a notice leaves, as its officer said; empty for who was not asked."""

    UNSAID = ""
    NOW = "now"  # at any hour, however late that becomes
    AT_ITS_TIME = "at its time"  # outside quiet hours, and not half an hour late
    AT_NIGHT = "at night"  # at its time, which is known to lie in quiet hours


@dataclass(frozen=True, slots=True)
class Details:
    """How a notice is said. Instants are milliseconds UTC.

    `versions` are its words in other languages, `recordings` its sound in any, `short`
    its words in at most 160 letters, `ends`
    the last moment that its officer chose. A drill reaches its writer and approver
    alone. With `asks_read` each message has [Đã đọc]. `kept` are the slips that the
    writer says to be right. `corrects` is the code of the notice that it puts right.
    `asks_safe` is the code of the check-in whose replies stand under it: its own, or,
    of a correction, the corrected one's; it counts as long as it is urgent. `calls`
    are the numbers above its question: who rescues, then the place's own.
    `leaves` is no part of what is approved. `reviewed` are the languages in which a
    bulletin's words are.
    """

    short: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, Attachment] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    ends: Milliseconds | None = None
    is_drill: bool = False
    asks_read: bool = False
    kept: tuple[str, ...] = ()
    corrects: str = ""
    asks_safe: str = ""
    calls: tuple[str, ...] = ()
    leaves: Leaves = Leaves.UNSAID
    reviewed: tuple[str, ...] = ()

    def to_json(self) -> str | None:
        """As it is kept; None where nothing was chosen."""
        return _as_json(self)

    @classmethod
    def from_json(cls, kept: str | None) -> Self:
        """As it was kept."""
        chosen: dict[str, Any] = orjson.loads(kept) if kept else {}
        if "files" in chosen:
            chosen["files"] = tuple(Attachment(**file) for file in chosen["files"])
        if "recordings" in chosen:
            chosen["recordings"] = {
                language: Attachment(**file)
                for language, file in chosen["recordings"].items()
            }
        for name in ("kept", "reviewed", "calls"):
            if name in chosen:
                chosen[name] = tuple(chosen[name])
        if "leaves" in chosen:
            chosen["leaves"] = Leaves(chosen["leaves"])
        return cls(**chosen)


def _as_json(chosen: Audience | Details) -> str | None:
    values = {f.name: getattr(chosen, f.name) for f in fields(chosen)}
    kept = {name: value for name, value in values.items() if value}
    return orjson.dumps(kept).decode() if kept else None
