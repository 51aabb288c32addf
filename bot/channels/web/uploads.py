"""`POST /api/chat/files?session=…`: a voice message of anybody, a file of an officer.

An officer's file goes with a notice; what it is, its bytes say. Every sound is written
anew in a child process before it is stored, so nothing is given out as it came. An id
is signed for the session that sent it.
"""

import asyncio
import hashlib
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import BodyPartReader, MultipartReader, hdrs, web

from bot.channels.web import chat_body, guard, limits, records
from bot.channels.web.chat_body import refusal
from bot.clock import DAY, Clock, Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.delivery import files
from bot.drawing.photos import Broken, made_anew
from bot.i18n import Catalogues, Translator
from bot.messaging import Attachment, Enclosure, file_types
from bot.messaging.enclosure import LARGEST, VOICE
from bot.people import roles
from bot.speech import OPUS, Sound, Unreadable, encoded
from bot.store.database import Database

PATH = "/api/chat/files"
LONGEST_NAME = 120  # characters
MOST_SECONDS = 90  # of a voice message
LARGEST_VOICE = 2 * 1024 * 1024  # bytes
AT_ONCE = 2  # sounds that are read at the same time
MOST_WAITING = 20  # for that
WAIT = 5  # seconds, for who is one too many
# What was spoken and given to nobody goes after a day.
SPOKEN_KEPT = DAY
_PIECE = 64 * 1024
_SOUNDS = (VOICE, "audio")
_AN_ID = re.compile(r"([0-9]{1,15})(?:v([0-9]{1,3}))?-([0-9a-f]{32})", re.ASCII)

