"""How many a notice would reach, and why others not, in a bounded look.

Up to `EXACT` places of chats everybody is looked at. Of a larger area so many are, and
the rest is taken to be like them: a preview must not wait for a million people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.people.model import URGENT_ONLY
from bot.store.areas import within
from bot.store.tables.people import chat_categories, chat_places, chats

EXACT = 10_000  # places of chats that are looked at
MOST = 200_000  # that are counted at all: more are "over" that

REACHED = "reached"
GONE, PAUSED, URGENT, OTHER_KINDS = "gone", "paused", "urgent", "other"
NOT_ASKED = "not asked"  # another language or kind of chat than was chosen
_GROUP = "group"


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many people and groups, by channel; and of the others how many, and why.

    Not `is_exact`: these are near. `is_more`: there are more than could be counted.
    """

    people: dict[str, int] = field(default_factory=dict)  # by channel
    groups: dict[str, int] = field(default_factory=dict)
    missed: dict[str, int] = field(default_factory=dict)  # by reason
    is_exact: bool = True
    is_more: bool = False

    @property
    def all_people(self) -> int:
        """On every channel."""
        return sum(self.people.values())

    @property
    def all_groups(self) -> int:
        """On every channel."""
        return sum(self.groups.values())

    @property
    def all(self) -> int:
        """Everybody who gets it."""
        return self.all_people + self.all_groups


async def head_count(
    connection: AsyncConnection,
    areas: Sequence[str],
    *,
    wanting: ColumnElement[bool],
    asked: Sequence[ColumnElement[bool]] = (),
    now: Milliseconds,
) -> HeadCount:
    """Counts whoever has a place in these areas; `asked` are languages and kinds."""
    looked_at = _places(areas).limit(EXACT)
    rows = await connection.execute(_by_reason(looked_at, wanting, asked, now))
    found = [(row.channel, row.kind, row.reason, int(row.number)) for row in rows]
    seen = await _number(connection, looked_at)
    total = seen if seen < EXACT else await _number(connection, _places(areas, MOST))
    return _summed(found, times=total / seen if seen else 1, is_more=total == MOST)


def _places(areas: Sequence[str], most: int | None = None) -> Select[int]:
    query = select(chat_places.c.chat_id).where(within(chat_places.c.place, areas))
    return query.limit(most)


async def _number(connection: AsyncConnection, chosen: Select[int]) -> int:
    query = select(func.count()).select_from(chosen.subquery())
    return int(await connection.scalar(query) or 0)


def _by_reason(
    looked_at: Select[int],
    wanting: ColumnElement[bool],
    asked: Sequence[ColumnElement[bool]],
    now: Milliseconds,
) -> Select[str, str, str, int]:
    """The first reason that holds, of each kind of chat on each channel."""
    some = looked_at.subquery()
    is_one = chats.c.id.in_(select(some.c.chat_id))
    urgent_only = exists().where(
        chat_categories.c.chat_id == chats.c.id,
        chat_categories.c.category == URGENT_ONLY,
    )
    reason = case(
        (chats.c.gone_reason.is_not(None), literal(GONE)),
        *((~one, literal(NOT_ASKED)) for one in asked),
        (chats.c.paused_until > now, literal(PAUSED)),
        (wanting, literal(REACHED)),
        (urgent_only, literal(URGENT)),
        else_=literal(OTHER_KINDS),
    ).label("reason")
    number = func.count().label("number")
    return (
        select(chats.c.channel, chats.c.kind, reason, number)
        .where(is_one, chats.c.is_subscribed)
        .group_by(chats.c.channel, chats.c.kind, reason)
    )


def _summed(
    found: Sequence[tuple[str, str, str, int]], *, times: float, is_more: bool
) -> HeadCount:
    people: dict[str, int] = {}
    groups: dict[str, int] = {}
    missed: dict[str, int] = {}
    for channel, kind, reason, number in found:
        about = round(number * times)
        if reason != REACHED:
            missed[reason] = missed.get(reason, 0) + about
        elif kind == _GROUP:
            groups[channel] = groups.get(channel, 0) + about
        else:
            people[channel] = people.get(channel, 0) + about
    is_exact = times == 1 and not is_more
    return HeadCount(people, groups, missed, is_exact=is_exact, is_more=is_more)
