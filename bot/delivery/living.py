"""The messages of ours that change where they stand, and where each is found again.

The platform's ids are kept as long as other messages' are: seven days. Later, or when
its reader asked to be forgotten, what would have edited it comes as a new message.
"""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.store.database import insert_into
from bot.store.tables.delivery import living_messages

KEPT = 7 * DAY


async def ids(
    connection: AsyncConnection, address: Address, name: str
) -> tuple[str, ...]:
    """The platform's ids of a chat's message of this name; empty when there is none."""
    found = await connection.scalar(
        select(living_messages.c.message_ids).where(
            living_messages.c.channel == address.channel,
            living_messages.c.address == address.text,
            living_messages.c.name == name,
        )
    )
    return tuple((found or "").split())


async def name_of(
    connection: AsyncConnection, address: Address, message_id: str
) -> str | None:
    """The name of a chat's message that has one of the platform's ids."""
    rows = await connection.execute(
        select(living_messages.c.name, living_messages.c.message_ids).where(
            living_messages.c.channel == address.channel,
            living_messages.c.address == address.text,
        )
    )
    return next(
        (row.name for row in rows if message_id in row.message_ids.split()), None
    )


async def keep(
    connection: AsyncConnection,
    address: Address,
    name: str,
    message_ids: tuple[str, ...],
    now: Milliseconds,
) -> None:
    """Where the message stands, in the transaction that records its sending."""
    told = {"message_ids": " ".join(message_ids), "changed_at": now}
    await connection.execute(
        insert_into(connection, living_messages)
        .values(channel=address.channel, address=address.text, name=name, **told)
        .on_conflict_do_update(index_elements=["channel", "address", "name"], set_=told)
    )


async def let_stand(connection: AsyncConnection, address: Address, name: str) -> None:
    """What stands there stays as it is: the next of this name is a new message."""
    await connection.execute(
        delete(living_messages).where(
            living_messages.c.channel == address.channel,
            living_messages.c.address == address.text,
            living_messages.c.name == name,
        )
    )


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Forgets every message of a chat."""
    await connection.execute(
        delete(living_messages).where(
            living_messages.c.channel == address.channel,
            living_messages.c.address == address.text,
        )
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> None:
    """What has not changed for seven days will not change any more."""
    await connection.execute(
        delete(living_messages).where(living_messages.c.changed_at < now - KEPT)
    )
