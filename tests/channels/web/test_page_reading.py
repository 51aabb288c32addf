"""The page by ear and by keyboard, and what axe-core says of it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from bot.messaging import Look, Span, say
from tests.channels.web.phone import Phone, phone

pytestmark = pytest.mark.browser

LIVE = "[aria-live]:not([aria-live=off]), [role=log], [role=status], [role=alert]"


async def chats(citizen: Phone) -> None:
    await citizen.until_listening(citizen.open)
    await citizen.types("một")
    await citizen.sees("Câu trả lời.")
    await citizen.page.get_by_role("button", name="Xem thêm").click()
    await citizen.sees("Đã bấm more.")
    urgent = say("TIN KHẨN\nNước lên.")
    await citizen.office.send(
        await citizen.session(),
        type(urgent)((Span("TIN KHẨN\nNước lên."),), look=Look.URGENT),
    )
    await citizen.sees("Nước lên.")


async def checks(citizen: Phone) -> None:
    await citizen.open()
    for said, seen in (("chọn", "ba việc"), ("loại tin", "Chọn"), ("diện", "Có thể")):
        await citizen.types(said)
        await citizen.sees(seen)
    await citizen.page.get_by_role("button", name="gạo").click()
    ticked = citizen.page.get_by_role("button", name="gạo", pressed=True)
    await expect(ticked).to_be_visible()


async def cries(citizen: Phone) -> None:
    await citizen.open()
    await citizen.types("nguy")
    await citizen.sees("gọi công an 113.")


async def loses_the_line(citizen: Phone) -> None:
    await chats(citizen)
    await citizen.office.close()
    await citizen.types("câu một")
    await citizen.sees("Chưa gửi được")
    await citizen.sees("Không có mạng")


async def opens_the_menu(citizen: Phone) -> None:
    await citizen.open()
    await citizen.sees("Xin chào")
    await citizen.page.get_by_role("button", name="Thêm", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "reach", [chats, checks, cries, loses_the_line, opens_the_menu]
)
async def test_axe_finds_nothing_best_practice_included(
    browser, office, scheme, reach: Callable[[Phone], Awaitable[None]]
):
    async with phone(browser, office, color_scheme=scheme) as citizen:
        await reach(citizen)
        found = await Axe().run(citizen.page)
        told = [
            (fault["id"], node["html"])
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]
        assert not told


async def test_a_reply_says_its_language(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.types("nguy")
        await citizen.sees("gọi công an 113.")
        danger = citizen.page.locator(".message.danger")
        await expect(danger.locator(".content")).to_have_attribute("lang", "vi")
        await expect(danger.locator(".rows")).to_have_attribute("lang", "vi")


async def test_a_keyboard_skips_the_conversation(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        for _ in range(8):
            await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        await page.reload()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Đến ô gõ câu hỏi")).to_be_focused()
        await expect(page.locator("#skip")).to_be_in_viewport(ratio=1)
        await page.keyboard.press("Enter")
        await expect(citizen.input).to_be_focused()
        assert page.url == f"{office.url}/"


async def test_after_a_choice_the_focus_stands_at_its_answer(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        await page.get_by_role("button", name="Xem thêm").press("Enter")
        await citizen.sees("Đã bấm more.")
        answer = page.locator(".message.bot").last
        await expect(answer).to_be_focused()
        # It has no name that would be read beside its words.
        assert await answer.get_attribute("aria-label") is None
        await page.keyboard.press("Tab")
        await expect(citizen.input).to_be_focused()


async def test_a_cursor_that_went_on_is_not_called_back(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        office.holding = asyncio.Event()
        await citizen.page.get_by_role("button", name="Xem thêm").press("Enter")
        await citizen.input.focus()
        office.holding.set()
        await citizen.sees("Đã bấm more.")
        await expect(citizen.input).to_be_focused()


async def test_waiting_is_shown_and_said_and_ends_with_the_answer(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.open()
        await citizen.sees("Xin chào")
        told = page.locator("#told")
        await expect(told).to_have_attribute("role", "status")
        office.holding = asyncio.Event()
        await citizen.types("một")
        await expect(page.locator("#typing")).to_be_in_viewport()
        await expect(told).to_have_text("đang gửi…")
        await page.clock.fast_forward(9_000)
        slow = page.locator("#typing", has_text="mạng chậm, đang chờ trả lời…")
        await expect(slow).to_be_in_viewport()
        office.holding.set()
        await citizen.sees("Câu trả lời.")
        await expect(page.locator("#typing")).to_be_hidden()
        await expect(told).to_have_text("")


async def test_news_below_is_announced(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        await office.push(await citizen.session(), "Tin sau cùng")
        await citizen.sees("Tin sau cùng")
        await expect(citizen.page.locator("#told")).to_have_text("Có tin mới ↓")


async def test_no_region_that_is_read_out_lies_in_another(browser, office):
    async with phone(browser, office) as citizen:
        await chats(citizen)
        nested = f"e => e.parentElement.closest('{LIVE}') !== null"
        for region in await citizen.page.locator(LIVE).all():
            assert not await region.evaluate(nested)


async def test_what_is_ticked_says_so(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("loại tin")
        await page.get_by_role("button", name="gạo").click()
        await expect(
            page.get_by_role("button", name="gạo", pressed=True)
        ).to_be_visible()
        await expect(
            page.get_by_role("button", name="bò", pressed=False)
        ).to_be_visible()


async def test_page_and_bot_change_their_language_together(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        await page.get_by_role("button", name="Thêm", exact=True).click()
        await page.get_by_role("button", name="English").click()
        await citizen.sees("Loa Bản speaks English now.")
        assert office.handled[-1].button == "use-language:en"
        await expect(page.get_by_label("Type a question")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "en"
        await page.get_by_role("button", name="More", exact=True).click()
        await page.get_by_role("button", name="Tiếng Việt").click()
        await citizen.sees("Từ giờ nói tiếng Việt.")
        await expect(citizen.input).to_be_visible()
        assert [one.language_hint for one in office.handled] == ["vi", "en", "vi"]


async def test_a_link_in_a_language_changes_a_talk_that_goes_on(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.open("?lang=en")
        await citizen.sees("Loa Bản speaks English now.")
        await expect(citizen.page.get_by_label("Type a question")).to_be_visible()
        assert citizen.page.url == f"{office.url}/"
        await citizen.page.reload()
        await expect(citizen.page.get_by_label("Type a question")).to_be_visible()
        assert [one.button for one in office.handled] == ["", "use-language:en"]


async def test_the_talk_s_language_is_the_page_s(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("in English please")  # the bot follows, and says so
        await expect(citizen.page.get_by_label("Type a question")).to_be_visible()
        await expect(citizen.page.locator(".message .unseen").first).to_have_text(
            "Loa Bản says:"
        )
