"""How much is too much: at most three bulletins a week reach a chat.

Two go out as they come; what is above that is held and folded into the week's last
one, so nothing is lost and nobody is flooded. The bank day, useless a day later, goes
out as the third. The round-up is never held: who has others waiting gets it in one
message with them. Notices and urgent ones are neither counted nor held. A place may
set another number than three.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.recurring.local_schedules import somewhere
from bot.clock import Milliseconds
from bot.delivery.model import Broadcast
from bot.people import audience, place_settings
from bot.people.categories import Category
from bot.people.place_settings import Setting
from bot.store.tables.delivery import broadcasts, deliveries
from bot.store.tables.people import chats

A_WEEK = place_settings.BULLETINS_A_WEEK
BANK_DAY = "bank-day"
ROUND_UP = "round-up"
FOLDED = "folded"


def wants_edition(
    broadcast: Broadcast,
    categories: tuple[Category, ...],
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """Whether a chat chose this bulletin, by its own id or the category above it.

    `ids` says of which chats it is asked: those above the first, up to the second.
    """
    return wants_category(broadcast.category or "", categories, ids)


def wants_category(
    bulletin: str,
    categories: tuple[Category, ...],
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """The same by the bulletin's own category."""
    above = tuple(c.under for c in categories if c.id == bulletin and c.under)
    by_default = any(c.id == bulletin and c.default for c in categories)
    return audience.wants_bulletin((bulletin, *above), by_default=by_default, ids=ids)


Caps = Mapping[str, int]  # the most bulletins a week, by the place that set it


async def caps(connection: AsyncConnection) -> Caps:
    """Where a place set another number than A_WEEK."""
    known = await place_settings.set_anywhere(connection, Setting.BULLETINS)
    return {place: most for place, most in known.items() if isinstance(most, int)}


def has_room(
    broadcast: Broadcast, since: Milliseconds, caps_: Caps, ids: tuple[int, int]
) -> ColumnElement[bool]:
    """Whether a chat may still get this bulletin this week.

    The round-up always; only who got it folded with others needs it no more.
    """
    if broadcast.bulletin == ROUND_UP:
        return chats.c.id.not_in(_got_folded(broadcast.starts_at, ids))
    kept_free = 0 if broadcast.bulletin in (BANK_DAY, FOLDED) else 1
    return _has_fewer(caps_, kept_free, since, ids, not_counting=broadcast.id)


async def room_for_one_more(
    connection: AsyncConnection, since: Milliseconds
) -> ColumnElement[bool]:
    """Whether a chat may get the week's last one."""
    return _has_fewer(await caps(connection), 0, since, None)


def _has_fewer(
    caps_: Caps,
    kept_free: int,
    since: Milliseconds,
    ids: tuple[int, int] | None,
    *,
    not_counting: int = 0,
) -> ColumnElement[bool]:
    """Whether a chat got fewer than the most of its place, but for some kept free."""

    def fewer(most: int) -> ColumnElement[bool]:
        if most <= kept_free:
            return false()
        over = _got_at_least(most - kept_free, since, ids, not_counting)
        return chats.c.id.not_in(over)

    if not caps_:
        return fewer(A_WEEK)
    return or_(
        *(
            and_(
                somewhere(
                    {p: n == most for p, n in caps_.items()}, otherwise=most == A_WEEK
                ),
                fewer(most),
            )
            for most in sorted({A_WEEK, *caps_.values()})
        )
    )


def _got_at_least(
    number: int,
    since: Milliseconds,
    ids: tuple[int, int] | None,
    not_counting: int,
) -> Select[int]:
    """The chats that were planned for so many bulletins since an instant.

    Asked of a whole slice at once: one by one, each chat would be looked up in each of
    a week's hundreds of local bulletins.
    """
    found = (
        select(deliveries.c.chat_id)
        .join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
        .where(
            broadcasts.c.kind == "bulletin",
            broadcasts.c.starts_at >= since,
            broadcasts.c.id != not_counting,
            *_in_slice(ids),
        )
        .group_by(deliveries.c.chat_id)
    )
    return found.having(func.count() >= number)


def _got_folded(since: Milliseconds, ids: tuple[int, int]) -> Select[int]:
    return (
        select(deliveries.c.chat_id)
        .join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
        .where(
            broadcasts.c.bulletin == FOLDED,
            broadcasts.c.starts_at >= since,
            *_in_slice(ids),
        )
    )


def _in_slice(ids: tuple[int, int] | None) -> tuple[ColumnElement[bool], ...]:
    which = deliveries.c.chat_id
    return () if ids is None else (which > ids[0], which <= ids[1])
