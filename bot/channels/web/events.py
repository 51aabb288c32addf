"""`GET /api/chat/events`: what is pushed to a session, from now on or since an id."""

import asyncio
import re

import orjson
from aiohttp import web

from bot.channels.web import chat_body, guard, records
from bot.channels.web.channel import WebChannel
from bot.channels.web.streams import Stream
from bot.clock import DAY
from bot.i18n import SOURCE_LANGUAGE

HEARTBEAT = 25.0  # seconds
REPLAY = 7 * DAY
FULL_FOR = 30  # seconds until another try is worth it: pages close
AN_ID = re.compile(r"[0-9]{1,18}")


class Events:
    """The streams of one channel."""

    def __init__(self, channel: WebChannel) -> None:
        """None is open yet."""
        self._channel = channel
        self._database = channel.database

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/chat/events`: what is pushed, from now on or since an id."""
        _ = self._channel.catalogues.translator(SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
        digest = records.digest_of(request.query.get("session", ""))
        if not await self._channel.knows(digest):
            raise chat_body.refusal(web.HTTPNotFound, _("Không có phiên này."))
        # Listens before it looks: what is pushed in between rings.
        stream = self._channel.streams.open(digest, self._network_of(request))
        if stream is None:
            raise chat_body.full(FULL_FOR, _)
        response = _event_stream(request)
        try:
            last = await self._start(request, digest)
            await response.prepare(request)
            # The id at once: a page that loses its line tells where it stood.
            await response.write(b"retry: 3000\nid: %d\n: here\n\n" % last)
            await self._stream(response, stream, last)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._channel.streams.close(stream)
        return response

    def _network_of(self, request: web.Request) -> str:
        proxies = self._channel.config.web_proxies
        return guard.networks_of(guard.client_address(request, proxies))[0]

    async def _start(self, request: web.Request, digest: str) -> int:
        asked = request.headers.get("Last-Event-ID", "")
        if AN_ID.fullmatch(asked):
            return int(asked)
        async with self._database.read() as connection:
            return await records.newest_push(connection, digest)

    async def _stream(
        self, response: web.StreamResponse, stream: Stream, last: int
    ) -> None:
        digest = stream.digest
        while not (self._channel.is_closing or stream.is_over):
            stream.bell.clear()
            since = self._channel.clock() - REPLAY
            async with self._database.read() as connection:
                found = await records.pushes_after(connection, digest, last, since)
            for number, reply in found:
                data = orjson.dumps(self._channel.drawn(digest, number, reply))
                await response.write(b"id: %d\ndata: %s\n\n" % (number, data))
                last = number
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await stream.bell.wait()
            except TimeoutError:
                await response.write(b": still here\n\n")


def _event_stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers=guard.headers_for(request))
    response.content_type = "text/event-stream"
    response.charset = "utf-8"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold it back
    return response
