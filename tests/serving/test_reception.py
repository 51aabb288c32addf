"""Connections that say nothing, half a thing, or come when there is no place."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.serving import capacity
from tests.channels.web.office import Office, opened

HEAD = b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HALF = {
    "nothing": b"",
    "half a header": b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Ty",
    "half a body": HEAD + b'Content-Length: 900\r\n\r\n{"text": "ch',
    "half a chunk": HEAD + b'Transfer-Encoding: chunked\r\n\r\nff\r\n{"text": ',
    "half a body of a GET": b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1",
}
ASKED = HEAD + b'Content-Length: 14\r\n\r\n{"text": "im"}'
QUICK = {"first_within": 0.3, "kept_for": 0.3}


class Line:
    """A bare connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader, self.writer = reader, writer

    async def ends(self) -> bytes:
        """What came until the server closed."""
        async with asyncio.timeout(20):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def heard(self) -> bytes:
        async with asyncio.timeout(20):
            return await self.reader.readuntil(b"\r\n\r\n")


async def line(stack: AsyncExitStack, office: Office, said: bytes = b"") -> Line:
    reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
    stack.callback(writer.close)
    writer.write(said)
    return Line(reader, writer)


@pytest.mark.parametrize("said", HALF.values(), ids=HALF)
async def test_who_never_finishes_a_request_is_let_go(sqlite, said: bytes):
    async with opened(sqlite, how=QUICK) as office, AsyncExitStack() as stack:
        lines = [await line(stack, office, said) for _ in range(20)]
        for one in lines:
            await one.ends()
        assert not office.handled
        assert (await office.says("một"))["replies"]


async def test_who_says_nothing_more_is_let_go_and_a_stream_is_not(sqlite):
    async with opened(sqlite, how=QUICK) as office, AsyncExitStack() as stack:
        session = (await office.says("im"))["session"]
        stream = await stack.enter_async_context(office.stream(session))
        await stream.block()
        one = await line(stack, office, b"GET /none HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 404 " in await one.heard()
        await one.ends()
        await office.push(session, "tin")
        assert (await stream.news())["text"] == "tin"


async def test_who_waits_longest_makes_room_for_who_comes(sqlite):
    few = 200
    most = capacity(few).connections
    async with opened(sqlite, files=few) as office, AsyncExitStack() as stack:
        kinds = list(HALF.values())[:4]
        lines = [await line(stack, office, kinds[n % 4]) for n in range(2 * most)]
        for one in lines[:most]:
            await one.ends()
        for number in range(10):
            assert (await office.says(f"{number}"))["replies"]


async def test_when_all_are_at_work_who_comes_is_told_to_come_again(sqlite):
    few = 200
    most = capacity(few).connections
    async with opened(sqlite, files=few) as office, AsyncExitStack() as stack:
        slow = asyncio.Event()
        office.holding = slow
        whole = [await line(stack, office, ASKED) for _ in range(most)]
        async with asyncio.timeout(20):
            while office.held < most:
                await asyncio.sleep(0.01)
        for _ in range(3):
            refused = await (await line(stack, office, ASKED)).ends()
            assert refused.startswith(b"HTTP/1.1 503 ")
            assert b"\r\nRetry-After: 5\r\n" in refused
            assert "Đông quá.".encode() in refused
        silent = await line(stack, office)
        await silent.ends()
        slow.set()
        for one in whole:
            assert b" 200 " in await one.heard()
        assert (await office.says("một"))["replies"]


async def test_who_has_left_is_not_worked_for(office: Office):
    office.holding = asyncio.Event()
    async with AsyncExitStack() as stack:
        one = await line(stack, office, ASKED)
        async with asyncio.timeout(20):
            while not office.held:
                await asyncio.sleep(0.01)
        one.writer.close()
        async with asyncio.timeout(20):
            while office.held:
                await asyncio.sleep(0.01)
    assert not office.handled
