"""The page of a notice and that of an answer, as they are looked at in a browser."""

from dataclasses import replace

import pytest
from aiohttp import web

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.channels.web import limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.pages.notice_page import NoticePage
from bot.channels.web.pages.page_files import Files
from bot.channels.web.pages.proof import ProofPage
from bot.delivery import broadcasts
from tests.support import village as villages
from tests.support.village import Ear, Village

pytestmark = pytest.mark.browser
LANGUAGES = ("vi", "en", "km", "lo", "zh-Hans")
TOPIC = "elderly-pension"
LONG = "Nước lên nhanh, xem https://example.org/" + "x" * 120


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
async def base(village, ground, library):
    config = replace(ground.config, operator="UBND tỉnh Cao Bằng")
    channel = WebChannel(
        village.database, village.clock, ground.catalogues, config, b"secret"
    )
    files = Files()
    style = files.plain_style
    zone = config.timezone
    pages = (
        NoticePage(channel, ground.places, limits.looks(), style),
        ProofPage(library, ground.catalogues, village.clock, zone, style),
    )
    app = web.Application(middlewares=[security_headers])
    for page in pages:
        app.router.add_routes(page.routes())
    app.router.add_get("/static/{version}/{name}", files.file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def sent(village: Village) -> None:
    ground, now = village.ground, village.clock.now
    place = ground.places.by_code("01324")
    await village.subscriber(1, "01324")
    async with village.database.write() as connection:
        draft = notice_text.draft(
            Notice(place=place, text=LONG, language="vi", code="482914"),
            now=now,
            zone=ground.config.timezone,
            catalogues=ground.catalogues,
            places=ground.places,
        )
        number, _is_new = await broadcasts.create(connection, draft, now)
    async with village.sending(Ear()):
        await village.until_done(number)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_plain_pages_fit_a_narrow_phone_in_every_language(
    village, base, browser, scheme
):
    await sent(village)
    context = await browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 640}
    )
    page = await context.new_page()
    for language in LANGUAGES:
        for path in ("/v/482914", f"/t/{TOPIC}"):
            answer = await page.goto(f"{base}{path}?lang={language}")
            assert answer.status == 200
            assert await page.evaluate("document.documentElement.scrollWidth") == 320
            colour = await page.evaluate("getComputedStyle(document.body).color")
            is_light_ink = int(colour.split("(")[1].split(",")[0]) > 128
            assert is_light_ink is (scheme == "dark")
    await context.close()
