"""The page under a thumb: the keyboard, choices, what was pressed."""

import pytest
from playwright.async_api import expect

from tests.channels.web.phone import phone

pytestmark = pytest.mark.browser

TOUCH = {"has_touch": True, "is_mobile": True}
LOW = {"width": 360, "height": 420}  # what a keyboard leaves of a small phone


async def test_the_keyboard_closes_after_sending(browser, office):
    async with phone(browser, office, **TOUCH) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.input.tap()
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        await expect(citizen.input).not_to_be_focused()


async def test_who_has_a_keyboard_of_keys_types_on(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        await expect(citizen.input).to_be_focused()


async def test_the_answer_and_its_buttons_are_in_view_on_a_low_screen(browser, office):
    async with phone(browser, office, viewport=LOW, **TOUCH) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("một")
        await expect(page.get_by_text("Câu trả lời.")).to_be_in_viewport(ratio=1)
        for label in ("Xem thêm", "Hỏi cán bộ"):
            button = page.get_by_role("button", name=label)
            await expect(button).to_be_in_viewport(ratio=1)


async def test_choices_are_whole_questions_as_wide_as_the_screen(browser, office):
    async with phone(browser, office, **TOUCH) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("chọn")
        await citizen.sees("ba việc gần")
        log = await page.locator("#log").bounding_box()
        assert log is not None
        for number in "123":
            choice = page.get_by_role("button", name=f"{number}. ")
            await expect(choice).to_be_in_viewport(ratio=1)
            box = await choice.bounding_box()
            assert box is not None
            assert box["width"] > 0.9 * log["width"]
            assert box["height"] >= 48


async def test_a_pressed_choice_looks_and_says_so_also_after_a_reload(browser, office):
    async with phone(browser, office, **TOUCH) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("chọn")
        await page.get_by_role("button", name="2. ").tap()
        await citizen.sees("Đã bấm topic:2.")
        for _ in range(2):
            await expect(page.locator(".choice.used")).to_have_count(1)
            used = page.get_by_role("button", name="(đã bấm)")
            await expect(used).to_contain_text("2. Hộ nghèo")
            mark = "e => getComputedStyle(e, '::before').content"
            assert "✓" in await used.evaluate(mark)
            await page.reload()


async def test_old_buttons_step_back_and_still_work(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        first = page.get_by_role("button", name="Hỏi thử câu này")
        filled = "e => getComputedStyle(e).backgroundColor"
        before = await first.evaluate(filled)
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        assert await first.evaluate(filled) != before
        await first.click()
        await citizen.sees("Đã bấm ask.")


async def test_a_tapped_button_does_not_stay_lit(browser, office):
    async with phone(browser, office, **TOUCH) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("chọn")
        await citizen.sees("ba việc gần")
        one = page.get_by_role("button", name="1. ")
        filled = "e => getComputedStyle(e).backgroundColor"
        plain = await one.evaluate(filled)
        await one.hover()
        assert await one.evaluate(filled) == plain


async def test_ticking_in_a_list_keeps_the_place_the_focus_and_the_length(
    browser, office
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("loại tin")
        await citizen.sees("Chọn loại tin.")
        length = "document.getElementById('log').scrollHeight"
        before = await page.evaluate(length)
        for name in ("gạo", "bò", "đường"):
            await page.get_by_role("button", name=name).press("Enter")
            ticked = page.get_by_role("button", name=name, pressed=True)
            await expect(ticked).to_be_focused()
        await expect(page.get_by_role("button", pressed=True)).to_have_count(3)
        await expect(page.locator(".message.me")).to_have_count(1)
        assert await page.evaluate(length) == before
        # What has an answer of its own is said.
        await page.get_by_role("button", name="Xong").click()
        await citizen.sees("Đã bấm done.")
        await expect(citizen.page.locator(".message.me .content").last).to_have_text(
            "Xong"
        )


async def test_the_question_stays_in_view_above_a_long_answer(browser, office):
    async with phone(browser, office, **TOUCH) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        own = citizen.page.locator(".message.me .bubble")
        await expect(own).to_be_in_viewport(ratio=1)
        await expect(citizen.page.get_by_text("Đoạn 0.")).to_be_in_viewport()
