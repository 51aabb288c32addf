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
from bot.messaging import Attachment
from bot.people import roles
from bot.people.model import Role
from bot.people.rights import may
from bot.store.database import Database

PREFIX = "/media/"
_LINK = re.compile(r"([0-9]{1,18})-([0-9]{1,10})-([0-9a-f]{32})")
# A commune's computer is used by many: its browser keeps nothing of it.
_KEPT = "no-store"


class Media:
    """The files of one web chat."""

    def __init__(self, database: Database, clock: Clock, secret: bytes) -> None:
        """`secret` is the installation's; the key of the links is derived from it."""
        self._database = database
        self._clock = clock
        self._key = hmac.digest(secret, b"web media", "sha256")

    def address(self, session: str, message: int) -> str:
        """Where a session's browser finds a message's file; `session` is its digest."""
        ends = (self._clock() + DAY) // HOUR + 1
        return f"{PREFIX}{message}-{ends}-{self._sign(session, message, ends)}"

    async def serve(self, request: web.Request) -> web.Response:
        """The file; 404 alike for a link that is wrong, too old, or whose file went."""
        link = _LINK.fullmatch(request.match_info["link"])
        if link is None:
            raise web.HTTPNotFound
        message, ends, signature = int(link[1]), int(link[2]), link[3]
        async with self._database.read() as connection:
            found = await records.message(connection, message)
            if found is None:
                raise web.HTTPNotFound
            session, reply = found
            if not self._is_good(session, message, ends, signature):
                raise web.HTTPNotFound
            file = reply.file
            if file is None or not await _may_open(connection, session, file):
                raise web.HTTPNotFound
            content = await files.content(connection, file.id)
        if content is None:
            raise web.HTTPNotFound
        how = "inline" if file.is_picture else "attachment"
        name = quote(file.name, safe="")
        return web.Response(
            body=content,
            headers={
                hdrs.CONTENT_TYPE: file.media_type,
                hdrs.CONTENT_DISPOSITION: f"{how}; filename*=UTF-8''{name}",
                hdrs.CACHE_CONTROL: _KEPT,
            },
        )

    def _is_good(self, session: str, message: int, ends: int, signature: str) -> bool:
        expected = self._sign(session, message, ends)
        return hmac.compare_digest(expected, signature) and self._clock() < ends * HOUR

    def _sign(self, session: str, message: int, ends: int) -> str:
        said = f"{session} {message} {ends}".encode()
        return hmac.new(self._key, said, hashlib.sha256).hexdigest()[:32]


async def _may_open(
    connection: AsyncConnection, session: str, file: Attachment
) -> bool:
    if not file.place:
        return True
    grants = await roles.grants(connection, records.WEB, session)
    return may(grants, Role.OFFICER, file.place)
