"""People in and out as a CSV file: all or nothing, every bad line named.

`channel,address,kind,title,language,place,categories,consented_at`; places and
categories separated by spaces; cells that begin with = + - @ carry an apostrophe, so
that a spreadsheet does not take them for formulas.
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, instant, local
from bot.errors import DataProblem
from bot.messaging import Address, ChatKind
from bot.people.chats import departure_digest
from bot.places import Places
from bot.store.tables import (
    chat_categories,
    chat_places,
    chats,
    consents,
    departures,
)

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
IMPORTED = 0  # the version of a consent that was given elsewhere
_FORMULA = ("=", "+", "-", "@")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47
_CHANNELS = ("telegram", "web", "zalo")
_SLICE = 500


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
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise DataProblem(f"{file}: cannot be read: {fault}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if tuple(reader.fieldnames or ()) != HEADER:
            raise DataProblem(f"{file}:1: the header must be {','.join(HEADER)}")
        return _lines(reader, places, frozenset(categories))
    except csv.Error as fault:
        line = reader.line_num + 1
        raise DataProblem(f"{file}:{line}: is no CSV table: {fault}") from None


def _lines(
    reader: "csv.DictReader[str]",
    places: Places,
    categories: frozenset[str],
) -> tuple[list[Line], list[str]]:
    lines: list[Line] = []
    faults: list[str] = []
    seen: dict[Address, int] = {}
    for row in reader:
        try:
            line = _line(reader.line_num, row, places, categories)
        except ValueError as fault:
            faults.append(f"line {reader.line_num}: {fault}")
            continue
        if line.address in seen:
            first = seen[line.address]
            faults.append(f"line {reader.line_num}: the same chat as line {first}")
            continue
        seen[line.address] = reader.line_num
        lines.append(line)
    return lines, faults


def _line(
    number: int,
    row: dict[str, str],
    places: Places,
    categories: frozenset[str],
) -> Line:
    if None in row or None in row.values():
        raise ValueError(f"must have {len(HEADER)} cells")
    cells = {name: _plain(row[name].strip()) for name in HEADER}
    if cells["channel"] not in _CHANNELS:
        raise ValueError(
            f"channel {cells['channel']!r} is not one of {' '.join(_CHANNELS)}"
        )
    if not cells["address"]:
        raise ValueError("address is empty")
    kind = _kind(cells["kind"])
    consented_at = _consented(cells["consented_at"])
    if consented_at is None and kind is ChatKind.PRIVATE:
        raise ValueError("consented_at is required for a private chat")
    wrong = [c for c in cells["categories"].split() if c not in categories]
    if wrong:
        raise ValueError(f"no category is called {wrong[0]!r}")
    return Line(
        number,
        Address(cells["channel"], cells["address"]),
        kind,
        cells["title"] if kind is ChatKind.GROUP else "",
        _language(cells["language"]),
        _places(cells["place"], places),
        tuple(dict.fromkeys(cells["categories"].split())),
        consented_at,
    )


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


def _plain(cell: str) -> str:
    """Reads back what `_safe` wrote."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in _FORMULA else cell


def _safe(cell: str) -> str:
    """A spreadsheet must not take an address or a title for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


async def store(
    connection: AsyncConnection,
    lines: Sequence[Line],
    *,
    now: Milliseconds,
    operator: str,
    secret: bytes,
) -> tuple[int, int]:
    """Upserts by channel and address; returns how many came in, how many stay out.

    Who unsubscribed stays out unless the consent is later than the leaving.
    """
    left = {
        row.digest: row.left_at for row in await connection.execute(select(departures))
    }
    wanted = [line for line in lines if not _stays_out(line, left, secret)]
    ids = await _known(connection)
    new = [line for line in wanted if line.address not in ids]
    for part in _slices(new):
        await connection.execute(insert(chats), [_chat(line, now) for line in part])
    old = [line for line in wanted if line.address in ids]
    for line in old:
        await connection.execute(
            update(chats).where(chats.c.id == ids[line.address]).values(_fresh(line))
        )
    ids = await _known(connection)
    await _replace(connection, wanted, ids)
    agreed = await _agreed_later(connection, wanted, ids)
    for part in _slices(agreed):
        await connection.execute(
            insert(consents),
            [
                {
                    "chat_id": ids[line.address],
                    "version": IMPORTED,
                    "operator": operator,
                    "text_digest": "",
                    "language": line.language or "vi",
                    "given_at": line.consented_at,
                }
                for line in part
            ],
        )
    return len(wanted), len(lines) - len(wanted)


async def _agreed_later(
    connection: AsyncConnection, lines: Sequence[Line], ids: dict[Address, int]
) -> list[Line]:
    """The consents that we don't have, or have only an earlier one of."""
    known = {
        row.chat_id: row.given_at
        for row in await connection.execute(
            select(consents.c.chat_id, func.max(consents.c.given_at).label("given_at"))
            .where(consents.c.withdrawn_at.is_(None))
            .group_by(consents.c.chat_id)
        )
    }
    return [
        line
        for line in lines
        if line.consented_at is not None
        and line.consented_at > known.get(ids[line.address], -1)
    ]


