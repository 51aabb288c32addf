"""The list of recipients as a CSV file: its lines, and what is wrong with each.

`channel,address,kind,title,language,place,categories,consented_at`; places and
categories separated by spaces; cells that begin like a formula carry an apostrophe.
A spreadsheet may have saved it: see `bot.drawing.spreadsheets` for what is undone.
What one rewrote (5E+09 for a number) is a bad line: whose it was is no longer known.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clock import HOUR, Milliseconds, instant, utc_now
from bot.drawing.spreadsheets import rows_of, unguarded
from bot.messaging import Address, ChatKind
from bot.places import Places

HEADER = (
    "channel",
    "address",
    "kind",
    "title",
    "language",
    "place",
    "categories",
    "consented_at",
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47
# How each channel spells an address: the same chat spelt otherwise would count twice.
_TELEGRAM = re.compile(r"[1-9][0-9]{0,15}")  # at most 52 bits, its makers say
_TELEGRAM_GROUP = re.compile(r"-[1-9][0-9]{0,15}(:[1-9][0-9]{0,15})?")  # and a topic
_WEB = re.compile(r"[0-9a-f]{64}")  # a session's digest
_ZALO = re.compile(r"[0-9A-Za-z]{6,64}")
_SPELT = {
    ("telegram", ChatKind.PRIVATE): (_TELEGRAM, "the digits of a person's number"),
    ("telegram", ChatKind.GROUP): (_TELEGRAM_GROUP, "a minus and a group's number"),
    ("web", ChatKind.PRIVATE): (_WEB, "64 digits and letters a to f"),
    ("web", ChatKind.GROUP): (_WEB, "64 digits and letters a to f"),
    ("zalo", ChatKind.PRIVATE): (_ZALO, "digits and letters alone"),
    ("zalo", ChatKind.GROUP): (_ZALO, "digits and letters alone"),
}
_CHANNELS = tuple(dict.fromkeys(channel for channel, _kind in _SPELT))


@dataclass(frozen=True, slots=True)
class Line:
    """One good line. `consented_at` is None for groups without one."""

    number: int
    address: Address
    kind: ChatKind
    title: str
    language: str | None
    places: tuple[str, ...]  # code paths
    categories: tuple[str, ...]
    consented_at: Milliseconds | None


def read(
    file: Path, places: Places, categories: Iterable[str]
) -> tuple[list[Line], list[str]]:
    """The good lines and what is wrong with the others, as `line N: …`.

    Raises DataProblem for a file that is no such table.
    """
    return _lines(rows_of(file, HEADER), places, frozenset(categories))


def _lines(
    rows: Iterable[tuple[int, list[str]]],
    places: Places,
    categories: frozenset[str],
) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    faults: list[str] = []
    seen: dict[Address, int] = {}
    for number, row in rows:
        try:
            line = _line(number, row, places, categories)
        except ValueError as fault:
            faults.append(f"line {number}: {fault}")
            continue
        if line.address in seen:
            first = seen[line.address]
            faults.append(f"line {number}: the same chat as line {first}")
            continue
        seen[line.address] = number
        lines.append(line)
    return lines, faults


def _line(
    number: int,
    row: Sequence[str],
    places: Places,
    categories: frozenset[str],
) -> Line:
    if len(row) != len(HEADER):
        raise ValueError(f"must have {len(HEADER)} cells")
    cells = {
        name: unguarded(cell.strip(" ")) for name, cell in zip(HEADER, row, strict=True)
    }
    kind = _kind(cells["kind"])
    consented_at = _consented(cells["consented_at"])
    address = _address(cells["channel"], cells["address"], kind)
    if consented_at is None and kind is ChatKind.PRIVATE:
        raise ValueError("consented_at is required for a private chat")
    wrong = [c for c in cells["categories"].split() if c not in categories]
    if wrong:
        raise ValueError(f"no category is called {wrong[0]!r}")
    return Line(
        number,
        address,
        kind,
        cells["title"] if kind is ChatKind.GROUP else "",
        _language(cells["language"]),
        _places(cells["place"], places),
        tuple(dict.fromkeys(cells["categories"].split())),
        consented_at,
    )


def _address(channel: str, text: str, kind: ChatKind) -> Address:
    if channel not in _CHANNELS:
        raise ValueError(f"channel {channel!r} is not one of {' '.join(_CHANNELS)}")
    if not text:
        raise ValueError("address is empty")
    pattern, how = _SPELT[channel, kind]
    if not pattern.fullmatch(text):
        raise ValueError(f"address {text!r} is not {how}, as {channel} spells it")
    return Address(channel, text)


def _kind(text: str) -> ChatKind:
    if text in (ChatKind.BOARD, ChatKind.LOUDSPEAKER):
        raise ValueError(f"a {text} cannot be imported yet")
    try:
        return ChatKind(text)
    except ValueError:
        raise ValueError(f"kind {text!r} is not private or group") from None


def _language(text: str) -> str | None:
    if text and not _LANGUAGE.fullmatch(text):
        raise ValueError(f"language {text!r} is not a code like vi")
    return text or None


def _consented(text: str) -> Milliseconds | None:
    if not text:
        return None
    try:
        at = instant(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        at = -1
    if at < 0:  # nobody agreed to this before 1970
        raise ValueError(f"consented_at {text!r} is not ISO 8601 with an offset")
    if at > utc_now() + HOUR:  # a clock may be a little behind
        raise ValueError(f"consented_at {text!r} is in the future")
    return at


def _places(text: str, places: Places) -> tuple[str, ...]:
    codes = text.split()
    if not codes:
        raise ValueError("place is empty")
    found = []
    for code in codes:
        place = places.by_code(code)
        if place is None:
            raise ValueError(f"no place has the code {code!r}")
        found.append(place.path)
    return tuple(dict.fromkeys(found))
