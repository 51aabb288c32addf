"""The SQL of who holds which role: by place and page, one, narrowed, ended.

Whoever calls says inside which areas: nothing is found elsewhere.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.people.model import Grant, Role
from bot.people.rights import is_within, may
from bot.people.roles import grant_of, void_unfounded
from bot.store.areas import within
from bot.store.tables.people import people, roles

IDLE_AFTER = 90 * DAY


async def page(
    connection: AsyncConnection,
    areas: Sequence[str],
    *,
    limit: int,
    after: Grant | None = None,
    idle_since: Milliseconds | None = None,
) -> list[Grant]:
    """The roles held for places within some areas, by place, from one on.

    With `idle_since` those alone whose holders have not come in since.
    """
    conditions = [roles.c.revoked_at.is_(None), within(roles.c.place, areas)]
    if after is not None:
        later = and_(roles.c.place == after.place, roles.c.id > after.id)
        conditions.append(or_(roles.c.place > after.place, later))
    if idle_since is not None:
        conditions.append(_last_seen() < idle_since)
    rows = await connection.execute(
        select(roles)
        .where(*conditions)
        .order_by(roles.c.place, roles.c.id)
        .limit(limit)
    )
    return [grant_of(row) for row in rows]


def _last_seen() -> ColumnElement[Milliseconds]:
    return func.coalesce(roles.c.last_used_at, roles.c.granted_at)


async def find(
    connection: AsyncConnection, number: int, areas: Sequence[str]
) -> Grant | None:
    """A role by its number, if it is held inside these areas."""
    row = (
        await connection.execute(
            select(roles).where(
                roles.c.id == number,
                roles.c.revoked_at.is_(None),
                within(roles.c.place, areas),
            )
        )
    ).one_or_none()
    return None if row is None else grant_of(row)


async def noted(connection: AsyncConnection, areas: Sequence[str]) -> list[Grant]:
    """Every role with a note, by place: a name is looked for among them."""
    rows = await connection.execute(
        select(roles)
        .where(
            roles.c.revoked_at.is_(None),
            roles.c.note != "",
            within(roles.c.place, areas),
        )
        .order_by(roles.c.place, roles.c.id)
    )
    return [grant_of(row) for row in rows]


async def of_person(
    connection: AsyncConnection, person_id: int, areas: Sequence[str]
) -> list[Grant]:
    """What the account behind a number holds inside some areas."""
    rows = await connection.execute(
        select(roles)
        .where(
            roles.c.person_id == person_id,
            roles.c.revoked_at.is_(None),
            within(roles.c.place, areas),
        )
        .order_by(roles.c.id)
    )
    return [grant_of(row) for row in rows]


async def idle(
    connection: AsyncConnection, areas: Sequence[str], since: Milliseconds, *, most: int
) -> int:
    """How many have not come in since; counted no further than `most`."""
    found = (
        select(roles.c.id)
        .where(
            roles.c.revoked_at.is_(None),
            within(roles.c.place, areas),
            _last_seen() < since,
        )
        .limit(most)
        .subquery()
    )
    return int((await connection.scalar(select(func.count()).select_from(found))) or 0)


async def granted_by(connection: AsyncConnection, person_id: int) -> list[int]:
    """The numbers of the roles, still held, that someone's invitations gave."""
    rows = await connection.scalars(
        select(roles.c.id)
        .where(
            roles.c.granted_by == person_id,
            roles.c.person_id != person_id,
            roles.c.revoked_at.is_(None),
        )
        .order_by(roles.c.id)
    )
    return list(rows)


async def is_last_admin(connection: AsyncConnection, grant: Grant) -> bool:
    """Whether without this role nobody were admin of its whole country.

    A role that ends by itself is none to count on.
    """
    if grant.role is not Role.ADMIN or "." in grant.place:
        return False
    other = await connection.scalar(
        select(roles.c.id)
        .where(
            roles.c.role == str(Role.ADMIN),
            roles.c.place == grant.place,
            roles.c.id != grant.id,
            roles.c.revoked_at.is_(None),
            roles.c.expires_at.is_(None),
        )
        .limit(1)
    )
    return other is None


async def colleague(
    connection: AsyncConnection, place: str, without: int, now: Milliseconds
) -> Grant | None:
    """Who else may write notices for a place: of the nearest place, the latest there.

    `without` is the number of whoever leaves.
    """
    around = [place]
    while "." in around[-1]:
        around.append(around[-1].rpartition(".")[0])
    rows = await connection.execute(
        select(roles).where(
            roles.c.place.in_(around),
            roles.c.role.in_([str(Role.OFFICER), str(Role.ADMIN)]),
            roles.c.person_id != without,
            roles.c.revoked_at.is_(None),
            or_(roles.c.expires_at.is_(None), roles.c.expires_at > now),
        )
    )
    found = [grant_of(row) for row in rows]
    return max(found, key=_nearness, default=None)


