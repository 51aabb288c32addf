"""`GET /zalo/{link}`: a file by an address that Zalo's servers, or a phone, can open.

There is no session to open it with, so the address itself is what opens it: it is
signed, and good for a day. A report's file, in which chats are named, is for an officer
of its place: its address also names whose it is, and opens nothing once they no longer
are one.
"""

import hashlib
import hmac
import re
from collections import OrderedDict
from urllib.parse import quote

from aiohttp import hdrs, web

from bot.channels.zalo.hook import PATH
from bot.channels.zalo.plain_parts import is_sound
from bot.channels.zalo.received import CHANNEL
from bot.clock import DAY, HOUR, Clock
from bot.delivery.files import Shelf
from bot.messaging import Attachment
from bot.people import roles
from bot.people.model import Role
from bot.people.rights import may
from bot.speech import AAC, Unreadable, encoded
from bot.store.database import Database

ROUTE = PATH + "/{link}"
MOST_SOUNDS = 16  # held as Zalo plays them: it asks for each more than once
_LINK = re.compile(
    r"([0-9]{1,18})-([0-9]{1,10})-([0-9a-f]{32})"
    r"(?:-([a-z0-9.]+)-([0-9A-Za-z_-]+))?\.([a-z0-9]{1,5})"
)
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/plain": "txt",
    "video/mp4": "mp4",
}
_OTHER_ENDING = re.compile(r"\.([a-z0-9]{1,5})$")


class PublicFiles:
    """The files of one installation, where it has an address of its own."""

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        clock: Clock,
        secret: bytes,
        public_url: str | None,
    ) -> None:
        """`secret` is the installation's; the key of the addresses is derived."""
        self._database = database
        self._shelf = shelf
        self._clock = clock
        self._key = hmac.digest(secret, b"zalo files", "sha256")
        self._public_url = public_url
        self._sounds: OrderedDict[int, bytes] = OrderedDict()

    def address(self, file: Attachment, whose: str) -> str:
        """A file's public address; empty where nobody could open one."""
        if self._public_url is None:
            return ""
        ends = (self._clock() + DAY) // HOUR + 1
        rest = f"-{file.place}-{whose}" if file.place else ""
        ending = _ending(file)
        signed = self._sign(str(file.id), str(ends), rest, ending)
        return f"{self._public_url}{PATH}/{file.id}-{ends}-{signed}{rest}.{ending}"

    async def serve(self, request: web.Request) -> web.Response:
        """The file; 404 alike for what is wrong, too old, or went."""
        link = _LINK.fullmatch(request.match_info["link"])
        if link is None:
            raise web.HTTPNotFound
        number, ends, signed, place, whose, ending = link.groups()
        rest = f"-{place}-{whose}" if place else ""
        expected = self._sign(number, ends, rest, ending)
        is_good = hmac.compare_digest(expected, signed)
        if not is_good or self._clock() >= int(ends) * HOUR:
            raise web.HTTPNotFound
        if place and not await self._is_officer(whose, place):
            raise web.HTTPNotFound
        if ending == AAC.ending:
            sound = await self.sound(int(number))
            served = None if sound is None else (sound, AAC.media_type)
        else:
            served = await self._shelf.served(int(number))
        if served is None:
            raise web.HTTPNotFound
        return _response(f"{number}.{ending}", *served)

    async def sound(self, number: int) -> bytes | None:
        """A sound as Zalo plays it; None where it cannot be had."""
        known = self._sounds.get(number)
        if known is not None:
            self._sounds.move_to_end(number)
            return known
        stored = await self._shelf.served(number)
        if stored is None:
            return None
        try:
            made = (await encoded(stored[0], AAC)).content
        except Unreadable:
            return None
        self._sounds[number] = made
        while len(self._sounds) > MOST_SOUNDS:
            self._sounds.popitem(last=False)
        return made

    async def _is_officer(self, whose: str, place: str) -> bool:
        async with self._database.read() as connection:
            grants = await roles.grants(connection, CHANNEL, whose)
        return may(grants, Role.OFFICER, place)

    def _sign(self, *said: str) -> str:
        whole = " ".join(said).encode()
        return hmac.new(self._key, whole, hashlib.sha256).hexdigest()[:32]


def _ending(file: Attachment) -> str:
    if is_sound(file):
        return AAC.ending
    known = _ENDINGS.get(file.media_type)
    other = _OTHER_ENDING.search(file.name.casefold())
    return known or (other[1] if other else "bin")


def _response(name: str, content: bytes, media_type: str) -> web.Response:
    how = "inline" if media_type.startswith(("image/", "audio/")) else "attachment"
    headers = {
        hdrs.CONTENT_TYPE: media_type,
        hdrs.CONTENT_DISPOSITION: f"{how}; filename*=UTF-8''{quote(name, safe='')}",
        hdrs.CACHE_CONTROL: "no-store",
    }
    return web.Response(body=content, headers=headers)
