"""One person's browser: headless Chromium on a small screen."""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    async_playwright,
    expect,
)

from tests.channels.web.office import Office

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
]
PHONE = {"width": 360, "height": 640}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS
        )
        yield browser
        await browser.close()


@dataclass
class Phone:
    """What the browser complains about is collected."""

    office: Office
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Playwright" not in message.text:
            self.complaints.append(message.text)

    async def open(self, query: str = "") -> None:
        await self.page.goto(f"{self.office.url}/{query}")

    async def types(self, text: str) -> None:
        await self.input.fill(text)
        await self.page.keyboard.press("Enter")

    async def sees(self, text: str) -> None:
        await expect(self.page.get_by_role("log")).to_contain_text(text)

    async def session(self) -> str:
        kept = "JSON.parse(localStorage.getItem('loaban.chat')).session"
        return await self.page.evaluate(kept)

    async def has_another_session(self, before: str) -> None:
        """Waits for it: a page that was erased begins anew."""
        kept = "(JSON.parse(localStorage.getItem('loaban.chat')) || {}).session"
        another = f"(before) => ({kept} || before) !== before"
        await self.page.wait_for_function(another, arg=before)

    async def until_listening(self, how: Callable[[], Awaitable[None]]) -> None:
        """Does something, and waits until the page has an open event stream."""
        async with self.page.expect_response(re.compile("/api/chat/events")):
            await how()

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Gõ câu hỏi")

    @property
    def texts(self) -> Locator:
        return self.page.locator(".message .content")


@asynccontextmanager
async def phone(browser: Browser, office: Office, **how: object):
    office.clock.now = int(time.time() * 1000)  # the browser's clock is the server's
    context = await browser.new_context(
        **{  # type: ignore[arg-type]
            "viewport": PHONE,
            "locale": "vi-VN",
            "service_workers": "block",  # what it fetches no test could hold back
            **how,
        }
    )
    page = await context.new_page()
    one = Phone(office, context, page)
    page.on("console", one.note)
    page.on("pageerror", lambda fault: one.complaints.append(str(fault)))
    try:
        yield one
    finally:
        await context.close()
