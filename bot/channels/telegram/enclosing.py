"""Files to Telegram: each is uploaded once, then named by the platform's own id."""

import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest

from bot.channels.telegram import rendering
from bot.channels.telegram.updates import CHANNEL
from bot.channels.telegram.wire.courier import Courier
from bot.channels.telegram.wire.failures import FileMissingError, FileNotReadyError
from bot.delivery.files import Shelf
from bot.messaging import Attachment

UPLOAD_WITHIN = 60.0  # seconds
MOST_KNOWN = 256  # files whose ids are held ready
# What the Bot API server says of an id that it does not take, or no longer.
_ID_REFUSED = (
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "can't use file of type",
)

# How each sort of file is sent; an animation's message has a document beside it.
_METHODS = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "video": "sendVideo",
    "animation": "sendAnimation",
    "document": "sendDocument",
}

log = logging.getLogger(__name__)


class Enclosing:
    """Sends files. While one goes up, other letters with it wait for a later turn.

    They do not wait here: they would leave all at once, above the pace.
    """

    def __init__(self, bot: Courier, shelf: Shelf | None) -> None:
        """`shelf` holds the files; without one there are none to send."""
        self._bot = bot
        self._shelf = shelf
        self._ids: dict[Attachment, str] = {}
        self._uploading: set[Attachment] = set()

    async def send(self, file: Attachment, body: bytes) -> str:
        """One message with a file and, from a ready body, its caption; its id.

        Raises TelegramError; FileNotReadyError when the next attempt may do.
        """
        if file in self._uploading:
            raise FileNotReadyError("on its way up")
        known = self._ids.get(file)
        if known is not None:
            return await self._send_known(file, body, known)
        self._uploading.add(file)
        try:
            known = await self._stored(file)
            if known is None:
                return await self._upload(file, body)
        finally:
            self._uploading.discard(file)
        return await self._send_known(file, body, known)

    async def _send_known(self, file: Attachment, body: bytes, id_: str) -> str:
        method, field = _how(file)
        whole = rendering.with_fields(body, {field: id_})
        try:
            return await self._bot.send_body(whole, method)
        except BadRequest as error:
            if not error.message.casefold().startswith(_ID_REFUSED):
                raise
        await self._forget(file, id_)
        raise FileNotReadyError("its id is no longer taken")

    async def _stored(self, file: Attachment) -> str | None:
        if self._shelf is None:
            return None
        known = await self._shelf.platform_id(file, CHANNEL)
        if known is not None:
            self._remember(file, known)
        return known

    async def _upload(self, file: Attachment, body: bytes) -> str:
        content = await self._shelf.content(file) if self._shelf else None
        if not content:
            raise FileMissingError
        method, field = _how(file)
        message = await self._bot.upload(
            method,
            rendering.fields_of(body),
            field,
            (file.name, content, file.media_type),
            within=UPLOAD_WITHIN,
        )
        id_ = _id_in(message)
        if id_ is not None:
            await self._keep(file, id_)
        return str(message["message_id"])

    async def _keep(self, file: Attachment, id_: str) -> None:
        """The message has arrived, whether this can be written or not."""
        self._remember(file, id_)
        try:
            if self._shelf is not None:
                await self._shelf.keep_platform_id(file, CHANNEL, id_)
        except (SQLAlchemyError, OSError):
            log.exception("telegram's id of file %s could not be kept", file.id)

    async def _forget(self, file: Attachment, id_: str) -> None:
        """The next attempt uploads it, unless another one has by now."""
        if self._ids.get(file) == id_:
            del self._ids[file]
        if self._shelf is not None:
            await self._shelf.forget_platform_id(file, CHANNEL, id_)

    def _remember(self, file: Attachment, id_: str) -> None:
        if len(self._ids) >= MOST_KNOWN:
            self._ids.clear()
        self._ids[file] = id_


def _how(file: Attachment) -> tuple[str, str]:
    """The method that sends it, and the field that holds it."""
    if file.sort in _METHODS:
        return _METHODS[file.sort], file.sort
    return ("sendPhoto", "photo") if file.is_picture else ("sendDocument", "document")


def _id_in(message: dict[str, Any]) -> str | None:
    """The largest picture's id, or the document's; None where the platform made
    something else of it."""
    if message.get("photo"):
        return str(message["photo"][-1]["file_id"])
    for sort in _METHODS:
        if sort in message and sort != "photo":
            return str(message[sort]["file_id"])
    return None
