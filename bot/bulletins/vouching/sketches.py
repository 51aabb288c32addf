"""The SQL of finding what was sent by its words: a few numbers of each text."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.vouching import likeness
from bot.bulletins.vouching.likeness import Fold
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.store.database import insert_into
from bot.store.tables.bulletins import notice_sketches

NEAREST = 3  # that are compared word by word


async def keep(connection: AsyncConnection, broadcast: Broadcast, fold: Fold) -> None:
    """Notes what a broadcast says, as it begins to be sent."""
    said = await _said(connection, broadcast)
    numbers = {number for text in said for number in likeness.sketch(text, fold)}
    if numbers:
        await connection.execute(
            insert_into(connection, notice_sketches).on_conflict_do_nothing(),
            [{"number": number, "broadcast_id": broadcast.id} for number in numbers],
        )


async def _said(connection: AsyncConnection, broadcast: Broadcast) -> set[str]:
    if broadcast.is_notice:
        return {broadcast.text}
    try:
        bodies = await broadcasts.body(connection, broadcast.id)
    except (KeyError, TypeError, ValueError):
        return set()  # unreadable: its sender counts it, and the others go on
    return {body.text for body in bodies.values()}


async def nearest(connection: AsyncConnection, numbers: Sequence[int]) -> list[int]:
    """The broadcasts that have most of these numbers, of alike ones the newest."""
    hits = func.count()
    rows = await connection.execute(
        select(notice_sketches.c.broadcast_id)
        .where(notice_sketches.c.number.in_(numbers))
        .group_by(notice_sketches.c.broadcast_id)
        .order_by(hits.desc(), notice_sketches.c.broadcast_id.desc())
        .limit(NEAREST)
    )
    return [int(row.broadcast_id) for row in rows]
