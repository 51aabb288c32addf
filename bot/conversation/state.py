"""The SQL of open dialogues: where a conversation stands, kept at most a day."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Incoming
from bot.store.database import insert_into
from bot.store.tables import chats, dialogues, people


@dataclass(slots=True)
class Open:
    """One account's conversation in one chat.

    `step` grows with every turn of a dialogue: a button of an earlier turn is stale.
    """

    language: str | None = None
    name: str | None = None
    step: int = 0
    state: dict[str, Any] = field(default_factory=dict)


async def load(
    connection: AsyncConnection, incoming: Incoming, now: Milliseconds
) -> Open:
    """Where this account stands in this chat; nothing older than a day counts."""
    row = (
        await connection.execute(
            select(dialogues).where(
                dialogues.c.channel == incoming.address.channel,
                dialogues.c.address == incoming.address.text,
                dialogues.c.sender == (incoming.sender or ""),
                dialogues.c.updated_at > now - DAY,
            )
        )
    ).one_or_none()
    if row is None:
        return Open()
    return Open(row.language, row.name, row.step, json.loads(row.state))


async def save(
    connection: AsyncConnection, incoming: Incoming, open_: Open, now: Milliseconds
) -> None:
    """Keeps where it stands now."""
    values = {
        "language": open_.language,
        "name": open_.name,
        "step": open_.step,
        "state": json.dumps(open_.state, ensure_ascii=False),
        "updated_at": now,
    }
    key = {
        "channel": incoming.address.channel,
        "address": incoming.address.text,
        "sender": incoming.sender or "",
    }
    await connection.execute(
        insert_into(connection, dialogues)
        .values(key | values)
        .on_conflict_do_update(index_elements=list(key), set_=values)
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> int:
    """Forgets conversations of more than a day ago of people who aren't kept."""
    kept = (
        select(chats.c.id)
        .where(
            chats.c.channel == dialogues.c.channel,
            chats.c.address == dialogues.c.address,
        )
        .exists()
    )
    has_role = (
        select(people.c.id)
        .where(
            people.c.channel == dialogues.c.channel,
            people.c.account == dialogues.c.sender,
        )
        .exists()
    )
    result = await connection.execute(
        delete(dialogues).where(dialogues.c.updated_at < now - DAY, ~kept, ~has_role)
    )
    return result.rowcount
