"""The SQL of open dialogues: where a conversation stands, kept at most a day."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, MINUTE, Milliseconds
from bot.messaging import Incoming
from bot.store.database import insert_into
from bot.store.tables import dialogues

FOLLOWS_WITHIN = 3 * MINUTE  # of an answer: later it is another question


@dataclass(slots=True)
class Open:
    """One account's conversation in one chat.

    `step` grows with every turn of a dialogue: a button of an earlier turn is stale.
    `topic` was answered last: "and what about …?" is asked of it. `asked` is the
    question just typed, which one button hands to an officer.
    """

    language: str | None = None
    name: str | None = None
    step: int = 0
    state: dict[str, Any] = field(default_factory=dict)
    topic: str = ""
    asked: str = ""


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
    held = json.loads(row.state)
    topic, asked = held.pop("topic", ""), held.pop("asked", "")
    if row.updated_at < now - FOLLOWS_WITHIN:
        topic = ""
    return Open(row.language, row.name, row.step, held, topic, asked)


async def save(
    connection: AsyncConnection, incoming: Incoming, open_: Open, now: Milliseconds
) -> None:
    """Keeps where it stands now."""
    values = {
        "language": open_.language,
        "name": open_.name,
        "step": open_.step,
        # Escaped: half a character, which no database takes, must not cost the answer.
        "state": json.dumps(open_.state | {"topic": open_.topic, "asked": open_.asked}),
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
    """Forgets conversations of more than a day ago: nothing reads them any more."""
    result = await connection.execute(
        delete(dialogues).where(dialogues.c.updated_at < now - DAY)
    )
    return result.rowcount
