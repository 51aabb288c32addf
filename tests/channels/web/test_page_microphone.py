"""Who does not write speaks, and who does not read presses a picture."""

import json

import pytest
from playwright.async_api import Route, expect

from bot.messaging import Button, say
from tests.channels.web import office as offices
from tests.channels.web.office import Office
from tests.channels.web.phone import phone

pytestmark = pytest.mark.browser

MONEY = Button("💰 Tiền hỗ trợ", "picture:money:0", picture="money")
DANGER = Button("🆘 Nguy hiểm", "picture:danger:0", picture="danger")


async def test_what_is_spoken_is_recorded_taken_in_and_sent(browser, office: Office):
    sent: list[dict] = []
    taken: list[bytes] = []

    async def upload(route: Route) -> None:
        assert route.request.headers["authorization"].startswith("Bearer ")
        taken.append(route.request.post_data_buffer or b"")
        await route.fulfill(json={"file": "7v2-ab"})

    async def chat(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        await route.continue_()

    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.route("**/api/chat/files", upload)
        await page.route("**/api/chat", chat)
        await citizen.until_listening(citizen.open)
        microphone = page.locator("#mic")
        await expect(microphone).to_have_accessible_name("Bấm để nói")
        await microphone.press("Enter")  # by the keyboard alone
        await expect(microphone).to_have_attribute("aria-pressed", "true")
        await expect(microphone).to_have_accessible_name("Nói xong, gửi")
        await expect(page.locator("#mic-told")).to_have_text(
            "Đang nghe. Nói xong bấm lần nữa."
        )
        await expect(page.locator("#mic-seconds")).to_have_text("1")
        await microphone.press("Enter")
        await expect(page.get_by_text("Tiếng nói 1 giây")).to_be_visible()
        await expect(page.locator("#mic-state")).to_be_hidden()
        assert b'name="voice"' in taken[0]
        assert [one["file"] for one in sent if "file" in one] == ["7v2-ab"]
        assert citizen.complaints == []


async def test_what_is_thrown_away_is_not_sent(browser, office: Office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        taken: list[Route] = []

        async def upload(route: Route) -> None:
            taken.append(route)

        await page.route("**/api/chat/files", upload)
        await citizen.until_listening(citizen.open)
        await page.locator("#mic").click()
        await expect(page.locator("#mic-state")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#mic-state")).to_be_hidden()
        await page.locator("#mic").click()
        await page.get_by_role("button", name="Bỏ, không gửi").click()
        await expect(page.locator("#mic")).to_have_attribute("aria-pressed", "false")
        assert taken == []


async def test_a_refusal_is_shown(browser, office: Office):
    said = "Chưa nghe thấy tiếng. Nói gần máy hơn, rồi gửi lại."

    async def upload(route: Route) -> None:
        await route.fulfill(status=422, json={"error": said})

    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.route("**/api/chat/files", upload)
        await citizen.until_listening(citizen.open)
        await page.locator("#mic").click()
        await expect(page.locator("#mic-state")).to_be_visible()
        await page.locator("#mic").click()
        await expect(page.locator("#hint")).to_have_text(said)


@pytest.mark.parametrize("lacking", ["MediaRecorder", "navigator.mediaDevices"])
async def test_where_nothing_can_be_recorded_there_is_no_microphone(
    browser, office: Office, lacking
):
    async with phone(browser, office) as citizen:
        name = lacking.rpartition(".")[2]
        of = "Navigator.prototype" if "." in lacking else "window"
        await citizen.page.add_init_script(f"delete {of}.{name}")
        await citizen.until_listening(citizen.open)
        await expect(citizen.page.locator("#send")).to_be_visible()
        await expect(citizen.page.locator("#mic")).to_be_hidden()


async def test_pictures_are_large_and_have_their_words(
    browser, office: Office, monkeypatch
):
    six = [say("Hỏi việc gì? Chọn một hình.", [MONEY, DANGER])]
    monkeypatch.setitem(offices.SAID, "hình", six)
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.until_listening(citizen.open)
        await citizen.types("hình")
        button = page.get_by_role("button", name="Tiền hỗ trợ", exact=True)
        await expect(button).to_be_visible()
        for box in await page.locator(".pictures img").all():
            size = await box.bounding_box()
            assert size is not None
            assert size["width"] >= 96
            assert size["height"] >= 96
            shown = "(image) => image.complete && image.naturalWidth > 0"
            await page.wait_for_function(shown, arg=await box.element_handle())
        await button.press("Enter")
        await expect(page.locator(".me .content").last).to_have_text("Tiền hỗ trợ")
        assert citizen.complaints == []