async def address_of(connection: AsyncConnection, person_id: int) -> Address | None:
    """Where the account behind a number can be told something."""
    row = (
        await connection.execute(select(people).where(people.c.id == person_id))
    ).one_or_none()
    return None if row is None else Address(row.channel, row.account)


async def addresses_at(
    connection: AsyncConnection, places: Sequence[str]
) -> dict[str, list[Address]]:
    """Who holds a role for exactly each of these places, but for relays."""
    rows = await connection.execute(
        select(roles.c.place, people.c.channel, people.c.account)
        .distinct()
        .join(people, people.c.id == roles.c.person_id)
        .where(
            roles.c.place.in_(places),
            roles.c.role != str(Role.RELAY),
            roles.c.revoked_at.is_(None),
        )
    )
    found: dict[str, list[Address]] = {}
    for row in rows:
        found.setdefault(row.place, []).append(Address(row.channel, row.account))
    return found


async def places_with(
    connection: AsyncConnection, wanted: Sequence[Role], areas: Sequence[str]
) -> set[str]:
    """The places within some areas that have a holder of one of these roles."""
    rows = await connection.scalars(
        select(roles.c.place)
        .distinct()
        .where(
            roles.c.role.in_([str(role) for role in wanted]),
            roles.c.revoked_at.is_(None),
            within(roles.c.place, areas),
        )
    )
    return set(rows)


def _nearness(grant: Grant) -> tuple[int, bool, Milliseconds]:
    is_officer = grant.role is Role.OFFICER
    return grant.place.count("."), is_officer, grant.last_used_at or grant.granted_at


async def narrow(connection: AsyncConnection, grant: Grant, place: str) -> int | None:
    """A role holds for less from now on; how many invitations went with the rest.

    None if it has ended, or would not be less.
    """
    if not is_within(place, grant.place) or place == grant.place:
        return None
    changed = await connection.execute(
        update(roles)
        .where(
            roles.c.id == grant.id,
            roles.c.place == grant.place,
            roles.c.revoked_at.is_(None),
        )
        .values(place=place)
    )
    if changed.rowcount != 1:
        return None
    return await void_unfounded(connection, grant.person_id)


async def ends_at(
    connection: AsyncConnection, grant: Grant, when: Milliseconds | None
) -> bool:
    """A role ends by itself then, or never (None); False if it has ended already."""
    changed = await connection.execute(
        update(roles)
        .where(roles.c.id == grant.id, roles.c.revoked_at.is_(None))
        .values(expires_at=when)
    )
    return changed.rowcount == 1


async def write_note(connection: AsyncConnection, grant: Grant, note: str) -> None:
    """Writes down by what a role is known."""
    await connection.execute(
        update(roles)
        .where(roles.c.id == grant.id, roles.c.revoked_at.is_(None))
        .values(note=note)
    )


async def everyone_of(connection: AsyncConnection, areas: Sequence[str]) -> list[int]:
    """The numbers of all who hold or held a role inside some areas."""
    rows = await connection.scalars(
        select(roles.c.person_id).distinct().where(within(roles.c.place, areas))
    )
    return list(rows)


async def known_as(
    connection: AsyncConnection, people_: Sequence[int]
) -> dict[int, Grant]:
    """By which role each of these people is known: the one they got last."""
    rows = await connection.execute(
        select(roles).where(roles.c.person_id.in_(people_)).order_by(roles.c.id)
    )
    return {row.person_id: grant_of(row) for row in rows}


async def ended(connection: AsyncConnection, now: Milliseconds) -> list[Grant]:
    """Roles whose end has come, and which still stand."""
    rows = await connection.execute(
        select(roles).where(roles.c.revoked_at.is_(None), roles.c.expires_at <= now)
    )
    return [grant_of(row) for row in rows]


async def note_use(
    connection: AsyncConnection, held: Sequence[Grant], now: Milliseconds
) -> None:
    """Writes down that someone came in with these roles; at most once a day."""
    known = [g for g in held if g.last_used_at is None or g.last_used_at < now - DAY]
    if known:
        await connection.execute(
            update(roles)
            .where(roles.c.id.in_([grant.id for grant in known]))
            .values(last_used_at=now)
        )


def still_writes(held: Sequence[Grant], without: Grant, place: str) -> bool:
    """Whether the others of someone's roles let them write for a place anyway."""
    return may([one for one in held if one.id != without.id], Role.OFFICER, place)
