"""Urgent news while the page is closed: only for who asked, and gone with the rest."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import CDPSession, Route, expect

from tests.channels.web.office import Office
from tests.channels.web.phone import Phone, phone
from tests.channels.web.test_page_offline import KEPT

pytestmark = pytest.mark.browser

KEY = "B" + 85 * "A" + "E"  # 65 bytes in base64url, as a public key is
# The browser's maker has a push service; here it is played, in its own words.
SERVICE = """
window.asked = 0;
let made = null;
const endpoint = 'https://push.example/one';
const subscription = {
  endpoint,
  toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
  unsubscribe: async () => { made = null; return true; },
};
PushManager.prototype.getSubscription = async () => made;
PushManager.prototype.subscribe = async (how) => {
  window.how = { visible: how.userVisibleOnly, key: how.applicationServerKey.length };
  made = subscription;
  return made;
};
Notification.requestPermission = async () => { window.asked += 1; return 'granted'; };
Object.defineProperty(Notification, 'permission', { get: () => 'default' });
"""


class Server:
    """The routes of push."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict]] = []
        self.refusal = ""

    async def answer(self, route: Route) -> None:
        if route.request.method == "GET":
            await route.fulfill(json={"key": KEY})
            return
        body = json.loads(route.request.post_data or "{}")
        if self.refusal:
            await route.fulfill(status=409, json={"error": self.refusal})
            return
        self.heard.append((route.request.method, body))
        await route.fulfill(status=204)


@asynccontextmanager
async def telling(browser, office: Office):
    async with phone(browser, office, service_workers="allow") as citizen:
        server = Server()
        await citizen.page.add_init_script(SERVICE)
        await citizen.page.route("**/api/chat/push", server.answer)
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await citizen.page.evaluate(KEPT)
        yield citizen, server


async def opens_menu(citizen: Phone) -> None:
    await citizen.page.get_by_role("button", name="Thêm", exact=True).click()


async def test_who_wants_it_is_asked_in_the_menu_and_the_server_is_told(
    browser, office
):
    async with telling(browser, office) as (citizen, server):
        page = citizen.page
        switch = page.get_by_role("button", name="Báo cả khi đóng trang (tin khẩn)")
        assert await page.evaluate("window.asked") == 0
        await opens_menu(citizen)
        await expect(switch).to_have_attribute("aria-pressed", "false")
        assert await page.evaluate("window.asked") == 0
        await switch.click()
        await expect(switch).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_text("Từ giờ có tin khẩn")).to_be_visible()
        assert await page.evaluate("window.how") == {"visible": True, "key": 65}
        method, body = server.heard[0]
        assert method == "POST"
        assert body["session"] == await citizen.session()
        assert body["subscription"]["endpoint"] == "https://push.example/one"
        await switch.click()
        await expect(switch).to_have_attribute("aria-pressed", "false")
        assert [method for method, _ in server.heard] == ["POST", "DELETE"]


async def test_erasing_this_machine_ends_it_too(browser, office):
    async with telling(browser, office) as (citizen, server):
        page = citizen.page
        await opens_menu(citizen)
        await page.get_by_role("button", name="Báo cả khi đóng trang").click()
        await expect(page.get_by_text("Từ giờ có tin khẩn")).to_be_visible()
        await page.get_by_role("button", name="Xóa khỏi máy này").click()
        async with page.expect_navigation():
            await page.get_by_role("button", name="Xóa", exact=True).click()
        assert [method for method, _ in server.heard] == ["POST", "DELETE"]


async def test_who_is_refused_hears_the_server_s_reason(browser, office):
    async with telling(browser, office) as (citizen, server):
        page = citizen.page
        server.refusal = "Nhận tin của xã trước đã, rồi bật báo tin khẩn."
        await opens_menu(citizen)
        switch = page.get_by_role("button", name="Báo cả khi đóng trang")
        await switch.click()
        await expect(page.get_by_text("Nhận tin của xã trước đã")).to_be_visible()
        await expect(switch).to_have_attribute("aria-pressed", "false")


async def test_a_server_without_it_offers_none(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.add_init_script(SERVICE)
        await page.route("**/api/chat/push", lambda route: route.fulfill(status=404))
        await citizen.open()
        await citizen.sees("Xin chào")
        async with page.expect_response("**/api/chat/push"):
            await opens_menu(citizen)
        await expect(page.get_by_role("button", name="Đóng")).to_be_visible()
        await expect(page.get_by_text("Báo cả khi đóng trang")).to_be_hidden()


async def test_a_browser_without_it_offers_none_and_asks_nobody(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.add_init_script("delete window.PushManager;")
        await citizen.open()
        await citizen.sees("Xin chào")
        await opens_menu(citizen)
        await page.get_by_role("button", name="Đóng").click()
        assert not [url for url in asked if url.endswith("/push")]


async def test_what_is_pushed_is_shown_while_nobody_looks_at_the_page(browser, office):
    async with phone(browser, office, service_workers="allow") as citizen:
        page = citizen.page
        await citizen.context.grant_permissions(["notifications"])
        await citizen.until_listening(citizen.open)
        await page.evaluate(KEPT)
        worker = citizen.context.service_workers[0]
        line = await citizen.context.new_cdp_session(page)
        deliver = await mail(line, office)
        notice = {"title": "TIN KHẨN", "text": "Nước lên.", "id": "7", "lang": "vi"}
        await deliver(json.dumps({**notice, "id": "6"}))
        await page.goto("about:blank")
        await deliver(json.dumps({**notice, "text": "Nước lên nữa."}))
        # What came first was not shown: it stood on the page.
        assert await worker.evaluate(SHOWN, 1) == [["TIN KHẨN", "Nước lên nữa."]]
        await deliver("no JSON")
        assert await worker.evaluate(SHOWN, 2) == [
            ["Loa Bản: TIN KHẨN", "Có tin khẩn, bấm để đọc."],
            ["TIN KHẨN", "Nước lên nữa."],
        ]


SHOWN = """
async (many) => {
  let all = await registration.getNotifications();
  while (all.length < many) {
    await new Promise((done) => setTimeout(done, 50));
    all = await registration.getNotifications();
  }
  return all.map((one) => [one.title, one.body]).sort();
}
"""


async def mail(line: CDPSession, office: Office) -> Callable[[str], Awaitable[None]]:
    """Delivers as the browser does when its push service brings something."""
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def note(told: dict) -> None:
        for one in told["registrations"]:
            if not found.done():
                found.set_result(one["registrationId"])

    line.on("ServiceWorker.workerRegistrationUpdated", note)
    await line.send("ServiceWorker.enable")
    registration = await found

    async def deliver(data: str) -> None:
        told = {"origin": office.url, "registrationId": registration, "data": data}
        await line.send("ServiceWorker.deliverPushMessage", told)

    return deliver
