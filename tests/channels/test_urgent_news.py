"""An urgent notice, from its sending to the page that is opened too late for it."""

import aiohttp
import pytest

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import MINUTE
from bot.config import Config
from bot.delivery import broadcasts
from tests.support.persons import CHANNELS
from tests.support.running import Browser, running


async def sent(app, text: str, **how: object) -> int:
    place = app.ground.places.by_code("01324")
    async with app.database.write() as connection:
        code = await broadcasts.free_code(connection)
        draft = notice_text.draft(
            Notice(place=place, text=text, language="vi", code=code, **how),
            now=app.clock(),
            zone=app.ground.config.timezone,
            catalogues=app.ground.catalogues,
            places=app.ground.places,
        )
        number, _ = await broadcasts.create(connection, draft, app.clock())
    return number


async def test_an_urgent_notice_says_when_it_was_sent_and_is_no_news_once_it_is_over(
    tmp_path,
):
    config = Config(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", web_port=0)
    async with running(config) as app, aiohttp.ClientSession() as http:
        citizen = Browser(app.web_address, http)
        await citizen.says("/nhantin 01324")
        await citizen.taps("Đồng ý")
        before, over = app.clock(), app.clock() + 10 * MINUTE
        async with citizen.listening() as pushes:
            await sent(app, "Lũ quét. Đi ngay.", is_urgent=True, expires_at=over)
            last, flood = await pushes.next()
            await sent(app, "Họp bản ngày mai.")
            _, meeting = await pushes.next()
        assert flood["look"] == "urgent"
        assert flood["lang"] == "vi"
        assert flood["expires_at"] == over
        assert before <= flood["sent_at"] <= app.clock()
        assert "look" not in meeting
        ours = app.installation.channels["web"]
        ours.clock = lambda: over  # the page was closed, and is opened again
        async with citizen.listening(**{"Last-Event-ID": "0"}) as pushes:
            _, first = await pushes.next()
        assert first["text"].startswith("Họp bản ngày mai.")
        assert first["sent_at"] == meeting["sent_at"]
        assert last


@pytest.mark.parametrize("channel", CHANNELS)
async def test_who_reads_it_sees_at_once_that_it_is_urgent(town, channel):
    citizen = await town.subscriber(channel, "01324")
    over = town.app.clock() + 10 * MINUTE
    await sent(town.app, "Lũ quét. Đi ngay.", is_urgent=True, expires_at=over)
    flood = await citizen.hears("Lũ quét. Đi ngay.")
    assert flood.removeprefix("‼️ ").startswith("TIN KHẨN\n")
    await sent(town.app, "Họp bản ngày mai.")
    assert "KHẨN" not in await citizen.hears("Họp bản ngày mai.")
