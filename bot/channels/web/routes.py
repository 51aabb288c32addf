"""The web chat's routes: the page, the JSON API, the event stream."""

import secrets
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web

from bot.channels.web import chat_body, guard, limits, media, records
from bot.channels.web.channel import WebChannel
from bot.channels.web.chat_body import Asked
from bot.channels.web.events import Events
from bot.channels.web.page_files import Files
from bot.clock import Milliseconds
from bot.i18n import SOURCE_LANGUAGE, Translator
from bot.messaging import Address, Incoming

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
        web.get("/api/chat/events", Events(channel).stream, allow_head=False),
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

    async def message(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat`: one message in, its replies out."""
        hint = guard.language_of(request, self._channel.catalogues.languages)
        _ = self._channel.catalogues.translator(hint or SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
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
                "replies": [self._channel.drawn(digest, *one) for one in replies],
            }
        )

    async def _session(
        self, request: web.Request, given: str, now: Milliseconds, _: Translator
    ) -> str:
        """The session that was given, or a new one made here."""
        if given and await self._channel.knows(records.digest_of(given)):
            return given
        address = guard.client_address(request, self._channel.config.web_proxies)
        wait = self._sessions.retry_after(address, now)
        if wait:
            raise chat_body.too_many(wait, _)
        async with self._database.write() as connection:
            return await records.new_session(connection, now)


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
