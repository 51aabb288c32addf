"""`bot run` with few open files, and more visitors than it has."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from bot.channels.web.streams import A_SESSION
from tests.support.crowd import ANSWERED, QUESTION, Crowd, allowed, many_files
from tests.support.running import Browser, Process

pytestmark = pytest.mark.process


@pytest.fixture(autouse=True)
def files_of_our_own() -> Iterator[None]:
    with many_files():
        yield


async def test_with_1024_files_800_streams_are_served_and_the_rest_are_told(tmp_path):
    bot = Process(tmp_path, within=allowed("1024:1024"))
    await bot.start()
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        crowd = Crowd(bot, stack)
        heads = await crowd.heads(http, 1100)
        served = [head for head in heads if head.startswith(b"HTTP/1.1 200 ")]
        told = [head for head in heads if head.startswith(b"HTTP/1.1 503 ")]
        assert len(served) >= 800
        assert len(served) + len(told) == len(heads)
        assert told
        assert all(b"\r\nRetry-After: " in head for head in told)
        await crowd.is_served(http)
        for number in range(1200):
            await crowd.line(b"" if number % 2 else b"POST /api/chat HTTP/1.1\r\nHo")
        await crowd.is_served(http)
    await bot.stop()
    written = (tmp_path / "err.txt").read_text()
    assert "Traceback" not in written
    assert len(written) < 5_000


async def test_one_session_that_opens_1100_streams_takes_them_from_nobody(tmp_path):
    bot = Process(tmp_path, within=allowed("1024:1024"))
    await bot.start()
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        crowd = Crowd(bot, stack)
        [greedy, other] = await crowd.visitors(http, 2)
        for _ in range(1100):
            assert b" 200 " in await crowd.stream(greedy)
        assert b" 200 " in await crowd.stream(other)
        await crowd.is_served(http)
    await bot.stop()
    assert "Traceback" not in (tmp_path / "err.txt").read_text()


async def test_the_limit_is_raised_as_far_as_it_goes(tmp_path):
    bot = Process(tmp_path, within=allowed("128:600"))
    await bot.start()
    _, said, _ = await bot.command("check")
    assert "600 files may be open" in said
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        crowd = Crowd(bot, stack)
        for session in await crowd.visitors(http, 95):
            for _ in range(A_SESSION):
                assert b" 200 " in await crowd.stream(session)
        await crowd.is_served(http)
    await bot.stop()
    assert "600 files may be open" in (tmp_path / "err.txt").read_text()


async def test_one_address_that_floods_takes_the_chat_from_nobody(tmp_path):
    bot = Process(tmp_path, BOT_WEB_PROXIES="127.0.0.1")
    await bot.start()
    flood = {"X-Forwarded-For": "203.0.113.1"}
    statuses: list[int] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(number: int) -> None:
            async with http.post(
                f"{bot.address}/api/chat",
                json={"text": f"{QUESTION} {number}"},
                headers=flood,
            ) as answer:
                statuses.append(answer.status)
                assert answer.status in (200, 429, 503)
                assert answer.status == 200 or int(answer.headers["Retry-After"]) > 0

        async with asyncio.TaskGroup() as group:
            for number in range(600):
                group.create_task(one(number))
            villager = {"X-Forwarded-For": "203.0.113.2"}
            for number in range(5):
                async with http.post(
                    f"{bot.address}/api/chat",
                    json={"text": f"{QUESTION} {number}"},
                    headers=villager,
                ) as answer:
                    assert answer.status == 200
    assert len(statuses) == 600
    assert 0 < statuses.count(200) < 600
    await bot.stop()
    assert "Traceback" not in (tmp_path / "err.txt").read_text()


async def test_who_leaves_at_any_moment_leaves_nothing_broken(tmp_path):
    bot = Process(tmp_path)
    await bot.start()
    host, _, port = bot.address.removeprefix("http://").rpartition(":")
    async with aiohttp.ClientSession() as http:
        known = []
        for _ in range(12):
            browser = Browser(bot.address, http)
            await browser.says("/xa")
            known.append(browser.session)

        async def one(number: int) -> None:
            session = known[number % 12] if number % 3 else ""
            body = json.dumps({"text": f"{QUESTION} {number}", "session": session})
            _reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(
                b"POST /api/chat HTTP/1.1\r\nHost: x\r\n"
                b"Content-Type: application/json\r\n"
                + f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            await asyncio.sleep(number % 40 / 1000)  # in each part of the work
            writer.transport.abort()

        for begin in range(0, 400, 40):
            async with asyncio.TaskGroup() as group:
                for number in range(begin, begin + 40):
                    group.create_task(one(number))
        async with asyncio.timeout(60):
            said = await Browser(bot.address, http).says(QUESTION)
        assert said.split("\n")[0].endswith(ANSWERED)
        async with http.get(f"{bot.address}/ready") as ready:
            assert ready.status == 200
    assert await bot.stop() == 0
    written = (tmp_path / "err.txt").read_text()
    assert "Traceback" not in written
    assert "ERROR" not in written
