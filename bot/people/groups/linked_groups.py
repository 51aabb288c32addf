"""The SQL of linked groups: listed, watched, and whether they can be written to.

Each is one row of `chats`; a forum's topic is a group of its own at `chat:thread`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.people.chats import IS_GROUP, is_group_of
from bot.store.areas import within
from bot.store.tables.people import chat_places, chats

NO_RIGHTS = "no_rights"  # the group is there, and the bot may not write
MOVED = "moved"  # it lives on at another address
FINE = ""  # what officers are told last of a group that is well

Cursor = tuple[int, int]  # up to where a list was read: (is well, id)
FROM_THE_START: Cursor = (-1, 0)

_TROUBLE = func.coalesce(
    chats.c.gone_reason,
    case((chats.c.silenced_at.is_not(None), NO_RIGHTS), else_=FINE),
)
_IS_WELL = case((_TROUBLE == FINE, literal(1)), else_=literal(0))
_IS_LINKED = and_(
    IS_GROUP, chats.c.is_subscribed, chats.c.gone_reason.is_distinct_from(MOVED)
)


@dataclass(frozen=True, slots=True)
class Group:
    """A linked group; `places` are code paths, `trouble` "" while it gets its news."""

    id: int
    address: Address
    title: str
    language: str | None
    places: tuple[str, ...]
    linked_at: Milliseconds
    trouble: str  # why it gets nothing: as a delivery's reason
    since: Milliseconds | None  # of the trouble
    told: str  # of it, to the officers
    linked_by: str | None  # an account that is still to be looked into

    @property
    def cursor(self) -> Cursor:
        """Where a list goes on after this one."""
        return (0 if self.trouble else 1), self.id


async def page(
    connection: AsyncConnection,
    areas: Sequence[str],
    *,
    after: Cursor = FROM_THE_START,
    limit: int,
) -> list[Group]:
    """Some linked groups of these areas: first those that get nothing, then by id."""
    here = exists().where(
        chat_places.c.chat_id == chats.c.id, within(chat_places.c.place, areas)
    )
    later = tuple_(_IS_WELL, chats.c.id) > tuple_(literal(after[0]), literal(after[1]))
    return await _groups(connection, here, later, order=_IS_WELL, limit=limit)


async def get(connection: AsyncConnection, chat_id: int) -> Group | None:
    """One linked group."""
    found = await _groups(connection, chats.c.id == chat_id, limit=1)
    return found[0] if found else None


async def of_chat(connection: AsyncConnection, address: Address) -> list[Group]:
    """What is linked of a platform's chat: itself, and each of its topics."""
    return await _groups(connection, is_group_of(address))


async def is_titled(connection: AsyncConnection, channel: str, title: str) -> bool:
    """Whether a kept group of a channel has a title."""
    found = select(chats.c.id).where(
        IS_GROUP,
        func.coalesce(chats.c.channel, "") == channel,
        chats.c.title == title,
    )
    return bool(title) and await connection.scalar(found.limit(1)) is not None


async def untold(
    connection: AsyncConnection, gone_before: Milliseconds, limit: int = 50
) -> list[Group]:
    """Those of which something else holds than what their officers know.

    Who moves leaves first: what is gone counts only from an instant on.
    """
    differs = func.coalesce(chats.c.told_trouble, FINE) != _TROUBLE
    is_sure = or_(chats.c.gone_at.is_(None), chats.c.gone_at <= gone_before)
    checked = chats.c.linked_by.is_(None)
    return await _groups(connection, differs, is_sure, checked, limit=limit)


async def note_told(connection: AsyncConnection, group: Group) -> bool:
    """Its officers know; False when they did, or it changed again."""
    result = await connection.execute(
        update(chats)
        .where(
            chats.c.id == group.id,
            func.coalesce(chats.c.told_trouble, FINE) == group.told,
            _TROUBLE.is_not_distinct_from(group.trouble),
        )
        .values(told_trouble=group.trouble or None)
    )
    return result.rowcount == 1


async def may_write(
    connection: AsyncConnection, found: Mapping[Address, bool], now: Milliseconds
) -> None:
    """Whether groups could just be written to, for each that was tried."""
    for address in (one for one, may in found.items() if not may):
        await connection.execute(
            update(chats)
            .where(_is_at(address), IS_GROUP, chats.c.silenced_at.is_(None))
            .values(silenced_at=now)
        )
    texts = [one.text for one, may in found.items() if may]
    if texts:
        await connection.execute(
            update(chats)
            .where(
                IS_GROUP,
                chats.c.silenced_at.is_not(None),
                func.coalesce(chats.c.address, "").in_(texts),
            )
            .values(silenced_at=None)
        )


async def look_into(connection: AsyncConnection, chat_id: int, account: str) -> None:
    """Asks the platform later: may the bot write there, is who links it a member?"""
    await connection.execute(
        update(chats).where(chats.c.id == chat_id).values(linked_by=account)
    )


async def to_look_into(connection: AsyncConnection, limit: int = 20) -> list[Group]:
    """Those of which the platform has not been asked yet."""
    return await _groups(connection, chats.c.linked_by.is_not(None), limit=limit)


async def looked_into(connection: AsyncConnection, group: Group) -> bool:
    """The platform has answered; False when somebody else linked it meanwhile."""
    result = await connection.execute(
        update(chats)
        .where(chats.c.id == group.id, chats.c.linked_by == group.linked_by)
        .values(linked_by=None)
    )
    return result.rowcount == 1


async def _groups(
    connection: AsyncConnection,
    *conditions: ColumnElement[bool],
    order: ColumnElement[int] | None = None,
    limit: int = 50,
) -> list[Group]:
    by = (chats.c.id,) if order is None else (order, chats.c.id)
    rows = (
        await connection.execute(
            select(chats, _TROUBLE.label("trouble"))
            .where(_IS_LINKED, *conditions)
            .order_by(*by)
            .limit(limit)
        )
    ).all()
    places: dict[int, list[str]] = {row.id: [] for row in rows}
    if not places:  # of no chats everybody's would be read
        return []
    named = await connection.execute(  # sorted here: by its index it is all of them
        select(chat_places.c.chat_id, chat_places.c.place).where(
            chat_places.c.chat_id.in_(places)
        )
    )
    for row in named:
        places[row.chat_id].append(row.place)
    return [
        Group(
            id=row.id,
            address=Address(row.channel, row.address),
            title=row.title,
            language=row.language,
            places=tuple(sorted(places[row.id])),
            linked_at=row.created_at,
            trouble=row.trouble,
            since=row.gone_at if row.gone_reason else row.silenced_at,
            told=row.told_trouble or FINE,
            linked_by=row.linked_by,
        )
        for row in rows
    ]


def _is_at(address: Address) -> ColumnElement[bool]:
    return and_(chats.c.channel == address.channel, chats.c.address == address.text)
