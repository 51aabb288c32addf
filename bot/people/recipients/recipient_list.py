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
from enum import StrEnum
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
_CODE = 5  # digits of a commune's
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47
# How each channel spells an address: the same chat spelt otherwise would count twice.
_TELEGRAM = re.compile(r"[1-9][0-9]{0,15}")  # at most 52 bits, its makers say
_TELEGRAM_GROUP = re.compile(r"-[1-9][0-9]{0,15}(:[1-9][0-9]{0,15})?")  # and a topic
_WEB = re.compile(r"[0-9a-f]{64}")  # a session's digest
_ZALO = re.compile(r"[0-9A-Za-z_-]{8,64}")
_SPELT = {
    ("telegram", ChatKind.PRIVATE): (_TELEGRAM, "the digits of a person's number"),
    ("telegram", ChatKind.GROUP): (_TELEGRAM_GROUP, "a minus and a group's number"),
    ("zalo", ChatKind.PRIVATE): (_ZALO, "the letters and digits of a person's id"),
    ("web", ChatKind.PRIVATE): (_WEB, "64 digits and letters a to f"),
    ("web", ChatKind.GROUP): (_WEB, "64 digits and letters a to f"),
    ("web", ChatKind.BOARD): (_WEB, "64 digits and letters a to f"),
}
_CHANNELS = tuple(dict.fromkeys(channel for channel, _kind in _SPELT))


class Fault(StrEnum):
    """What is wrong with a line; the value is how the command line says it."""

    CELLS = f"must have {len(HEADER)} cells"
    NO_CONSENT = "consented_at is required for a private chat"
    CATEGORY = "no category is called {cell!r}"
    CHANNEL = "channel {cell!r} is not one of {known}"
    NO_ADDRESS = "address is empty"
    ADDRESS = "address {cell!r} is not {how}, as {channel} spells it"
    LATER = "a {cell} cannot be imported yet"
    KIND = "kind {cell!r} is not private, group or board"
    NO_BOARD = "a board is a screen of the web, not of {cell!r}"
    NO_GROUP = "{cell!r} has no groups here"
    LANGUAGE = "language {cell!r} is not a code like vi"
    CONSENT = "consented_at {cell!r} is not ISO 8601 with an offset"
    FUTURE = "consented_at {cell!r} is in the future"
    NO_PLACE = "place is empty"
    PLACE = "no place has the code {cell!r}"
    SHORT_CODE = "no place has the code {cell!r}: {whole!r}?"
    TWICE = "the same chat as line {first}"


class BadLine(ValueError):
    """A line that is wrong, and what is wrong with it."""

    def __init__(self, fault: Fault, **values: object) -> None:
        """`values` are what the fault's words name."""
        super().__init__(fault.value.format(**values))
        self.fault = fault
        self.values = values


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
    lines, faults = lines_of(rows_of(file, HEADER), places, frozenset(categories))
    return lines, [f"line {number}: {fault}" for number, fault in faults]


def lines_of(
    rows: Iterable[tuple[int, list[str]]],
    places: Places,
    categories: frozenset[str],
) -> tuple[list[Line], list[tuple[int, BadLine]]]:
    """The good lines, and the others' numbers with what is wrong with them."""
    lines: list[Line] = []
    faults: list[tuple[int, BadLine]] = []
    seen: dict[Address, int] = {}
    for number, row in rows:
        try:
            line = _line(number, row, places, categories)
        except BadLine as fault:
            faults.append((number, fault))
            continue
        if line.address in seen:
            first = seen[line.address]
            faults.append((number, BadLine(Fault.TWICE, first=first)))
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
        raise BadLine(Fault.CELLS)
    cells = {
        name: unguarded(cell.strip(" ")) for name, cell in zip(HEADER, row, strict=True)
    }
    kind = _kind(cells["kind"])
    consented_at = _consented(cells["consented_at"])
    address = _address(cells["channel"], cells["address"], kind)
    if consented_at is None and kind is ChatKind.PRIVATE:
        raise BadLine(Fault.NO_CONSENT)
    wrong = [c for c in cells["categories"].split() if c not in categories]
    if wrong:
        raise BadLine(Fault.CATEGORY, cell=wrong[0])
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
        raise BadLine(Fault.CHANNEL, cell=channel, known=" ".join(_CHANNELS))
    if not text:
        raise BadLine(Fault.NO_ADDRESS)
    if (channel, kind) not in _SPELT:
        is_board = kind is ChatKind.BOARD
        raise BadLine(Fault.NO_BOARD if is_board else Fault.NO_GROUP, cell=channel)
    pattern, how = _SPELT[channel, kind]
    if not pattern.fullmatch(text):
        raise BadLine(Fault.ADDRESS, cell=text, how=how, channel=channel)
    return Address(channel, text)


def _kind(text: str) -> ChatKind:
    if text == ChatKind.LOUDSPEAKER:
        raise BadLine(Fault.LATER, cell=text)
    try:
        return ChatKind(text)
    except ValueError:
        raise BadLine(Fault.KIND, cell=text) from None


def _language(text: str) -> str | None:
    if text and not _LANGUAGE.fullmatch(text):
        raise BadLine(Fault.LANGUAGE, cell=text)
    return text or None


def _consented(text: str) -> Milliseconds | None:
    if not text:
        return None
    try:
        at = instant(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        at = -1
    if at < 0:  # nobody agreed to this before 1970
        raise BadLine(Fault.CONSENT, cell=text)
    if at > utc_now() + HOUR:  # a clock may be a little behind
        raise BadLine(Fault.FUTURE, cell=text)
    return at


def _places(text: str, places: Places) -> tuple[str, ...]:
    codes = text.split()
    if not codes:
        raise BadLine(Fault.NO_PLACE)
    found = []
    for code in codes:
        place = places.by_code(code)
        if place is None:
            raise _no_place(code, places)
        found.append(place.path)
    return tuple(dict.fromkeys(found))


def _no_place(code: str, places: Places) -> BadLine:
    """A spreadsheet takes the zeros away that a code begins with."""
    whole = places.by_code(code.zfill(_CODE)) if code.isdigit() else None
    if whole is None:
        return BadLine(Fault.PLACE, cell=code)
    return BadLine(Fault.SHORT_CODE, cell=code, whole=whole.code)
