"""The SQL of what citizens say in check-ins: many at once, counted with them.

A kept reply is read, changed and written by whoever has the chat's turn. The counts
are added to, so that processes do not undo each other's.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import (
    NO_VILLAGE,
    CountsAs,
    Kept,
    New,
    Said,
    Tally,
    counted,
)
from bot.delivery import files
from bot.messaging import Address, Attachment
from bot.store.database import note_erasure
from bot.store.hot import ReadyRows
from bot.store.tables.checkins import checkin_counts, checkin_replies

LONGEST = 2_000  # characters of all that a household tells
MOST_VOICES = 10

Whose = tuple[int, str, str]  # check-in, channel and address
# A check-in, a commune, a village, and what it counts as.
Counted = tuple[int, str, int, CountsAs]

_COLUMNS = (
    "broadcast_id, channel, address, chat_id, language, said, said_at, place, "
    "village_id, words, phone, voices, taken_by, taken_at"
)
_READ = ReadyRows(
    """
    SELECT r.id, r.broadcast_id, r.channel, r.address, r.chat_id, r.language, r.said,
        r.said_at, r.place, r.village_id, r.words, r.phone, r.voices, r.taken_by,
        r.taken_at
    FROM {rows} AS asked JOIN checkin_replies AS r ON r.broadcast_id = asked.checkin
        AND r.channel = asked.channel AND r.address = asked.address
    """,
    "checkin BIGINT, channel TEXT, address TEXT",
)
# Whoever says later in which village it is, is told of to its relays too.
_WRITE = ReadyRows(
    f"""
    INSERT INTO checkin_replies ({_COLUMNS})
    SELECT {_COLUMNS} FROM {{rows}} AS new WHERE true
    ON CONFLICT (broadcast_id, channel, address) DO UPDATE SET
        chat_id = excluded.chat_id, language = excluded.language, said = excluded.said,
        said_at = excluded.said_at, place = excluded.place,
        village_id = excluded.village_id, words = excluded.words,
        phone = excluded.phone, voices = excluded.voices,
        taken_by = excluded.taken_by, taken_at = excluded.taken_at,
        told_at = CASE
            WHEN COALESCE(checkin_replies.village_id, 0) <>
                COALESCE(excluded.village_id, 0) THEN NULL
            ELSE checkin_replies.told_at
        END
    """,  # noqa: S608  # our own names
    "broadcast_id BIGINT, channel TEXT, address TEXT, chat_id BIGINT, language TEXT, "
    "said SMALLINT, said_at BIGINT, place TEXT, village_id BIGINT, words TEXT, "
    "phone TEXT, voices TEXT, taken_by BIGINT, taken_at BIGINT",
)
_COUNT = ReadyRows(
    """
    INSERT INTO checkin_counts (broadcast_id, place, village_id, counts_as, number)
    SELECT broadcast_id, place, village_id, counts_as, number FROM {rows} AS new
    WHERE true
    ON CONFLICT (broadcast_id, place, village_id, counts_as) DO UPDATE SET
        number = checkin_counts.number + excluded.number
    """,
    "broadcast_id BIGINT, place TEXT, village_id BIGINT, counts_as SMALLINT, "
    "number BIGINT",
)


# A reply's columns, in the order in which they are read everywhere.
KEPT = tuple(column for column in checkin_replies.c if column.name != "told_at")


async def put(connection: AsyncConnection, new: Sequence[New]) -> None:
    """Keeps and counts what chats say; later ones of the same chat come on top."""
    whose = sorted({_whose(one) for one in new})
    kept = {_whose(one): one for one in await _kept(connection, whose)}
    change: Counter[Counted] = Counter()
    for one in new:
        before = kept.get(_whose(one))
        after = _changed(before, one)
        if before is not None:
            _count(change, before, -1)
        _count(change, after, 1)
        kept[_whose(one)] = after
    await _WRITE.run(connection, [_row(kept[one]) for one in whose])
    await _write_counts(connection, change)


async def put_one(connection: AsyncConnection, before: Kept | None, new: New) -> Kept:
    """The same of one chat, whose reply was read already; what is kept of it now."""
    after = _changed(before, new)
    change: Counter[Counted] = Counter()
    if before is not None:
        _count(change, before, -1)
    _count(change, after, 1)
    await _WRITE.run(connection, [_row(after)])
    await _write_counts(connection, change)
    return after


async def recount(connection: AsyncConnection, kept: Kept, before: Said) -> None:
    """A reply says something else now than before, by an officer's word."""
    change: Counter[Counted] = Counter()
    _count(change, replace(kept, said=before), -1)
    _count(change, kept, 1)
    await _write_counts(connection, change)


async def _write_counts(connection: AsyncConnection, change: Counter[Counted]) -> None:
    # In one order, so that two processes never wait for each other.
    counts = sorted((*of, by) for of, by in change.items() if by)
    if counts:
        await _COUNT.run(connection, counts)


async def of_chat(
    connection: AsyncConnection, checkin: int, address: Address
) -> Kept | None:
    """What a chat said in a check-in."""
    found = await _kept(connection, [(checkin, address.channel, address.text)])
    return found[0] if found else None


async def get(connection: AsyncConnection, number: int) -> Kept | None:
    """A reply by its number."""
    rows = await connection.execute(select(*KEPT).where(checkin_replies.c.id == number))
    row = rows.one_or_none()
    return None if row is None else kept_of(row)


