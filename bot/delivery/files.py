"""Files that replies carry: kept for 30 days, given to each platform once."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, false, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.spoken.sounds import Speaker
from bot.messaging import Attachment, Enclosure
from bot.messaging.file_types import sort_of
from bot.speech import OPUS, Voices
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
    kept: Milliseconds = KEPT,
) -> Attachment:
    """Stores a file for a reply; the same one again is the same row, kept anew.

    With a `place` it is for officers of that code path alone. It is `kept` for so
    long, unless somebody needs it longer.
    """
    digest = _digest(name, media_type, content)
    stored = await connection.execute(
        insert_into(connection, files)
        .values(
            digest=digest,
            name=name,
            media_type=media_type,
            content=content,
            created_at=now - KEPT + kept,
        )
        .on_conflict_do_update(
            index_elements=["digest"], set_={"created_at": now - KEPT + kept}
        )
        .returning(files.c.id)
    )
    return Attachment(int(stored.scalar_one()), name, media_type, place)


async def note(
    connection: AsyncConnection, one: Enclosure, channel: str, now: Milliseconds
) -> Attachment:
    """A file that came in and can be sent on at once; its bytes are still to be had."""
    stored = await connection.execute(
        insert_into(connection, files)
        .values(
            digest=_digest(one.name, channel, one.id.encode()),
            name=one.name,
            media_type=one.media_type,
            content=b"",
            created_at=now,
            is_awaited=True,
        )
        .on_conflict_do_update(index_elements=["digest"], set_={"created_at": now})
        .returning(files.c.id)
    )
    number = int(stored.scalar_one())
    await keep_platform_id(connection, number, channel, one.id)
    return Attachment(
        number, one.name, one.media_type, sort=one.sort, seconds=one.seconds
    )


async def need(
    connection: AsyncConnection, ids: Sequence[int], until: Milliseconds
) -> None:
    """They are kept as long as what carries them may still be sent."""
    await connection.execute(
        update(files)
        .where(
            files.c.id.in_(list(ids)),
            or_(files.c.needed_until.is_(None), files.c.needed_until < until),
        )
        .values(needed_until=until)
    )


async def awaited(connection: AsyncConnection, channel: str) -> list[tuple[int, str]]:
    """Files whose bytes are still with a channel's platform, each with its id there."""
    rows = await connection.execute(
        select(files.c.id, file_places.c.platform_id)
        .join(file_places, file_places.c.file_id == files.c.id)
        .where(files.c.is_awaited, file_places.c.channel == channel)
        .order_by(files.c.id)
        .limit(SLICE)
    )
    return [(int(row.id), str(row.platform_id)) for row in rows]


async def arrived(
    connection: AsyncConnection, id_: int, content: bytes, media_type: str
) -> None:
    """The bytes are there, or cannot be had (none); either way nothing is awaited."""
    values: dict[str, object] = {"is_awaited": False}
    if content:
        values |= {"content": content, "media_type": media_type}
    await connection.execute(update(files).where(files.c.id == id_).values(values))


def _digest(name: str, media_type: str, content: bytes) -> str:
    """Of all three: a platform keeps the name and the kind with what it was given."""
    digest = hashlib.sha256(f"{name}\0{media_type}\0".encode())
    digest.update(content)
    return digest.hexdigest()


async def content(connection: AsyncConnection, id_: int) -> bytes | None:
    """A file's bytes, None once it was erased, and before they have come."""
    found = await connection.scalar(select(files.c.content).where(files.c.id == id_))
    return bytes(found) if found else None


async def served(connection: AsyncConnection, id_: int) -> tuple[bytes, str] | None:
    """A file's bytes and what they are; None once it was erased, or not there yet."""
    rows = await connection.execute(
        select(files.c.content, files.c.media_type).where(
            files.c.id == id_, files.c.is_awaited.is_(false())
        )
    )
    found = rows.one_or_none()
    return (bytes(found.content), found.media_type) if found and found.content else None


async def received(connection: AsyncConnection, id_: int) -> Attachment | None:
    """A file that was taken in, by our number; its sort is read from its bytes."""
    rows = await connection.execute(
        select(files.c.name, files.c.media_type, files.c.content).where(
            files.c.id == id_
        )
    )
    found = rows.one_or_none()
    sort = sort_of(bytes(found.content), found.name) if found else None
    if found is None or sort is None:
        return None
    return Attachment(id_, found.name, found.media_type, sort=sort.sort)


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


async def erase(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Those that nothing carries any more."""
    await connection.execute(delete(files).where(files.c.id.in_(list(ids))))


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what is older than 30 days; whether there may be more."""
    is_needed = files.c.needed_until > now
    old = (
        select(files.c.id)
        .where(files.c.created_at < now - KEPT, is_needed.is_not(true()))
        .limit(SLICE)
    )
    erased = await connection.execute(delete(files).where(files.c.id.in_(old)))
    return erased.rowcount == SLICE


def speaking_shelf(database: Database, command: Sequence[str]) -> "Shelf":
    """The files of a database, with what is still to be spoken among them."""
    return Shelf(database, Speaker(database, Voices(command)))


class Shelf:
    """The files for a channel: each call is a transaction of its own.

    So none is open while the channel talks to its platform.
    """

    def __init__(self, database: Database, speaker: Speaker | None = None) -> None:
        """Files of this database; `speaker` speaks those that are sounds to be made."""
        self._database = database
        self._speaker = speaker

    async def content(self, file: Attachment) -> bytes | None:
        """A file's bytes, None once it was erased; a sound's are made now."""
        async with self._database.read() as connection:
            found = await content(connection, file.id)
        if found is None and self._speaker is not None:
            return await self._speaker.spoken(file.id)
        return found

    async def served(self, number: int) -> tuple[bytes, str] | None:
        """A file's bytes and what they are, by its number; None where it is not."""
        async with self._database.read() as connection:
            found = await served(connection, number)
        if found is None and self._speaker is not None:
            spoken = await self._speaker.spoken(number)
            return (spoken, OPUS.media_type) if spoken else None
        return found

    async def is_awaited(self, number: int) -> bool:
        """Whether its bytes are still with the platform that it came from."""
        async with self._database.read() as connection:
            found = await connection.scalar(
                select(files.c.is_awaited).where(files.c.id == number)
            )
        return bool(found)

    async def platform_id(self, file: Attachment, channel: str) -> str | None:
        """What a channel's platform calls a file, None if it was never given it."""
        async with self._database.read() as connection:
            return await platform_id(connection, file.id, channel)

    async def awaited(self, channel: str) -> list[tuple[int, str]]:
        """Those that a channel's platform still has, each with its id there."""
        async with self._database.read() as connection:
            return await awaited(connection, channel)

    async def arrived(self, id_: int, content: bytes, media_type: str = "") -> None:
        """The bytes of a file, none where they cannot be had."""
        async with self._database.write() as connection:
            await arrived(connection, id_, content, media_type)

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
