"""A file from this machine goes with a notice; what was sent is shown and played."""

import json

import pytest
from playwright.async_api import Route, expect

from bot.messaging import ATTACH, Button, say
from tests.channels.web import office as offices
from tests.channels.web.office import Office
from tests.channels.web.phone import phone

pytestmark = pytest.mark.browser

PICK = Button("Thêm ảnh, tiếng nói…", "notice-attach", does=ATTACH)


async def test_a_chosen_file_is_taken_in_and_sent_or_refused(
    browser, office: Office, monkeypatch
):
    monkeypatch.setitem(offices.SAID, "soạn", [say("Viết tin.", [PICK])])
    answers = [(403, {"error": "Chỗ này không nhận tệp."}), (200, {"file": "7-ab"})]
    sent: list[dict] = []

    async def upload(route: Route) -> None:
        assert route.request.headers["authorization"].startswith("Bearer ")
        status, body = answers.pop(0)
        await route.fulfill(status=status, json=body)

    async def chat(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        await route.continue_()

    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.route("**/api/chat/files", upload)
        await page.route("**/api/chat", chat)
        await citizen.open()
        await citizen.types("soạn")
        await citizen.sees("Viết tin.")
        for said in ("Chỗ này không nhận tệp.", ""):
            async with page.expect_file_chooser() as chooser:
                await page.get_by_role("button", name=PICK.label).click()
            picked = await chooser.value
            file = {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
            await picked.set_files(file)
            await expect(page.locator("#hint")).to_have_text(said)
        await expect(page.get_by_text("a.png")).to_be_visible()
        assert [one.get("file") for one in sent if "file" in one] == ["7-ab"]
        assert "button" not in sent[-1]