async def tally(connection: AsyncConnection, checkin: int) -> Tally:
    """How many say what, by commune and village."""
    rows = await connection.execute(
        select(checkin_counts).where(checkin_counts.c.broadcast_id == checkin)
    )
    found: dict[tuple[str, int], dict[CountsAs, int]] = {}
    for row in rows:
        counts = found.setdefault((row.place, row.village_id), {})
        counts[CountsAs(row.counts_as)] = row.number
    return Tally(found)


async def replied_on(
    connection: AsyncConnection, checkin: int, channel: str, most: int
) -> int:
    """How many of those that it reached on one channel have said anything."""
    some = (
        select(checkin_replies.c.id)
        .where(
            checkin_replies.c.broadcast_id == checkin,
            checkin_replies.c.channel == channel,
            checkin_replies.c.chat_id.is_not(None),
        )
        .limit(most)
    )
    found = select(func.count()).select_from(some.subquery())
    return int(await connection.scalar(found) or 0)


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Erases what a chat said; what was counted stays counted."""
    await _erase(
        connection,
        and_(
            checkin_replies.c.channel == address.channel,
            checkin_replies.c.address == address.text,
        ),
    )


async def said_by(connection: AsyncConnection, address: Address) -> list[Said]:
    """What a chat says in each check-in whose replies are kept still."""
    found = await connection.scalars(
        select(checkin_replies.c.said).where(
            checkin_replies.c.channel == address.channel,
            checkin_replies.c.address == address.text,
        )
    )
    return [Said(said) for said in found]


async def addresses(connection: AsyncConnection) -> set[Address]:
    """Of all whose replies are kept."""
    columns = checkin_replies.c.channel, checkin_replies.c.address
    rows = await connection.execute(select(*columns).distinct())
    return {Address(channel, text) for channel, text in rows}


async def erase(connection: AsyncConnection, checkin: int, most: int) -> int:
    """Erases the oldest replies of a check-in; returns how many, 0 when none is left.

    What was counted stays counted.
    """
    oldest = (
        select(checkin_replies.c.id)
        .where(checkin_replies.c.broadcast_id == checkin)
        .limit(most)
    )
    return await _erase(connection, checkin_replies.c.id.in_(oldest))


async def _erase(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    erased = await connection.execute(
        delete(checkin_replies).where(which).returning(checkin_replies.c.voices)
    )
    voices = erased.scalars().all()
    spoken = [voice.id for one in voices if one for voice in _voices(one)]
    if spoken:
        await files.erase(connection, spoken)
    if voices:
        note_erasure(connection)
    return len(voices)


# --- one reply -----------------------------------------------------------------------


def _changed(before: Kept | None, new: New) -> Kept:
    """What is kept once a chat has said something more."""
    said = Kept(
        id=0,
        checkin=new.checkin,
        address=new.address,
        chat_id=new.chat_id,
        language=new.language,
        said=new.said,
        said_at=new.at,
        place=new.place,
        village=new.village,
        words=new.words[:LONGEST],
        phone=new.phone,
        voices=(new.voice,) if new.voice else (),
        taken_by=None,
        taken_at=None,
    )
    if before is None:
        return said
    said = replace(
        said,
        chat_id=new.chat_id if new.chat_id is not None else before.chat_id,
        place=new.place or before.place,
        village=new.village or before.village,
        words="\n".join(filter(None, (before.words, new.words)))[:LONGEST],
        phone=new.phone or before.phone,
        voices=(*before.voices, *said.voices)[:MOST_VOICES],
    )
    if before.said is not new.said and new.said is not Said.SAFE:
        return said  # it begins anew: nobody is on the way
    return replace(
        said,
        said_at=before.said_at if before.said is new.said else new.at,
        # Who is on the way to one that is safe now is told so, see `rescues`.
        taken_by=before.taken_by,
        taken_at=before.taken_at,
    )


def _count(change: Counter[Counted], one: Kept, by: int) -> None:
    counts_as = counted(one.said, one.chat_id)
    if counts_as is not None:
        village = one.village or NO_VILLAGE
        change[one.checkin, one.place, village, counts_as] += by


# --- rows ----------------------------------------------------------------------------


def _whose(one: New | Kept) -> Whose:
    return one.checkin, one.address.channel, one.address.text


async def _kept(connection: AsyncConnection, whose: Sequence[Whose]) -> list[Kept]:
    return [_of_driver(row) for row in await _READ.run(connection, whose)]


def kept_of(row: Row[Any]) -> Kept:
    """A reply from a row of `KEPT`."""
    return _of_driver(tuple(row))


def _of_driver(row: Sequence[Any]) -> Kept:
    number, checkin, channel, address, chat, language, said, said_at, *more = row
    place, village, words, phone, voices, taken_by, taken_at = more
    return Kept(
        id=number,
        checkin=checkin,
        address=Address(channel, address),
        chat_id=chat,
        language=language,
        said=Said(said),
        said_at=said_at,
        place=place,
        village=village,
        words=words,
        phone=phone,
        voices=_voices(voices),
        taken_by=taken_by,
        taken_at=taken_at,
    )


def _row(one: Kept) -> tuple[object, ...]:
    # Half a character, which no database takes, must not stop the others.
    words = one.words.encode(errors="replace").decode()
    voices = json.dumps([asdict(voice) for voice in one.voices]) if one.voices else ""
    where = one.address.channel, one.address.text, one.chat_id, one.language
    told = one.place, one.village, words, one.phone, voices
    taken = one.taken_by, one.taken_at
    return one.checkin, *where, int(one.said), one.said_at, *told, *taken


def _voices(kept: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(**one) for one in json.loads(kept)) if kept else ()
