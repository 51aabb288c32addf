"""Sounds of messages: a row says what is spoken, and is spoken once, when first played.

So nobody waits for a voice while a message is written down, and the same words are one
file, which each platform is given once.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.spoken import recordings
from bot.messaging import Attachment, Reply
from bot.messaging.aloud import Aloud
from bot.speech import OPUS, Unreadable, Voices
from bot.speech.voices import USUAL
from bot.store.database import Database, insert_into
from bot.store.tables.delivery import files, sounds

NAME = f"Loa Bản đọc.{OPUS.ending}"
AGAIN_AFTER = 60.0  # seconds after a voice failed
MOST_AT_ONCE = 2

log = logging.getLogger(__name__)


async def of(
    connection: AsyncConnection, aloud: Aloud, now: Milliseconds
) -> Attachment:
    """A recording of the words, else the file in which they are or will be spoken."""
    recorded = await recordings.for_text(connection, aloud)
    if recorded is not None:
        return recorded
    stored = await connection.execute(
        insert_into(connection, files)
        .values(
            digest=f"sound {aloud.digest}",
            name=NAME,
            media_type=OPUS.media_type,
            content=b"",
            created_at=now,
        )
        .on_conflict_do_update(index_elements=["digest"], set_={"created_at": now})
        .returning(files.c.id)
    )
    number = int(stored.scalar_one())
    await connection.execute(
        insert_into(connection, sounds)
        .values(
            digest=aloud.digest,
            file_id=number,
            language=aloud.language,
            thousand=aloud.thousand,
            text=aloud.text,
        )
        .on_conflict_do_nothing()
    )
    return _attachment(number)


async def keep(
    connection: AsyncConnection, replies: Iterable[Reply], now: Milliseconds
) -> None:
    """The sounds of messages that go to many, before any of them goes."""
    for aloud in {reply.aloud for reply in replies if reply.aloud is not None}:
        await of(connection, aloud, now)


async def by_digest(connection: AsyncConnection, digest: str) -> Attachment | None:
    """The sound that a button names; None once it was erased."""
    number = await connection.scalar(
        select(sounds.c.file_id).where(sounds.c.digest == digest)
    )
    return None if number is None else _attachment(int(number))


async def forget(connection: AsyncConnection, words: str) -> None:
    """Erases what was read out of somebody's own words, wherever they stand in it."""
    said = select(sounds.c.file_id).where(
        sounds.c.text.contains(words, autoescape=True)
    )
    await connection.execute(delete(files).where(files.c.id.in_(said)))


def _attachment(number: int) -> Attachment:
    return Attachment(number, NAME, OPUS.media_type, sort="voice")


class Speaker:
    """Speaks what is still to be spoken, each once, however many ask for it."""

    def __init__(self, database: Database, voices: Voices) -> None:
        """The sounds of this database."""
        self._database = database
        self._voices = voices
        self._under_way: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._at_once = asyncio.Semaphore(MOST_AT_ONCE)
        self._failed: dict[int, float] = {}

    async def spoken(self, file: int) -> bytes | None:
        """A sound's bytes; None for what is no sound, or cannot be spoken now."""
        if time.monotonic() < self._failed.get(file, 0.0):
            return None
        lock = self._under_way[file]
        try:
            async with lock:
                return await self._made(file)
        finally:
            if not lock.locked():
                self._under_way.pop(file, None)

    async def _made(self, file: int) -> bytes | None:
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(files.c.content, sounds)
                .join(sounds, sounds.c.file_id == files.c.id)
                .where(files.c.id == file)
            )
            found = rows.one_or_none()
        if found is None or found.content:
            return bytes(found.content) if found is not None else None
        try:
            async with self._at_once:
                sound = await self._voices.speak(
                    found.text, found.language, found.thousand or USUAL
                )
        except Unreadable as fault:
            log.warning("a message could not be spoken: %s", fault)
            self._failed[file] = time.monotonic() + AGAIN_AFTER
            return None
        async with self._database.write() as connection:
            await connection.execute(
                update(files).where(files.c.id == file).values(content=sound.content)
            )
        return sound.content
