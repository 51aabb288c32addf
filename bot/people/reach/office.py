"""The chats of people in office: what is for their office reaches all of them."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import ChatKind
from bot.people.model import Role
from bot.people.roles import is_in_force
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.people import chats, people, roles

Accounts = Select[tuple[str, str]]  # channel and account


def holders(areas: Sequence[str], held: Sequence[Role], now: Milliseconds) -> Accounts:
    """The accounts that hold one of these roles for a place within some areas."""
    return (
        select(people.c.channel, people.c.account)
        .distinct()
        .join(roles, roles.c.person_id == people.c.id)
        .where(
            is_in_force(now),
            roles.c.role.in_([str(role) for role in held]),
            within(roles.c.place, areas),
        )
    )


def of_people(numbers: Sequence[int]) -> Accounts:
    """The accounts behind these numbers."""
    return select(people.c.channel, people.c.account).where(people.c.id.in_(numbers))


def chats_of(accounts: Accounts, ids: tuple[int, int] | None = None) -> Select[int]:
    """The ids of their chats, but for those that are gone.

    A private chat's address is its account, on every channel that has roles. `ids`
    takes only those above the first and up to the second.
    """
    whose = accounts.subquery()
    is_theirs = and_(
        chats.c.channel == whose.c.channel, chats.c.address == whose.c.account
    )
    slice_ = () if ids is None else (chats.c.id > ids[0], chats.c.id <= ids[1])
    return (
        select(chats.c.id)
        .select_from(whose.join(chats, is_theirs))
        .where(chats.c.gone_reason.is_(None), *slice_)
    )


async def number(connection: AsyncConnection, accounts: Accounts) -> int:
    """How many they are."""
    query = select(func.count()).select_from(accounts.subquery())
    return int(await connection.scalar(query) or 0)


async def keep_chats(
    connection: AsyncConnection, accounts: Accounts, now: Milliseconds
) -> None:
    """Makes those of their chats that are not kept yet, subscribed to nothing."""
    rows = accounts.add_columns(
        literal(str(ChatKind.PRIVATE)), literal(now), literal(now)
    )
    columns = ["channel", "address", "kind", "created_at", "seen_at"]
    insert = insert_into(connection, chats).from_select(columns, rows)
    await connection.execute(insert.on_conflict_do_nothing())
