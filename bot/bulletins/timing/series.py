"""The SQL of repeated notices: a rule beside the notice that is copied each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.timing.recurrence import Rule
from bot.clock import Milliseconds
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.bulletins import series


@dataclass(frozen=True, slots=True)
class Series:
    """`broadcast` is the notice that is copied, `looked_at` up to when it was."""

    broadcast: int
    place: str
    rule: Rule
    is_on: bool
    looked_at: Milliseconds


async def put(
    connection: AsyncConnection,
    broadcast: int,
    place: str,
    rule: Rule,
    looked_at: Milliseconds,
) -> None:
    """A notice is repeated from now on, by this rule alone."""
    values = {
        "place": place,
        "rule": rule.to_json(),
        "is_on": True,
        "looked_at": looked_at,
    }
    await connection.execute(
        insert_into(connection, series)
        .values(broadcast_id=broadcast, **values)
        .on_conflict_do_update(index_elements=["broadcast_id"], set_=values)
    )


async def get(connection: AsyncConnection, broadcast: int) -> Series | None:
    """The repeats of a notice."""
    found = await _select(connection, series.c.broadcast_id == broadcast, limit=1)
    return found[0] if found else None


async def of_areas(
    connection: AsyncConnection, areas: Sequence[str], limit: int
) -> list[Series]:
    """Those of some areas."""
    return await _select(connection, within(series.c.place, areas), limit=limit)


async def running(connection: AsyncConnection, after: int, limit: int) -> list[Series]:
    """Those that are not paused, by their number."""
    return await _select(
        connection, series.c.is_on, series.c.broadcast_id > after, limit=limit
    )


async def switch(
    connection: AsyncConnection, broadcast: int, now: Milliseconds, *, is_on: bool
) -> None:
    """Paused, or going on; what fell into the pause is not made up for."""
    await connection.execute(
        update(series)
        .where(series.c.broadcast_id == broadcast)
        .values(is_on=is_on, looked_at=now)
    )


async def looked(
    connection: AsyncConnection, broadcast: int, until: Milliseconds
) -> None:
    """Its times up to an instant are dealt with."""
    await connection.execute(
        update(series).where(series.c.broadcast_id == broadcast).values(looked_at=until)
    )


async def remove(connection: AsyncConnection, broadcast: int) -> None:
    """It is repeated no more."""
    await connection.execute(delete(series).where(series.c.broadcast_id == broadcast))


async def _select(
    connection: AsyncConnection, *conditions: ColumnElement[bool], limit: int
) -> list[Series]:
    rows = await connection.execute(
        select(series).where(*conditions).order_by(series.c.broadcast_id).limit(limit)
    )
    return [
        Series(
            row.broadcast_id, row.place, Rule.from_json(row.rule), row.is_on,
            row.looked_at,
        )
        for row in rows
    ]  # fmt: skip
