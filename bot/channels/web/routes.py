"""The web chat's routes: the page, the JSON API, the event stream."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import orjson
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.web import chat_body, guard, limits, media, records, sessions, uploads
from bot.channels.web.bell.bell_routes import BellRoutes
from bot.channels.web.channel import WebChannel
from bot.channels.web.chat_body import Asked
from bot.channels.web.events import Events
from bot.channels.web.pages.page_files import Files
from bot.clock import Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.errors import Busy
from bot.i18n import Translator
from bot.messaging import Address, Event, Incoming, Media
from bot.people import chats, roles

log = logging.getLogger(__name__)

CROWD_FOR = 2  # seconds until a place may be free for one more of a network


class Intake(Protocol):
    """Where messages go."""

    @property
    def places(self) -> int:
        """How many may wait now for what they asked."""
        ...

    async def take(self, one: Incoming) -> None:
        """Stores a message and returns once it has been handled.

        Its replies are then stored (`records.store_replies`) as answers to its id.
        Raises Busy when more wait than can be answered soon.
        """
        ...

    def refuse_when_busy(self, one: Incoming) -> None:
        """Raises Busy as `take` would."""
        ...

    def is_urgent(self, one: Incoming) -> bool:
        """Whether it is a cry for help."""
        ...


def routes(
    channel: WebChannel, intake: Intake, files: Files | None = None
) -> list[web.RouteDef]:
    """Everything that the web chat serves."""
    files = files or Files()
    chat = _Chat(channel, intake)
    return [
        web.get("/", files.page),
        web.get("/worker.js", files.worker),
        web.get("/static/{version}/{name}", files.file),
        web.post("/api/chat", chat.message),
        web.post("/api/chat/end", chat.end),
        web.get("/api/chat/events", Events(channel).stream, allow_head=False),
        web.post(uploads.PATH, chat.file),
        web.get(media.PREFIX + "{link}", channel.media.serve),
        *BellRoutes(channel, _chat_of).routes(),
    ]


async def _chat_of(connection: AsyncConnection, session: str) -> int | None:
    """The number of the chat that a session is kept as, None where it is not."""
    chat = await chats.find(connection, Address(WebChannel.name, session))
    return chat.id if chat is not None and chat.gone_reason is None else None


class _Chat:
    """The API over one channel."""

    def __init__(self, channel: WebChannel, intake: Intake) -> None:
        self._channel = channel
        self._database = channel.database
        self._intake = intake
        self._of_session = limits.messages()
        self._cries = limits.cries()
        self._of_network = limits.messages_of_networks()
        self._new_sessions = limits.NewSessions()
        self._waited_for = limits.WaitedFor()
        self._has_warned = False
        self._run_key = secrets.token_bytes()

    async def message(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat`: one message in, its replies out."""
        hint = guard.language_of(request, self._channel.catalogues.languages)
        _ = self._channel.catalogues.translator(hint or SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
        asked = await chat_body.read(request, _)
        try:
            return await self._answer(asked, self._networks_of(request), hint, _)
        except Busy as busy:
            raise chat_body.full(busy.retry_after, _) from None

    async def file(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat/files`: what goes with the next message."""
        networks = self._networks_of(request)
        opened_by = self._channel.opened_by
        return await self._channel.uploads.take(request, opened_by, networks)

    def _networks_of(self, request: web.Request) -> Sequence[str]:
        """Whose limits hold; says once when those of everybody are one's."""
        proxies = self._channel.config.web_proxies
        if not self._has_warned and guard.is_unnamed_proxy(request, proxies):
            self._has_warned = True
            log.warning(
                "a proxy nearby is not named in BOT_WEB_PROXIES: "
                "all its visitors share the limits of one address"
            )
        return guard.networks_of(guard.client_address(request, proxies))

    async def _answer(
        self, asked: Asked, networks: Sequence[str], hint: str, _: Translator
    ) -> web.Response:
        now = self._channel.clock()
        household = self._household_of(networks)
        digest = sessions.digest_of(asked.session)
        incoming = _incoming(asked, digest, hint, now, household)
        self._refuse_a_crowd(asked, incoming, networks, _)
        with self._waited_for.one_more(networks):
            token = asked.session
            known = await self._channel.opened_by(token) if token else None
            if known is None:
                token = await self._new_session(asked, incoming, networks, _)
            digest = known or sessions.digest_of(token)
            if len(asked.text) > chat_body.MAX_TEXT and not await self._holds(digest):
                chat_body.refuse_long(asked.text, chat_body.MAX_TEXT, _)
            incoming = _incoming(asked, digest, hint, now, household)
            if asked.file:
                enclosed = self._channel.uploads.enclosed(digest, asked.file)
                is_voice = enclosed is not None and enclosed.is_voice
                media = Media.SOUND if is_voice else Media.FILE
                incoming = replace(incoming, enclosed=enclosed, media=media)
            wait = self._of_session.retry_after(digest, now)
            if wait and not self._is_heard(incoming):
                self._of_network.give_back(networks)
                raise chat_body.too_many(wait, _)
            await self._intake.take(incoming)
        if token == asked.session:
            self._new_sessions.came_back(digest)
        return await self._said(token, incoming)

    async def _holds(self, digest: str) -> bool:
        """Whether it may write as much as a notice."""
        async with self._database.read() as connection:
            return bool(await roles.grants(connection, WebChannel.name, digest))

    def _is_heard(self, incoming: Incoming) -> bool:
        """Whether it is a cry, and not one of a flood, from who has said too much."""
        if not self._intake.is_urgent(incoming):
            return False
        digest, now = incoming.address.text, incoming.received_at
        return not self._cries.retry_after(digest, now)

    async def _said(self, token: str, incoming: Incoming) -> web.Response:
        """The replies, and what opens the session from now on."""
        digest = incoming.address.text
        async with self._database.read() as connection:
            replies = await records.replies_to(connection, digest, incoming.id)
            epoch = (await self._channel.epochs(connection))[-1].name
        if any(message.reply.renews for message in replies):
            async with self._database.write() as connection:
                token = await sessions.renew(connection, digest)
        drawn = [self._channel.drawn(digest, message, epoch) for message in replies]
        answer = {"session": token, "replies": drawn}
        spoken = [m.reply.speaks for m in replies if m.reply.speaks]
        return _json(answer | ({"lang": spoken[-1]} if spoken else {}))

    async def end(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat/end`: the session opens nothing any more; 204 in any case."""
        _ = self._channel.catalogues.translator(SOURCE_LANGUAGE)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
        token = await chat_body.read_session(request, _)
        digest = await self._channel.opened_by(token)
        if digest is None:
            return web.Response(status=204)
        try:
            await self._intake.take(_left(digest, self._channel.clock()))
        except Busy as busy:
            raise chat_body.full(busy.retry_after, _) from None
        async with self._database.write() as connection:
            await sessions.end(connection, digest)
        self._channel.streams.ring(digest)  # they end
        return web.Response(status=204)

    def _household_of(self, networks: Sequence[str]) -> str:
        """A name for the nearest network that is worth nothing outside this run."""
        named = hmac.digest(self._run_key, networks[0].encode(), "sha256")
        return named.hex()[:16]

    def _refuse_a_crowd(
        self, asked: Asked, incoming: Incoming, networks: Sequence[str], _: Translator
    ) -> None:
        """Before anything is read or written. Whoever cries for help is let through.

        Raises Busy when more wait than can be answered, and HTTP refusals.
        """
        now = incoming.received_at
        self._intake.refuse_when_busy(incoming)
        has_room = self._waited_for.has_room(networks, self._intake.places)
        if not has_room and not self._intake.is_urgent(incoming):
            raise chat_body.full(CROWD_FOR, _)
        if asked.is_greeting:
            wait = self._new_sessions.greeting_after(networks, now)
        else:
            wait = self._of_network.retry_after(networks, now)
        if wait and not self._intake.is_urgent(incoming):
            raise chat_body.too_many(wait, _)

    async def _new_session(
        self, asked: Asked, incoming: Incoming, networks: Sequence[str], _: Translator
    ) -> str:
        """Made here, unless too many were: also for a session that nobody knows."""
        now = incoming.received_at
        if not asked.is_greeting:
            wait = self._new_sessions.retry_after(networks, now, asked.id)
            if wait and not self._intake.is_urgent(incoming):
                raise chat_body.too_many(wait, _)
        async with self._database.write() as connection:
            token = await sessions.new(connection, now)
        if not asked.is_greeting:
            self._new_sessions.made(sessions.digest_of(token), networks)
        return token


def _id(digest: str, own: str) -> str:
    """It outlives an erasure by two days, and must not say whose it was."""
    return hashlib.sha256(f"{digest}:{own}".encode()).hexdigest()


def _incoming(
    asked: Asked, digest: str, hint: str, now: Milliseconds, household: str
) -> Incoming:
    return Incoming(
        address=Address(WebChannel.name, digest),
        id=_id(digest, asked.id or secrets.token_urlsafe(12)),
        event=asked.event,
        sender=digest,
        text=asked.text,
        button=asked.button,
        language_hint=hint,
        received_at=now,
        household=household,
    )


def _left(digest: str, now: Milliseconds) -> Incoming:
    """Whoever ends a session is no longer there, as who blocks us elsewhere."""
    return Incoming(
        address=Address(WebChannel.name, digest),
        id=_id(digest, "the end"),
        event=Event.LEFT,
        sender=None,
        received_at=now,
    )


def _json(document: object) -> web.Response:
    return web.Response(body=orjson.dumps(document), content_type="application/json")
