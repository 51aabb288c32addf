"""Files that people sent, brought from their platform to where others show them.

A platform that sends them on by its own id does so at once, and waits for none of this.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.files import Shelf
from bot.drawing.photos import Broken, made_anew
from bot.errors import BotError
from bot.messaging import Signal
from bot.messaging.enclosure import TYPE_UNKNOWN
from bot.messaging.file_types import sort_of
from bot.speech import Unreadable, encoded

ATTEMPTS = 4
AGAIN_AFTER = 30.0  # seconds
_SOUNDS = ("voice", "audio")

log = logging.getLogger(__name__)


class NotBrought(BotError):
    """A file could not be had now."""


class Bringing:
    """Looks whenever the database has changed; one process does it."""

    def __init__(
        self,
        channel: str,
        bring: Callable[[str], Awaitable[bytes]],
        shelf: Shelf | None,
    ) -> None:
        """`bring` gets a file by the platform's name of it, or raises NotBrought.

        `shelf` says what is awaited, and takes it.
        """
        self._channel = channel
        self._bring_one = bring
        self._shelf = shelf
        self._bell = asyncio.Event()
        self._failed: dict[int, int] = {}

    def ring(self) -> None:
        """Something may be awaited."""
        self._bell.set()

    async def run(self, leads: Signal) -> None:
        """Brings what is awaited until cancelled."""
        while self._shelf is not None:
            await leads.wait()
            self._bell.clear()
            try:
                is_left = await self._bring(self._shelf)
            except (SQLAlchemyError, OSError):
                log.exception("files that came in could not be looked up or stored")
                is_left = True
            try:
                async with asyncio.timeout(AGAIN_AFTER if is_left else None):
                    await self._bell.wait()
            except TimeoutError:
                pass

    async def _bring(self, shelf: Shelf) -> bool:
        """One look; whether anything must be tried again."""
        is_left = False
        for number, id_ in await shelf.awaited(self._channel):
            content = await self._content(number, id_)
            if content is None:
                is_left = True
                continue
            await shelf.arrived(number, *await _as_kept(content))
            self._failed.pop(number, None)
        return is_left

    async def _content(self, number: int, id_: str) -> bytes | None:
        """A file's bytes: b"" where they cannot be had, None to try again."""
        try:
            return await self._bring_one(id_)
        except NotBrought as fault:
            self._failed[number] = self._failed.get(number, 0) + 1
            log.info("%s: a file could not be brought: %s", self._channel, fault)
            return b"" if self._failed[number] >= ATTEMPTS else None


async def _as_kept(content: bytes) -> tuple[bytes, str]:
    """A file's bytes and type; sounds and pictures made anew, none where broken."""
    found = sort_of(content) if content else None
    if found is None:
        return content, TYPE_UNKNOWN
    if found.sort == "photo":
        return await _drawn_anew(content)
    if found.sort not in _SOUNDS:
        return content, found.media_type
    try:
        sound = await encoded(content)
    except Unreadable as fault:
        log.info("a sound could not be read: %s", fault)
        return b"", TYPE_UNKNOWN
    return sound.content, sound.media_type


async def _drawn_anew(content: bytes) -> tuple[bytes, str]:
    try:
        picture = await made_anew(content)
    except Broken as fault:
        log.info("a picture could not be read: %s", fault)
        return b"", TYPE_UNKNOWN
    return picture.content, picture.media_type
