"""The page without a line: it opens, shows what was said, and loses nothing."""

import re
import shutil
from pathlib import Path

import orjson
import pytest
from playwright.async_api import Page, Request, expect

from bot.channels.web.pages import page_files
from bot.channels.web.pages.page_files import PAGE
from tests.channels.web.office import Office
from tests.channels.web.phone import Phone, phone

browser_needed = pytest.mark.browser

ALLOWED = {"service_workers": "allow"}
KEPT = """
async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) {
    await new Promise((done) => {
      navigator.serviceWorker.addEventListener('controllerchange', done);
    });
  }
}
"""


REPLACED = """
async (old) => {
  for (let names = [old]; names.includes(old); names = await caches.keys()) {
    await new Promise((done) => setTimeout(done, 50));
  }
}
"""


async def visits(citizen: Phone) -> None:
    """A first visit, until the page is kept."""
    await citizen.until_listening(citizen.open)
    await citizen.sees("Xin chào")
    await citizen.page.evaluate(KEPT)


@browser_needed
async def test_the_page_opens_without_a_server_and_sends_when_it_is_back(
    browser, office
):
    async with phone(browser, office, **ALLOWED) as citizen:
        page = citizen.page
        await visits(citizen)
        await citizen.types("danh bạ")
        await citizen.sees("Gọi 0216 3898 123.")
        await citizen.types("một")
        await citizen.sees("mộtCâu trả lời.")
        await office.close()
        await page.goto(f"{office.url}/")
        await citizen.sees("mộtCâu trả lời.")  # what was said
        await expect(page.get_by_text("Không có mạng.")).to_be_visible()
        for number in ("113", "114", "115", "112"):
            call = page.locator("#first").get_by_role("link", name=number, exact=True)
            await expect(call).to_be_visible()
        await expect(
            page.locator("#card").get_by_role("link", name="0216 3898 123")
        ).to_be_visible()
        await citizen.types("câu hai")
        await citizen.types("câu ba")
        await expect(page.get_by_role("button", name="Gửi ngay").last).to_be_visible()
        await office.open()
        await citizen.sees("câu haiCâu trả lời.")
        await citizen.sees("câu baCâu trả lời.")
        await expect(page.get_by_text("Không có mạng.")).to_be_hidden()
        said = [one.text for one in office.handled]
        assert said == ["/start", "danh bạ", "một", "câu hai", "câu ba"]


@browser_needed
async def test_an_invitation_opens_without_a_line_too(browser, office):
    async with phone(browser, office, **ALLOWED) as citizen:
        await visits(citizen)
        await office.close()
        await citizen.open("?start=AB-12")
        await expect(citizen.input).to_have_value("/start AB-12")


@browser_needed
async def test_a_new_version_replaces_the_kept_one(
    browser, office, tmp_path, monkeypatch
):
    async with phone(browser, office, **ALLOWED) as citizen:
        page = citizen.page
        await visits(citizen)
        names = await page.evaluate("caches.keys()")
        assert len(names) == 1
        await another_version(office, tmp_path, monkeypatch)
        await page.reload()
        await page.evaluate(REPLACED, names[0])
        await office.close()
        await page.goto(f"{office.url}/")
        await expect(page.get_by_text("bản mới của trang")).to_be_visible()
        assert not [one for one in citizen.complaints if "ERR_" not in one]


