"""The SQL of what the installation remembers about itself: name and value."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import insert_into
from bot.store.tables import settings

CONTENT_NUMBER = "content_number"  # raised by /reload: every process loads again
RELOAD_ASKED_BY = "reload_asked_by"  # a chat that waits for the result


async def get(connection: AsyncConnection, name: str) -> str | None:
    """A value, None when it was never set."""
    found = await connection.scalar(
        select(settings.c.value).where(settings.c.name == name)
    )
    return None if found is None else str(found)


async def put(connection: AsyncConnection, name: str, value: str) -> None:
    """Sets a value."""
    await connection.execute(
        insert_into(connection, settings)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


async def forget(connection: AsyncConnection, name: str) -> None:
    """Removes a value."""
    await connection.execute(delete(settings).where(settings.c.name == name))


async def put_if_absent(connection: AsyncConnection, name: str, value: str) -> str:
    """Sets a value unless there is one, and returns what stands there."""
    await connection.execute(
        insert_into(connection, settings)
        .values(name=name, value=value)
        .on_conflict_do_nothing()
    )
    return await get(connection, name) or value
