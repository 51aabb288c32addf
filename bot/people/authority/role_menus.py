"""The SQL of menus: who holds which roles, and which menu they are shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.people import roles as roles_sql
from bot.people.model import Grant
from bot.store.database import insert_into
from bot.store.tables.people import chats, people, role_menus, roles


@dataclass(frozen=True, slots=True)
class Holder:
    """An account of a channel: what it holds now, what it was shown."""

    account: str
    language: str | None
    grants: tuple[Grant, ...]
    shown: str  # a digest; empty for nobody's own menu


async def holders(
    connection: AsyncConnection, channel: str, now: Milliseconds
) -> list[Holder]:
    """Everyone who holds a role, or is shown the menu of one; the newest role first."""
    rows = await connection.execute(
        select(roles, people.c.account, chats.c.language.label("reads"))
        .join(people, people.c.id == roles.c.person_id)
        .outerjoin(
            chats,
            and_(chats.c.channel == channel, chats.c.address == people.c.account),
        )
        .where(people.c.channel == channel, roles_sql.is_in_force(now))
        .order_by(roles.c.id.desc())
    )
    held: dict[str, list[Grant]] = defaultdict(list)
    languages: dict[str, str | None] = {}
    for row in rows:
        held[row.account].append(roles_sql.grant_of(row))
        languages[row.account] = row.reads
    shown = await connection.execute(
        select(role_menus.c.account, role_menus.c.digest).where(
            role_menus.c.channel == channel
        )
    )
    digests = {row.account: row.digest for row in shown}
    return [
        Holder(
            account,
            languages.get(account),
            tuple(held.get(account, ())),
            digests.get(account, ""),
        )
        for account in dict.fromkeys((*held, *digests))
    ]


async def note(
    connection: AsyncConnection,
    channel: str,
    shown: Sequence[tuple[str, str]],
    now: Milliseconds,
) -> None:
    """These accounts are shown these menus now; an empty digest is nobody's own."""
    for account, digest in shown:
        if not digest:
            await connection.execute(
                delete(role_menus).where(
                    role_menus.c.channel == channel, role_menus.c.account == account
                )
            )
            continue
        values = {"digest": digest, "shown_at": now}
        await connection.execute(
            insert_into(connection, role_menus)
            .values(channel=channel, account=account, **values)
            .on_conflict_do_update(index_elements=["channel", "account"], set_=values)
        )
