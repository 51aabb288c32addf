"""The SQL of what is told in villages: asked of relays, and in how many households.

A row a notice and village, made before the notice's first delivery leaves. `told` says
nothing of who told it; that is in the audit, by a number.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.people.model import Role
from bot.people.villages.model import Numbers, Telling, Told, Village
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.people import people, roles
from bot.store.tables.villages import told, villages

NAMED = 5  # villages in one sentence


class Asked(NamedTuple):
    """The villages that were newly asked, and the last one looked at, if any was."""

    new: list[Village]
    last: int | None


async def ask(
    connection: AsyncConnection,
    broadcast: int,
    area: str,
    after: int,
    limit: int,
    now: Milliseconds,
) -> Asked:
    """Writes down that the next villages of an area are to be told of a notice."""
    rows = await connection.execute(
        select(villages)
        .where(
            within(villages.c.place, [area]),
            villages.c.removed_at.is_(None),
            villages.c.id > after,
        )
        .order_by(villages.c.id)
        .limit(limit)
    )
    found = [_village(row) for row in rows]
    if not found:
        return Asked([], None)
    made = await connection.execute(
        insert_into(connection, told)
        .values(
            [
                {
                    "broadcast_id": broadcast,
                    "village_id": village.id,
                    "without_phone": village.numbers.without_phone,
                    "asked_at": now,
                }
                for village in found
            ]
        )
        .on_conflict_do_nothing()
        .returning(told.c.village_id)
    )
    new = set(made.scalars())
    return Asked([village for village in found if village.id in new], found[-1].id)


async def relays(
    connection: AsyncConnection, village_ids: Sequence[int]
) -> dict[int, list[Address]]:
    """Where the relays of these villages can be told something."""
    if not village_ids:
        return {}
    rows = await connection.execute(
        select(roles.c.village_id, people.c.channel, people.c.account)
        .join(people, people.c.id == roles.c.person_id)
        .where(
            roles.c.village_id.in_(village_ids),
            roles.c.role == str(Role.RELAY),
            roles.c.revoked_at.is_(None),
        )
        .order_by(roles.c.id)
    )
    found: dict[int, list[Address]] = {}
    for row in rows:
        found.setdefault(row.village_id, []).append(Address(row.channel, row.account))
    return found


async def get(
    connection: AsyncConnection, broadcast: int, village_id: int
) -> Telling | None:
    """How far a notice is told in a village; None where nobody was asked to."""
    rows = await connection.execute(
        _tellings().where(
            told.c.broadcast_id == broadcast, told.c.village_id == village_id
        )
    )
    row = rows.one_or_none()
    return None if row is None else _telling(row)


async def say(
    connection: AsyncConnection,
    telling: Telling,
    households: int,
    now: Milliseconds,
) -> None:
    """So many households without a phone are told; may be changed."""
    await connection.execute(
        update(told)
        .where(
            told.c.broadcast_id == telling.broadcast,
            told.c.village_id == telling.village.id,
        )
        .values(households=households, told_at=now)
    )


async def to_tell(
    connection: AsyncConnection, village_ids: Sequence[int], before: int, limit: int
) -> list[Telling]:
    """What is still to be told in these villages, the newest first, paged by notice."""
    if not village_ids:
        return []
    rows = await connection.execute(
        _tellings()
        .where(
            told.c.village_id.in_(village_ids),
            told.c.broadcast_id < before,
            _is_left(),
        )
        .order_by(told.c.broadcast_id.desc(), told.c.village_id)
        .limit(limit)
    )
    return [_telling(row) for row in rows]


async def of(connection: AsyncConnection, broadcast: int) -> Told | None:
    """A notice in all its villages; None where it has none with such households."""
    row = (
        await connection.execute(
            select(
                func.coalesce(func.sum(told.c.without_phone), 0),
                func.coalesce(func.sum(_counted()), 0),
                func.coalesce(func.sum(case((_is_left(), 1), else_=0)), 0),
                func.count(),
            ).where(told.c.broadcast_id == broadcast)
        )
    ).one()
    if not row[3] or not row[0]:
        return None
    left = await left_in(connection, broadcast, NAMED) if row[2] else []
    named = tuple((one.village.title, one.left) for one in left)
    word = await connection.scalar(
        select(villages.c.word)
        .join(told, told.c.village_id == villages.c.id)
        .where(told.c.broadcast_id == broadcast)
        .group_by(villages.c.word)
        .order_by(func.count().desc(), villages.c.word)
        .limit(1)
    )
    return Told(int(row[0]), int(row[1]), named, int(row[2]), str(word))


async def of_all(
    connection: AsyncConnection, broadcasts: Sequence[int]
) -> tuple[int, int]:
    """Of several notices: households without a phone, and those told in person."""
    if not broadcasts:
        return 0, 0
    row = (
        await connection.execute(
            select(
                func.coalesce(func.sum(told.c.without_phone), 0),
                func.coalesce(func.sum(_counted()), 0),
            ).where(told.c.broadcast_id.in_(broadcasts))
        )
    ).one()
    return int(row[0]), int(row[1])


async def told_in(
    connection: AsyncConnection, broadcast: int, village_ids: Sequence[int]
) -> set[int]:
    """Of which of these villages somebody has said how many households know."""
    found = await connection.scalars(
        select(told.c.village_id).where(
            told.c.broadcast_id == broadcast,
            told.c.village_id.in_(village_ids),
            told.c.told_at.is_not(None),
        )
    )
    return set(found)


async def left_in(
    connection: AsyncConnection, broadcast: int, limit: int
) -> list[Telling]:
    """The villages where somebody is left to be told, the most first."""
    rows = await connection.execute(
        _tellings()
        .where(told.c.broadcast_id == broadcast, _is_left())
        .order_by(
            (told.c.without_phone - _counted()).desc(),
            told.c.village_id,
        )
        .limit(limit)
    )
    return [_telling(row) for row in rows]


async def all_of(connection: AsyncConnection, broadcast: int) -> list[Telling]:
    """A notice in each village that has households without a phone, by commune."""
    rows = await connection.execute(
        _tellings()
        .where(told.c.broadcast_id == broadcast, told.c.without_phone > 0)
        .order_by(villages.c.place, villages.c.id)
    )
    return [_telling(row) for row in rows]


def _counted() -> ColumnElement[int]:
    """Households told, and no more than there are."""
    said = func.coalesce(told.c.households, 0)
    return case((said > told.c.without_phone, told.c.without_phone), else_=said)


def _is_left() -> ColumnElement[bool]:
    return and_(
        told.c.without_phone > 0,
        func.coalesce(told.c.households, 0) < told.c.without_phone,
    )


def _tellings() -> Select[tuple[object, ...]]:
    """Also of villages that were taken off since."""
    has_relay = (
        select(roles.c.id)
        .where(
            roles.c.village_id == villages.c.id,
            roles.c.role == str(Role.RELAY),
            roles.c.revoked_at.is_(None),
        )
        .exists()
    )
    return select(
        *villages.c,
        has_relay.label("has_relay"),
        told.c.broadcast_id,
        told.c.without_phone.label("then_without"),
        told.c.households.label("told_households"),
    ).join(villages, villages.c.id == told.c.village_id)


def _telling(row: Row[tuple[object, ...]]) -> Telling:
    return Telling(
        row.broadcast_id, _village(row), row.then_without, row.told_households
    )


def _village(row: Row[tuple[object, ...]]) -> Village:
    numbers = Numbers(
        row.word, row.name, row.households, row.without_phone, row.head_phone
    )
    return Village(row.id, row.place, numbers, bool(getattr(row, "has_relay", False)))
