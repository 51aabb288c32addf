"""The SQL of helping: who needs it, who goes there, that it is done, who is told.

Every function takes an open connection and leaves the commit to its caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    SmallInteger,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import Kept, Said
from bot.bulletins.checkins.replies import KEPT, kept_of
from bot.clock import Milliseconds
from bot.messaging import Address
from bot.store.areas import within
from bot.store.tables.checkins import checkin_replies

# As in the indexes: parameters would not use them.
_NEEDS_HELP = checkin_replies.c.said == literal_column("2", SmallInteger)
_UNTOLD = and_(
    _NEEDS_HELP,
    or_(
        checkin_replies.c.told_at.is_(None),
        checkin_replies.c.told_at < checkin_replies.c.said_at,
    ),
)
_SAFE_AND_TAKEN = and_(
    checkin_replies.c.said == literal_column("1", SmallInteger),
    checkin_replies.c.taken_by.is_not(None),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose replies someone may read: of places, of villages, or of everybody.

    Who is known to live nowhere is seen by those alone who see `everybody`.
    """

    places: tuple[str, ...] = ()
    villages: tuple[int, ...] = ()
    is_everybody: bool = False

    def sees(self, one: Kept) -> bool:
        """Whether a reply is among them."""
        is_near = any(
            one.place == place or one.place.startswith(place + ".")
            for place in self.places
        )
        return self.is_everybody or is_near or one.village in self.villages


class After(NamedTuple):
    """Where a page of the list begins: behind one that is taken or not, by its age."""

    is_taken: int = 0
    said_at: Milliseconds = -1
    id: int = 0


FIRST = After()
_AGE = checkin_replies.c.said_at, checkin_replies.c.id


async def needing_help(
    connection: AsyncConnection,
    checkin: int,
    sight: Sight,
    limit: int,
    after: After = FIRST,
) -> list[Kept]:
    """Who needs help: those to whom nobody goes, then the others, the longest first."""
    found: list[Kept] = []
    for is_taken in (0, 1):  # each in the order of its index, and no further than asked
        if after.is_taken > is_taken or len(found) >= limit:
            continue
        behind = after if after.is_taken == is_taken else FIRST
        found += await _some(
            connection, _seen(checkin, sight), behind, limit - len(found), is_taken
        )
    return found


async def _some(
    connection: AsyncConnection,
    seen: Sequence[ColumnElement[bool]],
    behind: After,
    limit: int,
    is_taken: int,
) -> list[Kept]:
    taken_by, key = checkin_replies.c.taken_by, _AGE
    rows = await connection.execute(
        select(*KEPT)
        .where(
            *seen,
            taken_by.is_not(None) if is_taken else taken_by.is_(None),
            tuple_(*key) > tuple_(behind.said_at, behind.id),
        )
        .order_by(*key)
        .limit(limit)
    )
    return [kept_of(row) for row in rows]


async def number_needing_help(
    connection: AsyncConnection, checkin: int, sight: Sight
) -> tuple[int, int]:
    """How many are in that list, and to how many of them nobody goes."""
    row = (
        await connection.execute(
            select(
                func.count(),
                func.count().filter(checkin_replies.c.taken_by.is_(None)),
            ).where(*_seen(checkin, sight))
        )
    ).one()
    return int(row[0]), int(row[1])


def _seen(checkin: int, sight: Sight) -> list[ColumnElement[bool]]:
    of_it = [checkin_replies.c.broadcast_id == checkin, _NEEDS_HELP]
    if sight.is_everybody:
        return of_it
    villages = checkin_replies.c.village_id.in_(sight.villages)
    return [*of_it, or_(within(checkin_replies.c.place, sight.places), villages)]


# --- who goes there ------------------------------------------------------------------


