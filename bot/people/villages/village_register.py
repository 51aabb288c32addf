"""The SQL of the villages of communes: written by their officers, paged by key.

Every function takes an open connection and leaves the commit to its caller.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.people.model import Role
from bot.people.villages.model import Numbers, Village
from bot.store.areas import within
from bot.store.tables.people import invitations, roles
from bot.store.tables.villages import villages

Fold = Callable[[str], str]


async def put(
    connection: AsyncConnection,
    place: str,
    numbers: Numbers,
    fold: Fold,
    now: Milliseconds,
) -> bool:
    """Writes a village down; True for a new one, False for one that has changed.

    The number of its head stays where none is given.
    """
    found = await named(connection, place, numbers.title, fold)
    if found is not None:
        await change(connection, found, numbers, fold, now)
        return False
    await connection.execute(
        villages.insert().values(place=place, changed_at=now, **_values(numbers, fold))
    )
    return True


async def change(
    connection: AsyncConnection,
    village: Village,
    numbers: Numbers,
    fold: Fold,
    now: Milliseconds,
) -> None:
    """Other numbers, or another name, for a village that is kept."""
    values = _values(numbers, fold)
    if not numbers.head_phone:
        del values["head_phone"]
    await connection.execute(
        update(villages)
        .where(villages.c.id == village.id, villages.c.removed_at.is_(None))
        .values(changed_at=now, **values)
    )


async def remove(
    connection: AsyncConnection, village: Village, now: Milliseconds
) -> int:
    """Takes a village off; its relays' roles end. Returns how many, -1 if it was off.

    What was told in it still counts in the reports of that time.
    """
    result = await connection.execute(
        update(villages)
        .where(villages.c.id == village.id, villages.c.removed_at.is_(None))
        .values(removed_at=now, head_phone="")
    )
    if result.rowcount == 0:
        return -1
    await connection.execute(
        invitations.delete().where(
            invitations.c.village_id == village.id, invitations.c.used_at.is_(None)
        )
    )
    ended = await connection.execute(
        update(roles)
        .where(roles.c.village_id == village.id, roles.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return ended.rowcount


async def get(connection: AsyncConnection, village_id: int) -> Village | None:
    """One village that has not been taken off."""
    rows = await connection.execute(_chosen(villages.c.id == village_id))
    return _village_of(rows.one_or_none())


async def named(
    connection: AsyncConnection, place: str, title: str, fold: Fold
) -> Village | None:
    """The village of a commune with this word and name."""
    is_named = (villages.c.place == place) & (villages.c.folded == fold(title))
    rows = await connection.execute(_chosen(is_named))
    return _village_of(rows.one_or_none())


async def page(
    connection: AsyncConnection, area: str, after: int, limit: int
) -> list[Village]:
    """The next villages of an area by their number."""
    rows = await connection.execute(
        _chosen(within(villages.c.place, [area]), villages.c.id > after)
        .order_by(villages.c.id)
        .limit(limit)
    )
    return [_village(row) for row in rows]


async def places_with(connection: AsyncConnection, areas: Sequence[str]) -> set[str]:
    """The communes within some areas that have written down any village."""
    rows = await connection.scalars(
        select(villages.c.place)
        .distinct()
        .where(villages.c.removed_at.is_(None), within(villages.c.place, areas))
    )
    return set(rows)


async def sums(connection: AsyncConnection, place: str) -> tuple[int, int, int]:
    """How many villages a commune has, households in all, and those without a phone."""
    row = (
        await connection.execute(
            select(
                func.count(),
                func.coalesce(func.sum(villages.c.households), 0),
                func.coalesce(func.sum(villages.c.without_phone), 0),
            ).where(villages.c.place == place, villages.c.removed_at.is_(None))
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


async def usual_word(connection: AsyncConnection, place: str) -> str:
    """What most villages of a commune are called; empty where it has none."""
    found = await connection.scalar(
        select(villages.c.word)
        .where(villages.c.place == place, villages.c.removed_at.is_(None))
        .group_by(villages.c.word)
        .order_by(func.count().desc(), villages.c.word)
        .limit(1)
    )
    return str(found or "")


async def some(connection: AsyncConnection, ids: Sequence[int]) -> list[Village]:
    """These villages, of those that are still kept."""
    if not ids:
        return []
    rows = await connection.execute(
        _chosen(villages.c.id.in_(ids)).order_by(villages.c.id)
    )
    return [_village(row) for row in rows]


def _chosen(*conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    has_relay = (
        select(roles.c.id)
        .where(
            roles.c.village_id == villages.c.id,
            roles.c.role == str(Role.RELAY),
            roles.c.revoked_at.is_(None),
        )
        .exists()
    )
    return select(*villages.c, has_relay.label("has_relay")).where(
        villages.c.removed_at.is_(None), *conditions
    )


def _values(numbers: Numbers, fold: Fold) -> dict[str, object]:
    return {
        "word": numbers.word,
        "name": numbers.name,
        "folded": fold(numbers.title),
        "households": numbers.households,
        "without_phone": numbers.without_phone,
        "head_phone": numbers.head_phone,
    }


def _village_of(row: Row[tuple[object, ...]] | None) -> Village | None:
    return None if row is None else _village(row)


def _village(row: Row[tuple[object, ...]]) -> Village:
    numbers = Numbers(
        row.word, row.name, row.households, row.without_phone, row.head_phone
    )
    return Village(row.id, row.place, numbers, bool(row.has_relay))
