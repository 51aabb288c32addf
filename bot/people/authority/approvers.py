"""Who may approve a notice: the approver's right for its places, held by another."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.people.model import Grant, Role
from bot.people.rights import is_within, may
from bot.people.roles import is_in_force
from bot.store.tables.people import people, roles

_MAY_APPROVE = (str(Role.APPROVER), str(Role.ADMIN))


@dataclass(frozen=True, slots=True)
class Approver:
    """An account that may approve, and how far from the place its right is held.

    `is_appointed` to approve there: an admin further up may, and was not named for it.
    """

    person_id: int
    address: Address
    level: int  # 0 is the widest; the nearest to the notice's places has the most
    is_appointed: bool


async def approvers(
    connection: AsyncConnection,
    places: Sequence[str],
    *,
    but: int | None,
    now: Milliseconds,
) -> list[Approver]:
    """Everybody else who may approve for all these places, the nearest first.

    `but` is the writer's number: nobody approves what they wrote.
    """
    rows = await connection.execute(
        select(
            roles.c.id,
            roles.c.person_id,
            roles.c.role,
            roles.c.place,
            people.c.channel,
            people.c.account,
        )
        .join(people, people.c.id == roles.c.person_id)
        .where(
            is_in_force(now),
            roles.c.role.in_(_MAY_APPROVE),
            roles.c.place.in_(_around(places)),
        )
        .order_by(roles.c.person_id)
    )
    grants: dict[int, list[Grant]] = {}
    addresses: dict[int, Address] = {}
    for row in rows:
        if row.person_id != but:
            grant = Grant(row.id, row.person_id, Role(row.role), row.place)
            grants.setdefault(row.person_id, []).append(grant)
            addresses[row.person_id] = Address(row.channel, row.account)
    found = [
        Approver(
            number, addresses[number], _level(held, places), _is_appointed(held, places)
        )
        for number, held in grants.items()
        if all(may(held, Role.APPROVER, place) for place in places)
    ]
    return sorted(found, key=lambda one: (-one.level, one.person_id))


def nearest(found: Sequence[Approver], below: int | None = None) -> list[Approver]:
    """Those of the level that is asked first, or of the next one above a level."""
    levels = [one.level for one in found if below is None or one.level < below]
    return [one for one in found if levels and one.level == max(levels)]


def _is_appointed(held: Sequence[Grant], places: Sequence[str]) -> bool:
    named = [g for g in held if g.role is Role.APPROVER or g.place in places]
    return all(may(named, Role.APPROVER, place) for place in places)


async def accounts(
    connection: AsyncConnection, numbers: Sequence[int]
) -> dict[int, Address]:
    """Where the people behind these numbers read what they are told."""
    rows = await connection.execute(
        select(people.c.id, people.c.channel, people.c.account).where(
            people.c.id.in_(numbers)
        )
    )
    return {row.id: Address(row.channel, row.account) for row in rows}


def _around(places: Sequence[str]) -> list[str]:
    """The places themselves and all that they lie in."""
    paths = (place.split(".") for place in places)
    return sorted(
        {".".join(parts[:n]) for parts in paths for n in range(1, len(parts) + 1)}
    )


def _level(held: Sequence[Grant], places: Sequence[str]) -> int:
    """How many steps below the country the widest right lies that is needed."""
    return min(
        max(g.place.count(".") for g in held if is_within(place, g.place))
        for place in places
    )
