"""A cry answered, as the page shows it: like nothing else, and one tap from help."""

import pytest
from playwright.async_api import Page, expect

from tests.channels.web.phone import Phone, phone

pytestmark = pytest.mark.browser


async def cries(citizen: Phone) -> None:
    await citizen.open()
    await citizen.sees("Xin chào")
    await citizen.types("một")
    await citizen.sees("Câu trả lời.")
    await citizen.types("nguy")
    await citizen.sees("gọi công an 113.")


async def test_the_number_is_one_large_button_that_calls(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await cries(citizen)
        buttons = page.locator(".message.danger .choice")
        call = buttons.first
        await expect(call).to_have_text("Gọi 113")
        assert await call.get_attribute("href") == "tel:113"
        assert await call.get_attribute("target") is None  # no empty tab stays behind
        box, log = await call.bounding_box(), await page.locator("#log").bounding_box()
        assert box is not None
        assert log is not None
        assert box["height"] >= 56
        assert box["width"] > 0.8 * log["width"]
        await expect(call).to_be_in_viewport(ratio=1)
        await expect(buttons.last).to_have_text("Xóa đoạn này khỏi máy")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_differs_by_a_word_a_sign_a_frame_and_larger_letters(
    browser, office, scheme
):
    async with phone(browser, office, color_scheme=scheme) as citizen:
        page = citizen.page
        await cries(citizen)
        danger = page.locator(".message.danger")
        await expect(danger.get_by_text("CẦN GIÚP NGAY")).to_be_visible()
        await expect(danger.locator(".heading svg")).to_be_visible()
        plain = ".message.bot:not(.danger) .bubble"
        for part in ("borderTopWidth", "fontSize"):
            framed = await measured(page, ".danger .bubble", part)
            assert framed > await measured(page, plain, part)
        act = await measured(page, ".danger .content p", "fontSize")
        assert act >= 1.2 * await measured(page, ".message.bot .content p", "fontSize")


async def measured(page: Page, what: str, part: str) -> float:
    """Pixels."""
    style = f"e => parseFloat(getComputedStyle(e).{part})"
    return await page.locator(what).first.evaluate(style)


async def test_it_is_in_view_while_the_keyboard_is_open(browser, office):
    small = {"width": 360, "height": 420}
    async with phone(browser, office, viewport=small) as citizen:
        await cries(citizen)
        danger = citizen.page.locator(".message.danger")
        await expect(danger.get_by_text("CẦN GIÚP NGAY")).to_be_in_viewport(ratio=1)
        await expect(danger.locator(".content p").first).to_be_in_viewport(ratio=1)
        await expect(danger.locator(".choice").first).to_be_in_viewport(ratio=1)


async def test_it_looks_so_after_a_reload_too(browser, office):
    async with phone(browser, office) as citizen:
        await cries(citizen)
        await citizen.page.reload()
        danger = citizen.page.locator(".message.danger")
        await expect(danger.get_by_text("CẦN GIÚP NGAY")).to_be_visible()
        await expect(danger.locator(".choice").first).to_have_attribute(
            "href", "tel:113"
        )


async def test_numbers_in_words_call_and_other_figures_do_not(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("số")
        await citizen.sees("Nghị định 113/2025/NĐ-CP.")
        links = citizen.page.locator(".message.bot a[href^='tel:']")
        await expect(links).to_have_text(["115", "1900 1234", "113"])
        called = [await link.get_attribute("href") for link in await links.all()]
        assert called == ["tel:115", "tel:19001234", "tel:113"]


async def test_of_several_numbers_each_is_at_hand(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("số khẩn cấp")
        await citizen.sees("113: công an")
        calls = citizen.page.locator(".message.danger .calls .choice")
        await expect(calls).to_have_text([f"Gọi {n}" for n in (113, 114, 115, 112)])
        for call in await calls.all():
            await expect(call).to_be_in_viewport(ratio=1)
            box = await call.bounding_box()
            assert box is not None
            assert box["height"] >= 56
