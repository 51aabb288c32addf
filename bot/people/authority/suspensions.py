"""Roles that are locked: held still, and good for nothing until they are unlocked."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.people.model import Role
from bot.store.areas import within
from bot.store.tables.people import role_locks, roles

_MAY_SEND = (str(Role.OFFICER), str(Role.ADMIN))


async def lock(
    connection: AsyncConnection,
    person_id: int,
    areas: Sequence[str],
    *,
    by: int | None,
    now: Milliseconds,
) -> int:
    """Locks the roles by which someone sends, within some areas; returns how many."""
    is_locked = select(role_locks.c.role_id)
    sending = _held(person_id, areas).where(
        roles.c.role.in_(_MAY_SEND), roles.c.id.not_in(is_locked)
    )
    found = list(await connection.scalars(sending))
    for role_id in found:
        await connection.execute(
            role_locks.insert().values(role_id=role_id, locked_at=now, locked_by=by)
        )
    return len(found)


async def unlock(
    connection: AsyncConnection,
    person_id: int,
    areas: Sequence[str],
    *,
    locked_by: int | None = None,
) -> int:
    """Unlocks someone's roles within some areas; returns how many.

    With `locked_by` only those that this person (a number) locked.
    """
    theirs = role_locks.c.role_id.in_(_held(person_id, areas))
    own = () if locked_by is None else (role_locks.c.locked_by == locked_by,)
    result = await connection.execute(delete(role_locks).where(theirs, *own))
    return result.rowcount


async def locked(connection: AsyncConnection, role_ids: Sequence[int]) -> set[int]:
    """Which of these roles are locked."""
    rows = await connection.scalars(
        select(role_locks.c.role_id).where(role_locks.c.role_id.in_(role_ids))
    )
    return set(rows)


def _held(person_id: int, areas: Sequence[str]) -> Select[int]:
    return select(roles.c.id).where(
        roles.c.person_id == person_id,
        roles.c.revoked_at.is_(None),
        within(roles.c.place, areas),
    )
