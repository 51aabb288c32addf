"""The page in headless Chromium: what is seen, on which screen, at what weight."""

import gzip
import re

import pytest
from playwright.async_api import expect

from bot.channels.web.pages.page_files import Files
from tests.channels.web.phone import phone

pytestmark = pytest.mark.browser

WEIGHT = 36_000  # bytes, as they are sent: all that is ours
FIRST_VIEW = 60_000  # and what the first answer brings


async def test_a_long_answer_is_shown_from_its_start(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        await expect(citizen.page.get_by_text("Đoạn 0.")).to_be_in_viewport()


async def test_news_does_not_tear_a_reader_away(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        await office.push(await citizen.session(), "Tin sau cùng")
        await citizen.sees("Tin sau cùng")
        await expect(citizen.page.get_by_text("Đoạn 0.")).to_be_in_viewport()
        await citizen.page.get_by_role("button", name="Có tin mới").click()
        await expect(citizen.page.get_by_text("Tin sau cùng")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 360, 1280])
async def test_nothing_needs_sideways_scrolling(browser, office, width):
    size = {"width": width, "height": 640}
    async with phone(browser, office, viewport=size) as citizen:
        await citizen.open()
        await citizen.types("https://a.vn/" + "dài" * 80)
        await citizen.sees("Câu trả lời.")
        for box in ("html", "#log"):
            wider = "e => e.scrollWidth - e.clientWidth"
            assert await citizen.page.locator(box).first.evaluate(wider) == 0


async def test_the_type_is_18_pixels_and_clips_no_mark(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        await citizen.types("Ẫ ự Ễ")
        await citizen.sees("Câu trả lời.")
        await office.push(await citizen.session(), "Ẵ")
        await citizen.sees("Tin mới")
        for box in (".content", ".choice", "#text", ".state", ".label", "#line"):
            style = (
                "e => [getComputedStyle(e).fontSize, getComputedStyle(e).lineHeight]"
            )
            size, line = await citizen.page.locator(box).first.evaluate(style)
            assert size == "18px"
            assert float(line.removesuffix("px")) >= 27


async def test_the_page_weighs_under_36_kilobytes_and_asks_nobody_else(browser, office):
    async with phone(browser, office) as citizen:
        asked: list[str] = []
        citizen.page.on("request", lambda request: asked.append(request.url))
        await citizen.until_listening(citizen.open)
        assert all(url.startswith(office.url) for url in asked)
        assert not citizen.complaints
    # A phone asks for the pictures only where the page is put among its programs.
    files = Files()
    sent = [what for name, what in files._bodies.items() if not name.endswith(".png")]
    sent += [files._index, files._worker]
    assert sum(len(gzip.compress(what)) for what in sent) < WEIGHT


async def test_a_first_view_is_under_60_kilobytes_in_each_language(browser, office):
    for language in ("vi", "en", "km", "lo", "zh-CN"):
        async with phone(browser, office, locale=language) as citizen:
            line = await citizen.context.new_cdp_session(citizen.page)
            sizes: list[float] = []

            def arrived(loaded, sizes=sizes):
                sizes.append(loaded["encodedDataLength"])

            line.on("Network.loadingFinished", arrived)
            await line.send("Network.enable")
            await citizen.until_listening(citizen.open)
            shown = await citizen.page.evaluate("document.documentElement.lang")
            assert shown[:2] == language[:2]
            assert 20_000 < sum(sizes) < FIRST_VIEW


async def test_every_control_has_a_name(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        tree = await citizen.page.locator("body").aria_snapshot()
        assert not re.search(
            r"- (button|link|textbox)( \[.*\])?:?$", tree, re.MULTILINE
        )
        assert 'log "Cuộc trò chuyện"' in tree


async def test_one_message_is_printed_alone_in_black_on_white(browser, office):
    async with phone(browser, office, color_scheme="dark") as citizen:
        page = citizen.page
        await page.add_init_script("window.print = () => { window.printed = true; }")
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        await citizen.types("diện")
        await citizen.sees("Có thể được xét")
        await page.get_by_role("button", name="In giấy hướng dẫn").click()
        assert await page.evaluate("window.printed")
        assert "print" not in [one.button for one in office.handled]
        await page.emulate_media(media="print")
        await expect(page.get_by_text("Nộp giấy ở xã.")).to_be_visible()
        await expect(page.get_by_role("heading", name="Loa Bản")).to_be_visible()
        for hidden in ("Xin chào", "Đoạn 0.", "In giấy hướng dẫn"):
            await expect(page.get_by_text(hidden).first).to_be_hidden()
        await expect(citizen.input).to_be_hidden()
        colours = (
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        assert await page.locator(".on-paper .bubble").evaluate(colours) == [
            "rgb(0, 0, 0)",
            "rgb(255, 255, 255)",
        ]
        day = "e => getComputedStyle(e, '::after').content"
        assert re.search(
            r"\d+/\d+/\d{4}", await page.locator(".on-paper time").evaluate(day)
        )
        paper = await page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        assert not citizen.complaints


async def test_a_whole_conversation_is_printed_to_its_end(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        for _ in range(3):
            await citizen.types("dài")
        await expect(citizen.page.get_by_text("Đoạn 29.")).to_have_count(3)
        paper = await citizen.page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) > 2
