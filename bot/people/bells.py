"""How many browsers are rung for a chat: what is kept of it is shown whole."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables.web import web_bells


async def count_of(connection: AsyncConnection, chat_id: int) -> int:
    """0 where nobody allowed it, or the channel has none."""
    own = select(func.count()).where(web_bells.c.chat_id == chat_id)
    return int(await connection.scalar(own) or 0)
