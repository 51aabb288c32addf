"""Who did what: a chain of rows in which each seals the one before it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.errors import DataProblem
from bot.store import locks, settings
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.audit import audit, counters

KEPT = 1827 * DAY  # five years
LOOKED_AT = 5_000  # rows for one page
_SLICE = 500  # rows


async def record(
    connection: AsyncConnection,
    now: Milliseconds,
    actor: int | None,
    action: str,
    *,
    about: str = "",
    detail: str = "",
) -> None:
    """Adds a row to the chain, in the transaction of the deed itself.

    `actor` is a person's number, None for the command line. No names, no texts.
    """
    await locks.one_at_a_time(connection, locks.AUDIT)  # else two seal the same row
    previous = await connection.scalar(
        select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)
    )
    if previous is None:  # all that was before may have been erased
        previous = await settings.get(connection, settings.AUDIT_BEGINS_AFTER) or ""
    await connection.execute(
        audit.insert().values(
            at=now,
            actor=actor,
            action=action,
            object=about,
            detail=detail,
            previous=previous,
            digest=_seal(previous, now, actor, action, about, detail),
        )
    )


async def verify(connection: AsyncConnection) -> int:
    """How many rows the chain has; raises DataProblem at the first that does not fit.

    Rows taken off the end are not noticed, and who can write the file can seal anew.
    """
    previous = await settings.get(connection, settings.AUDIT_BEGINS_AFTER) or ""
    number = 0
    rows = await connection.stream(select(audit).order_by(audit.c.id))
    async for row in rows:
        sealed = _seal(previous, row.at, row.actor, row.action, row.object, row.detail)
        if (row.previous, row.digest) != (previous, sealed):
            raise DataProblem(f"the audit was changed at or before row {row.id}")
        previous = row.digest
        number += 1
    return number


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what is older than five years; whether there may be more.

    What the last of it was sealed with stays, so that the rest can still be verified.
    """
    await locks.one_at_a_time(connection, locks.AUDIT)
    oldest = await connection.execute(
        select(audit.c.id, audit.c.at, audit.c.digest)
        .order_by(audit.c.id)
        .limit(_SLICE)
    )
    old = list(takewhile(lambda row: row.at < now - KEPT, oldest))
    if old:
        await settings.put(connection, settings.AUDIT_BEGINS_AFTER, old[-1].digest)
        await connection.execute(delete(audit).where(audit.c.id <= old[-1].id))
    return len(old) == _SLICE


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the chain, to be read."""

    id: int
    at: Milliseconds
    actor: int | None  # a person's number; None is the command line
    action: str
    about: str
    detail: str


async def page(
    connection: AsyncConnection,
    areas: Sequence[str],
    actors: Sequence[int],
    *,
    before: int | None = None,
    limit: int,
) -> tuple[list[Deed], int | None]:
    """What was done about places of some areas, or by these people; the newest first.

    From a row on, and the row from which there is more. No areas: all of it.
    """
    within_ids = [audit.c.id < before] if before is not None else []
    looked_at = (
        select(audit)
        .where(*within_ids)
        .order_by(audit.c.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    fits = within(looked_at.c.object, areas) | looked_at.c.actor.in_(actors)
    wanted = select(looked_at).order_by(looked_at.c.id.desc()).limit(limit + 1)
    rows = (await connection.execute(wanted.where(fits) if areas else wanted)).all()
    found = [Deed(r.id, r.at, r.actor, r.action, r.object, r.detail) for r in rows]
    if len(found) > limit:
        return found[:limit], found[limit - 1].id
    edge = select(func.min(looked_at.c.id), func.count()).select_from(looked_at)
    oldest, number = (await connection.execute(edge)).one()
    return found, oldest if number == LOOKED_AT else None


async def last_before(
    connection: AsyncConnection, at: Milliseconds
) -> tuple[int, str] | None:
    """The number and the seal of the last row before an instant."""
    row = (
        await connection.execute(
            select(audit.c.id, audit.c.digest)
            .where(audit.c.at < at)
            .order_by(audit.c.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else (row.id, row.digest)


def _seal(previous: str, *what: object) -> str:
    return hashlib.sha256(json.dumps([previous, *what]).encode()).hexdigest()


async def count(connection: AsyncConnection, day: str, name: str) -> None:
    """Counts something that strangers did: a number a day, and nobody behind it."""
    await connection.execute(
        insert_into(connection, counters)
        .values(day=day, name=name, count=1)
        .on_conflict_do_update(
            index_elements=["day", "name"], set_={"count": counters.c.count + 1}
        )
    )


async def counted(connection: AsyncConnection, day: str, name: str) -> int:
    """How often something was counted on a day."""
    found = await connection.scalar(
        select(counters.c.count).where(counters.c.day == day, counters.c.name == name)
    )
    return int(found or 0)