async def another_version(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server begins again with a page in which a word is another."""
    changed = Path(shutil.copytree(PAGE, folder / "page"))
    index = changed / "index.html"
    index.write_text(
        index.read_text().replace("<h1>Loa Bản</h1>", "<h1>bản mới của trang</h1>")
    )
    monkeypatch.setattr(page_files, "PAGE", changed)
    await office.close()
    await office.open()


@browser_needed
async def test_a_first_visit_without_a_server_waits_longer_each_time(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        tried: list[Request] = []
        page.on(
            "request",
            lambda one: tried.append(one) if one.url.endswith("/api/chat") else None,
        )
        await page.route("**/api/chat", lambda route: route.abort())
        await citizen.open()
        await citizen.sees("Chưa nối được với Loa Bản")
        await expect(page.get_by_role("link", name="115")).to_be_in_viewport()
        early = len(tried)
        await passes(page, seconds=60)
        in_a_minute = len(tried) - early
        await passes(page, seconds=60)
        in_the_next = len(tried) - early - in_a_minute
        assert in_a_minute > in_the_next > 0
        await page.unroute("**/api/chat")
        await passes(page, seconds=40)
        await citizen.sees("Xin chào")
        await expect(page.get_by_role("link", name="115")).to_be_hidden()


async def passes(page: Page, seconds: int) -> None:
    """In steps: in one leap an answer would have no time to come."""
    for _ in range(seconds):
        await page.clock.run_for(1_000)


@browser_needed
async def test_trying_again_by_itself_is_not_told_each_time(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await page.route("**/api/chat", lambda route: route.fulfill(status=502))
        await citizen.types("một")
        alert = page.get_by_role("alert")
        await expect(alert).to_contain_text("Chưa gửi được")
        await alert.evaluate(COUNTED)
        async with page.expect_response("**/api/chat"):
            await passes(page, seconds=6)
        await passes(page, seconds=20)
        assert await page.evaluate("window.changes") == 0
        # Who asks for it sees that it is tried.
        await page.unroute("**/api/chat")
        await page.get_by_role("button", name="Gửi ngay").click()
        await citizen.sees("mộtCâu trả lời.")
        await expect(alert).to_have_count(0)


COUNTED = """
(e) => {
  window.changes = 0;
  new MutationObserver((all) => { window.changes += all.length; })
    .observe(e, { childList: true, characterData: true, subtree: true });
}
"""


@browser_needed
async def test_what_a_server_could_not_answer_is_sent_again_by_itself(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await page.route("**/api/chat", lambda route: route.fulfill(status=502))
        await citizen.types("một")
        await citizen.sees("Chưa gửi được")
        await page.unroute("**/api/chat")
        await passes(page, seconds=40)  # the stream is up all the while
        await citizen.sees("mộtCâu trả lời.")
        assert [one.text for one in office.handled] == ["/start", "một"]


@browser_needed
async def test_the_page_can_stand_among_a_phone_s_programs(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        link = citizen.page.locator("link[rel=manifest]")
        at = await link.evaluate("e => e.href")
        async with office.client.get(at) as response:
            assert response.content_type == "application/manifest+json"
            manifest = orjson.loads(await response.read())
        assert manifest["start_url"] == manifest["scope"] == manifest["id"] == "/"
        folder = at.rpartition("/")[0]
        for icon in manifest["icons"]:
            async with office.client.get(f"{folder}/{icon['src']}") as response:
                assert response.content_type == "image/png"
                size = int(icon["sizes"].partition("x")[0])
                # Width and height stand at a fixed place of every PNG.
                head = (await response.read())[16:24]
                assert head == size.to_bytes(4) * 2


async def test_the_worker_is_asked_for_again_and_of_the_page_s_version(office):
    async with office.client.get(f"{office.url}/worker.js") as response:
        worker = await response.text()
        assert response.headers["Cache-Control"] == "no-cache"
        tag = response.headers["ETag"]
    async with office.client.get(office.url) as response:
        index = await response.text()
    versions = set(re.findall(r"/static/[0-9a-f]{12}/", index))
    assert versions == set(re.findall(r"/static/[0-9a-f]{12}/", worker))
    unchanged = {"If-None-Match": tag}
    async with office.client.get(f"{office.url}/worker.js", headers=unchanged) as same:
        assert same.status == 304


def test_the_worker_keeps_every_file_that_the_page_loads():
    worker = (PAGE / "worker.js").read_text()
    files = worker[worker.index("FILES") : worker.index("];")]
    kept = set(re.findall(r'"([\w.-]+)"', files))
    index = (PAGE / "index.html").read_text()
    loaded = set(re.findall(r'(?:src|href)="/static/([\w.-]+)"', index))
    shown_elsewhere = {"icon-192.png", "manifest.webmanifest"}
    assert kept == loaded - shown_elsewhere
