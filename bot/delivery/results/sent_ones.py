"""The SQL of what was let go, for who asks from outside."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.store.tables import delivery

# A draft is its author's own, and so is what waits for approval or was refused it.
LET_GO = tuple(
    state for state in State if state not in (State.DRAFT, State.WAITING, State.REFUSED)
)
_LET_GO = delivery.broadcasts.c.state.in_([str(state) for state in LET_GO])


async def with_key(connection: AsyncConnection, key: str) -> list[Broadcast]:
    """The one that was sent with a key, if any was."""
    of_key = delivery.broadcasts.c.key == key
    return await broadcasts.matching(connection, of_key, _LET_GO, limit=1)


async def with_number(connection: AsyncConnection, number: int) -> list[Broadcast]:
    """The one of a number, if it was let go."""
    of_number = delivery.broadcasts.c.id == number
    return await broadcasts.matching(connection, of_number, _LET_GO, limit=1)


async def newest(connection: AsyncConnection, limit: int) -> list[Broadcast]:
    """The newest of them."""
    return await broadcasts.newest(connection, states=LET_GO, limit=limit)
