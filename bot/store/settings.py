"""The SQL of what the installation remembers about itself: name and value."""

from sqlalchemy import BigInteger, Text, cast, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import insert_into
from bot.store.tables.installation import settings

CONTENT_NUMBER = "content_number"  # raised by /reload: every process loads again
ANSWERS_LOOKED_ON = "answers_looked_on"  # the day on which changes were told
COUNTED_ON = "counted_on"  # the day on which who receives news was counted
SECRET = "secret"  # noqa: S105  # its name, and only before it had a file of its own
SECRET_DIGEST = "secret_digest"  # noqa: S105  # of what the file holds
AUDIT_LOGGED_ON = "audit_logged_on"  # the day on which the day before was logged
AUDIT_BEGINS_AFTER = "audit_begins_after"  # the seal of the last row erased
BACKED_UP_AT = "backed_up_at"  # when the last daily backup was taken
FIRST_EDITION_TO = "first_edition_to"  # up to which chat newcomers were welcomed
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


async def raise_number(connection: AsyncConnection, name: str) -> int:
    """Counts one up, from 0 when it was never set, and returns the new number.

    One statement: of two processes at once each raises it.
    """
    value = cast(cast(settings.c.value, BigInteger) + 1, Text)
    result = await connection.execute(
        insert_into(connection, settings)
        .values(name=name, value="1")
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        .returning(settings.c.value)
    )
    return int(result.scalar_one())


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
