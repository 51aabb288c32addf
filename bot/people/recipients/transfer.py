"""The SQL of people in and out as a list of recipients; all of it or nothing."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, local
from bot.country import SOURCE_LANGUAGE
from bot.drawing.spreadsheets import guarded
from bot.errors import DataProblem
from bot.messaging import Address
from bot.people.chats import departure_digest
from bot.people.recipients import barring
from bot.people.recipients.recipient_list import HEADER, Line
from bot.places import Places
from bot.store.areas import within
from bot.store.tables.people import (
    chat_categories,
    chat_places,
    chats,
    consents,
    departures,
)

_One = TypeVar("_One")
IMPORTED = 0  # the version of a consent that was given elsewhere
_SLICE = 500


async def store(
    connection: AsyncConnection,
    lines: Sequence[Line],
    *,
    now: Milliseconds,
    operator: str,
    secret: bytes,
) -> tuple[int, int]:
    """Upserts by channel and address; returns how many came in, how many stay out.

    Who unsubscribed stays out unless the consent is later than the leaving, and who is
    barred in any case.
    """
    wanted = await _wanted(connection, lines, secret)
    ids = await _known(connection, wanted)
    new = [line for line in wanted if line.address not in ids]
    for part in _sliced(new):
        await connection.execute(insert(chats), [_chat(line, now) for line in part])
    old = [line for line in wanted if line.address in ids]
    for line in old:
        await connection.execute(
            update(chats).where(chats.c.id == ids[line.address]).values(_fresh(line))
        )
    ids = await _known(connection, wanted)
    await _replace(connection, wanted, ids)
    agreed = await _agreed_later(connection, wanted, ids)
    for part in _sliced(agreed):
        await connection.execute(
            insert(consents),
            [
                {
                    "chat_id": ids[line.address],
                    "version": IMPORTED,
                    "operator": operator,
                    "text_digest": "",
                    "language": line.language or SOURCE_LANGUAGE,
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
    known: dict[int, Milliseconds] = {}
    for part in _sliced([ids[line.address] for line in lines]):
        rows = await connection.execute(
            select(consents.c.chat_id, func.max(consents.c.given_at).label("given_at"))
            .where(consents.c.withdrawn_at.is_(None), consents.c.chat_id.in_(part))
            .group_by(consents.c.chat_id)
        )
        known |= {row.chat_id: row.given_at for row in rows}
    return [
        line
        for line in lines
        if line.consented_at is not None
        and line.consented_at > known.get(ids[line.address], -1)
    ]


async def _known(
    connection: AsyncConnection, lines: Sequence[Line]
) -> dict[Address, int]:
    """The numbers of the chats that are kept already."""
    found: dict[Address, int] = {}
    for part in _sliced(lines):
        for channel in {line.address.channel for line in part}:
            here = [li.address.text for li in part if li.address.channel == channel]
            rows = await connection.execute(
                select(chats.c.id, chats.c.address).where(
                    chats.c.channel == channel, chats.c.address.in_(here)
                )
            )
            found |= {Address(channel, row.address): row.id for row in rows}
    return found


async def staying_out(
    connection: AsyncConnection, lines: Sequence[Line], secret: bytes
) -> int:
    """How many would not come in: they left later, or are barred."""
    return len(lines) - len(await _wanted(connection, lines, secret))


async def outside(
    connection: AsyncConnection, lines: Sequence[Line], areas: Sequence[str]
) -> set[Address]:
    """Which of these are kept chats that receive news of places elsewhere."""
    ids = await _known(connection, lines)
    addresses = {id_: address for address, id_ in ids.items()}
    found: set[Address] = set()
    for part in _sliced(list(addresses)):
        rows = await connection.scalars(
            select(chat_places.c.chat_id).where(
                chat_places.c.chat_id.in_(part), ~within(chat_places.c.place, areas)
            )
        )
        found |= {addresses[id_] for id_ in rows}
    return found


async def _wanted(
    connection: AsyncConnection, lines: Sequence[Line], secret: bytes
) -> list[Line]:
    """Those that neither left later nor are barred."""
    left: dict[str, Milliseconds] = {}
    out: set[str] = set()
    digests = {departure_digest(line.address, secret): line for line in lines}
    for part in _sliced(list(digests)):
        rows = await connection.execute(
            select(departures).where(departures.c.digest.in_(part))
        )
        left |= {row.digest: row.left_at for row in rows}
        out |= await barring.among(connection, part)
    return [
        line
        for digest, line in digests.items()
        if digest not in out
        and not (digest in left and (line.consented_at or -1) <= left[digest])
    ]


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
    for part in _sliced(lines):
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


def _sliced(whole: Sequence[_One]) -> list[Sequence[_One]]:
    return [whole[i : i + _SLICE] for i in range(0, len(whole), _SLICE)]


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
            table.writerow([guarded(cell) for cell in cells])
            number += 1
    return number


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    """Written beside the file that it replaces at the end: what was there stays whole.

    A pipe or a terminal is written to as it is.
    """
    is_replaced = file.is_file() or not file.exists()
    part = file.with_name(f"{file.name}.{os.getpid()}.part") if is_replaced else file
    how = os.O_WRONLY | (os.O_CREAT | os.O_EXCL if is_replaced else 0)
    try:
        handle = os.open(part, how, 0o600)
    except OSError as fault:
        raise DataProblem(f"{file}: {fault.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        if is_replaced:
            part.replace(file)
    except BaseException:
        if is_replaced:
            with suppress(OSError):
                part.unlink()
        raise