async def take(
    connection: AsyncConnection, reply: int, person: int, now: Milliseconds
) -> bool:
    """Someone is on the way; False where another is, or nobody need go any more."""
    taken = await connection.execute(
        update(checkin_replies)
        .where(
            checkin_replies.c.id == reply,
            _NEEDS_HELP,
            checkin_replies.c.taken_by.is_(None),
        )
        .values(taken_by=person, taken_at=now)
    )
    return taken.rowcount > 0


async def leave(connection: AsyncConnection, reply: int, person: int) -> bool:
    """Who was on the way is so no more; False for anyone else."""
    left = await connection.execute(
        update(checkin_replies)
        .where(checkin_replies.c.id == reply, checkin_replies.c.taken_by == person)
        .values(taken_by=None, taken_at=None)
    )
    return left.rowcount > 0


async def say_helped(connection: AsyncConnection, reply: int) -> bool:
    """They were helped: no longer in the list, counted apart."""
    return await _become(connection, reply, Said.NEEDS_HELP, Said.HELPED)


async def say_not_helped(connection: AsyncConnection, reply: int) -> bool:
    """It was a slip: in the list again, where they stood."""
    return await _become(connection, reply, Said.HELPED, Said.NEEDS_HELP)


async def _become(
    connection: AsyncConnection, reply: int, before: Said, after: Said
) -> bool:
    """False for one that says otherwise by now."""
    rows = await connection.execute(
        update(checkin_replies)
        .where(checkin_replies.c.id == reply, checkin_replies.c.said == int(before))
        .values(said=int(after))
        .returning(*KEPT)
    )
    row = rows.one_or_none()
    if row is None:
        return False
    await replies.recount(connection, kept_of(row), before)
    return True


# --- who is told ---------------------------------------------------------------------


async def untold(connection: AsyncConnection, checkin: int, limit: int) -> list[Kept]:
    """Who needs help and of whom no officer was told since they said so."""
    rows = await connection.execute(
        select(*KEPT)
        .where(checkin_replies.c.broadcast_id == checkin, _UNTOLD)
        .order_by(checkin_replies.c.said_at, checkin_replies.c.id)
        .limit(limit)
    )
    return [kept_of(row) for row in rows]


async def note_told(connection: AsyncConnection, some: Sequence[Kept]) -> None:
    """Officers were told of these; of who says so anew they are told again."""
    of_one = checkin_replies.c.id == bindparam("number")
    if some:
        await connection.execute(
            update(checkin_replies).where(of_one).values(told_at=bindparam("since")),
            [{"number": one.id, "since": one.said_at} for one in some],
        )


async def newest(
    connection: AsyncConnection,
    checkin: int,
    sight: Sight,
    since: Milliseconds,
    limit: int,
) -> list[Kept]:
    """The newest who need help and said so since an instant."""
    rows = await connection.execute(
        select(*KEPT)
        .where(*_seen(checkin, sight), checkin_replies.c.said_at >= since)
        .order_by(checkin_replies.c.said_at.desc(), checkin_replies.c.id.desc())
        .limit(limit)
    )
    return [kept_of(row) for row in rows]


async def safe_by_now(
    connection: AsyncConnection, checkin: int, limit: int
) -> list[Kept]:
    """Those to whom somebody is on the way for nothing."""
    rows = await connection.execute(
        select(*KEPT)
        .where(checkin_replies.c.broadcast_id == checkin, _SAFE_AND_TAKEN)
        .limit(limit)
    )
    return [kept_of(row) for row in rows]


async def said_by(
    connection: AsyncConnection, checkin: int, whose: Sequence[Address]
) -> set[Address]:
    """Which of these chats have said anything."""
    if not whose:
        return set()
    columns = checkin_replies.c.channel, checkin_replies.c.address
    keys = [(one.channel, one.text) for one in whose]
    rows = await connection.execute(
        select(*columns).where(
            checkin_replies.c.broadcast_id == checkin, tuple_(*columns).in_(keys)
        )
    )
    return {Address(row.channel, row.address) for row in rows}
