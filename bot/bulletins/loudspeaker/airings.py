"""The SQL of loudspeakers: whose there are, what each said, and whether it did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.loudspeaker import slots
from bot.clock import DAY, Milliseconds
from bot.delivery import files
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.bulletins import airing_notices, airings, loudspeakers

KEPT = 90 * DAY  # as long as deliveries
FILES_KEPT = 7 * DAY  # sheet and sound; the words stay
_SLICE = 200  # erased in one short transaction


class Verdict(StrEnum):
    """What its officer said of an airing."""

    NONE = ""
    AIRED = "aired"
    NOT_AIRED = "not_aired"


@dataclass(frozen=True, slots=True)
class Loudspeaker:
    """A commune's, with the times at which it speaks and the languages that go first.

    `next_at` is the time for which no script is ready yet.
    """

    place: str
    slots: tuple[time, ...]
    languages: tuple[str, ...]
    next_at: Milliseconds


@dataclass(frozen=True, slots=True)
class Airing:
    """One time that it speaks; `audio` and `paper` are numbers of stored files."""

    id: int
    place: str
    at: Milliseconds
    title: str
    script: str
    seconds: int
    audio: int | None
    audio_bytes: int
    paper: int | None
    verdict: Verdict
    reason: str
    verdict_at: Milliseconds | None


async def find(connection: AsyncConnection, place: str) -> Loudspeaker | None:
    """A place's own."""
    rows = await connection.execute(
        select(loudspeakers).where(loudspeakers.c.place == place)
    )
    row = rows.one_or_none()
    return _loudspeaker(row) if row is not None else None


async def put(connection: AsyncConnection, one: Loudspeaker) -> None:
    """A place has one from now on, or another plan for it."""
    values = {
        "slots": slots.as_written(one.slots),
        "languages": " ".join(one.languages),
        "next_at": one.next_at,
    }
    await connection.execute(
        insert_into(connection, loudspeakers)
        .values(place=one.place, **values)
        .on_conflict_do_update(index_elements=["place"], set_=values)
    )


async def close(connection: AsyncConnection, place: str) -> bool:
    """It reads nothing any more; what it said stays on record."""
    result = await connection.execute(
        delete(loudspeakers).where(loudspeakers.c.place == place)
    )
    return result.rowcount == 1


async def due(
    connection: AsyncConnection, until: Milliseconds, limit: int
) -> list[Loudspeaker]:
    """Those whose next time comes before then and has no script yet."""
    rows = await connection.execute(
        select(loudspeakers)
        .where(loudspeakers.c.next_at <= until)
        .order_by(loudspeakers.c.next_at)
        .limit(limit)
    )
    return [_loudspeaker(row) for row in rows]


async def lacking(
    connection: AsyncConnection, broadcast_id: int, area: str, limit: int
) -> list[Loudspeaker]:
    """Those within an area that never had a broadcast in a script."""
    had = (
        select(airings.c.place)
        .join(airing_notices, airing_notices.c.airing_id == airings.c.id)
        .where(airing_notices.c.broadcast_id == broadcast_id)
    )
    rows = await connection.execute(
        select(loudspeakers)
        .where(within(loudspeakers.c.place, [area]), loudspeakers.c.place.not_in(had))
        .limit(limit)
    )
    return [_loudspeaker(row) for row in rows]


async def claim(
    connection: AsyncConnection, one: Loudspeaker, following: Milliseconds
) -> bool:
    """Its next time is dealt with; False when it was, or when it was changed."""
    result = await connection.execute(
        update(loudspeakers)
        .where(loudspeakers.c.place == one.place, loudspeakers.c.next_at == one.next_at)
        .values(next_at=following)
    )
    return result.rowcount == 1


async def add(
    connection: AsyncConnection,
    place: str,
    at: Milliseconds,
    what: Mapping[str, object],
    notices: Sequence[int],
) -> int | None:
    """A script for a time, with its `title`, `script`, `seconds`, `audio`, `paper`.

    None when there is one already.
    """
    number = await connection.scalar(
        insert_into(connection, airings)
        .values(place=place, at=at, **what)
        .on_conflict_do_nothing()
        .returning(airings.c.id)
    )
    if number is None:
        return None
    rows = [{"airing_id": number, "broadcast_id": one} for one in notices]
    if rows:
        await connection.execute(airing_notices.insert(), rows)
    return int(number)


async def get(connection: AsyncConnection, id_: int) -> Airing | None:
    """One of them."""
    rows = await connection.execute(select(airings).where(airings.c.id == id_))
    row = rows.one_or_none()
    return _airing(row) if row is not None else None


async def newest(
    connection: AsyncConnection, place: str, since: Milliseconds, limit: int
) -> list[Airing]:
    """A place's, the newest first."""
    rows = await connection.execute(
        select(airings)
        .where(airings.c.place == place, airings.c.at >= since)
        .order_by(airings.c.at.desc())
        .limit(limit)
    )
    return [_airing(row) for row in rows]


