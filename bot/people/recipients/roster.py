"""The SQL of who receives news, for whoever looks after them: by place, page, state.

No address leaves this module but for the chat that something is done to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import ChatKind
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.people import barred, chat_places, chats

LOOKED_AT = 5_000  # of an area's chats for one page: a rare state is looked for on


class State(StrEnum):
    """Whether news reach a chat."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"
    BARRED = "barred"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Listed:
    """A chat as it is listed: a short number, where, and whether news reach it."""

    id: int
    place: str
    channel: str
    kind: ChatKind
    title: str
    language: str | None
    state: State


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for."""

    areas: Sequence[str]
    channel: str | None = None
    kind: ChatKind | None = None
    state: State | None = None


Key = tuple[str, int]  # a place and a chat's number: where a page ends


async def page(
    connection: AsyncConnection,
    sought: Sought,
    now: Milliseconds,
    *,
    after: Key | None,
    limit: int,
) -> tuple[list[Listed], Key | None]:
    """By place and number, from a key on; and the key from which there is more."""
    conditions = [within(chat_places.c.place, sought.areas)]
    if after is not None:
        place, number = after
        later = and_(chat_places.c.place == place, chat_places.c.chat_id > number)
        conditions.append(or_(chat_places.c.place > place, later))
    window = (
        select(chat_places.c.place, chat_places.c.chat_id)
        .where(*conditions)
        .order_by(chat_places.c.place, chat_places.c.chat_id)
        .limit(LOOKED_AT)
        .subquery()
    )
    rows = (
        await connection.execute(
            select(window.c.place, chats, barred.c.id.label("barred_id"))
            .join(chats, chats.c.id == window.c.chat_id)
            .outerjoin(barred, barred.c.chat_id == chats.c.id)
            .where(_fits(sought, now))
            .order_by(window.c.place, window.c.chat_id)
            .limit(limit + 1)
        )
    ).all()
    found = [_listed(row, now) for row in rows[:limit]]
    if len(rows) > limit:
        return found, (found[-1].place, found[-1].id)
    last = (
        await connection.execute(
            select(window.c.place, window.c.chat_id)
            .order_by(window.c.place.desc(), window.c.chat_id.desc())
            .limit(1)
        )
    ).one_or_none()
    looked = await connection.scalar(select(func.count()).select_from(window))
    is_all = last is None or int(looked or 0) < LOOKED_AT
    return found, None if is_all or last is None else (last.place, last.chat_id)


async def whole(
    connection: AsyncConnection, sought: Sought, now: Milliseconds, *, most: int
) -> list[Listed]:
    """All of them, by place and number; no more than `most`."""
    rows = await connection.execute(
        select(chat_places.c.place, chats, barred.c.id.label("barred_id"))
        .join(chats, chats.c.id == chat_places.c.chat_id)
        .outerjoin(barred, barred.c.chat_id == chats.c.id)
        .where(within(chat_places.c.place, sought.areas), _fits(sought, now))
        .order_by(chat_places.c.place, chat_places.c.chat_id)
        .limit(most)
    )
    return [_listed(row, now) for row in rows]


def _fits(sought: Sought, now: Milliseconds) -> ColumnElement[bool]:
    fits: list[ColumnElement[bool]] = [true()]
    if sought.channel is not None:
        fits.append(chats.c.channel == sought.channel)
    if sought.kind is not None:
        fits.append(chats.c.kind == str(sought.kind))
    match sought.state:
        case State.ACTIVE:
            fits += [chats.c.is_subscribed, chats.c.gone_reason.is_(None)]
            paused = chats.c.paused_until
            fits.append(or_(paused.is_(None), paused <= now))
        case State.PAUSED:
            fits += [chats.c.is_subscribed, chats.c.paused_until > now]
        case State.GONE:
            fits.append(chats.c.gone_reason.is_not(None))
        case State.BARRED:
            fits.append(barred.c.id.is_not(None))
        case State.STOPPED:
            fits += [~chats.c.is_subscribed, barred.c.id.is_(None)]
        case None:
            pass
    return and_(*fits)


def _listed(row: Row[Any], now: Milliseconds) -> Listed:
    if row.barred_id is not None:
        state = State.BARRED
    elif not row.is_subscribed:
        state = State.STOPPED
    elif row.gone_reason is not None:
        state = State.GONE
    elif row.paused_until is not None and row.paused_until > now:
        state = State.PAUSED
    else:
        state = State.ACTIVE
    kind = ChatKind(row.kind)
    return Listed(row.id, row.place, row.channel, kind, row.title, row.language, state)


async def find(
    connection: AsyncConnection,
    number: int,
    areas: Sequence[str],
    now: Milliseconds,
) -> Listed | None:
    """A chat by its short number, if it has a place inside these areas."""
    row = (
        await connection.execute(
            select(chat_places.c.place, chats, barred.c.id.label("barred_id"))
            .join(chats, chats.c.id == chat_places.c.chat_id)
            .outerjoin(barred, barred.c.chat_id == chats.c.id)
            .where(chats.c.id == number, within(chat_places.c.place, areas))
            .order_by(chat_places.c.place)
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else _listed(row, now)


async def count_by_place(
    connection: AsyncConnection, places: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """How many people and groups receive news of exactly each of these places."""
    rows = await connection.execute(
        select(chat_places.c.place, chats.c.kind, func.count().label("number"))
        .join(chats, chats.c.id == chat_places.c.chat_id)
        .where(
            chat_places.c.place.in_(places),
            chats.c.is_subscribed,
            chats.c.gone_reason.is_(None),
        )
        .group_by(chat_places.c.place, chats.c.kind)
    )
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        people, groups = found.get(row.place, (0, 0))
        if row.kind == ChatKind.GROUP:
            found[row.place] = people, groups + row.number
        else:
            found[row.place] = people + row.number, groups
    return found


async def move(
    connection: AsyncConnection, number: int, areas: Sequence[str], place: str
) -> None:
    """Whatever places a chat has within some areas become this one."""
    await leave_areas(connection, number, areas)
    await connection.execute(
        insert_into(connection, chat_places)
        .values(chat_id=number, place=place)
        .on_conflict_do_nothing()
    )


async def leave_areas(
    connection: AsyncConnection, number: int, areas: Sequence[str]
) -> None:
    """A chat no longer receives news of places within some areas."""
    await connection.execute(
        chat_places.delete().where(
            chat_places.c.chat_id == number, within(chat_places.c.place, areas)
        )
    )


async def pause(
    connection: AsyncConnection, number: int, until: Milliseconds | None
) -> None:
    """No news until then, or (None) from now on again."""
    await connection.execute(
        update(chats).where(chats.c.id == number).values(paused_until=until)
    )
