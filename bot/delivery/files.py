"""Files that replies carry: kept for 30 days, given to each platform once."""

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Attachment
from bot.store.database import Database, insert_into
from bot.store.tables.delivery import file_places, files

KEPT = 30 * DAY  # a list of the unreached names chats
SLICE = 50  # files erased in one short transaction


async def put(
    connection: AsyncConnection,
    name: str,
    media_type: str,
    content: bytes,
    now: Milliseconds,
    place: str = "",
) -> Attachment:
    """Stores a file for a reply; the same one again is the same row, kept anew.

    With a `place` it is for officers of that code path alone.
    """
    digest = _digest(name, media_type, content)
    stored = await connection.execute(
        insert_into(connection, files)
        .values(
            digest=digest,
            name=name,
            media_type=media_type,
            content=content,
            created_at=now,
        )
        .on_conflict_do_update(index_elements=["digest"], set_={"created_at": now})
        .returning(files.c.id)
    )
    return Attachment(int(stored.scalar_one()), name, media_type, place)


def _digest(name: str, media_type: str, content: bytes) -> str:
    """Of all three: a platform keeps the name and the kind with what it was given."""
    digest = hashlib.sha256(f"{name}\0{media_type}\0".encode())
    digest.update(content)
    return digest.hexdigest()


async def content(connection: AsyncConnection, id_: int) -> bytes | None:
    """A file's bytes, None once it was erased."""
    found = await connection.scalar(select(files.c.content).where(files.c.id == id_))
    return None if found is None else bytes(found)


async def platform_id(
    connection: AsyncConnection, id_: int, channel: str
) -> str | None:
    """What a channel's platform calls a file, None if it was never given it."""
    found = await connection.scalar(
        select(file_places.c.platform_id).where(
            file_places.c.file_id == id_, file_places.c.channel == channel
        )
    )
    return None if found is None else str(found)


async def keep_platform_id(
    connection: AsyncConnection, id_: int, channel: str, given: str
) -> None:
    """Writes down what the platform calls a file, unless it was erased meanwhile."""
    known = await connection.scalar(select(files.c.id).where(files.c.id == id_))
    if known is None:
        return
    await connection.execute(
        insert_into(connection, file_places)
        .values(file_id=id_, channel=channel, platform_id=given)
        .on_conflict_do_update(
            index_elements=["file_id", "channel"], set_={"platform_id": given}
        )
    )


async def forget_platform_id(
    connection: AsyncConnection, id_: int, channel: str, refused: str
) -> None:
    """The platform no longer takes this id of a file; a newer one stays."""
    await connection.execute(
        delete(file_places).where(
            file_places.c.file_id == id_,
            file_places.c.channel == channel,
            file_places.c.platform_id == refused,
        )
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what is older than 30 days; whether there may be more."""
    old = select(files.c.id).where(files.c.created_at < now - KEPT).limit(SLICE)
    erased = await connection.execute(delete(files).where(files.c.id.in_(old)))
    return erased.rowcount == SLICE


class Shelf:
    """The files for a channel: each call is a transaction of its own.

    So none is open while the channel talks to its platform.
    """

    def __init__(self, database: Database) -> None:
        """Files of this database."""
        self._database = database

    async def content(self, file: Attachment) -> bytes | None:
        """A file's bytes, None once it was erased."""
        async with self._database.read() as connection:
            return await content(connection, file.id)

    async def platform_id(self, file: Attachment, channel: str) -> str | None:
        """What a channel's platform calls a file, None if it was never given it."""
        async with self._database.read() as connection:
            return await platform_id(connection, file.id, channel)

    async def keep_platform_id(
        self, file: Attachment, channel: str, given: str
    ) -> None:
        """Writes down what the platform calls a file."""
        async with self._database.write() as connection:
            await keep_platform_id(connection, file.id, channel, given)

    async def forget_platform_id(
        self, file: Attachment, channel: str, refused: str
    ) -> None:
        """The platform no longer takes this id."""
        async with self._database.write() as connection:
            await forget_platform_id(connection, file.id, channel, refused)
