"""`GET /api/chat/events`: what is pushed to a session, from now on or since an id."""

import asyncio

import orjson
from aiohttp import web

from bot.channels.web import chat_body, guard, position, records
from bot.channels.web.channel import WebChannel
from bot.channels.web.position import Position
from bot.channels.web.streams import Stream
from bot.clock import DAY
from bot.country import SOURCE_LANGUAGE

HEARTBEAT = 25.0  # seconds
NEW_AFTER_ALL = DAY
FULL_FOR = 30  # seconds until another try is worth it: pages close


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
        token = guard.token_of(request)
        digest = await self._channel.opened_by(token)
        if digest is None:
            raise chat_body.refusal(web.HTTPNotFound, _("Không có phiên này."))
        # Listens before it looks: what is pushed in between rings.
        stream = self._channel.streams.open(digest, self._network_of(request))
        if stream is None:
            raise chat_body.full(FULL_FOR, _)
        response = _event_stream(request)
        try:
            heard = await self._heard(request, digest)
            await response.prepare(request)
            # The id at once: a page that loses its line tells where it stood.
            start = f"retry: 3000\nid: {heard}\n: here\n\n"
            await response.write(start.encode())
            await self._stream(response, token, stream, heard)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._channel.streams.close(stream)
        return response

    def _network_of(self, request: web.Request) -> str:
        proxies = self._channel.config.web_proxies
        return guard.networks_of(guard.client_address(request, proxies))[0]

    async def _heard(self, request: web.Request, digest: str) -> Position:
        """Where in today's numbers a stream begins: what comes after it is new."""
        asked = position.read(request.headers.get("Last-Event-ID", ""))
        async with self._database.read() as connection:
            epochs = await self._channel.epochs(connection, anew=True)
            if asked is None:
                number = await records.newest_push(connection, digest)
            else:
                number = position.heard(asked, epochs)
                if number > await records.newest_id(connection):
                    # The database was put back as a file, we do not know when.
                    before = self._channel.clock() - NEW_AFTER_ALL
                    number = await records.newest_push(connection, digest, before)
        return Position(epochs[-1].name, number)

    async def _stream(
        self,
        response: web.StreamResponse,
        token: str,
        stream: Stream,
        heard: Position,
    ) -> None:
        epoch, last = heard
        digest = stream.digest
        while not (self._channel.is_closing or stream.is_over):
            stream.bell.clear()
            now = self._channel.clock()
            async with self._database.read() as connection:
                found = await records.pushes_after(connection, token, last, now)
            if found is None:
                return  # another token opens this session now, or none
            for message in found:
                drawn = self._channel.drawn(digest, message, epoch)
                id_, data = str(drawn["id"]).encode(), orjson.dumps(drawn)
                await response.write(b"id: %s\ndata: %s\n\n" % (id_, data))
                last = message.number
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
