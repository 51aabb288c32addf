"""The SQL of accounts, their roles and the invitations that give them."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.people.model import Grant, Invitation, Role
from bot.store.areas import within
from bot.store.hot import ReadyRows
from bot.store.tables.people import invitations, people, roles

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
    connection: AsyncConnection, channel: str, account: str | None
) -> tuple[Grant, ...]:
    """The roles an account holds now; nobody (None) holds none."""
    if account is None:
        return ()
    rows = await connection.execute(
        select(roles.c.id, roles.c.person_id, roles.c.role, roles.c.place)
        .join(people, people.c.id == roles.c.person_id)
        .where(
            people.c.channel == channel,
            people.c.account == account,
            roles.c.revoked_at.is_(None),
        )
        .order_by(roles.c.id)
    )
    return tuple(Grant(r.id, r.person_id, Role(r.role), r.place) for r in rows)


async def grants_of(connection: AsyncConnection, person_id: int) -> tuple[Grant, ...]:
    """The roles that the account behind a number holds now."""
    rows = await connection.execute(
        select(roles.c.id, roles.c.person_id, roles.c.role, roles.c.place).where(
            roles.c.person_id == person_id, roles.c.revoked_at.is_(None)
        )
    )
    return tuple(Grant(r.id, r.person_id, Role(r.role), r.place) for r in rows)


async def person(connection: AsyncConnection, channel: str, account: str) -> int:
    """The number that stands for an account, made when it is new."""
    known = await connection.scalar(_person_id(channel, account))
    if known is not None:
        return int(known)
    result = await connection.execute(
        people.insert().values(channel=channel, account=account).returning(people.c.id)
    )
    return int(result.scalar_one())


async def invite(
    connection: AsyncConnection,
    role: Role,
    place: str,
    *,
    now: Milliseconds,
    expires_at: Milliseconds,
    created_by: int | None = None,
    is_first: bool = False,
) -> str:
    """Makes an invitation and returns its code, which is stored only as a digest."""
    code = secrets.token_urlsafe(CODE_BYTES)
    await connection.execute(
        invitations.insert().values(
            digest=_digest(code),
            role=str(role),
            place=place,
            created_at=now,
            created_by=created_by,
            expires_at=expires_at,
            is_first=is_first,
        )
    )
    return code


async def void_first_invitations(connection: AsyncConnection) -> None:
    """The first admin's earlier invitations no longer work."""
    await connection.execute(
        delete(invitations).where(
            invitations.c.is_first, invitations.c.used_at.is_(None)
        )
    )


async def invitation(
    connection: AsyncConnection, code: str
) -> tuple[Invitation, bool] | None:
    """An invitation and whether it was used, None if there is no such code."""
    row = (
        await connection.execute(
            select(invitations).where(invitations.c.digest == _digest(code))
        )
    ).one_or_none()
    if row is None:
        return None
    found = Invitation(
        Role(row.role), row.place, row.expires_at, created_by=row.created_by
    )
    return found, row.used_at is not None


async def redeem(
    connection: AsyncConnection,
    code: str,
    channel: str,
    account: str,
    now: Milliseconds,
) -> Grant | None:
    """Uses an invitation up and grants its role; None if it can't be used (any more).

    One UPDATE decides who was first, whatever the number of processes.
    """
    row = (
        await connection.execute(
            update(invitations)
            .where(
                invitations.c.digest == _digest(code),
                invitations.c.used_at.is_(None),
                invitations.c.expires_at > now,
            )
            .values(used_at=now)
            .returning(
                invitations.c.role, invitations.c.place, invitations.c.created_by
            )
        )
    ).one_or_none()
    if row is None:
        return None
    person_id = await person(connection, channel, account)
    known = await connection.scalar(
        select(roles.c.id).where(
            roles.c.person_id == person_id,
            roles.c.role == row.role,
            roles.c.place == row.place,
            roles.c.revoked_at.is_(None),
        )
    )
    if known is None:
        result = await connection.execute(
            roles.insert()
            .values(
                person_id=person_id,
                role=row.role,
                place=row.place,
                granted_at=now,
                granted_by=row.created_by,
            )
            .returning(roles.c.id)
        )
        known = result.scalar_one()
    return Grant(int(known), person_id, Role(row.role), row.place)


async def revoke(connection: AsyncConnection, role_id: int, now: Milliseconds) -> bool:
    """Ends a role; False if it had ended already."""
    result = await connection.execute(
        update(roles)
        .where(roles.c.id == role_id, roles.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return result.rowcount == 1


async def held(connection: AsyncConnection, areas: Sequence[str]) -> list[Grant]:
    """The roles held for places within some areas, by place."""
    rows = await connection.execute(
        select(roles.c.id, roles.c.person_id, roles.c.role, roles.c.place)
        .where(roles.c.revoked_at.is_(None), within(roles.c.place, areas))
        .order_by(roles.c.place, roles.c.role, roles.c.id)
    )
    return [Grant(r.id, r.person_id, Role(r.role), r.place) for r in rows]


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


async def erase_old_invitations(connection: AsyncConnection, now: Milliseconds) -> None:
    """Invitations that ended a month ago, used or not."""
    await connection.execute(
        delete(invitations).where(invitations.c.expires_at < now - 30 * DAY)
    )


async def erase(connection: AsyncConnection, channel: str, account: str) -> None:
    """Erases an account and its roles; the audit keeps only its number."""
    await connection.execute(
        delete(people).where(people.c.channel == channel, people.c.account == account)
    )


def _person_id(channel: str, account: str) -> Select[int]:
    return select(people.c.id).where(
        people.c.channel == channel, people.c.account == account
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
