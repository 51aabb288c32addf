"""The SQL of what channels used of their months."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.budget.spending import AT_ONCE, OVER_BUDGET, month_of
from bot.delivery.item import Result
from bot.delivery.model import State
from bot.delivery.retry import Later
from bot.store.database import insert_into
from bot.store.tables.delivery import broadcasts, budget_months, deliveries, replies
from bot.store.tables.people import chats


@dataclass(frozen=True, slots=True)
class Month:
    """What a channel used of a month; `dropped` are replies that had no room.

    `refused_since` is when the platform began to take no more.
    """

    used: int = 0
    dropped: int = 0
    refused_since: Milliseconds | None = None


async def of(connection: AsyncConnection, channel: str, month: str) -> Month:
    """One month of one channel; a new one has nothing yet."""
    rows = await connection.execute(
        select(
            budget_months.c.used,
            budget_months.c.dropped,
            budget_months.c.refused_since,
        ).where(budget_months.c.channel == channel, budget_months.c.month == month)
    )
    row = rows.first()
    return Month() if row is None else Month(*row)


async def begin(connection: AsyncConnection, channel: str, month: str) -> None:
    """A sender begins. What its forerunner had in flight as it died counts as used.

    That is never more than it may have at once, nor than what still waits.
    """
    was = budget_months.c.channel == channel
    died = await connection.scalar(
        select(func.max(budget_months.c.in_doubt)).where(was)
    )
    lost = await _waiting(connection, channel, int(died)) if died else 0
    await connection.execute(update(budget_months).where(was).values(in_doubt=0))
    new = insert_into(connection, budget_months).values(
        channel=channel, month=month, used=lost, in_doubt=AT_ONCE
    )
    changed = {"used": budget_months.c.used + lost, "in_doubt": AT_ONCE}
    await connection.execute(
        new.on_conflict_do_update(index_elements=["channel", "month"], set_=changed)
    )


async def end(connection: AsyncConnection, channel: str) -> None:
    """A sender ends, and nothing is in flight."""
    await connection.execute(
        update(budget_months)
        .where(budget_months.c.channel == channel)
        .values(in_doubt=0)
    )


async def _waiting(connection: AsyncConnection, channel: str, most: int) -> int:
    """How many messages wait on a channel, up to some: any may have been in flight."""
    answers = select(replies.c.id).where(replies.c.channel == channel)
    theirs = select(chats.c.id).where(chats.c.channel == channel)
    begun = select(broadcasts.c.id).where(broadcasts.c.state == str(State.SENDING))
    news = select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id.in_(begun),
        deliveries.c.chat_id.in_(theirs),
        text("deliveries.state = 0"),
    )
    return min(
        most,
        await _number(connection, answers.limit(most))
        + await _number(connection, news.limit(most)),
    )


async def _number(connection: AsyncConnection, some: Select[int]) -> int:
    found = select(func.count()).select_from(some.subquery())
    return int(await connection.scalar(found) or 0)


async def record(
    connection: AsyncConnection, results: Sequence[Result], zone: ZoneInfo
) -> None:
    """Adds what a group of results used, in its own transaction."""
    used: Counter[tuple[str, str]] = Counter()
    dropped: Counter[tuple[str, str]] = Counter()
    refused: dict[tuple[str, str], Milliseconds] = {}
    for result in results:
        where = result.address.channel, month_of(result.at, zone)
        if result.messages:
            used[where] += result.messages
        if result.decision == OVER_BUDGET and result.item.broadcast is None:
            dropped[where] += 1
        if isinstance(result.decision, Later) and result.decision.is_used_up:
            refused.setdefault(where, result.at)
    for where in dict.fromkeys(chain(used, dropped, refused)):
        await _add(connection, where, used[where], dropped[where], refused.get(where))


async def _add(
    connection: AsyncConnection,
    where: tuple[str, str],
    used: int,
    dropped: int,
    refused_at: Milliseconds | None,
) -> None:
    channel, month = where
    stands: ColumnElement[int | None] = budget_months.c.refused_since
    if refused_at is not None:
        stands = func.coalesce(stands, literal(refused_at))
    elif used:  # what went ends a refusal
        stands = literal(None)
    new = insert_into(connection, budget_months).values(
        channel=channel,
        month=month,
        used=used,
        dropped=dropped,
        refused_since=refused_at,
    )
    changed = {
        "used": budget_months.c.used + used,
        "dropped": budget_months.c.dropped + dropped,
        "refused_since": stands,
    }
    await connection.execute(
        new.on_conflict_do_update(index_elements=["channel", "month"], set_=changed)
    )
