"""The SQL of how many questions to people there are, of each kind that is told."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import HOUR, Milliseconds
from bot.requests.book import is_at
from bot.requests.model import Request, State
from bot.store.areas import within
from bot.store.tables.requests import proposals, requests


async def new(connection: AsyncConnection, newest: Request, since: Milliseconds) -> int:
    """How many wait at the desk of the newest that were asked since, or came with it.

    What came up from below together got its new deadline together.
    """
    is_new = requests.c.created_at >= since
    if newest.created_at < since:
        together = requests.c.due_at == newest.due_at
        is_new = or_(is_new, and_(together, requests.c.level == str(newest.level)))
    number = await connection.scalar(
        select(func.count())
        .select_from(requests)
        .where(
            requests.c.state == str(State.OPEN),
            is_at([newest.desk]),
            is_new,
        )
    )
    return int(number or 0)


async def only_new(
    connection: AsyncConnection, desk: str, since: Milliseconds
) -> int | None:
    """The number of the one question that came to a desk since; None of several."""
    rows = await connection.scalars(
        select(requests.c.id)
        .where(
            requests.c.state == str(State.OPEN),
            is_at([desk]),
            requests.c.created_at >= since,
        )
        .order_by(requests.c.id)
        .limit(2)
    )
    found = list(rows)
    return int(found[0]) if len(found) == 1 else None


async def late(connection: AsyncConnection, desk: str) -> int:
    """How many at a desk were not answered in time, as was said."""
    number = await connection.scalar(
        select(func.count())
        .select_from(requests)
        .where(
            requests.c.state == str(State.OPEN),
            is_at([desk]),
            requests.c.is_reminded,
        )
    )
    return int(number or 0)


async def waiting(connection: AsyncConnection, areas: Sequence[str]) -> int:
    """How many questions about places in some areas wait, at whatever level."""
    number = await connection.scalar(
        select(func.count())
        .select_from(requests)
        .where(requests.c.state == str(State.OPEN), within(requests.c.place, areas))
    )
    return int(number or 0)


async def open_ones(connection: AsyncConnection) -> tuple[int, Milliseconds | None]:
    """How many wait anywhere, and by when the first of them was to be answered."""
    row = await connection.execute(
        select(func.count(), func.min(requests.c.due_at)).where(
            requests.c.state == str(State.OPEN)
        )
    )
    number, due_at = row.one()
    return int(number), due_at


async def proposed(connection: AsyncConnection, areas: Sequence[str]) -> int:
    """How many proposals are about places in some areas."""
    number = await connection.scalar(
        select(func.count())
        .select_from(proposals)
        .where(within(proposals.c.place, areas))
    )
    return int(number or 0)


class Answered(NamedTuple):
    """Questions asked within a span of time, and how long their answers took."""

    in_time: int
    late: int  # answered, after the day that was promised
    overdue: int  # not answered, and the day has passed
    waiting: int  # not answered, and there is still time
    hours: tuple[int, ...]  # of each answer, from question to answer


async def answered(
    connection: AsyncConnection,
    areas: Sequence[str],
    since: Milliseconds,
    until: Milliseconds,
    now: Milliseconds,
) -> Answered:
    """What became of the questions about places in some areas."""
    rows = await connection.execute(
        select(requests.c.created_at, requests.c.due_at, requests.c.answered_at).where(
            within(requests.c.place, areas),
            requests.c.created_at >= since,
            requests.c.created_at < until,
        )
    )
    in_time = late = overdue = waits = 0
    hours = []
    for row in rows:
        if row.answered_at is None:
            overdue += row.due_at < now
            waits += row.due_at >= now
            continue
        in_time += row.answered_at <= row.due_at
        late += row.answered_at > row.due_at
        hours.append((row.answered_at - row.created_at) // HOUR)
    return Answered(in_time, late, overdue, waits, tuple(sorted(hours)))


class Proposal(NamedTuple):
    """A question and answer that everyone might know, by the question's number."""

    number: int
    place: str  # a code path
    question: str
    answer: str


async def proposals_of(
    connection: AsyncConnection, areas: Sequence[str], after: int, limit: int
) -> list[Proposal]:
    """The next proposals about places in some areas, by number."""
    rows = await connection.execute(
        select(
            proposals.c.request_id,
            proposals.c.place,
            proposals.c.question,
            proposals.c.answer,
        )
        .where(within(proposals.c.place, areas), proposals.c.request_id > after)
        .order_by(proposals.c.request_id)
        .limit(limit)
    )
    return [Proposal(*row) for row in rows]


async def proposal(connection: AsyncConnection, number: int) -> Proposal | None:
    """One of them."""
    rows = await connection.execute(
        select(
            proposals.c.request_id,
            proposals.c.place,
            proposals.c.question,
            proposals.c.answer,
        ).where(proposals.c.request_id == number)
    )
    row = rows.one_or_none()
    return None if row is None else Proposal(*row)
