"""`GET /media/{random}`: a file that stands in a message, for whom the message is.

A session is in no link, so the link itself is what opens the file: it names one
message, is signed for the session that the message belongs to, and works for 24 hours
from when that session was shown it. A report's file, in which chats are named, is for
an officer of its place: whoever no longer is one has a link that opens nothing.
"""

import hashlib
import hmac
import re
from urllib.parse import quote

from aiohttp import hdrs, web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.web import records
from bot.clock import DAY, HOUR, Clock
from bot.delivery import files
from bot.delivery.spoken.sounds import Speaker
from bot.messaging import Attachment
from bot.people import roles
from bot.people.model import Role
from bot.people.rights import may
from bot.store.database import Database

PREFIX = "/media/"
_LINK = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,2}))?-([0-9]{1,10})-([0-9a-f]{32})")
_SHOWN = ("image/", "audio/", "video/")  # in the page; anything else is kept as a file
# A commune's computer is used by many: its browser keeps nothing of it.
_KEPT = "no-store"


class Media:
    """The files of one web chat."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: bytes,
        speaker: Speaker | None = None,
    ) -> None:
        """`secret` is the installation's; the key of the links is derived from it.

        `speaker` speaks what is to be heard when it is first asked for.
        """
        self._speaker = speaker
        self._database = database
        self._clock = clock
        self._key = hmac.digest(secret, b"web media", "sha256")

    def address(self, session: str, message: int, number: int = 0) -> str:
        """Where a session's browser finds one of a message's files.

        `session` is its digest, `number` counts the message's files from 0.
        """
        ends = (self._clock() + DAY) // HOUR + 1
        which = f"{message}.{number}" if number else str(message)
        return f"{PREFIX}{which}-{ends}-{self._sign(session, which, ends)}"

    async def serve(self, request: web.Request) -> web.Response:
        """The file; 404 alike for a link that is wrong, too old, or whose file went."""
        link = _LINK.fullmatch(request.match_info["link"])
        if link is None:
            raise web.HTTPNotFound
        message, number, ends = int(link[1]), int(link[2] or 0), int(link[3])
        which = f"{message}.{number}" if number else str(message)
        async with self._database.read() as connection:
            found = await records.message(connection, message)
            if found is None:
                raise web.HTTPNotFound
            session, reply = found
            if not self._is_good(session, which, ends, link[4]):
                raise web.HTTPNotFound
            if number >= len(reply.files):
                raise web.HTTPNotFound
            file = reply.files[number]
            if not await _may_open(connection, session, file):
                raise web.HTTPNotFound
            served = await files.served(connection, file.id)
        if served is None and self._speaker is not None:
            spoken = await self._speaker.spoken(file.id)
            served = (spoken, file.media_type) if spoken else None
        if served is None:
            raise web.HTTPNotFound
        return _response(request, file, *served)

    def _is_good(self, session: str, which: str, ends: int, signature: str) -> bool:
        expected = self._sign(session, which, ends)
        return hmac.compare_digest(expected, signature) and self._clock() < ends * HOUR

    def _sign(self, session: str, which: str, ends: int) -> str:
        said = f"{session} {which} {ends}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]


def _response(
    request: web.Request, file: Attachment, content: bytes, media_type: str
) -> web.Response:
    """All of a file, or the part that is asked for: players do."""
    name = quote(file.name, safe="")
    how = "inline" if media_type.startswith(_SHOWN) else "attachment"
    headers = {
        hdrs.CONTENT_TYPE: media_type,
        hdrs.CONTENT_DISPOSITION: f"{how}; filename*=UTF-8''{name}",
        hdrs.CACHE_CONTROL: _KEPT,
        hdrs.ACCEPT_RANGES: "bytes",
    }
    try:
        part = request.http_range
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    if part.start is None and part.stop is None:
        return web.Response(body=content, headers=headers)
    start, stop, _step = part.indices(len(content))
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{len(content)}"
    return web.Response(status=206, body=content[start:stop], headers=headers)


async def _may_open(
    connection: AsyncConnection, session: str, file: Attachment
) -> bool:
    if not file.place:
        return True
    grants = await roles.grants(connection, records.WEB, session)
    return may(grants, Role.OFFICER, file.place)
