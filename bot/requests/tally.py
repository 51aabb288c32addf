"""The SQL of how many questions to people there are, of each kind that is told."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
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


async def proposed(connection: AsyncConnection, areas: Sequence[str]) -> int:
    """How many proposals are about places in some areas."""
    number = await connection.scalar(
        select(func.count())
        .select_from(proposals)
        .where(within(proposals.c.place, areas))
    )
    return int(number or 0)
