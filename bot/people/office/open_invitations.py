"""The SQL of invitations that nobody has used yet: listed, noted, found again."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.people import roles
from bot.people.model import LIVES, Invitation, Role
from bot.people.roles import invitation_of
from bot.store.areas import within
from bot.store.tables.people import invitations


async def put_many(
    connection: AsyncConnection,
    wanted: Sequence[tuple[Role, str, str]],
    *,
    now: Milliseconds,
    created_by: int | None,
) -> list[str]:
    """Makes an invitation for each role, place and note; their codes, in this order."""
    codes = [roles.new_code() for _one in wanted]
    await connection.execute(
        invitations.insert(),
        [
            {
                "digest": roles.digest_of(code),
                "role": str(role),
                "place": place,
                "note": note,
                "created_at": now,
                "created_by": created_by,
                "expires_at": now + LIVES[role],
            }
            for code, (role, place, note) in zip(codes, wanted, strict=True)
        ],
    )
    return codes


async def page(
    connection: AsyncConnection,
    areas: Sequence[str],
    now: Milliseconds,
    *,
    limit: int,
    after: Invitation | None = None,
) -> list[Invitation]:
    """What can still be used for a place within some areas, by place, from one on."""
    conditions = [
        invitations.c.used_at.is_(None),
        invitations.c.expires_at > now,
        ~invitations.c.is_first,
        within(invitations.c.place, areas),
    ]
    if after is not None:
        later = and_(
            invitations.c.place == after.place, invitations.c.digest > after.digest
        )
        conditions.append(or_(invitations.c.place > after.place, later))
    rows = await connection.execute(
        select(invitations)
        .where(*conditions)
        .order_by(invitations.c.place, invitations.c.digest)
        .limit(limit)
    )
    return [invitation_of(row) for row in rows]


async def count(
    connection: AsyncConnection, areas: Sequence[str], now: Milliseconds, *, most: int
) -> int:
    """How many there are; counted no further than `most`."""
    found = (
        select(invitations.c.digest)
        .where(
            invitations.c.used_at.is_(None),
            invitations.c.expires_at > now,
            ~invitations.c.is_first,
            within(invitations.c.place, areas),
        )
        .limit(most)
        .subquery()
    )
    return int((await connection.scalar(select(func.count()).select_from(found))) or 0)


async def marked(
    connection: AsyncConnection, mark: str, areas: Sequence[str]
) -> Invitation | None:
    """The unused one that a button names, if it is for a place within some areas."""
    rows = await connection.execute(
        select(invitations)
        .where(
            invitations.c.digest >= mark,
            invitations.c.digest < mark + "~",
            invitations.c.used_at.is_(None),
            ~invitations.c.is_first,
            within(invitations.c.place, areas),
        )
        .limit(2)
    )
    found = [invitation_of(row) for row in rows]
    return found[0] if len(found) == 1 and found[0].mark == mark else None


async def write_note(connection: AsyncConnection, mark: str, note: str) -> None:
    """Writes down whom an unused invitation is for."""
    await connection.execute(
        update(invitations)
        .where(
            invitations.c.digest >= mark,
            invitations.c.digest < mark + "~",
            invitations.c.used_at.is_(None),
        )
        .values(note=note)
    )
