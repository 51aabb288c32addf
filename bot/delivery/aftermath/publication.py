"""The SQL of what public feeds show: what was sent to everyone, and what became of it.

What was taken back or put right stays for a while, and says so: who read it once must
be able to hear that it no longer holds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, func, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.broadcasts import matching
from bot.delivery.in_force import for_everyone
from bot.delivery.model import BESIDE, RECALL, Broadcast, State
from bot.messaging import Reply
from bot.messaging.as_json import from_json
from bot.store.tables.delivery import bodies, broadcasts

LATELY = 14 * DAY
_WENT = (State.SENDING, State.DONE, State.STOPPED, State.RECALLED)
_TAKEN_BACK = (State.STOPPED, State.RECALLED)


@dataclass(frozen=True, slots=True)
class Published:
    """Something that was sent to everyone of a place, in a language that it has.

    `newer` is its correction, `recalled_at` when it was taken back or stopped.
    """

    broadcast: Broadcast
    body: Reply
    newer: Broadcast | None = None
    recalled_at: Milliseconds | None = None

    @property
    def began_at(self) -> Milliseconds:
        """When it was sent."""
        return self.broadcast.started_at or self.broadcast.starts_at

    @property
    def changed_at(self) -> Milliseconds:
        """When something about it changed last."""
        newer = self.newer
        if newer is not None:
            return newer.started_at or newer.starts_at
        return self.recalled_at or self.began_at

    @property
    def holds(self) -> bool:
        """Whether nobody took it back or put it right."""
        return self.newer is None and self.recalled_at is None


async def lately(
    connection: AsyncConnection,
    places: Sequence[str],
    languages: Sequence[str],
    now: Milliseconds,
    *,
    not_bulletins: Collection[str] = (),
    only_urgent: bool = False,
    limit: int = 50,
) -> list[Published]:
    """What holds for everyone of these code paths, bulletins of two weeks, and what of
    both was taken back: the newest first, worded in the first language that it has."""
    audience = func.coalesce(broadcasts.c.audience, "")
    replaced = broadcasts.alias("newer")
    is_replaced = (
        select(replaced.c.id)
        .where(
            replaced.c.replaces == broadcasts.c.id,
            replaced.c.kind != RECALL,
            replaced.c.started_at.is_not(None),
        )
        .exists()
    )
    is_of_interest = or_(
        broadcasts.c.bulletin.is_not(None),
        broadcasts.c.state.in_([str(one) for one in _TAKEN_BACK]),
        is_replaced,
    )
    found = await matching(
        connection,
        broadcasts.c.state.in_([str(one) for one in _WENT]),
        broadcasts.c.started_at <= now,
        broadcasts.c.kind.not_in(BESIDE),
        broadcasts.c.id.in_(recent(now)),
        or_(broadcasts.c.expires_at > now, is_of_interest),
        or_(
            broadcasts.c.place.in_(places),
            *(audience.like(f'%"{path}"%') for path in places),
        ),
        *for_everyone(),
        or_(
            broadcasts.c.bulletin.is_(None),
            broadcasts.c.bulletin.not_in(list(not_bulletins)),
        ),
        *((broadcasts.c.is_urgent.is_(true()),) if only_urgent else ()),
        limit=limit,
    )
    return await with_what_became(connection, found, languages)


def recent(now: Milliseconds) -> CompoundSelect[int]:
    """What is in force or began lately, by an index each: few of ten thousand."""
    return union(
        select(broadcasts.c.id).where(broadcasts.c.expires_at > now),
        select(broadcasts.c.id).where(broadcasts.c.started_at > now - LATELY),
    )


async def with_what_became(
    connection: AsyncConnection, found: Sequence[Broadcast], languages: Sequence[str]
) -> list[Published]:
    """Each with its words, and whether it was taken back or put right."""
    if not found:
        return []
    ids = [one.id for one in found]
    changed = await matching(
        connection,
        broadcasts.c.replaces.in_(ids),
        or_(broadcasts.c.kind == RECALL, broadcasts.c.started_at.is_not(None)),
        order=(broadcasts.c.id,),
        limit=1000,
    )
    newer = {one.replaces: one for one in changed if one.kind != RECALL}
    orders = {one.replaces: one for one in changed if one.kind == RECALL}
    said = await _bodies(connection, ids, languages)
    return [
        Published(one, said[one.id], newer.get(one.id), _ended(one, orders))
        for one in found
        if one.id in said
    ]


def _ended(one: Broadcast, orders: dict[int | None, Broadcast]) -> Milliseconds | None:
    if one.state not in _TAKEN_BACK:
        return None
    order = orders.get(one.id)
    return order.created_at if order is not None else one.finished_at


async def _bodies(
    connection: AsyncConnection, ids: Sequence[int], languages: Sequence[str]
) -> dict[int, Reply]:
    rows = await connection.execute(
        select(bodies).where(
            bodies.c.broadcast_id.in_(ids), bodies.c.language.in_(languages)
        )
    )
    found: dict[int, tuple[int, Reply]] = {}
    for row in rows:
        rank = languages.index(row.language)
        known = found.get(row.broadcast_id)
        if known is None or rank < known[0]:
            found[row.broadcast_id] = rank, from_json(row.body)
    return {number: body for number, (_rank, body) in found.items()}
