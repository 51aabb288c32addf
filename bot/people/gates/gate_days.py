"""The SQL of how it stands at border gates, a row a gate."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.people.gates.gate_day import GateDay, GateState
from bot.store.database import insert_into
from bot.store.tables.people import gate_days

KEPT = 7 * DAY  # what nobody said anew; the audit tells who said what


async def of(
    connection: AsyncConnection, places: Sequence[str], today: date
) -> dict[str, GateDay]:
    """What was said today of these gates, by code path; nothing of another day."""
    if not places:
        return {}
    rows = await connection.execute(
        select(gate_days).where(
            gate_days.c.place.in_(places), gate_days.c.day == today.isoformat()
        )
    )
    return {row.place: _of_row(row) for row in rows}


async def say(connection: AsyncConnection, said: GateDay, *, by: int) -> None:
    """What holds from now on, in place of what was said before."""
    values = {
        "day": said.day.isoformat(),
        "state": str(said.state),
        "begins": said.begins,
        "ends": said.ends,
        "why": said.why,
        "phone": said.phone,
        "said_at": said.said_at,
        "said_by": by,
    }
    await connection.execute(
        insert_into(connection, gate_days)
        .values(place=said.place, **values)
        .on_conflict_do_update(index_elements=["place"], set_=values)
    )


async def said_by(connection: AsyncConnection, person_id: int) -> list[str]:
    """The gates of which a person said last how it stands."""
    rows = await connection.scalars(
        select(gate_days.c.place)
        .where(gate_days.c.said_by == person_id)
        .order_by(gate_days.c.place)
    )
    return list(rows)


async def forget_sayer(connection: AsyncConnection, person_id: int) -> None:
    """What was said stays; by whom is no longer known."""
    await connection.execute(
        update(gate_days).where(gate_days.c.said_by == person_id).values(said_by=None)
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> None:
    """What was said a week ago: it has told nobody anything since its midnight."""
    await connection.execute(delete(gate_days).where(gate_days.c.said_at < now - KEPT))


def _of_row(row: Row[tuple[object, ...]]) -> GateDay:
    return GateDay(
        place=row.place,
        day=date.fromisoformat(row.day),
        state=GateState(row.state),
        begins=row.begins,
        ends=row.ends,
        why=row.why,
        phone=row.phone,
        said_at=row.said_at,
    )
