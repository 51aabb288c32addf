"""A commune house at the border: the whole program, its officer, and a screen."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, ConsoleMessage, Page, expect

from bot.app import App
from bot.clock import DAY
from bot.config import Config
from bot.conversation.approval.going import UNDO
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser, by_day, running, until_sent
from tests.support.village import TurnedClock

GATE, COMMUNE = "huu-nghi", "06184"
WIDE, TOTEM, SMALL = (1920, 1080), (1080, 1920), (1366, 768)


@dataclass
class Hall:
    """The program, and who writes for the commune on the web."""

    app: App
    http: aiohttp.ClientSession
    officer: Browser
    clock: TurnedClock

    @property
    def url(self) -> str:
        return self.app.web_address

    async def sends(self, text: str, *, is_urgent: bool = False) -> None:
        """A notice to the commune, sent and done."""
        await self.officer.says(f"/thongbao {text}")
        if is_urgent:
            await self.officer.taps("Đặt là tin khẩn")
        await self.lets_go(self.officer)

    async def lets_go(self, officer: Browser) -> None:
        """What is shown to an officer goes, and the time to take it back is over."""
        await officer.taps("Gửi ngay")
        rows = [row for reply in officer.replies for row in reply["buttons"]]
        for label in [button["label"] for row in rows for button in row]:
            if re.match(r"Gửi .*\d.* máy$", label):
                await officer.taps(label)
        self.clock.turn(UNDO)
        for listener in self.app.database.listeners:
            listener()
        await until_sent(self.app)

    async def says_of_the_gate(self, state: str) -> None:
        await self.officer.says(f"/cuakhau {GATE}")
        await self.officer.taps(state)
        await self.officer.taps("Ghi")

    async def shown(self, place: str = COMMUNE, lang: str = "vi") -> list[dict]:
        """The slides of a board."""
        address = f"{self.url}/board/{place}/now"
        async with self.http.get(address, params={"lang": lang}) as answer:
            assert answer.status == 200
            return (await answer.json())["slides"]


async def officer_of(app: App, http: aiohttp.ClientSession, place: str) -> Browser:
    found = app.ground.places.by_code(place)
    assert found is not None
    now = app.clock()
    async with app.database.write() as connection:
        code = await roles.invite(
            connection, Role.OFFICER, found.path, now=now, expires_at=now + DAY
        )
    officer = Browser(app.web_address, http)
    await officer.says(f"/start {code}")
    return officer


@asynccontextmanager
async def opened(
    folder: Path, port: int = 0, **settings: object
) -> AsyncIterator[Hall]:
    """Opened again on the same folder and port, it is the same house."""
    config = Config(
        database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
        web_port=port,
        timezone=by_day(),
        **settings,
    )
    clock = TurnedClock(int(time.time() * 1000))  # what the browser thinks it is
    async with running(config, clock) as app, aiohttp.ClientSession() as http:
        yield Hall(app, http, await officer_of(app, http, COMMUNE), clock)


@dataclass
class Screen:
    """A board's own browser; what it complains about is collected."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    async def shows(self, text: str) -> None:
        """Waits until it does, whichever slide has its turn."""
        await expect(self.page.locator("body")).to_contain_text(text, timeout=20_000)

    async def is_kept(self) -> None:
        """Waits until the page, its files and its codes open without a line."""
        await self.page.evaluate(
            """async () => {
              await navigator.serviceWorker.ready;
              while (!await caches.match(location.pathname + location.search)) {
                await new Promise((done) => setTimeout(done, 50));
              }
            }"""
        )


@asynccontextmanager
async def screen(
    browser: Chromium, size: tuple[int, int] = WIDE, **how: object
) -> AsyncIterator[Screen]:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="vi-VN", **how
    )
    page = await context.new_page()
    one = Screen(context, page)
    page.on(
        "console",
        lambda m: one.complaints.append(m.text) if m.type == "error" else None,
    )
    page.on("pageerror", lambda fault: one.complaints.append(str(fault)))
    try:
        yield one
    finally:
        await context.close()
