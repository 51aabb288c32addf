"""The SQL of accounts, their roles and the invitations that give them."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.people.model import Grant, Invitation, Role
from bot.people.rights import may
from bot.store.hot import ReadyRows
from bot.store.tables.people import invitations, people, role_locks, roles

CODE_BYTES = 12  # 96 random bits, 16 letters: fits a start link and can be typed


_HOLDERS = ReadyRows(
    """
    SELECT DISTINCT p.channel, p.account FROM {rows} AS asked
    JOIN people AS p ON p.channel = asked.channel AND p.account = asked.account
    JOIN roles AS r ON r.person_id = p.id AND r.revoked_at IS NULL
    """,
    "channel TEXT, account TEXT",
)


async def holders(
    connection: AsyncConnection, accounts: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Which of these accounts (channel, account) hold any role now."""
    rows = await _HOLDERS.run(connection, accounts)
    return {(channel, account) for channel, account in rows}


async def grants(
    connection: AsyncConnection,
    channel: str,
    account: str | None,
    *,
    now: Milliseconds | None = None,
) -> tuple[Grant, ...]:
    """The roles an account holds; nobody (None) holds none. A locked one is none.

    With `now`, none whose end has passed and which nobody has looked at since.
    """
    if account is None:
        return ()
    rows = await connection.execute(
        select(roles)
        .join(people, people.c.id == roles.c.person_id)
        .where(
            people.c.channel == channel,
            people.c.account == account,
            is_in_force(now),
        )
        .order_by(roles.c.id)
    )
    return tuple(grant_of(row) for row in rows)


async def grants_of(
    connection: AsyncConnection, person_id: int, *, now: Milliseconds | None = None
) -> tuple[Grant, ...]:
    """The roles that the account behind a number holds; `now` as with `grants`."""
    rows = await connection.execute(
        select(roles)
        .where(roles.c.person_id == person_id, is_in_force(now))
        .order_by(roles.c.id)
    )
    return tuple(grant_of(row) for row in rows)


def is_in_force(now: Milliseconds | None) -> ColumnElement[bool]:
    """Of a row of roles: whether it is held and, with `now`, has not ended."""
    is_locked = roles.c.id.in_(select(role_locks.c.role_id))
    held = roles.c.revoked_at.is_(None) & ~is_locked
    if now is None:
        return held
    return held & (roles.c.expires_at.is_(None) | (roles.c.expires_at > now))


def grant_of(row: Row[Any]) -> Grant:
    """A row of roles."""
    return Grant(
        row.id,
        row.person_id,
        Role(row.role),
        row.place,
        row.village_id,
        row.note,
        row.granted_at,
        row.last_used_at,
        row.expires_at,
        row.language,
    )


async def person(connection: AsyncConnection, channel: str, account: str) -> int:
    """The number that stands for an account, made when it is new."""
    known = await connection.scalar(_person_id(channel, account))
    if known is not None:
        return int(known)
    result = await connection.execute(
        people.insert().values(channel=channel, account=account).returning(people.c.id)
    )
    return int(result.scalar_one())


async def invite(  # noqa: PLR0913  # each is a column of its own
    connection: AsyncConnection,
    role: Role,
    place: str,
    *,
    now: Milliseconds,
    expires_at: Milliseconds,
    created_by: int | None = None,
    is_first: bool = False,
    village: int | None = None,
    language: str = "",
) -> str:
    """Makes an invitation and returns its code, which is stored only as a digest.

    A relay's may be for one `village` of the place; a reviewer's is for a `language`.
    """
    code = new_code()
    await connection.execute(
        invitations.insert().values(
            digest=digest_of(code),
            role=str(role),
            place=place,
            created_at=now,
            created_by=created_by,
            expires_at=expires_at,
            is_first=is_first,
            village_id=village,
            language=language,
        )
    )
    return code


async def invitation(connection: AsyncConnection, code: str) -> Invitation | None:
    """An invitation, used or not; None if there is none that counts.

    It counts as long as who made it may still invite there: a right that has ended
    takes along what was derived from it.
    """
    row = (
        await connection.execute(
            select(invitations).where(invitations.c.digest == digest_of(code))
        )
    ).one_or_none()
    if row is None:
        return None
    found = invitation_of(row)
    return found if await _stands(connection, found) else None


async def _stands(connection: AsyncConnection, found: Invitation) -> bool:
    if found.was_used:
        return True  # nothing is given any more
    if found.is_first:
        return not await has_admin(connection)
    if found.created_by is None:
        return True
    held = await grants_of(connection, found.created_by)
    return may(held, Role.ADMIN, found.place)


async def void(connection: AsyncConnection, found: Invitation) -> bool:
    """Nobody can use it any more; False if someone had or it was void already."""
    result = await connection.execute(
        delete(invitations).where(
            invitations.c.digest == found.digest, invitations.c.used_at.is_(None)
        )
    )
    return result.rowcount == 1


async def void_first_invitations(connection: AsyncConnection) -> None:
    """The first admin's earlier invitations no longer work."""
    await connection.execute(
        delete(invitations).where(
            invitations.c.is_first, invitations.c.used_at.is_(None)
        )
    )


async def void_unfounded(connection: AsyncConnection, person_id: int) -> int:
    """Voids what someone invited who may do so no longer; returns how many."""
    rows = await connection.execute(
        select(invitations).where(
            invitations.c.created_by == person_id, invitations.c.used_at.is_(None)
        )
    )
    voided = 0
    for row in rows.all():
        found = invitation_of(row)
        if not await _stands(connection, found):
            voided += await void(connection, found)
    return voided


