"""How many people of one channel we know: a platform may allow only so many."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messaging import ChatKind
from bot.store.tables.people import chats

MOST = 10_000  # that are counted


async def number(connection: AsyncConnection, channel: str) -> int:
    """People there who are kept; who only asked is not known, and not among them."""
    some = (
        select(chats.c.id)
        .where(chats.c.channel == channel, chats.c.kind == str(ChatKind.PRIVATE))
        .limit(MOST)
    )
    found = select(func.count()).select_from(some.subquery())
    return int(await connection.scalar(found) or 0)
