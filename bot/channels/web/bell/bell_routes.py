"""`/api/chat/push`: the key of who rings, and where a session is rung."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import orjson
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.web import chat_body, guard
from bot.channels.web.bell import endpoints
from bot.channels.web.bell.ringing import Bell
from bot.channels.web.limits import SlidingLimit
from bot.clock import MINUTE, Clock
from bot.config import Config
from bot.i18n import Catalogues, Translator
from bot.store.database import Database


class Chatroom(Protocol):
    """What is needed of the channel."""

    database: Database
    clock: Clock
    catalogues: Catalogues
    config: Config
    bell: Bell | None

    async def opened_by(self, token: str) -> str | None:
        """The session that a token opens."""
        ...


A_MINUTE = 10  # of a session: a page tells its address once a visit

ChatOf = Callable[[AsyncConnection, str], Awaitable[int | None]]


class BellRoutes:
    """The three of them; nobody is rung where the installation has no address."""

    def __init__(self, channel: Chatroom, chat_of: ChatOf) -> None:
        """`chat_of` is the number of the chat that a session is kept as, if it is."""
        self._channel = channel
        self._chat_of = chat_of
        self._limit = SlidingLimit(A_MINUTE, MINUTE)

    def routes(self) -> list[web.RouteDef]:
        """To be served with the others."""
        return [
            web.get("/api/chat/push", self.key),
            web.post("/api/chat/push", self.add),
            web.delete("/api/chat/push", self.remove),
        ]

    async def key(self, _request: web.Request) -> web.Response:
        """`GET`: what a browser asks its service with; empty where none is offered."""
        bell = self._channel.bell
        body = orjson.dumps({"key": bell.vapid.public if bell is not None else ""})
        return web.Response(body=body, content_type="application/json")

    async def add(self, request: web.Request) -> web.Response:
        """`POST {"session", "subscription"}`: rung there too, from now on."""
        _ = self._words(request)
        if self._channel.bell is None:
            text = _("Ở đây chưa báo được khi đóng trang.")
            raise chat_body.refusal(web.HTTPNotFound, text)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
        document = await chat_body.read_document(request, _)
        session = await self._session(document, _)
        wait = self._limit.retry_after(session, self._channel.clock())
        if wait:
            raise chat_body.too_many(wait, _)
        try:
            endpoint = endpoints.read(document.get("subscription"))
            _check_key(endpoint.key)
        except ValueError:
            text = _("Trình duyệt này chưa báo được khi đóng trang.")
            raise chat_body.refusal(web.HTTPBadRequest, text) from None
        async with self._channel.database.write() as connection:
            chat = await self._chat_of(connection, session)
            if chat is None:  # there would be nothing to ring for
                text = _("Nhận tin của xã trước đã, rồi bật báo tin khẩn.")
                raise chat_body.refusal(web.HTTPConflict, text)
            now = self._channel.clock()
            await endpoints.keep(connection, session, chat, endpoint, now)
        return web.Response(status=204)

    async def remove(self, request: web.Request) -> web.Response:
        """`DELETE {"session", "subscription"?}`: rung there no more, or nowhere."""
        _ = self._words(request)
        chat_body.refuse_foreign(request, self._channel.config.public_url, _)
        document = await chat_body.read_document(request, _)
        session = await self._session(document, _)
        async with self._channel.database.write() as connection:
            await endpoints.forget(connection, session, _endpoint_of(document))
        return web.Response(status=204)

    async def _session(self, document: dict[str, object], _: Translator) -> str:
        token = document.get("session")
        found = await self._channel.opened_by(token) if isinstance(token, str) else None
        if found is None:
            raise chat_body.refusal(web.HTTPNotFound, _("Không có phiên này."))
        return found

    def _words(self, request: web.Request) -> Translator:
        spoken = self._channel.catalogues.languages
        language = guard.language_of(request, spoken)
        return self._channel.catalogues.translator(language or spoken[0])


def _endpoint_of(document: dict[str, object]) -> str:
    """The address that a request names, whatever else it holds."""
    subscription = document.get("subscription")
    named = subscription.get("endpoint") if isinstance(subscription, dict) else ""
    return named if isinstance(named, str) else ""


def _check_key(key: bytes) -> None:
    """Raises ValueError for a key that is no point of the curve."""
    from bot.channels.web.bell import sealing  # noqa: PLC0415  # 9 MB for who needs it

    sealing.public_key(key)
