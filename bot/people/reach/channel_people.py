"""How many people of one channel we know: a platform may allow only so many."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messaging import ChatKind
from bot.store.areas import within
from bot.store.tables.people import chat_places, chats

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


async def subscribers(connection: AsyncConnection, channel: str, area: str) -> int:
    """How many chats there receive news of an area."""
    some = (
        select(chats.c.id)
        .distinct()
        .join(chat_places, chat_places.c.chat_id == chats.c.id)
        .where(
            chats.c.channel == channel,
            chats.c.is_subscribed,
            chats.c.gone_reason.is_(None),
            within(chat_places.c.place, [area]),
        )
        .limit(MOST)
    )
    found = select(func.count()).select_from(some.subquery())
    return int(await connection.scalar(found) or 0)