def invitation_of(row: Row[Any]) -> Invitation:
    """A row of invitations."""
    return Invitation(
        row.digest,
        Role(row.role),
        row.place,
        row.expires_at,
        row.used_at is not None,
        row.created_by,
        row.is_first,
        row.village_id,
        row.note,
        row.language,
    )


async def redeem(
    connection: AsyncConnection,
    code: str,
    channel: str,
    account: str,
    now: Milliseconds,
) -> Grant | None:
    """Uses an invitation up and grants its role; None if it can't be used (any more).

    One UPDATE decides who was first, whatever the number of processes. With an admin
    there, what a start printed for the first one is void.
    """
    if await invitation(connection, code) is None:
        return None
    row = (
        await connection.execute(
            update(invitations)
            .where(
                invitations.c.digest == digest_of(code),
                invitations.c.used_at.is_(None),
                invitations.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(
                invitations.c.role,
                invitations.c.place,
                invitations.c.created_by,
                invitations.c.village_id,
                invitations.c.note,
                invitations.c.language,
            )
        )
    ).one_or_none()
    if row is None:
        return None
    person_id = await person(connection, channel, account)
    given = await _give(connection, person_id, row, now)
    if row.role == Role.ADMIN:
        await void_first_invitations(connection)
    named = row.place, row.village_id, row.note
    return Grant(given, person_id, Role(row.role), *named, language=row.language)


async def _give(
    connection: AsyncConnection, person_id: int, invited: Any, now: Milliseconds
) -> int:
    """The number of the role that an invitation gives, or of the same one held."""
    known = await connection.scalar(
        select(roles.c.id).where(
            roles.c.person_id == person_id,
            roles.c.role == invited.role,
            roles.c.place == invited.place,
            roles.c.village_id.is_not_distinct_from(invited.village_id),
            roles.c.language == invited.language,
            roles.c.revoked_at.is_(None),
        )
    )
    if known is not None:  # given once more: it no longer ends by itself
        again = {"note": invited.note or roles.c.note, "expires_at": None}
        await connection.execute(update(roles).where(roles.c.id == known).values(again))
        return int(known)
    result = await connection.execute(
        roles.insert()
        .values(
            person_id=person_id,
            role=invited.role,
            place=invited.place,
            granted_at=now,
            granted_by=invited.created_by,
            village_id=invited.village_id,
            note=invited.note,
            language=invited.language,
            last_used_at=now,
        )
        .returning(roles.c.id)
    )
    return int(result.scalar_one())


async def revoke(
    connection: AsyncConnection, role_id: int, now: Milliseconds
) -> int | None:
    """Ends a role, and the invitations that it alone allowed; returns how many.

    None if it had ended already.
    """
    person_id = await connection.scalar(
        update(roles)
        .where(roles.c.id == role_id, roles.c.revoked_at.is_(None))
        .values(revoked_at=now, note="")
        .returning(roles.c.person_id)
    )
    if person_id is None:
        return None
    return await void_unfounded(connection, int(person_id))


async def has_admin(connection: AsyncConnection) -> bool:
    """Whether anyone holds the role of admin."""
    found = await connection.scalar(
        select(roles.c.id)
        .where(roles.c.role == str(Role.ADMIN), roles.c.revoked_at.is_(None))
        .limit(1)
    )
    return found is not None


async def addresses(
    connection: AsyncConnection, role: Role, place: str
) -> list[Address]:
    """Where those who hold a role for exactly this place can be told something.

    A private chat's address is its account, on every channel that has roles.
    """
    rows = await connection.execute(
        select(people.c.channel, people.c.account)
        .join(roles, roles.c.person_id == people.c.id)
        .where(
            roles.c.role == str(role),
            roles.c.place == place,
            roles.c.revoked_at.is_(None),
        )
    )
    return [Address(row.channel, row.account) for row in rows]


async def is_held(connection: AsyncConnection, role: Role) -> bool:
    """Whether anybody holds a role, wherever."""
    held = (
        select(roles.c.id)
        .where(roles.c.role == str(role), roles.c.revoked_at.is_(None))
        .limit(1)
    )
    return await connection.scalar(held) is not None


async def erase_old_invitations(connection: AsyncConnection, now: Milliseconds) -> None:
    """Invitations that ended a month ago, used or not."""
    await connection.execute(
        delete(invitations).where(invitations.c.expires_at < now - 30 * DAY)
    )


async def erase(connection: AsyncConnection, channel: str, account: str) -> None:
    """Erases an account, its roles and the invitations it made.

    The audit keeps only its number.
    """
    person_id = await connection.scalar(_person_id(channel, account))
    if person_id is None:
        return
    await connection.execute(
        delete(invitations).where(
            invitations.c.created_by == person_id, invitations.c.used_at.is_(None)
        )
    )
    await connection.execute(
        delete(people).where(people.c.channel == channel, people.c.account == account)
    )


def _person_id(channel: str, account: str) -> Select[int]:
    return select(people.c.id).where(
        people.c.channel == channel, people.c.account == account
    )


def new_code() -> str:
    """An invitation's code, which nobody can guess."""
    return secrets.token_urlsafe(CODE_BYTES)


def digest_of(code: str) -> str:
    """What is kept of an invitation's code."""
    return hashlib.sha256(code.encode()).hexdigest()
