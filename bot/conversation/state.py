"""The SQL of open dialogues: where a conversation stands, kept at most a day."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, MINUTE, Milliseconds
from bot.conversation.pressed import Held
from bot.messaging import Address, Incoming
from bot.store.hot import ReadyRows
from bot.store.tables.conversation import dialogues

FOLLOWS_WITHIN = 3 * MINUTE  # of an answer: later it is another question

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Open:
    """One account's conversation in one chat.

    `step` grows with every turn of a dialogue: a button of an earlier turn is stale.
    `topic` was answered last: "and what about …?" is asked of it. `asked` is the
    question just typed, which one button hands to an officer. `last` is what
    `earlier_words` notes of what was said last.
    """

    language: str | None = None
    name: str | None = None
    step: int = 0
    state: Held = field(default_factory=Held)
    topic: str = ""
    asked: str = ""
    updated_at: Milliseconds = 0  # the last turn; 0 for the first
    last: dict[str, Any] = field(default_factory=dict)
    listens: bool = False  # who is not kept; of a kept chat its own row says it


Key = tuple[str, str, str]  # channel, address and account

_COLUMNS = "channel TEXT, address TEXT, sender TEXT"
_LOAD = ReadyRows(
    """
    SELECT d.channel, d.address, d.sender, d.language, d.name, d.step, d.state,
        d.updated_at
    FROM {rows} AS asked JOIN dialogues AS d ON d.channel = asked.channel
        AND d.address = asked.address AND d.sender = asked.sender
    WHERE d.updated_at > :since
    """,
    _COLUMNS,
    "since",
)
_SAVE = ReadyRows(
    """
    INSERT INTO dialogues
        (channel, address, sender, language, name, step, state, updated_at)
    SELECT channel, address, sender, language, name, step, state, updated_at
    FROM {rows} AS new WHERE true
    ON CONFLICT (channel, address, sender) DO UPDATE SET
        language = excluded.language, name = excluded.name, step = excluded.step,
        state = excluded.state, updated_at = excluded.updated_at
    """,
    f"{_COLUMNS}, language TEXT, name TEXT, step INTEGER, state TEXT, "
    "updated_at BIGINT",
)


def key(incoming: Incoming) -> Key:
    """Whose dialogue it is."""
    return incoming.address.channel, incoming.address.text, incoming.sender or ""


async def load(
    connection: AsyncConnection, keys: Sequence[Key], now: Milliseconds
) -> dict[Key, Open]:
    """Where accounts stand in their chats; nothing older than a day counts."""
    rows = await _LOAD.run(connection, keys, now - DAY)
    return {(row[0], row[1], row[2]): _open(row, now) for row in rows}


def _open(row: Sequence[Any], now: Milliseconds) -> Open:
    _, _, _, language, name, step, text, updated_at = row
    try:
        held = Held(json.loads(text))
    except (ValueError, TypeError):  # one of a batch must not stop the others
        log.exception("a dialogue cannot be read; it begins again")
        return Open(language)
    topic, asked = held.pop("topic", ""), held.pop("asked", "")
    last, listens = held.pop("last", {}), bool(held.pop("listens", False))
    if updated_at < now - FOLLOWS_WITHIN:
        topic = ""
    return Open(language, name, step, held, topic, asked, updated_at, last, listens)


async def save(
    connection: AsyncConnection, stand: Mapping[Key, Open], now: Milliseconds
) -> None:
    """Keeps where they stand now."""
    rows = [
        (*who, open_.language, open_.name, open_.step, _held(open_), now)
        for who, open_ in stand.items()
    ]
    if rows:
        await _SAVE.run(connection, rows)


def _held(open_: Open) -> str:
    # Escaped: half a character, which no database takes, must not stop the others.
    further: dict[str, Any] = {"topic": open_.topic, "asked": open_.asked}
    if open_.last:
        further["last"] = open_.last
    if open_.listens:
        further["listens"] = True
    return json.dumps(open_.state | further)


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Erases what a chat has open, and what its account has open in groups."""
    for column in (dialogues.c.address, dialogues.c.sender):
        await connection.execute(
            delete(dialogues).where(
                dialogues.c.channel == address.channel, column == address.text
            )
        )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> int:
    """Forgets conversations of more than a day ago: nothing reads them any more."""
    result = await connection.execute(
        delete(dialogues).where(dialogues.c.updated_at < now - DAY)
    )
    return result.rowcount
