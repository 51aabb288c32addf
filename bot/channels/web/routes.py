"""The web chat's routes: the page, the JSON API, the event stream."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from bot.channels.web import chat_body, guard, limits, media, records
from bot.channels.web.channel import WebChannel
from bot.channels.web.chat_body import Asked
from bot.channels.web.drawing import as_message
from bot.channels.web.page_files import Files
from bot.clock import DAY, Milliseconds
from bot.i18n import SOURCE_LANGUAGE, Translator
from bot.messaging import Address, Incoming, Reply

HEARTBEAT = 25.0  # seconds
REPLAY = 7 * DAY
AN_ID = re.compile(r"[0-9]{1,18}")

Take = Callable[[Incoming], Awaitable[None]]


def routes(channel: WebChannel, take: Take) -> list[web.RouteDef]:
    """Everything that the web chat serves.

    `take` stores a message and returns once it has been handled: its replies are then
    stored (`records.store_reply`) as answers to its id.
    """
    files = Files()
    chat = _Chat(channel, take)
    return [
        web.get("/", files.page),
        web.get("/static/{version}/{name}", files.file),
        web.post("/api/chat", chat.message),
        web.get("/api/chat/events", chat.events, allow_head=False),
        web.get(media.PREFIX + "{link}", channel.media.serve),
    ]


class _Chat:
    """The API over one channel."""

    def __init__(self, channel: WebChannel, take: Take) -> None:
        self._channel = channel
        self._database = channel.database
        self._take = take
        self._messages = limits.messages()
        self._sessions = limits.sessions()

    # --- messages

    async def message(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat`: one message in, its replies out."""
        hint = guard.language_of(request, self._channel.catalogues.languages)
        _ = self._channel.catalogues.translator(hint or SOURCE_LANGUAGE)
        self._refuse_foreign(request, _)
        asked = await chat_body.read(request, _)
        now = self._channel.clock()
        session = await self._session(request, asked.session, now, _)
        digest = records.digest_of(session)
        wait = self._messages.retry_after(digest, now)
        if wait:
            raise chat_body.too_many(wait, _)
        incoming = _incoming(asked, digest, hint, now)
        await self._take(incoming)
        async with self._database.read() as connection:
            replies = await records.replies_to(connection, digest, incoming.id)
        return _json(
            {
                "session": session,
                "replies": [self._drawn(digest, *one) for one in replies],
            }
        )

    def _drawn(self, digest: str, number: int, reply: Reply) -> dict[str, object]:
        """A message as its session gets it, with the way to its file."""
        if reply.file is None:
            return as_message(number, reply)
        address = self._channel.media.address(digest, number)
        return as_message(number, reply, address)

    async def _session(
        self, request: web.Request, given: str, now: Milliseconds, _: Translator
    ) -> str:
        """The session that was given, or a new one made here."""
        if given and await self._is_known(records.digest_of(given), now):
            return given
        address = guard.client_address(request, self._channel.config.web_proxies)
        wait = self._sessions.retry_after(address, now)
        if wait:
            raise chat_body.too_many(wait, _)
        async with self._database.write() as connection:
            return await records.new_session(connection, now)

    async def _is_known(self, digest: str, now: Milliseconds) -> bool:
        """Whether there is such a session; it is then seen now."""
        async with self._database.read() as connection:
            seen_at = await records.last_seen(connection, digest)
        if seen_at is None:
            return False
        if records.is_stale(seen_at, now):
            async with self._database.write() as connection:
                await records.touch(connection, digest, now)
        return True

    def _refuse_foreign(self, request: web.Request, _: Translator) -> None:
        if guard.is_foreign(request, self._channel.config.public_url):
            text = _("Trang khác không được gửi vào đây.")
            raise chat_body.refusal(web.HTTPForbidden, text)

    # --- the stream

    async def events(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/chat/events`: what is pushed, from now on or since an id."""
        _ = self._channel.catalogues.translator(SOURCE_LANGUAGE)
        self._refuse_foreign(request, _)
        digest = records.digest_of(request.query.get("session", ""))
        if not await self._is_known(digest, self._channel.clock()):
            raise chat_body.refusal(web.HTTPNotFound, _("Không có phiên này."))
        # Listens before it looks: what is pushed in between rings.
        bell = self._channel.listen(digest)
        response = _event_stream(request)
        try:
            last = await self._start(request, digest)
            await response.prepare(request)
            # The id at once: a page that loses its line tells where it stood.
            await response.write(b"retry: 3000\nid: %d\n: here\n\n" % last)
            await self._stream(response, digest, bell, last)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._channel.forget(digest, bell)
        return response

    async def _start(self, request: web.Request, digest: str) -> int:
        asked = request.headers.get("Last-Event-ID", "")
        if AN_ID.fullmatch(asked):
            return int(asked)
        async with self._database.read() as connection:
            return await records.newest_push(connection, digest)

    async def _stream(
        self, response: web.StreamResponse, digest: str, bell: asyncio.Event, last: int
    ) -> None:
        while not self._channel.is_closing:
            bell.clear()
            since = self._channel.clock() - REPLAY
            async with self._database.read() as connection:
                found = await records.pushes_after(connection, digest, last, since)
            for number, reply in found:
                data = orjson.dumps(self._drawn(digest, number, reply))
                await response.write(b"id: %d\ndata: %s\n\n" % (number, data))
                last = number
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await bell.wait()
            except TimeoutError:
                await response.write(b": still here\n\n")


def _event_stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers=guard.headers_for(request))
    response.content_type = "text/event-stream"
    response.charset = "utf-8"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold it back
    return response


def _incoming(asked: Asked, digest: str, hint: str, now: Milliseconds) -> Incoming:
    return Incoming(
        address=Address(WebChannel.name, digest),
        id=f"{digest}:{asked.id or secrets.token_urlsafe(12)}",
        event=asked.event,
        sender=digest,
        text=asked.text,
        button=asked.button,
        language_hint=hint,
        received_at=now,
    )


def _json(document: object) -> web.Response:
    return web.Response(body=orjson.dumps(document), content_type="application/json")
