"""The one web server: the channels' routes, and health, readiness and metrics."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from bot.channels.web import ProofPage, WebChannel, routes, security_headers
from bot.delivery import outbox
from bot.messaging import Channel, Incoming
from bot.store.database import Database

MAX_BODY = 1024 * 1024  # bytes

Take = Callable[[Incoming], Awaitable[None]]


class AccessLog(AbstractAccessLogger):
    """Method, path and status: no query, which may carry a session or a code."""

    @override
    def log(
        self, request: web.BaseRequest, response: web.StreamResponse, time: float
    ) -> None:
        """One line a request, at DEBUG."""
        self.logger.debug(
            "%s %s %s %.3fs", request.method, request.path, response.status, time
        )

    @property
    @override
    def enabled(self) -> bool:
        """Whether anybody would read it."""
        return self.logger.isEnabledFor(logging.DEBUG)


def application(
    web_chat: WebChannel,
    take: Take,
    channels: Mapping[str, Channel],
    database: Database,
    proof: ProofPage,
) -> web.Application:
    """The server's application, without the webhooks."""
    health = Health(channels, database, lambda: proof.library.content.digest)
    app = web.Application(middlewares=[security_headers], client_max_size=MAX_BODY)
    app.router.add_routes([*routes(web_chat, take), *proof.routes()])
    app.router.add_routes(
        [
            web.get("/health", health.alive),
            web.get("/ready", health.ready),
            web.get("/metrics", health.metrics),
        ]
    )
    return app


class Health:
    """Answers for operators."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        database: Database,
        digest: Callable[[], str],
    ) -> None:
        """Asks the channels and the database when it is asked.

        `digest` stands for the content in force, what was changed in chat included.
        """
        self._digest = digest
        self._channels = channels
        self._database = database
        self._was_ready = False
        self._registry = CollectorRegistry()
        self._up = Gauge(
            "bot_channel_up",
            "Whether a channel has answered",
            ["channel"],
            registry=self._registry,
        )
        self._replies = Gauge(
            "bot_replies_waiting", "Replies in the outbox", registry=self._registry
        )

    async def alive(self, _request: web.Request) -> web.Response:
        """`/health`: the process answers."""
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        """`/ready`: 503 until the database and each channel have answered once."""
        states = {name: channel.state() for name, channel in self._channels.items()}
        answers = await self._database_answers()
        if answers and all(state.answered_once for state in states.values()):
            self._was_ready = True
        is_ready = answers and self._was_ready
        body = {
            "ready": is_ready,
            "database": "ok" if answers else "no answer",
            "content": self._digest(),
            "channels": {
                name: {"answered": state.answered_once, "detail": state.detail}
                for name, state in states.items()
            },
        }
        return web.json_response(body, status=200 if is_ready else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        """`/metrics`, for Prometheus."""
        for name, channel in self._channels.items():
            self._up.labels(name).set(channel.state().answered_once)
        async with self._database.read() as connection:
            self._replies.set(await outbox.reply_count(connection))
        return web.Response(
            body=generate_latest(self._registry),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    async def _database_answers(self) -> bool:
        try:
            async with self._database.read() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True
