"""The SQL of what came in and waits for its turn."""

import json
import logging
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, ChatKind, Event, Incoming
from bot.store.hot import Ready, ReadyRows
from bot.store.tables.conversation import incoming as table

IDS_KEPT = 2 * DAY
KEPT = DAY  # without an answer

log = logging.getLogger(__name__)

TAKE = ReadyRows(
    """
    INSERT INTO incoming (channel, update_id, address, payload, received_at)
    SELECT channel, update_id, address, payload, CAST(:now AS BIGINT)
    FROM {rows} AS new WHERE true
    ON CONFLICT DO NOTHING
    """,
    "channel TEXT, update_id TEXT, address TEXT, payload TEXT",
    "now",
)
ANY = Ready(select(table.c.id).where(table.c.handled_at.is_(None)).limit(1))


async def first_of_each_chat(
    connection: AsyncConnection, most: int
) -> list[Row[tuple[object, ...]]]:
    """The oldest unhandled update of each chat: in order, one at a time."""
    oldest = (
        select(func.min(table.c.id))
        .where(table.c.handled_at.is_(None))
        .group_by(table.c.channel, table.c.address)
    )
    query = (
        select(table)
        .where(table.c.id.in_(oldest), table.c.handled_at.is_(None))
        .order_by(table.c.id)
        .limit(most)
    )
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return list(await connection.execute(query))


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> None:
    """Raw updates go after a day even unanswered, their ids after two."""
    await connection.execute(
        update(table)
        .where(table.c.received_at < now - KEPT, table.c.handled_at.is_(None))
        .values(payload=None, address="", handled_at=now)
    )
    await connection.execute(delete(table).where(table.c.received_at < now - IDS_KEPT))


async def finish(
    connection: AsyncConnection, handled: Sequence[int], now: Milliseconds
) -> None:
    """Only their ids stay, so that the same update is not handled again."""
    await connection.execute(
        update(table)
        .where(table.c.id.in_(handled))
        .values(handled_at=now, payload=None, address="")
    )


_STORED = tuple(f.name for f in fields(Incoming) if f.name not in ("address", "id"))


def _to_json(one: Incoming) -> str:
    values = {name: getattr(one, name) for name in _STORED}
    # Escaped: half a character, which no database takes, must not stop the others.
    return json.dumps(values)


def as_row(one: Incoming) -> tuple[str, str, str, str]:
    return one.address.channel, one.id, one.address.text, _to_json(one)


def from_row(row: Row[tuple[object, ...]]) -> Incoming | None:
    """The update, or None with a line in the log when it can't be read."""
    try:
        return _from_json(row.channel, row.address, row.update_id, row.payload)
    except (ValueError, TypeError, KeyError):
        log.exception("update %s of %s cannot be read", row.update_id, row.channel)
        return None


def _from_json(channel: str, address: str, id_: str, text: str) -> Incoming:
    values = json.loads(text)
    values["event"] = Event(values["event"])
    values["kind"] = ChatKind(values["kind"])
    return Incoming(address=Address(channel, address), id=id_, **values)
