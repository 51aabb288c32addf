"""The page in five languages: each has every word, and axe-core finds nothing."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from bot.channels.web.pages.page_files import PAGE
from bot.config import Config
from bot.conversation.language import OWN_NAMES
from bot.i18n import Catalogues
from tests.channels.web.phone import phone

SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})


def words() -> dict[str, dict[str, str]]:
    """The page's own, by language."""
    script = (PAGE / "words.js").read_text("utf-8")
    blocks = re.compile(r'^  "?([\w-]+)"?: \{\n(.*?)^  \},$', re.MULTILINE | re.DOTALL)
    return {
        code: dict(re.findall(r'^    (\w+): "(.*)",$', block, re.MULTILINE))
        for code, block in blocks.findall(script)
    }


def test_each_language_of_the_catalogues_has_every_word_of_the_page():
    said = words()
    assert set(said) == set(Catalogues(Config().locales_dir).languages)
    for code, own in said.items():
        assert set(own) == set(said["vi"]), code
        assert own["own"] == OWN_NAMES[code]
        for name, text in own.items():
            wanted = re.findall(r"\{\w+\}", said["vi"][name])
            assert re.findall(r"\{\w+\}", text) == wanted, (code, name)


def test_an_urgent_notice_s_own_first_word_is_the_page_s():
    catalogues = Catalogues(Config().locales_dir)
    for code, own in words().items():
        assert own["urgent"] == catalogues.translator(code)("TIN KHẨN")


@pytest.mark.browser
async def test_axe_finds_nothing_in_any_language_light_or_dark_small_or_large(
    browser, office
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.types("nguy")
        await citizen.types("chọn")
        await citizen.sees("ba việc")
        for code in ("vi", "en", "km", "lo", "zh-Hans"):
            if code != "vi":
                await page.locator("#more").click()
                await page.get_by_role("button", name=OWN_NAMES[code]).click()
            await expect(page.locator("html")).to_have_attribute("lang", code)
            for size in SIZES:
                await page.set_viewport_size(size)
                for scheme in ("light", "dark"):
                    await page.emulate_media(color_scheme=scheme)
                    assert not await faults(page), (code, size, scheme)
            await page.locator("#more").click()
            assert not await faults(page), (code, "menu")
            await page.locator("#close").click()
        assert not citizen.complaints


async def faults(page) -> list[tuple[str, str]]:
    found = await Axe().run(page)
    return [
        (fault["id"], node["html"])
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.browser
async def test_a_browser_s_own_language_is_the_page_s_first(browser, office):
    for locale, code in (("km-KH", "km"), ("zh-CN", "zh-Hans"), ("fr", "vi")):
        async with phone(browser, office, locale=locale) as citizen:
            await citizen.open()
            await expect(citizen.page.locator("html")).to_have_attribute("lang", code)
            assert await citizen.page.get_by_label(words()[code]["type"]).count() == 1
            await expect(citizen.page.locator(".message.bot")).to_be_visible()
            assert office.handled[-1].language_hint == code
