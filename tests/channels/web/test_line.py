"""The page's line to the server: waits that are asked for, streams that died."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import Route, expect

from tests.channels.web.office import Office
from tests.channels.web.phone import phone

pytestmark = pytest.mark.browser


class Wire:
    """Between the browser and the server; a stream on it can go dead silently."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._streams: set[asyncio.StreamWriter] = set()
        self._dead: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def die(self) -> None:
        """Nothing more passes on the open streams, and nobody is told."""
        assert self._streams
        self._dead |= self._streams

    @asynccontextmanager
    async def up(self) -> AsyncIterator["Wire"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._office.port)
        passing = (self._pass(reader, back, writer), self._pass(there, writer, back))
        await asyncio.gather(*passing)

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        other: asyncio.StreamWriter,
    ) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if b"/api/chat/events" in data:
                    self._streams |= {writer, other}
                if writer not in self._dead:
                    writer.write(data)
                    await writer.drain()
        writer.close()


@pytest.mark.parametrize("sign", ["visibilitychange", "online", "focus", "pageshow"])
async def test_who_looks_again_hears_at_once_though_the_stream_had_died(
    browser, office, sign
):
    async with Wire(office).up() as wire, phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        async with page.expect_response("**/api/chat/events*"):
            await page.goto(wire.url)
        await citizen.sees("Xin chào")
        wire.die()
        await office.push(await citizen.session(), "Nước lên, ra khỏi nhà.")
        await page.clock.fast_forward(20_000)  # the phone lay in a pocket
        on = "document" if sign == "visibilitychange" else "window"
        async with page.expect_response("**/api/chat/events*"):
            await page.evaluate(f"{on}.dispatchEvent(new Event('{sign}'))")
        await citizen.sees("Nước lên, ra khỏi nhà.")
        await expect(page.locator(".message.news")).to_have_count(1)


async def test_a_stream_that_was_just_heard_is_left_alone(browser, office):
    async with phone(browser, office) as citizen:
        asked: list[str] = []
        citizen.page.on(
            "request",
            lambda one: asked.append(one.url) if "events" in one.url else None,
        )
        await citizen.page.clock.install()
        await citizen.until_listening(citizen.open)
        for _ in range(5):
            await citizen.page.evaluate("window.dispatchEvent(new Event('focus'))")
        await citizen.types("một")
        await citizen.sees("Câu trả lời.")
        assert len(asked) == 1


async def test_a_first_visit_in_a_crowd_waits_in_words_and_is_then_greeted(
    browser, office
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await page.route(
            "**/api/chat", refusing(429, "3516", '{"error": "Nhanh quá."}')
        )
        await citizen.open()
        await citizen.sees("Đang đông người hỏi, tự gửi lại sau chừng 5 phút.")
        await expect(page.get_by_text("3516")).to_have_count(0)
        await expect(page.get_by_role("link", name="115")).to_be_visible()
        await page.unroute("**/api/chat")
        await page.clock.run_for(310_000)
        await citizen.sees("Xin chào")
        await expect(page.get_by_text("Đang đông người")).to_have_count(0)


@pytest.mark.parametrize(
    ("status", "after", "body", "words"),
    [
        (503, "17", "<html>503 Service Unavailable", "tự gửi lại sau chừng 20 giây"),
        (503, "", "", "tự gửi lại sau chừng 10 giây"),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", "", "tự gửi lại sau chừng 10 giây"),
        (
            429,
            "47",
            '{"error": "Nhanh quá."}',
            "Gửi nhanh quá, tự gửi lại sau chừng 50",
        ),
    ],
)
async def test_what_is_refused_for_now_goes_out_by_itself(
    browser, office, status, after, body, words
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await page.route("**/api/chat", refusing(status, after, body))
        await citizen.types("câu một")
        await citizen.sees(words)
        await citizen.types("câu hai")  # waits with the other
        await expect(page.get_by_text(words)).to_have_count(2)
        await page.unroute("**/api/chat")
        await page.clock.run_for(60_000)
        await citizen.sees("câu haiCâu trả lời.")
        await expect(page.get_by_text("tự gửi lại")).to_have_count(0)
        said = [one.text for one in office.handled]
        assert said == ["/start", "câu một", "câu hai"]


async def test_a_wait_is_counted_down_in_words_with_the_numbers_beside_it(
    browser, office
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await page.route("**/api/chat", refusing(429, "57", '{"error": "Nhanh quá."}'))
        await citizen.types("câu một")
        await citizen.sees("tự gửi lại sau chừng 60 giây")
        await expect(page.get_by_role("link", name="115")).to_be_in_viewport()
        await page.clock.run_for(30_000)
        await citizen.sees("tự gửi lại sau chừng 30 giây")
        await page.unroute("**/api/chat")
        await page.clock.run_for(35_000)
        await citizen.sees("câu mộtCâu trả lời.")
        await expect(page.get_by_role("link", name="115")).to_be_hidden()


async def test_a_cry_does_not_wait_behind_what_was_refused(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.until_listening(citizen.open)
        await citizen.sees("Xin chào")
        await page.route("**/api/chat", refusing(503, "200", ""))
        await citizen.types("câu một")
        await citizen.sees("tự gửi lại sau chừng 4 phút.")
        await expect(page.get_by_role("link", name="115")).to_be_in_viewport()
        await page.unroute("**/api/chat")
        await citizen.types("nguy")
        await citizen.sees("gọi công an 113.")
        await citizen.sees("Câu trả lời.")  # the other follows it
        said = [one.text for one in office.handled]
        assert said == ["/start", "nguy", "câu một"]


def refusing(status: int, after: str, body: str):
    """What a busy server, or a proxy before it, answers."""

    async def refuse(route: Route) -> None:
        headers = {"Retry-After": after} if after else {}
        await route.fulfill(status=status, headers=headers, body=body)

    return refuse


async def test_a_page_that_is_no_answer_is_an_answer_that_did_not_come(browser, office):
    async with phone(browser, office) as citizen:
        page = citizen.page
        await page.clock.install()
        await citizen.open()
        await citizen.sees("Xin chào")
        # A guest house's network answers everything with its page for logging in.
        await page.route("**/api/chat", refusing(200, "", "<html>Log in"))
        await citizen.types("câu một")
        await citizen.sees("Chưa gửi được")
        await page.unroute("**/api/chat")
        await page.clock.run_for(20_000)
        await citizen.sees("câu mộtCâu trả lời.")


async def test_a_stream_refused_for_a_crowd_waits_as_long_as_it_is_told(
    browser, office
):
    async with phone(browser, office) as citizen:
        page = citizen.page
        asked: list[str] = []
        await page.clock.install()

        async def full(route: Route) -> None:
            asked.append(route.request.url)
            await route.fulfill(status=503, headers={"Retry-After": "30"})

        await page.route("**/api/chat/events", full)
        await citizen.open()
        await expect(
            page.get_by_text("đang đông người, tin mới về chậm")
        ).to_be_visible()
        await page.clock.run_for(20_000)
        assert len(asked) == 1
        await page.unroute("**/api/chat/events")
        async with page.expect_response("**/api/chat/events"):
            await page.clock.run_for(15_000)
        await expect(page.get_by_text("tin mới về chậm")).to_be_hidden()