async def coming(
    connection: AsyncConnection, since: Milliseconds
) -> list[tuple[Airing, frozenset[int]]]:
    """Those since then of which nobody has said anything, with their broadcasts."""
    rows = await connection.execute(
        select(airings, airing_notices.c.broadcast_id)
        .join(airing_notices, airing_notices.c.airing_id == airings.c.id)
        .where(airings.c.at >= since, airings.c.verdict == str(Verdict.NONE))
        .order_by(airings.c.id)
    )
    found: dict[int, tuple[Airing, frozenset[int]]] = {}
    for row in rows:
        one, notices = found.get(row.id, (_airing(row), frozenset()))
        found[row.id] = one, notices | {int(row.broadcast_id)}
    return list(found.values())


async def broadcasts_of(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, set[int]]:
    """Which broadcasts stand in each of these scripts."""
    rows = await connection.execute(
        select(airing_notices).where(airing_notices.c.airing_id.in_(list(ids)))
    )
    found: dict[int, set[int]] = {id_: set() for id_ in ids}
    for row in rows:
        found[row.airing_id].add(row.broadcast_id)
    return found


async def drop(connection: AsyncConnection, id_: int) -> bool:
    """It is not to be read after all; False when something was said of it meanwhile."""
    result = await connection.execute(
        delete(airings).where(
            airings.c.id == id_, airings.c.verdict == str(Verdict.NONE)
        )
    )
    return result.rowcount == 1


async def times_read(
    connection: AsyncConnection, place: str, broadcast_ids: Sequence[int]
) -> dict[int, int]:
    """In how many of a place's scripts each of these stood, but for those not aired."""
    if not broadcast_ids:
        return {}
    rows = await connection.execute(
        select(airing_notices.c.broadcast_id, func.count())
        .join(airings, airings.c.id == airing_notices.c.airing_id)
        .where(
            airings.c.place == place,
            airings.c.verdict != str(Verdict.NOT_AIRED),
            airing_notices.c.broadcast_id.in_(list(broadcast_ids)),
        )
        .group_by(airing_notices.c.broadcast_id)
    )
    return {int(number): int(count) for number, count in rows}


async def of_broadcast(
    connection: AsyncConnection, broadcast_id: int
) -> dict[Verdict, int]:
    """How many airings of a broadcast there were, by what was said of them."""
    rows = await connection.execute(
        select(airings.c.verdict, func.count())
        .join(airing_notices, airing_notices.c.airing_id == airings.c.id)
        .where(airing_notices.c.broadcast_id == broadcast_id)
        .group_by(airings.c.verdict)
    )
    return {Verdict(verdict): int(count) for verdict, count in rows}


async def judge(
    connection: AsyncConnection,
    id_: int,
    verdict: Verdict,
    reason: str,
    now: Milliseconds,
) -> None:
    """Whether it was read out, as its officer says; the last word counts."""
    await connection.execute(
        update(airings)
        .where(airings.c.id == id_)
        .values(verdict=str(verdict), reason=reason, verdict_at=now)
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> int:
    """A slice of what is older than deliveries are kept, and old files; how many."""
    await _erase_files(connection, now)
    old = (
        select(airings.c.id)
        .where(airings.c.at < now - KEPT)
        .order_by(airings.c.at)
        .limit(_SLICE)
    )
    ids = list(await connection.scalars(old))
    if ids:
        await connection.execute(
            delete(airing_notices).where(airing_notices.c.airing_id.in_(ids))
        )
        await connection.execute(delete(airings).where(airings.c.id.in_(ids)))
    return len(ids)


async def _erase_files(connection: AsyncConnection, now: Milliseconds) -> None:
    """A province's sounds of a month would be some gigabytes."""
    rows = await connection.execute(
        select(airings.c.id, airings.c.audio, airings.c.paper)
        .where(
            airings.c.at < now - FILES_KEPT,
            or_(airings.c.audio.is_not(None), airings.c.paper.is_not(None)),
        )
        .limit(_SLICE)
    )
    found = list(rows)
    if not found:
        return
    numbers = [number for row in found for number in (row.audio, row.paper) if number]
    await files.erase(connection, numbers)
    await connection.execute(
        update(airings)
        .where(airings.c.id.in_([row.id for row in found]))
        .values(audio=None, paper=None)
    )


def _loudspeaker(row: Row[tuple[object, ...]]) -> Loudspeaker:
    return Loudspeaker(
        row.place, slots.as_read(row.slots), tuple(row.languages.split()), row.next_at
    )


def _airing(row: Row[tuple[object, ...]]) -> Airing:
    return Airing(
        id=row.id,
        place=row.place,
        at=row.at,
        title=row.title,
        script=row.script,
        seconds=row.seconds,
        audio=row.audio,
        audio_bytes=row.audio_bytes,
        paper=row.paper,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        verdict_at=row.verdict_at,
    )
