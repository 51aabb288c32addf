"""The whole program: what an admin changes in chat counts without a restart."""

import asyncio

import aiohttp
import pytest

from bot.chores import is_awaited
from bot.clock import DAY
from bot.config import PROJECT, Config
from bot.people import roles
from bot.people.model import Role
from tests.support import desk
from tests.support.running import Browser, running
from tests.support.village import START

QUESTION = "me nuoi con nho duoc bao nhieu tien"


@pytest.fixture
def config(tmp_path):
    return Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        operator="Sở Dân tộc",
        content_dir=desk.make(tmp_path / "messages", PROJECT / "messages"),
    )


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def admin(app, http) -> Browser:
    async with app.database.write() as connection:
        now = app.clock()
        code = await roles.invite(
            connection, Role.ADMIN, "vn", now=now, expires_at=now + DAY
        )
    browser = Browser(app.web_address, http)
    await browser.says(f"/start {code}")
    return browser


async def digest(app, http) -> str:
    async with http.get(f"{app.web_address}/ready") as answer:
        return (await answer.json())["content"]


async def until_changed(app, http, before: str) -> None:
    async with asyncio.timeout(30):
        while await digest(app, http) == before:
            pass


async def test_a_hidden_answer_stays_hidden_over_a_restart(config, http):
    async with running(config) as app:
        officer, citizen = await admin(app, http), Browser(app.web_address, http)
        assert "500.000" in await citizen.says(QUESTION)
        before = await digest(app, http)
        await officer.says("/topic pay")
        await officer.taps("Ẩn")
        await until_changed(app, http, before)
        assert "đang kiểm tra lại" in await citizen.says(QUESTION)
        async with http.get(f"{app.web_address}/t/pay") as page:
            assert "đang kiểm tra lại" in await page.text()
    async with running(config) as app:
        assert await digest(app, http) != before
        citizen = Browser(app.web_address, http)
        assert "đang kiểm tra lại" in await citizen.says(QUESTION)


def test_who_asked_for_a_reload_does_not_hear_of_what_others_change_later():
    assert is_awaited("4 telegram 17 vi", loaded=3)
    assert not is_awaited("4 telegram 17 vi", loaded=4)


async def test_the_tick_tells_of_what_is_about_to_end(config, http):
    async with running(config, lambda: START) as app:
        officer = await admin(app, http)
        async with officer.listening() as pushes:
            await app.running.chores.do()
            assert "sắp hết hiệu lực" in (await pushes.next())[1]["text"]
