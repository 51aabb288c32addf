"""The SQL of whom a check-in reached: how many phones, by commune, and who is silent.

Of a few it is counted when it is asked. Many are counted by the process that sends, in
slices, and kept: an officer's list must not wait for a million rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import Checkin
from bot.clock import Milliseconds
from bot.delivery.model import Broadcast, DeliveryState
from bot.delivery.results.counts import has_many
from bot.messaging import ChatKind
from bot.store.areas import within
from bot.store.database import Database
from bot.store.tables.checkins import checkin_reached, checkin_replies, checkins
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chat_places, chats

AT_ONCE = 20_000  # chat ids
_COMMUNE_DEPTH = 3  # parts of a commune's code path: country, province, commune

Reached = Mapping[str, int]  # by commune; "" where it is not known


async def by_commune(
    connection: AsyncConnection, checkin: Checkin, areas: Sequence[str]
) -> Reached | None:
    """How many phones it reached; None for many as long as nobody counted them."""
    is_final = checkin.closed_at is not None and checkin.reached_at is not None
    if not is_final and not await has_many(connection, checkin.id):
        return await _counted(connection, checkin.id, areas)
    if checkin.reached_at is None:
        return None
    rows = await connection.execute(
        select(checkin_reached.c.place, checkin_reached.c.number).where(
            checkin_reached.c.broadcast_id == checkin.id
        )
    )
    return {row.place: row.number for row in rows}


async def count_again(
    database: Database, checkin: int, areas: Sequence[str], now: Milliseconds
) -> None:
    """Counts all of them, and keeps it."""
    found: Counter[str] = Counter()
    after = -1
    async with database.read() as connection:
        query = select(func.max(deliveries.c.chat_id))
        last = await connection.scalar(
            query.where(deliveries.c.broadcast_id == checkin)
        )
    while after < (last or -1):
        ids = after, after + AT_ONCE
        async with database.read() as connection:
            found.update(await _counted(connection, checkin, areas, ids))
        after += AT_ONCE
    async with database.write() as connection:
        await connection.execute(
            delete(checkin_reached).where(checkin_reached.c.broadcast_id == checkin)
        )
        if found:
            await connection.execute(
                checkin_reached.insert(),
                [
                    {"broadcast_id": checkin, "place": place, "number": number}
                    for place, number in found.items()
                ],
            )
        await connection.execute(
            update(checkins)
            .where(checkins.c.broadcast_id == checkin)
            .values(reached_at=now)
        )


async def _counted(
    connection: AsyncConnection,
    checkin: int,
    areas: Sequence[str],
    ids: tuple[int, int] | None = None,
) -> Counter[str]:
    place = (
        select(func.min(chat_places.c.place))
        .where(
            chat_places.c.chat_id == deliveries.c.chat_id,
            within(chat_places.c.place, areas),
        )
        .scalar_subquery()
    )
    of_each = _phones(checkin, ids).with_only_columns(place.label("place")).subquery()
    rows = await connection.execute(
        select(of_each.c.place, func.count().label("number")).group_by(of_each.c.place)
    )
    found: Counter[str] = Counter()
    for row in rows:
        found[commune_of(row.place or "")] += row.number
    return found


def commune_of(place: str) -> str:
    """The commune that a code path is or lies in; what is wider stays."""
    return ".".join(place.split(".")[:_COMMUNE_DEPTH])


def silent(
    reminder: Broadcast, ids: tuple[int, int]
) -> tuple[Select[int], ColumnElement[int]]:
    """Of the chats above one id and up to another those that it reminds, each's rank.

    Those that got the check-in, and have not replied.
    """
    replied = (
        select(checkin_replies.c.id)
        .where(
            checkin_replies.c.broadcast_id == reminder.reminds,
            checkin_replies.c.chat_id == deliveries.c.chat_id,
        )
        .exists()
    )
    return _phones(reminder.reminds or 0, ids).where(~replied), deliveries.c.rank


def _phones(checkin: int, ids: tuple[int, int] | None) -> Select[int]:
    """The chats of people that it reached: who reads in a group replies for nobody."""
    some = () if ids is None else _between(ids)
    return (
        select(deliveries.c.chat_id)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.broadcast_id == checkin,
            deliveries.c.state == int(DeliveryState.SENT),
            chats.c.kind == str(ChatKind.PRIVATE),
            *some,
        )
    )


def _between(ids: tuple[int, int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.chat_id > ids[0], deliveries.c.chat_id <= ids[1]
