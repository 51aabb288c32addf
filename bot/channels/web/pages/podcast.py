"""`GET /loudspeaker/{place}.xml`: what a commune's loudspeaker says, as a podcast.

Any IP loudspeaker or phone can play it. Nothing is made when it is asked for: scripts
and sounds are there before their time, so a reader that hammers costs one small look.
"""

import re
from dataclasses import dataclass
from email.utils import formatdate
from xml.etree.ElementTree import Element, SubElement, tostring

from aiohttp import hdrs, web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.alerts.xml_letters import as_xml
from bot.bulletins.loudspeaker import airings
from bot.bulletins.loudspeaker.airings import Airing
from bot.channels.web import guard, limits
from bot.channels.web.channel import WebChannel
from bot.clock import DAY
from bot.country import SOURCE_LANGUAGE
from bot.delivery import files
from bot.delivery.in_force import taken_back
from bot.i18n import N_
from bot.places import Place, Places

SHOWN = 3 * DAY  # a sound is played on its day; who looks later reads the script
MOST = 30
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_SECOND = 1000  # milliseconds


@dataclass(frozen=True, slots=True)
class Podcast:
    """The feed of each commune that has a loudspeaker."""

    channel: WebChannel
    places: Places
    looks: limits.Buckets

    def routes(self) -> list[web.RouteDef]:
        """The feed, and the sound of each of its entries."""
        return [
            web.get(r"/loudspeaker/{place:[^/]+}.xml", self.feed),
            web.get(r"/loudspeaker/{place:[^/]+}/{number:\d{1,12}}.mp3", self.sound),
        ]

    async def feed(self, request: web.Request) -> web.Response:
        """The newest first; 404 where no loudspeaker is, 304 where nothing is new."""
        self._count(request)
        place = self._place(request)
        now = self.channel.clock()
        async with self.channel.database.read() as connection:
            speaker = await airings.find(connection, place.path)
            found = await airings.newest(connection, place.path, now - SHOWN, MOST)
            found = await _standing(connection, found)
        if speaker is None and not found:
            raise web.HTTPNotFound(text=self._no_loudspeaker(place))
        ids = "-".join(str(one.id) for one in found)
        newest = f'"{place.code}-{ids}"'
        headers = {hdrs.ETAG: newest, hdrs.CACHE_CONTROL: "public, max-age=60"}
        if request.headers.get(hdrs.IF_NONE_MATCH) == newest:
            return web.Response(status=304, headers=headers)
        return web.Response(
            body=self._written(request, place, found),
            content_type="application/rss+xml",
            charset="utf-8",
            headers=headers,
        )

    async def sound(self, request: web.Request) -> web.Response:
        """An entry's sound; in parts too, as players ask for it."""
        self._count(request)
        place = self._place(request)
        async with self.channel.database.read() as connection:
            one = await airings.get(connection, int(request.match_info["number"]))
            if one is None or one.place != place.path or one.audio is None:
                raise web.HTTPNotFound
            if not await _standing(connection, [one]):
                raise web.HTTPNotFound
            content = await files.content(connection, one.audio)
        if content is None:
            raise web.HTTPNotFound
        headers = {
            hdrs.ACCEPT_RANGES: "bytes",
            hdrs.CACHE_CONTROL: "no-cache",  # it may be taken back
        }
        part = _part(request, len(content))
        status = 200
        if part is not None:
            whole = len(content)
            content = content[part]
            last = part.start + len(content) - 1
            headers[hdrs.CONTENT_RANGE] = f"bytes {part.start}-{last}/{whole}"
            status = 206
        return web.Response(
            status=status, body=content, content_type="audio/mpeg", headers=headers
        )

    def _place(self, request: web.Request) -> Place:
        place = self.places.by_code(request.match_info["place"])
        if place is None:
            raise web.HTTPNotFound(
                text=self._words(N_("Không có nơi nào mang mã này."))
            )
        return place

    def _words(self, message: str) -> str:
        return self.channel.catalogues.translator(SOURCE_LANGUAGE)(message)

    def _no_loudspeaker(self, place: Place) -> str:
        _ = self.channel.catalogues.translator(SOURCE_LANGUAGE)
        return _("{place} chưa mở loa.", place=self.places.title(place))

    def _count(self, request: web.Request) -> None:
        """Raises 429 for who asks without end."""
        address = guard.client_address(request, self.channel.config.web_proxies)
        networks = guard.networks_of(address)
        wait = self.looks.retry_after(networks, self.channel.clock())
        if wait:
            raise web.HTTPTooManyRequests(
                text=self._words(N_("Đông quá. Chờ một lát rồi thử lại nhé.")),
                headers={hdrs.RETRY_AFTER: str(wait)},
            )

    def _written(
        self, request: web.Request, place: Place, found: list[Airing]
    ) -> bytes:
        _ = self.channel.catalogues.translator(SOURCE_LANGUAGE)
        origin = self.channel.config.public_url or str(request.url.origin())
        title = self.places.label(place)
        rss = Element("rss", {"version": "2.0", "xmlns:itunes": _ITUNES})
        channel = SubElement(rss, "channel")
        for name, text in (
            ("title", _("Loa {place}", place=title)),
            ("link", f"{origin}/board/{place.code}"),
            (
                "description",
                _("Bài đọc trên loa {place}, mỗi buổi một bài.", place=title),
            ),
            ("language", SOURCE_LANGUAGE),
            ("ttl", "5"),
        ):
            SubElement(channel, name).text = text
        for one in found:
            _entry(channel, one, f"{origin}/loudspeaker/{place.code}")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(rss)


async def _standing(connection: AsyncConnection, found: list[Airing]) -> list[Airing]:
    """Those of which nothing was taken back or corrected since."""
    said = await airings.broadcasts_of(connection, [one.id for one in found])
    ids = {number for numbers in said.values() for number in numbers}
    gone = await taken_back(connection, ids)
    return [one for one in found if not said[one.id] & gone]


def _entry(channel: Element, one: Airing, address: str) -> None:
    item = SubElement(channel, "item")
    SubElement(item, "title").text = as_xml(one.title)
    SubElement(item, "description").text = as_xml(one.script)
    SubElement(item, "guid", {"isPermaLink": "false"}).text = f"{address}/{one.id}"
    SubElement(item, "pubDate").text = formatdate(one.at / _SECOND)
    SubElement(item, "itunes:duration").text = str(one.seconds)
    if one.audio is not None:
        sound = {
            "url": f"{address}/{one.id}.mp3",
            "type": "audio/mpeg",
            "length": str(one.audio_bytes),
        }
        SubElement(item, "enclosure", sound)


def _part(request: web.Request, length: int) -> slice | None:
    """The part that was asked for; None is the whole. Raises 416 for what is not."""
    asked = re.fullmatch(
        r"bytes=(\d{0,15})-(\d{0,15})", request.headers.get(hdrs.RANGE, "")
    )
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        first, last = max(length - int(asked[2]), 0), length - 1
    else:
        first = int(asked[1])
        last = min(int(asked[2]), length - 1) if asked[2] else length - 1
    if first > last:
        raise web.HTTPRequestRangeNotSatisfiable(
            headers={hdrs.CONTENT_RANGE: f"bytes */{length}"}
        )
    return slice(first, last + 1)
