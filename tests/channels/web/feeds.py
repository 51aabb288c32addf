"""The pages of feeds over a village, as a reader fetches them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientSession, web

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.channels.web import limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.pages.feed_page import FeedPage
from bot.delivery import broadcasts
from bot.delivery.model import State
from tests.support.village import Village

ORIGIN = "https://loa.example.vn"
Fetch = Callable[..., Awaitable[tuple[int, bytes, dict[str, str]]]]


@asynccontextmanager
async def feeds(village: Village, looks: limits.Buckets) -> AsyncIterator[Fetch]:
    ground = village.ground
    config = replace(ground.config, operator="Sở <Thử>", public_url=ORIGIN)
    channel = WebChannel(
        village.database, village.clock, ground.catalogues, config, b"secret"
    )
    page = FeedPage(channel, ground.places, ground.categories, looks)
    app = web.Application(middlewares=[security_headers])
    app.router.add_routes(page.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as client:

        async def get(path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.get(base + path, headers=named) as response:
                return response.status, await response.read(), dict(response.headers)

        yield get
    await runner.cleanup()


async def published(
    village: Village, text: str, place: str = "01324", **how: object
) -> tuple[int, str]:
    """A notice that was sent: its number and code."""
    now, ground = village.clock.now, village.ground
    kind, bulletin = how.pop("kind", "notice"), how.pop("bulletin", None)
    async with village.database.write() as connection:
        code = await broadcasts.free_code(connection)
        found = ground.places.by_code(place)
        made = Notice(place=found, text=text, language="vi", code=code, **how)
        draft = notice_text.draft(
            made,
            now=now,
            zone=ground.config.timezone,
            catalogues=ground.catalogues,
            places=ground.places,
        )
        draft = replace(draft, kind=kind, bulletin=bulletin)
        if bulletin is not None:
            draft = replace(draft, code=None)
        number, _new = await broadcasts.create(connection, draft, now)
        await broadcasts.set_state(
            connection, number, State.DONE, was=(State.SCHEDULED,), started_at=now
        )
    return number, code
