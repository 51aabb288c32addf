"""Who did what: a chain of rows in which each seals the one before it."""

import hashlib
import json

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.store import locks
from bot.store.database import insert_into
from bot.store.tables.audit import audit, counters


async def record(
    connection: AsyncConnection,
    now: Milliseconds,
    actor: int | None,
    action: str,
    *,
    about: str = "",
    detail: str = "",
) -> None:
    """Adds a row to the chain, in the transaction of the deed itself.

    `actor` is a person's number, None for the command line. No names, no texts.
    """
    await locks.one_at_a_time(connection, locks.AUDIT)  # else two seal the same row
    previous = (
        await connection.scalar(
            select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)
        )
    ) or ""
    sealed = json.dumps([previous, now, actor, action, about, detail])
    await connection.execute(
        audit.insert().values(
            at=now,
            actor=actor,
            action=action,
            object=about,
            detail=detail,
            previous=previous,
            digest=hashlib.sha256(sealed.encode()).hexdigest(),
        )
    )


async def count(connection: AsyncConnection, day: str, name: str) -> None:
    """Counts something that strangers did: a number a day, and nobody behind it."""
    await connection.execute(
        insert_into(connection, counters)
        .values(day=day, name=name, count=1)
        .on_conflict_do_update(
            index_elements=["day", "name"], set_={"count": counters.c.count + 1}
        )
    )
