"""News on the page: when it was sent, until when it holds, whether it was read."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from playwright.async_api import Page, Route, expect

from bot.messaging import Button, Look, Span, say
from tests.channels.web.office import Office
from tests.channels.web.phone import Phone, phone

pytestmark = pytest.mark.browser

MINUTE = 60_000  # milliseconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FLOOD = "Nhà ven suối chạy lên chỗ cao ngay."


def now() -> int:
    return int(time.time() * 1000)


def news(number: int, text: str, sent_at: int, expires_at: int, **more: object) -> dict:
    """A message of the stream."""
    return {
        "id": str(number),
        "text": text,
        "html": f"<p>{text}</p>",
        "buttons": [[{"label": "Bớt tin", "data": "less"}]],
        "sent_at": sent_at,
        "expires_at": expires_at,
        **more,
    }


async def brings(page: Page, messages: Sequence[dict]) -> None:
    """The next stream brings these and ends; later ones bring nothing."""
    waiting = [f"id: {one['id']}\ndata: {json.dumps(one)}\n\n" for one in messages]

    async def stream(route: Route) -> None:
        body = "".join(waiting) or ": here\n\n"
        waiting.clear()
        await route.fulfill(body=body, content_type="text/event-stream")

    await page.route("**/api/chat/events", stream)


async def greeted(citizen: Phone) -> None:
    await citizen.until_listening(citizen.open)
    await citizen.sees("Xin chào")


async def comes_back(citizen: Phone, messages: Sequence[dict]) -> None:
    """The page is closed, and opened again when these have been sent."""
    await citizen.page.close()
    citizen.page = await citizen.context.new_page()
    await brings(citizen.page, messages)
    await citizen.open()


async def test_news_that_is_over_before_anyone_saw_it_is_left_out(browser, office):
    async with phone(browser, office) as citizen:
        await greeted(citizen)
        over = news(901, FLOOD, now() - HOUR, now() - MINUTE, look="urgent")
        holds = news(902, "Họp thôn 7 giờ tối.", now() - HOUR, now() + DAY)
        await comes_back(citizen, [over, holds])
        await citizen.sees("Họp thôn 7 giờ tối.")
        await expect(citizen.page.get_by_text(FLOOD)).to_have_count(0)


async def test_news_that_was_seen_says_when_it_is_over(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        flood = news(901, FLOOD, now(), now() + HOUR, look="urgent")
        await brings(page, [flood])
        await citizen.open()
        notice = page.locator(".message.news")
        await expect(notice.get_by_text("Tin mới")).to_be_visible()
        await expect(notice.get_by_text("hết hạn")).to_have_count(0)
        # The page stands open, and nobody touches it.
        await page.clock.fast_forward(HOUR + MINUTE)
        await expect(notice.get_by_text("Tin đã hết hạn")).to_be_visible()
        await expect(notice.get_by_text("Tin mới")).to_have_count(0)


async def test_old_news_says_when_it_was_sent(browser, office):
    async with phone(browser, office, timezone_id="Asia/Ho_Chi_Minh") as citizen:
        page = citizen.page
        await page.clock.set_fixed_time("2026-11-28T10:00:00+07:00")
        base = await page.evaluate("Date.now()")
        ago = {"Tin hôm nay": HOUR, "Tin hôm qua": 13 * HOUR, "Tin hôm kia": 37 * HOUR}
        sent = {text: base - before for text, before in ago.items()}
        await brings(
            page,
            [
                news(900 + n, text, at, base + DAY)
                for n, (text, at) in enumerate(sent.items())
            ],
        )
        await same_time(page)
        await citizen.open()
        times = page.locator(".message.news time")
        await expect(times).to_have_text(
            [
                "Gửi lúc 09:00",
                "Gửi lúc 21:00 hôm qua",
                "Gửi lúc 21:00 ngày 26/11",
            ]
        )


async def same_time(page: Page) -> None:
    """The server's clock as the page's: its answers come without a date."""

    async def undated(route: Route) -> None:
        response = await route.fetch()
        headers = {k: v for k, v in response.headers.items() if k != "date"}
        await route.fulfill(response=response, headers=headers)

    await page.route("**/api/chat", undated)


@pytest.mark.parametrize("days", [-3, 3])
async def test_a_phone_whose_clock_is_days_wrong_hears_what_holds(
    browser, office, days
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install(time=(now() + days * DAY) / 1000)
        holds = news(901, FLOOD, now(), now() + DAY, look="urgent")
        over = news(902, "Đã xong.", now() - DAY, now() - HOUR)
        stream = "".join(
            f"id: {x['id']}\ndata: {json.dumps(x)}\n\n" for x in (over, holds)
        )
        date = await office_date(office)

        async def answers(route: Route) -> None:
            headers = {"Date": date, "Content-Type": "text/event-stream"}
            await route.fulfill(body=stream, headers=headers)

        await page.route("**/api/chat/events", answers)
        await citizen.open()
        await citizen.sees(FLOOD)
        notice = page.locator(".message.news")
        await expect(notice).to_have_count(1)
        await expect(notice.get_by_text("Tin mới")).to_be_visible()
        await expect(notice.locator("time")).not_to_contain_text("ngày")


async def office_date(office: Office) -> str:
    async with office.client.get(office.url) as response:
        return response.headers["Date"]


async def test_news_is_new_until_it_was_seen(browser, office):
    async with phone(browser, office) as citizen:
        await greeted(citizen)
        await office.push(await citizen.session(), "Họp thôn 7 giờ tối.")
        notice = citizen.page.locator(".message.news")
        await expect(notice.locator(".label")).to_have_text("Tin mới")
        await citizen.page.reload()
        await expect(notice.locator(".label")).to_have_text("Tin đã xem")


async def test_what_came_while_the_page_was_closed_stands_below_a_line(browser, office):
    async with phone(browser, office) as citizen:
        await greeted(citizen)
        await citizen.types("dài")
        await citizen.sees("Đoạn 29.")
        missed = [
            news(
                900 + n, f"Tin số {n}. " + "Nghị định " * 60, now() - HOUR, now() + DAY
            )
            for n in range(3)
        ]
        await comes_back(citizen, missed)
        line = citizen.page.get_by_text("Tin chưa đọc")
        await expect(line).to_have_count(1)
        await expect(line).to_be_in_viewport()
        await expect(citizen.page.get_by_text("Tin số 0.")).to_be_in_viewport()
        followed = "e => e.nextElementSibling.textContent.includes('Tin số 0.')"
        assert await line.evaluate(followed)
        # Only the first was looked at.
        await citizen.page.reload()
        await expect(citizen.page.locator(".message.news .label")).to_have_text(
            ["Tin đã xem", "Tin mới", "Tin mới"]
        )
        await expect(line).to_have_count(1)


async def test_an_urgent_notice_has_its_word_once_a_sign_and_a_frame(browser, office):
    async with phone(browser, office) as citizen:
        await greeted(citizen)
        session = await citizen.session()
        await office.push(session, "Họp thôn 7 giờ tối.")
        word = Span("TIN KHẨN\n", bold=True)
        less = ((Button("Bớt tin", "less"),),)
        urgent = replace(say(FLOOD), buttons=less, look=Look.URGENT, language="vi")
        await office.send(session, replace(urgent, spans=(word, *urgent.spans)))
        await citizen.sees(FLOOD)
        notice = citizen.page.locator(".message.urgent")
        await expect(notice.get_by_text("TIN KHẨN")).to_have_count(1)
        await expect(notice.locator(".heading svg")).to_be_visible()
        ordinary = citizen.page.locator(".message.news:not(.urgent)")
        for part in ("borderTopWidth", "fontSize"):
            style = f"e => getComputedStyle(e).{part}"
            framed = await notice.locator(".bubble").evaluate(style)
            plain = await ordinary.locator(".bubble").evaluate(style)
            assert float(framed.strip("px")) > float(plain.strip("px"))


async def test_less_news_is_a_small_button(browser, office):
    async with phone(browser, office) as citizen:
        await greeted(citizen)
        reply = say("Họp thôn 7 giờ tối.", [Button("Bớt tin", "less")])
        await office.send(await citizen.session(), reply)
        less = citizen.page.get_by_role("button", name="Bớt tin")
        box = await less.bounding_box()
        assert box is not None
        assert box["width"] < 180
        assert box["height"] >= 48