def _stays_out(line: Line, left: dict[str, Milliseconds], secret: bytes) -> bool:
    left_at = left.get(departure_digest(line.address, secret))
    if left_at is None:
        return False
    return line.consented_at is None or line.consented_at <= left_at


async def _known(connection: AsyncConnection) -> dict[Address, int]:
    rows = await connection.execute(
        select(chats.c.id, chats.c.channel, chats.c.address)
    )
    return {Address(row.channel, row.address): row.id for row in rows}


def _chat(line: Line, now: Milliseconds) -> dict[str, object]:
    return {
        "channel": line.address.channel,
        "address": line.address.text,
        "kind": str(line.kind),
        "created_at": now,
        "seen_at": now,
        **_fresh(line),
    }


def _fresh(line: Line) -> dict[str, object]:
    return {
        "title": line.title,
        "language": line.language,
        "is_subscribed": True,
        "gone_reason": None,
        "missing_count": 0,
    }


async def _replace(
    connection: AsyncConnection, lines: Sequence[Line], ids: dict[Address, int]
) -> None:
    for part in _slices(lines):
        of_part = [ids[line.address] for line in part]
        for table in (chat_places, chat_categories):
            await connection.execute(delete(table).where(table.c.chat_id.in_(of_part)))
        places = [
            {"chat_id": ids[line.address], "place": place}
            for line in part
            for place in line.places
        ]
        await connection.execute(insert(chat_places), places)
        chosen = [
            {"chat_id": ids[line.address], "category": category}
            for line in part
            for category in line.categories
        ]
        if chosen:
            await connection.execute(insert(chat_categories), chosen)


def _slices(lines: Sequence[Line]) -> list[Sequence[Line]]:
    return [lines[i : i + _SLICE] for i in range(0, len(lines), _SLICE)]


async def write(
    connection: AsyncConnection, file: Path, places: Places, zone: ZoneInfo
) -> int:
    """Writes every subscribed chat, one a line, for its owner's eyes only.

    Returns how many; raises DataProblem if the file can't be written.
    """
    where: dict[int, list[str]] = {}
    for row in await connection.execute(
        select(chat_places).order_by(chat_places.c.place)
    ):
        place = places.by_path(row.place)
        where.setdefault(row.chat_id, []).append(place.code if place else row.place)
    chosen: dict[int, list[str]] = {}
    for row in await connection.execute(
        select(chat_categories).order_by(chat_categories.c.category)
    ):
        chosen.setdefault(row.chat_id, []).append(row.category)
    agreed = {
        row.chat_id: row.given_at
        for row in await connection.execute(
            select(consents.c.chat_id, consents.c.given_at)
            .where(consents.c.withdrawn_at.is_(None))
            .order_by(consents.c.given_at)
        )
    }
    rows = await connection.execute(
        select(chats).where(chats.c.is_subscribed).order_by(chats.c.id)
    )
    number = 0
    with _opened(file) as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(HEADER)
        for row in rows:
            given = agreed.get(row.id)
            cells = (
                row.channel,
                row.address,
                row.kind,
                row.title,
                row.language or "",
                " ".join(where.get(row.id, ())),
                " ".join(chosen.get(row.id, ())),
                local(given, zone).isoformat() if given is not None else "",
            )
            table.writerow([_safe(cell) for cell in cells])
            number += 1
    return number


def _opened(file: Path) -> TextIO:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        if file.is_file():  # one that was there may have been open to all
            os.fchmod(handle, 0o600)
    except OSError as fault:
        raise DataProblem(f"{file}: {fault.strerror}") from None
    return os.fdopen(handle, "w", encoding="utf-8", newline="")
