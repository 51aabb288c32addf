"""`POST /api/chat/files?session=…`: a file from who holds a role, to go with a notice.

Its id is signed for the session that sent it. What it is, its bytes say.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from bot.channels.web import chat_body, guard, records
from bot.channels.web.chat_body import refusal
from bot.clock import Clock
from bot.country import SOURCE_LANGUAGE
from bot.delivery import files
from bot.i18n import Catalogues, Translator
from bot.messaging import Attachment, Enclosure, file_types
from bot.messaging.enclosure import LARGEST
from bot.people import roles
from bot.store.database import Database

PATH = "/api/chat/files"
LONGEST_NAME = 120  # characters
_PIECE = 64 * 1024

OpenedBy = Callable[[str], Awaitable[str | None]]


class Uploads:
    """What one web chat takes in."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalogues: Catalogues,
        public_url: str | None,
        secret: bytes,
    ) -> None:
        """`secret` is the installation's; the key of the ids is derived from it."""
        self._database = database
        self._clock = clock
        self._catalogues = catalogues
        self._public_url = public_url
        self._key = hmac.digest(secret, b"web uploads", "sha256")

    async def take(self, request: web.Request, opened_by: OpenedBy) -> web.Response:
        """Stores it; a sentence for what is too large, broken, or of no known kind."""
        hint = guard.language_of(request, self._catalogues.languages)
        _ = self._catalogues.translator(hint or SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._public_url, _)
        digest = await opened_by(guard.token_of(request))
        if digest is None or not await self._holds_a_role(digest):
            raise refusal(web.HTTPForbidden, _("Chỗ này không nhận tệp."))
        name, content = await _read(request, _)
        found = file_types.sort_of(content, name)
        if found is None:
            text = _("Chỉ nhận ảnh, tiếng, video, PDF, Word, Excel.")
            raise refusal(web.HTTPUnsupportedMediaType, text)
        if file_types.is_broken(content):
            text = _("Ảnh bị hỏng, mở không được. Gửi ảnh khác.")
            raise refusal(web.HTTPUnprocessableEntity, text)
        async with self._database.write() as connection:
            stored = await files.put(
                connection, name, found.media_type, content, self._clock()
            )
        return web.json_response({"file": self._id(digest, stored)})

    def enclosed(self, digest: str, id_: str) -> Enclosure | None:
        """What an id stands for, if this session was given it."""
        number, _, signature = id_.partition("-")
        if not number.isascii() or not number.isdecimal() or len(number) > 15:  # noqa: PLR2004  # of ours
            return None
        if not hmac.compare_digest(self._sign(digest, int(number)), signature):
            return None
        return Enclosure(id="", sort="", name="", stored=int(number))

    async def _holds_a_role(self, digest: str) -> bool:
        async with self._database.read() as connection:
            return bool(await roles.grants(connection, records.WEB, digest))

    def _id(self, digest: str, stored: Attachment) -> str:
        return f"{stored.id}-{self._sign(digest, stored.id)}"

    def _sign(self, digest: str, number: int) -> str:
        said = f"{digest} {number}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]


async def _read(request: web.Request, _: Translator) -> tuple[str, bytes]:
    """The file's name and bytes, whether it comes by itself or in a form."""
    if (request.content_length or 0) > LARGEST + _PIECE:
        raise _too_large(_)
    if request.content_type.startswith("multipart/"):
        part: BodyPartReader | None = await _part(await request.multipart())
        if part is None:
            raise refusal(web.HTTPBadRequest, _("Chưa có tệp nào."))
        name = part.filename or ""
    else:
        part, name = None, request.headers.get("X-File-Name", "")
    content = bytearray()
    while piece := await _piece(request, part):
        content += piece
        if len(content) > LARGEST:
            raise _too_large(_)
    if not content:
        raise refusal(web.HTTPBadRequest, _("Chưa có tệp nào."))
    plain = name.replace("\\", "/").rpartition("/")[2].translate(chat_body.CONTROLS)
    return plain[-LONGEST_NAME:] or _("tệp"), bytes(content)


async def _piece(request: web.Request, part: BodyPartReader | None) -> bytes:
    if part is None:
        return await request.content.read(_PIECE)
    return await part.read_chunk(_PIECE)


async def _part(form: MultipartReader) -> BodyPartReader | None:
    """The form's first file."""
    while (part := await form.next()) is not None:
        if isinstance(part, BodyPartReader) and part.filename:
            return part
    return None


def _too_large(_: Translator) -> web.HTTPException:
    """The connection ends with it: the rest is not read."""
    text = _("Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn.")
    refused = web.HTTPRequestEntityTooLarge(
        max_size=LARGEST,
        actual_size=LARGEST + 1,
        text=chat_body.error(text),
        content_type="application/json",
    )
    refused.headers[hdrs.CONNECTION] = "close"
    refused.force_close()
    return refused
