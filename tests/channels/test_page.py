"""The chat page in a real browser, against the whole program."""

import shutil
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, async_playwright

from bot.channels.web.routes import PAGE
from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.support.running import running

pytestmark = pytest.mark.browser
QUESTION = "nha toi 4 nguoi thu nhap 1 trieu 3 mot nguoi co duoc so ngheo khong"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def browsing():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def village(tmp_path, port: int = 0):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", web_port=port
    )
    async with running(config) as app:
        yield app


async def opened(browser, address: str, **how) -> Page:
    context = await browser.new_context(locale="vi-VN", **how)
    page = await context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text)
            if said.type == "error" else None)  # fmt: skip
    page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
    await page.goto(address)
    return page


async def ask(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.keyboard.press("Enter")


async def sees(page: Page, text: str) -> None:
    await page.wait_for_function(
        "text => document.getElementById('talk').innerText.includes(text)", arg=text
    )


async def test_a_question_gets_its_answer_and_news_arrive_without_reloading(tmp_path):
    async with village(tmp_path) as app, browsing() as browser:
        phone = {"viewport": {"width": 360, "height": 640}}
        citizen = await opened(browser, app.web_address, **phone)
        await sees(citizen, "Xin chào")
        await ask(citizen, QUESTION)
        await sees(citizen, "1.500.000 đồng")
        wide = await citizen.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360
        await ask(citizen, "/nhantin La Pán Tẩn")
        await sees(citizen, "Có đồng ý không?")
        await citizen.get_by_role("button", name="Đồng ý", exact=True).focus()
        await citizen.keyboard.press("Enter")
        await sees(citizen, "nhận tin của xã Púng Luông")

        async with app.database.write() as connection:
            now = app.clock()
            code = await roles.invite(
                connection, Role.ADMIN, "vn", now=now, expires_at=now + DAY
            )
        officer = await opened(browser, f"{app.web_address}/?start={code}")
        assert code not in officer.url
        assert await officer.input_value("#text") == f"/start {code}"
        await officer.get_by_role("button", name="Gửi", exact=True).click()
        await sees(officer, "Đã nhận vai trò")
        await ask(officer, "/thongbao 04492 Tiêm phòng trâu bò sáng mai")
        await officer.get_by_role("button", name="Gửi ngay").click()
        await sees(citizen, "Tiêm phòng trâu bò sáng mai")
        await sees(officer, "Tới 1 trên 1")
        assert await citizen.locator(".news").count() == 1

        await citizen.reload()
        await sees(citizen, "1.500.000 đồng")
        await sees(citizen, "Tiêm phòng trâu bò")
        assert await citizen.locator(".news").count() == 1
        for page in (citizen, officer):
            assert page.complaints == []
        pictures = tmp_path / "pictures"
        pictures.mkdir()
        await citizen.screenshot(path=pictures / "phone.png")
        await officer.screenshot(path=pictures / "desktop.png")


async def test_what_was_typed_while_the_server_was_away_is_sent_when_it_is_back(
    tmp_path,
):
    async with browsing() as browser:
        async with village(tmp_path) as app:
            page = await opened(browser, app.web_address)
            await sees(page, "Xin chào")
            port = int(app.web_address.rpartition(":")[2])
        await ask(page, QUESTION)
        await page.get_by_role("button", name="Gửi lại").wait_for()
        await page.fill("#text", "đang viết dở")
        async with village(tmp_path, port):
            await page.get_by_role("button", name="Gửi lại").click()
            await sees(page, "1.500.000 đồng")
            assert await page.input_value("#text") == "đang viết dở"


async def test_a_commune_that_a_link_brings_is_filled_in(tmp_path):
    async with village(tmp_path) as app, browsing() as browser:
        page = await opened(browser, f"{app.web_address}/?xa=04492")
        assert await page.input_value("#text") == "/subscribe 04492"
        await page.keyboard.press("Enter")
        await sees(page, "xã Púng Luông, tỉnh Lào Cai")


async def test_dark_and_english_are_there_too(tmp_path):
    async with village(tmp_path) as app, browsing() as browser:
        page = await opened(browser, f"{app.web_address}/?lang=en", color_scheme="dark")
        await sees(page, "Hello")
        paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper == "rgb(16, 22, 19)"
        size = await page.evaluate("getComputedStyle(document.body).fontSize")
        assert size == "18px"


def test_the_whole_page_is_light():
    assert sum(file.stat().st_size for file in PAGE.iterdir()) < 60_000
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in text
