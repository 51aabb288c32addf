"""The web page's first view on a slow line: what it weighs, and when it greets."""

from statistics import median

from playwright.async_api import Browser, CDPSession, ViewportSize

from tests.bench.scale import Scale
from tests.bench.starts import running
from tests.bench.table import Row
from tests.channels.web.phone import PHONE, chromium

SLOW = {
    "offline": False,
    "latency": 400,  # milliseconds
    "downloadThroughput": 50_000,  # bytes a second
    "uploadThroughput": 50_000,
}
GREETED = ".message.bot"
LANGUAGES = ("vi-VN", "en", "km", "lo", "zh-CN")
SETTLES = 5_000  # milliseconds after the greeting, in which the rest is asked for


async def page(scale: Scale) -> list[Row]:
    """Kilobytes, and seconds until the greeting: the most of five languages."""
    async with running() as bot, chromium() as browser:
        await _view(browser, bot.address)  # what the program keeps is warm
        found = []
        for locale in LANGUAGES:
            runs = [
                await _view(browser, bot.address, locale) for _ in range(scale.runs)
            ]
            found.append([median(figures) for figures in zip(*runs, strict=True)])
    kilobytes, seconds = (max(figures) for figures in zip(*found, strict=True))
    at = "at 50 kB/s and 400 ms"
    return [
        Row("the page, all in, first view", kilobytes, 60, 40, "kB", is_most=True),
        Row(f"its greeting, {at}", seconds, 3, 2.5, "s", is_most=True),
    ]


async def _view(
    browser: Browser, address: str, locale: str = "vi-VN"
) -> tuple[float, float]:
    """As someone who was never there: kilobytes, seconds."""
    screen = ViewportSize(width=PHONE["width"], height=PHONE["height"])
    context = await browser.new_context(viewport=screen, locale=locale)
    tab = await context.new_page()
    line = await context.new_cdp_session(tab)
    bytes_ = await _counted(line)
    await line.send("Network.emulateNetworkConditions", SLOW)
    await tab.goto(address, wait_until="commit")
    await tab.wait_for_selector(GREETED)
    greeted = await tab.evaluate("performance.now()")
    await tab.wait_for_timeout(SETTLES)
    await context.close()
    return sum(bytes_) / 1000, greeted / 1000


async def _counted(line: CDPSession) -> list[float]:
    """Bytes as they arrive, compressed and with their heads."""
    arrived: list[float] = []
    line.on(
        "Network.loadingFinished", lambda one: arrived.append(one["encodedDataLength"])
    )
    await line.send("Network.enable")
    return arrived
