"""The page in headless Chromium: talking, and losing nothing that was typed."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import expect

from bot.channels.web import sessions
from bot.messaging import Address, Button, Letter, say
from bot.store.tables.web import web_sessions
from tests.channels.web.office import Office
from tests.channels.web.phone import Phone, phone

pytestmark = pytest.mark.browser


async def test_the_first_visit_is_greeted_with_buttons(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Cần biết gì cứ hỏi bằng lời thường.")
        await expect(citizen.page.get_by_role("button", name="Hỏi thử")).to_be_visible()
        await expect(citizen.page.locator(".message.me")).to_have_count(0)
        assert [one.text for one in office.handled] == ["/start"]


async def test_a_typed_question_is_answered(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("hộ nghèo <b>là gì")
        await citizen.sees("Câu trả lời.")
        await expect(citizen.texts.nth(1)).to_have_text("hộ nghèo <b>là gì")
        await expect(citizen.page.get_by_text("đang gửi…")).to_have_count(0)
        await expect(citizen.input).to_have_value("")
        assert not citizen.complaints


async def test_a_button_is_pressed_by_keyboard(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.page.get_by_role("log").focus()
        for _ in range(2):
            await citizen.page.keyboard.press("Tab")
        focused = citizen.page.get_by_role("button", name="Nhận tin của xã")
        await expect(focused).to_be_focused()
        await citizen.page.keyboard.press("Enter")
        await citizen.sees("Đã bấm news.")
        await expect(citizen.texts.nth(1)).to_have_text("Nhận tin của xã")


async def test_a_push_arrives_without_reloading(browser, office):
    async with phone(browser, office) as one, phone(browser, office) as two:
        await one.until_listening(one.open)
        await two.until_listening(two.open)
        await office.push(await two.session(), "Họp thôn 7 giờ tối.")
        news = two.page.locator(".message.news")
        await expect(news).to_contain_text("Họp thôn 7 giờ tối.")
        await expect(news).to_contain_text("Tin mới")
        await expect(one.page.locator(".message.news")).to_have_count(0)
        assert not one.complaints + two.complaints


async def test_what_was_pushed_while_the_page_was_closed_is_there(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        session = await citizen.session()
        await citizen.page.close()
        await office.push(session, "Đêm qua có lũ.")
        citizen.page = await citizen.context.new_page()
        await citizen.open()
        await citizen.sees("Đêm qua có lũ.")
        await expect(citizen.page.locator(".message.news")).to_have_count(1)


async def test_a_message_that_changes_is_one_and_stays_where_it_stands(browser, office):
    async with phone(browser, office) as officer:
        await officer.until_listening(officer.open)
        session = await officer.session()
        bar = "▓▓▓▓▓▓░░░░ 69%"
        await shows(office, session, f"Đang gửi 150 trên 217.\n{bar}", "Dừng")
        await office.push(session, "Họp thôn 7 giờ tối.")
        await officer.sees("Họp thôn")
        stop = officer.page.get_by_role("button", name="Dừng")
        await stop.focus()
        await shows(office, session, "Đang gửi 200 trên 217.", "Dừng")
        await officer.sees("Đang gửi 200")
        await expect(stop).to_be_focused()
        await shows(office, session, "Xong 18:00. Tới 217 máy.")
        await officer.sees("Xong 18:00")
        await expect(stop).to_have_count(0)
        news = officer.page.locator(".message.news .content")
        await expect(news).to_have_text(
            ["Xong 18:00. Tới 217 máy.", "Họp thôn 7 giờ tối."]
        )
        await officer.page.reload()
        await expect(news).to_have_text(
            ["Xong 18:00. Tới 217 máy.", "Họp thôn 7 giờ tối."]
        )
        assert not officer.complaints


async def shows(office: Office, session: str, text: str, *labels: str) -> None:
    buttons = [Button(label, data="stop-sending:1") for label in labels]
    reply = replace(say(text, buttons), edits="report 1")
    address = Address("web", sessions.digest_of(session))
    await office.channel.send(Letter(address, reply, "key"))


async def test_two_tabs_show_each_thing_once(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        second = await citizen.context.new_page()
        await second.goto(office.url)
        await citizen.types("một")
        await office.push(await citizen.session(), "Tin")
        for tab in (citizen.page, second):
            await expect(tab.locator(".message.news")).to_have_count(1)
            await expect(tab.locator(".message.me")).to_have_count(1)
            await expect(tab.locator(".message.bot")).to_have_count(2)


async def test_a_reload_keeps_the_conversation_and_the_session(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        session = await citizen.session()
        await citizen.input.fill("chưa xong")
        await citizen.page.reload()
        await citizen.sees("Câu trả lời.")
        await expect(citizen.texts).to_have_count(3)
        await expect(citizen.input).to_have_value("chưa xong")
        assert await citizen.session() == session
        assert len(office.handled) == 2
        assert not citizen.complaints


async def test_nothing_typed_is_lost_while_the_server_is_away(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.page.clock.install()
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.page.clock.pause_at(2**41)  # it tries nothing by itself
        await office.close()
        await citizen.types("câu một")
        await citizen.types("câu hai")
        again = citizen.page.get_by_role("button", name="Gửi ngay")
        await expect(again.first).to_be_visible()
        await citizen.input.fill("câu ba chưa gửi")
        await office.open()
        await again.first.click()
        await citizen.sees("câu mộtCâu trả lời.")
        await citizen.sees("câu haiCâu trả lời.")
        await expect(again).to_have_count(0)
        await expect(citizen.input).to_have_value("câu ba chưa gửi")
        said = [one.text for one in office.handled]
        assert said == ["/start", "câu một", "câu hai"]


async def test_what_failed_survives_a_reload_and_goes_out_by_itself(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        await office.close()
        await citizen.types("câu một")
        again = citizen.page.get_by_role("button", name="Gửi ngay")
        await expect(again).to_be_visible()
        await office.open()
        await citizen.page.reload()
        await citizen.sees("câu mộtCâu trả lời.")
        assert [one.text for one in office.handled] == ["/start", "câu một"]


async def test_what_failed_goes_out_when_the_network_is_back(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.context.set_offline(True)
        await citizen.types("câu một")
        again = citizen.page.get_by_role("button", name="Gửi ngay")
        await expect(again).to_be_visible()
        await citizen.context.set_offline(False)
        await citizen.sees("câu mộtCâu trả lời.")
        await expect(again).to_have_count(0)


async def test_the_first_visit_without_a_server_can_be_tried_again(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.page.clock.install()
        await citizen.page.route("**/api/chat", lambda route: route.abort())
        await citizen.open()
        await citizen.page.clock.pause_at(2**41)  # it tries nothing by itself
        await citizen.sees("Chưa nối được với Loa Bản")
        await citizen.page.unroute("**/api/chat")
        await citizen.page.get_by_role("button", name="Thử ngay").click()
        await citizen.sees("Xin chào")


async def test_a_session_that_the_server_forgot_is_replaced(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        first = await citizen.session()
        async with office.database.write() as connection:
            await connection.execute(web_sessions.delete())
        await citizen.page.reload()
        async with citizen.page.expect_response(re.compile("/api/chat/events")):
            await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        second = await citizen.session()
        assert second != first
        await office.push(second, "Tin")
        await citizen.sees("Tin mới")


async def test_a_refused_message_says_why_and_can_be_changed(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        refusal = '{"error": "Chưa có chữ nào."}'
        await page.route(
            "**/api/chat", lambda route: route.fulfill(status=400, body=refusal)
        )
        await citizen.types("câu hỏng")
        await citizen.sees("Chưa có chữ nào.")
        await page.unroute("**/api/chat")
        await citizen.input.fill("đang gõ dở")
        await page.get_by_role("button", name="Sửa lại").click()
        await expect(citizen.input).to_have_value("câu hỏng")
        await expect(citizen.input).to_be_focused()
        await expect(page.locator(".message.me")).to_have_count(0)
        await citizen.types("câu lành")
        await citizen.sees("câu lànhCâu trả lời.")
        await expect(citizen.input).to_have_value("đang gõ dở")


async def test_what_is_too_long_is_kept_whole_and_said(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.open()
        await citizen.sees("Xin chào")
        pasted = "🐃" + "ầ" * 5999  # an animal is one letter, as the server counts
        await citizen.types(pasted)
        told = page.get_by_text("Dài quá 1.904 chữ.")
        await expect(told).to_be_visible()
        await expect(citizen.input).to_have_value(pasted)
        await expect(page.locator(".message.me")).to_have_count(0)
        await page.reload()
        await expect(citizen.input).to_have_value(pasted)
        await expect(told).to_be_visible()
        await citizen.input.fill(pasted[:4096])
        await expect(told).to_be_hidden()
        await page.keyboard.press("Enter")
        await citizen.sees("Câu trả lời.")
        assert [one.text for one in office.handled] == ["/start", pasted[:4096]]


async def test_an_invitation_is_filled_in_and_a_tap_redeems_it(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open("?start=AB-12")
        await expect(citizen.input).to_have_value("/start AB-12")
        await citizen.sees("Xin chào")
        assert citizen.page.url == f"{office.url}/"
        assert [one.text for one in office.handled] == ["/start"]
        await citizen.page.get_by_role("button", name="Gửi").click()
        await citizen.sees("Câu trả lời.")
        assert office.handled[1].text == "/start AB-12"


@pytest.mark.parametrize("link", ["#start=AB-12", "?start=AB-12"])
async def test_a_code_never_stays_in_the_address(browser, office, link):
    async with phone(browser, office) as citizen:
        asked: list[str] = []
        citizen.page.on("request", lambda request: asked.append(request.url))
        await citizen.open()
        await citizen.sees("Xin chào")
        asked.clear()
        await citizen.open(link)  # with # the page is not even loaded again
        await expect(citizen.input).to_have_value("/start AB-12")
        assert citizen.page.url == f"{office.url}/"
        seen = [url for url in asked if "AB-12" in url]
        assert seen == ([] if link.startswith("#") else [f"{office.url}/{link}"])
        await citizen.page.reload()
        await expect(citizen.input).to_have_value("/start AB-12")  # still a draft
        await citizen.page.get_by_role("button", name="Gửi").click()
        await citizen.sees("Câu trả lời.")
        assert office.handled[-1].text == "/start AB-12"


async def test_the_session_stands_in_no_address(browser, office):
    async with phone(browser, office) as citizen:
        asked: list[str] = []
        citizen.page.on("request", lambda request: asked.append(request.url))
        await citizen.until_listening(citizen.open)
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        session = await citizen.session()
        assert session
        assert not [url for url in asked if session in url or "session" in url]


async def test_who_gains_a_role_goes_on_under_a_new_key(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await citizen.until_listening(citizen.open)
        old = await citizen.session()
        other = await citizen.context.new_page()
        await other.goto(office.url)
        # Whichever tab listens does so under the new key at once.
        async with citizen.context.expect_event(
            "response", lambda response: "/api/chat/events" in response.url
        ):
            await citizen.types("/start MA-1")
        await citizen.sees("Đã nhận vai trò.")
        new = await citizen.session()
        assert new != old
        async with office.stream(old) as stream:
            assert stream.response.status == 404
        await office.push(old, "Cho cán bộ.")  # the session's own name stays
        for tab in (page, other):
            await expect(tab.get_by_role("log")).to_contain_text("Cho cán bộ.")
            await tab.get_by_label("Gõ câu hỏi").fill("một")
            await tab.keyboard.press("Enter")
            await expect(tab.get_by_text("đang gửi…")).to_have_count(0)
        assert await citizen.session() == new
        assert len({one.address.text for one in office.handled}) == 1
        assert not citizen.complaints


async def test_an_enter_that_ends_a_composition_is_not_sent(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.input.fill("hộ nghèo")
        # Chrome tells of the key first, Safari of the end of the composition.
        chrome = {"key": "Enter", "keyCode": 229, "isComposing": True}
        safari = {"key": "Enter", "keyCode": 229, "isComposing": False}
        for init in (chrome, safari):
            await citizen.input.dispatch_event("compositionend", {})
            await citizen.input.dispatch_event("keydown", {**init, "cancelable": True})
        await expect(citizen.input).to_have_value("hộ nghèo")
        await citizen.page.keyboard.press("Enter")
        await citizen.sees("Câu trả lời.")
        assert [one.text for one in office.handled] == ["/start", "hộ nghèo"]


async def test_a_commune_comes_along_and_a_draft_comes_back(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.input.fill("đang gõ dở")
        await citizen.open("?xa=01324")
        await expect(citizen.input).to_have_value("/nhantin 01324")
        await citizen.page.keyboard.press("Enter")
        await citizen.sees("Câu trả lời.")
        await expect(citizen.input).to_have_value("đang gõ dở")
        assert office.handled[-1].text == "/nhantin 01324"


async def test_erasing_leaves_nothing_on_this_machine(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        session = await citizen.session()
        await citizen.types("chuyện riêng")
        await citizen.sees("Câu trả lời.")
        await citizen.page.get_by_role("button", name="Thêm", exact=True).click()
        await citizen.page.get_by_role("button", name="Xóa khỏi máy này").click()
        await citizen.page.get_by_role("button", name="Xóa", exact=True).click()
        await citizen.sees("Xin chào")
        await expect(citizen.texts).to_have_count(1)
        kept = await citizen.page.evaluate("JSON.stringify({...localStorage})")
        assert session not in kept
        assert "chuyện riêng" not in kept


async def erases(citizen: Phone) -> None:
    await citizen.page.get_by_role("button", name="Thêm", exact=True).click()
    await citizen.page.get_by_role("button", name="Xóa khỏi máy này").click()
    await citizen.page.get_by_role("button", name="Xóa", exact=True).click()


async def test_erasing_ends_the_session_on_the_server_too(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        session = await citizen.session()
        await erases(citizen)
        await citizen.sees("Xin chào")
        await citizen.has_another_session(session)
        async with office.stream(session) as stream:
            assert stream.response.status == 404
        assert await citizen.page.evaluate("sessionStorage.length") == 0


async def test_a_session_erased_without_a_line_is_ended_when_it_is_back(
    browser, office
):
    async with phone(browser, office) as citizen:
        await citizen.until_listening(citizen.open)
        session = await citizen.session()
        await citizen.page.route("**/api/chat/end", lambda route: route.abort())
        await erases(citizen)
        await citizen.sees("Xin chào")
        await citizen.page.unroute("**/api/chat/end")
        async with citizen.page.expect_response("**/api/chat/end"):
            await citizen.page.evaluate("window.dispatchEvent(new Event('online'))")
        async with office.stream(session) as stream:
            assert stream.response.status == 404


async def test_a_talk_of_danger_is_erased_by_the_button_under_it(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open()
        await citizen.sees("Xin chào")
        await citizen.types("nguy")
        await citizen.page.get_by_role("button", name="Xóa đoạn này").click()
        await citizen.page.get_by_role("button", name="Xóa", exact=True).click()
        await citizen.sees("Xin chào")
        await expect(citizen.texts).to_have_count(1)
        assert "clear" not in [one.button for one in office.handled]


async def test_the_page_speaks_english_when_asked(browser, office):
    async with phone(browser, office) as citizen:
        await citizen.open("?lang=en")
        await expect(citizen.page.get_by_label("Type a question")).to_be_visible()
        await citizen.sees("Xin chào")
        assert office.handled[0].language_hint == "en"
        assert await citizen.page.evaluate("document.documentElement.lang") == "en"
