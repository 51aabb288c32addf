"""The SQL of who else holds a role for the very same place, to hand work over to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.people.model import Grant, Role
from bot.people.roles import grant_of
from bot.store.tables.people import people, role_locks, roles


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who holds the role: its number, the person's, and where they are told things.

    `note` is what the admin called them, which may be nothing.
    """

    grant: int
    person: int
    address: Address
    note: str


async def of(
    connection: AsyncConnection,
    role: Role,
    place: str,
    now: Milliseconds,
    *,
    but: int | None,
) -> list[Colleague]:
    """Everyone who holds a role for exactly this place now, but one person."""
    rows = await connection.execute(
        select(
            roles.c.id,
            roles.c.person_id,
            roles.c.note,
            people.c.channel,
            people.c.account,
        )
        .join(people, people.c.id == roles.c.person_id)
        .where(
            roles.c.role == str(role),
            roles.c.place == place,
            roles.c.revoked_at.is_(None),
            or_(roles.c.expires_at.is_(None), roles.c.expires_at > now),
            roles.c.id.not_in(select(role_locks.c.role_id)),
        )
        .order_by(roles.c.id)
    )
    return [
        Colleague(row.id, row.person_id, Address(row.channel, row.account), row.note)
        for row in rows
        if row.person_id != but
    ]


async def known_as(
    connection: AsyncConnection, persons: Sequence[int]
) -> dict[int, Grant]:
    """A role of each of these people: one with a note of who they are, if any has."""
    rows = await connection.execute(
        select(roles)
        .where(roles.c.person_id.in_(list(persons)), roles.c.revoked_at.is_(None))
        .order_by(roles.c.note == "", roles.c.id)
    )
    found: dict[int, Grant] = {}
    for row in rows:
        found.setdefault(row.person_id, grant_of(row))
    return found