OpenedBy = Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came in; `is_voice` where the page says that someone speaks."""

    name: str
    content: bytes
    is_voice: bool


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
        self._of_session = limits.voices()
        self._of_network = limits.voices_of_networks()
        self._reading = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def take(
        self, request: web.Request, opened_by: OpenedBy, networks: Sequence[str]
    ) -> web.Response:
        """Stores it; a sentence for what is too large, broken, or of no known kind."""
        hint = guard.language_of(request, self._catalogues.languages)
        _ = self._catalogues.translator(hint or SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._public_url, _)
        digest = await opened_by(guard.token_of(request))
        if digest is None:
            raise refusal(web.HTTPForbidden, _("Chỗ này không nhận tệp."))
        if not await self._holds_a_role(digest):
            self._refuse_a_flood(digest, networks, _)
            sent = await _read(request, _, LARGEST_VOICE)
            return web.json_response({"file": await self._spoken(digest, sent, _)})
        sent = await _read(request, _, LARGEST)
        found = file_types.sort_of(sent.content, sent.name)
        if sent.is_voice or (found is not None and found.sort in _SOUNDS):
            stored = await self._spoken(digest, sent, _, most=None)
            return web.json_response({"file": stored})
        if found is None:
            text = _("Chỉ nhận ảnh, tiếng, video, PDF, Word, Excel.")
            raise refusal(web.HTTPUnsupportedMediaType, text)
        content, media_type = sent.content, found.media_type
        if found.sort == "photo":
            async with self._reading:
                content, media_type = await _drawn_anew(content, _)
        async with self._database.write() as connection:
            kept = await files.put(
                connection, sent.name, media_type, content, self._clock()
            )
        return web.json_response({"file": self._id(digest, kept)})

    def enclosed(self, digest: str, id_: str) -> Enclosure | None:
        """What an id stands for, if this session was given it."""
        found = _AN_ID.fullmatch(id_)
        if found is None:
            return None
        number, seconds = int(found[1]), int(found[2] or 0)
        if not hmac.compare_digest(self._sign(digest, number, seconds), found[3]):
            return None
        sort = VOICE if found[2] else ""
        return Enclosure(id="", sort=sort, name="", stored=number, seconds=seconds)

    def _refuse_a_flood(
        self, digest: str, networks: Sequence[str], _: Translator
    ) -> None:
        now = self._clock()
        wait = self._of_session.retry_after(digest, now)
        wait = wait or self._of_network.retry_after(networks, now)
        if wait:
            raise chat_body.too_many(wait, _)

    async def _spoken(
        self,
        digest: str,
        sent: _Sent,
        _: Translator,
        most: int | None = MOST_SECONDS,
    ) -> str:
        """Keeps what is said, written anew; `most` seconds, and of a citizen a day."""
        if self._waiting >= MOST_WAITING:
            raise chat_body.full(WAIT, _)
        self._waiting += 1
        try:
            async with self._reading:
                sound = await _written_anew(sent, _, most)
        finally:
            self._waiting -= 1
        kept: Milliseconds = files.KEPT if most is None else SPOKEN_KEPT
        # A name of its own: what two people say is never one file.
        name = _("Tiếng nói") + f" {secrets.token_hex(4)}.{OPUS.ending}"
        async with self._database.write() as connection:
            stored = await files.put(
                connection,
                name,
                sound.media_type,
                sound.content,
                self._clock(),
                kept=kept,
            )
        return self._id(digest, stored, max(1, round(sound.seconds)))

    async def _holds_a_role(self, digest: str) -> bool:
        async with self._database.read() as connection:
            return bool(await roles.grants(connection, records.WEB, digest))

    def _id(self, digest: str, stored: Attachment, seconds: int = 0) -> str:
        spoken = f"v{seconds}" if seconds else ""
        return f"{stored.id}{spoken}-{self._sign(digest, stored.id, seconds)}"

    def _sign(self, digest: str, number: int, seconds: int) -> str:
        said = f"{digest} {number} {seconds}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]


async def _written_anew(sent: _Sent, _: Translator, most: int | None) -> Sound:
    """Raises the refusal of what is no sound, is silent, or too long."""
    try:
        if most is None:
            sound = await encoded(sent.content, OPUS)
        else:
            sound = await encoded(sent.content, OPUS, most=most + 1.0)
    except Unreadable:
        text = _("Không nghe được gì trong tệp này. Bấm micro nói lại giúp.")
        raise refusal(web.HTTPUnprocessableEntity, text) from None
    if sound.is_silent:
        text = _("Chưa nghe thấy tiếng. Nói gần máy hơn, rồi gửi lại.")
        raise refusal(web.HTTPUnprocessableEntity, text)
    if most is not None and sound.seconds > most + 0.5:
        raise refusal(web.HTTPUnprocessableEntity, _too_long(_))
    return sound


def _too_long(_: Translator) -> str:
    return _.counted("Nói nhiều nhất {count} giây một lần. Nói ngắn lại giúp.", 90)


async def _drawn_anew(content: bytes, _: Translator) -> tuple[bytes, str]:
    """A picture without what was hidden in it, such as where it was taken."""
    try:
        picture = await made_anew(content)
    except Broken:
        text = _("Ảnh bị hỏng, mở không được. Gửi ảnh khác.")
        raise refusal(web.HTTPUnprocessableEntity, text) from None
    return picture.content, picture.media_type


async def _read(request: web.Request, _: Translator, most: int) -> _Sent:
    """The file's name and bytes, whether it comes by itself or in a form."""
    if (request.content_length or 0) > most + _PIECE:
        raise _too_large(_, most)
    is_voice = False
    if request.content_type.startswith("multipart/"):
        part: BodyPartReader | None = await _part(await request.multipart())
        if part is None:
            raise refusal(web.HTTPBadRequest, _("Chưa có tệp nào."))
        name, is_voice = part.filename or "", part.name == VOICE
    else:
        part, name = None, request.headers.get("X-File-Name", "")
    content = bytearray()
    while piece := await _piece(request, part):
        content += piece
        if len(content) > most:
            raise _too_large(_, most)
    if not content:
        raise refusal(web.HTTPBadRequest, _("Chưa có tệp nào."))
    plain = name.replace("\\", "/").rpartition("/")[2].translate(chat_body.CONTROLS)
    return _Sent(plain[-LONGEST_NAME:] or _("tệp"), bytes(content), is_voice)


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


def _too_large(_: Translator, most: int) -> web.HTTPException:
    """The connection ends with it: the rest is not read."""
    text = _("Tệp nặng quá 20 MB. Gửi tệp nhỏ hơn.")
    if most == LARGEST_VOICE:
        text = _too_long(_)
    refused = web.HTTPRequestEntityTooLarge(
        max_size=most,
        actual_size=most + 1,
        text=chat_body.error(text),
        content_type="application/json",
    )
    refused.headers[hdrs.CONNECTION] = "close"
    refused.force_close()
    return refused
