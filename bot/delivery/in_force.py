"""What holds now for everyone of a place: for boards, loudspeakers and feeds."""

from collections.abc import Collection, Sequence

import orjson
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.broadcasts import matching
from bot.delivery.model import BESIDE, NOTICES, RECALL, Broadcast, State
from bot.store.tables.delivery import broadcasts

_SENT = (str(State.SENDING), str(State.DONE))
# Chosen by its officer for some of the place alone: no public page shows it.
_FOR_SOME = ('%"roles"%', '%"categories"%', '%"languages"%', '%"kinds"%')


async def in_force(
    connection: AsyncConnection,
    places: Sequence[str],
    now: Milliseconds,
    limit: int = 50,
) -> list[Broadcast]:
    """What was sent to everyone of these code paths and holds: urgent first, then new.

    Not what was taken back, corrected by another, only tried, or for some of them
    alone. Who asks for a commune gives the paths above it too.
    """
    audience = func.coalesce(broadcasts.c.audience, "")
    return await matching(
        connection,
        *_holding(now),
        or_(
            broadcasts.c.place.in_(places),
            *(audience.like(f'%"{path}"%') for path in places),
        ),
        order=(broadcasts.c.is_urgent.desc(), broadcasts.c.id.desc()),
        limit=limit,
    )


def _holding(now: Milliseconds) -> tuple[ColumnElement[bool], ...]:
    """For everyone, in force, and neither taken back nor corrected."""
    return (
        broadcasts.c.state.in_(_SENT),
        broadcasts.c.kind.not_in(BESIDE),
        broadcasts.c.expires_at > now,
        broadcasts.c.starts_at <= now,
        *for_everyone(),
        ~_replaced(),
    )


def for_everyone() -> tuple[ColumnElement[bool], ...]:
    """For all of its place, and no drill: what a public page may show."""
    audience = func.coalesce(broadcasts.c.audience, "")
    return (
        *(audience.not_like(pattern) for pattern in _FOR_SOME),
        func.coalesce(broadcasts.c.details, "").not_like('%"is_drill":true%'),
    )


def _replaced() -> ColumnElement[bool]:
    """Whether a correction of it was sent."""
    correction = broadcasts.alias("correction")
    return (
        select(correction.c.id)
        .where(
            correction.c.replaces == broadcasts.c.id,
            correction.c.kind != RECALL,
            correction.c.state.in_(_SENT),
        )
        .exists()
    )


async def taken_back(connection: AsyncConnection, ids: Collection[int]) -> set[int]:
    """Those of them that were taken back, stopped, or corrected by another."""
    if not ids:
        return set()
    ended = broadcasts.c.state.not_in(_SENT)
    found = await connection.scalars(
        select(broadcasts.c.id).where(
            broadcasts.c.id.in_(list(ids)), or_(ended, _replaced())
        )
    )
    return set(found)


async def urgent_now(
    connection: AsyncConnection, now: Milliseconds
) -> list[tuple[int, str]]:
    """Urgent notices for everyone that began within a day, each with its places."""
    found = await matching(
        connection,
        *_holding(now),
        broadcasts.c.kind.in_(NOTICES),
        broadcasts.c.is_urgent.is_(true()),
        broadcasts.c.starts_at > now - DAY,
        limit=20,
    )
    return [(one.id, area) for one in found for area in _areas(one)]


def _areas(one: Broadcast) -> tuple[str, ...]:
    chosen = orjson.loads(one.audience) if one.audience else {}
    return (one.place, *chosen.get("places", ()))
