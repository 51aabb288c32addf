"""The one web server's application: the channels' routes, health and metrics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.channels.web import limits
from bot.channels.web.board.board_page import BoardPage
from bot.channels.web.board.contents import Contents
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.pages.feed_page import FeedPage
from bot.channels.web.pages.notice_page import NoticePage
from bot.channels.web.pages.page_files import Files
from bot.channels.web.pages.podcast import Podcast
from bot.channels.web.pages.proof import ProofPage
from bot.channels.web.routes import Intake, routes
from bot.delivery.results.overdue import Arrivals
from bot.ground import Ground
from bot.messaging import Channel, Incoming, Receive
from bot.serving import month_figures
from bot.serving.health import Health
from bot.serving.metrics import Metrics
from bot.serving.reports import Reports

MAX_BODY = 1024 * 1024  # bytes


@runtime_checkable
class Called(Protocol):
    """A channel that its platform calls."""

    def routes(self, receive: Receive) -> list[web.RouteDef]:
        """By what; none where updates come in another way."""
        ...


class Taking(Intake, Protocol):
    """Where messages go, whatever brings them."""

    async def receive(self, updates: Sequence[Incoming]) -> None:
        """Stores what a platform brought."""
        ...


def application(
    web_chat: WebChannel,
    intake: Taking,
    channels: Mapping[str, Channel],
    ground: Ground,
    proof: ProofPage,
    is_believed: Callable[[], bool],
    arrivals: Arrivals | None = None,
) -> web.Application:
    """The server's application, with what the channels are called by."""
    health = Health(
        channels,
        web_chat.database,
        lambda: proof.library.content.digest,
        is_believed,
        partial(_months, web_chat, channels),
    )
    metrics = Metrics(
        channels,
        web_chat.database,
        web_chat.clock,
        web_chat.config.timezone,
        is_believed,
        arrivals or Arrivals(),
    )
    app = web.Application(middlewares=[security_headers], client_max_size=MAX_BODY)
    files = Files()
    style = files.plain_style
    notices = NoticePage(web_chat, ground.places, limits.looks(), style)
    board = BoardPage(web_chat, Contents(web_chat, ground, channels), files)
    podcast = Podcast(web_chat, ground.places, limits.looks())
    reports = Reports(
        web_chat.database,
        ground.places,
        web_chat.config,
        web_chat.clock,
        limits.looks(),
    )
    feeds = FeedPage(web_chat, ground.places, ground.categories, limits.looks())
    pages = (replace(proof, style=style), notices, board, podcast, feeds, reports)
    read = [route for page in pages for route in page.routes()]
    app.router.add_routes([*routes(web_chat, intake, files), *read])
    for channel in channels.values():
        if isinstance(channel, Called):
            app.router.add_routes(channel.routes(intake.receive))
    app.router.add_routes(
        [
            web.get("/health", health.alive),
            web.get("/ready", health.ready),
            web.get("/metrics", metrics.show),
        ]
    )
    return app


async def _months(
    web_chat: WebChannel, channels: Mapping[str, Channel]
) -> dict[str, dict[str, object]]:
    budgets = {name: channel.budget for name, channel in channels.items()}
    zone = web_chat.config.timezone
    async with web_chat.database.read() as connection:
        return await month_figures.figures(connection, budgets, zone, web_chat.clock())
