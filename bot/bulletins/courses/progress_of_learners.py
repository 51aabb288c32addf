"""The SQL of courses: where somebody stands, and whose lesson is due."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, and_, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.store.database import insert_into
from bot.store.tables.bulletins import course_progress as table

KEPT = 400 * DAY  # as long as a page that nobody opens
SLICE = 500


@dataclass(frozen=True, slots=True)
class Learner:
    """One chat in one course; `done` lessons are answered, in their order."""

    address: Address
    course: str
    place: str
    language: str
    hour: int
    done: int = 0
    right: int = 0
    unanswered: int = 0
    next_at: Milliseconds | None = None


async def find(
    connection: AsyncConnection, address: Address, course: str
) -> Learner | None:
    """Where a chat stands; None if it never began."""
    row = (
        await connection.execute(select(table).where(_is(address, course)))
    ).one_or_none()
    return None if row is None else _learner(row)


async def begin(
    connection: AsyncConnection, learner: Learner, now: Milliseconds
) -> None:
    """From the first lesson, or on at another hour."""
    fresh = {"hour": learner.hour, "next_at": learner.next_at, "changed_at": now}
    await connection.execute(
        insert_into(connection, table)
        .values(
            channel=learner.address.channel,
            address=learner.address.text,
            course=learner.course,
            place=learner.place,
            language=learner.language,
            done=0,
            right_answers=0,
            unanswered=0,
            **fresh,
        )
        .on_conflict_do_update(
            index_elements=["channel", "address", "course"],
            set_=fresh | {"unanswered": 0, "language": learner.language},
        )
    )


async def answered(
    connection: AsyncConnection,
    learner: Learner,
    number: int,
    now: Milliseconds,
    *,
    is_right: bool,
) -> bool:
    """The next lesson's question was answered; False for one answered before."""
    result = await connection.execute(
        update(table)
        .where(_is(learner.address, learner.course), table.c.done == number - 1)
        .values(
            done=number,
            right_answers=table.c.right_answers + int(is_right),
            unanswered=0,
            changed_at=now,
        )
    )
    return result.rowcount == 1


async def put_off(
    connection: AsyncConnection,
    learner: Learner,
    next_at: Milliseconds | None,
    unanswered: int,
    now: Milliseconds,
) -> bool:
    """When the next lesson comes by itself, if it does; False if it moved meanwhile."""
    was = table.c.next_at.is_not_distinct_from(learner.next_at)
    result = await connection.execute(
        update(table)
        .where(_is(learner.address, learner.course), was)
        .values(next_at=next_at, unanswered=unanswered, changed_at=now)
    )
    return result.rowcount == 1


async def due(
    connection: AsyncConnection, now: Milliseconds, most: int
) -> list[Learner]:
    """Whose next lesson is due, the longest first."""
    rows = await connection.execute(
        select(table)
        .where(table.c.next_at <= now)
        .order_by(table.c.next_at)
        .limit(most)
    )
    return [_learner(row) for row in rows]


async def leave(connection: AsyncConnection, address: Address, course: str) -> None:
    """Leaves one course; nothing is kept of it."""
    await connection.execute(delete(table).where(_is(address, course)))


async def of_chat(connection: AsyncConnection, address: Address) -> list[Learner]:
    """Every course that a chat is in."""
    rows = await connection.execute(
        select(table).where(
            table.c.channel == address.channel, table.c.address == address.text
        )
    )
    return [_learner(row) for row in rows]


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> int:
    """Whoever did nothing for so long, some at a time; how many."""
    old = (
        select(table.c.channel, table.c.address, table.c.course)
        .where(table.c.changed_at < now - KEPT)
        .limit(SLICE)
    )
    which = tuple_(table.c.channel, table.c.address, table.c.course)
    erased = await connection.execute(delete(table).where(which.in_(old)))
    return erased.rowcount


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Leaves every course; nothing is kept of it."""
    await connection.execute(
        delete(table).where(
            table.c.channel == address.channel, table.c.address == address.text
        )
    )


def _is(address: Address, course: str) -> ColumnElement[bool]:
    return and_(
        table.c.channel == address.channel,
        table.c.address == address.text,
        table.c.course == course,
    )


def _learner(row: Row[tuple[object, ...]]) -> Learner:
    return Learner(
        Address(row.channel, row.address),
        row.course,
        row.place,
        row.language,
        row.hour,
        row.done,
        row.right_answers,
        row.unanswered,
        row.next_at,
    )
