"""More visitors than a program has files for, and the files of the visitors."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager

import aiohttp

from bot.channels.web.streams import A_SESSION
from tests.support.running import Browser, Process

QUESTION = "thu nhap bao nhieu la ho ngheo"
ANSWERED = "hu nhập bao nhiêu thì là hộ nghèo?"  # how its answer's first line ends
OURS = 9_000  # files of the crowd itself


@contextmanager
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OURS, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def allowed(files: str) -> tuple[str, ...]:
    """A command that lets a program open so many: `soft:hard`."""
    return ("prlimit", f"--nofile={files}")


class Crowd:
    """People who hold the line: streams, and connections that say nothing."""

    def __init__(self, bot: Process, stack: AsyncExitStack) -> None:
        self.bot, self.stack = bot, stack
        self.host, _, self.port = bot.address.removeprefix("http://").rpartition(":")

    async def visitors(self, http: aiohttp.ClientSession, number: int) -> list[str]:
        found = []
        for _ in range(number):
            one = Browser(self.bot.address, http)
            await one.says("/xa")
            assert one.session
            found.append(one.session)
        return found

    async def stream(self, session: str) -> bytes:
        """The head of the answer."""
        path = f"/api/chat/events?session={session}"
        reader = await self.line(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        async with asyncio.timeout(60):
            return await reader.readuntil(b"\r\n\r\n")

    async def heads(self, http: aiohttp.ClientSession, number: int) -> list[bytes]:
        """So many streams, as many a session as one may have: each answer's head."""
        return [
            await self.stream(session)
            for session in await self.visitors(http, number // A_SESSION)
            for _ in range(A_SESSION)
        ]

    async def line(self, said: bytes = b"") -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection(self.host, int(self.port))
        self.stack.callback(writer.close)
        writer.write(said)
        return reader

    async def is_served(self, http: aiohttp.ClientSession) -> None:
        async with asyncio.timeout(60):
            async with http.get(f"{self.bot.address}/ready") as ready:
                assert ready.status == 200
            said = await Browser(self.bot.address, http).says(QUESTION)
            assert said.split("\n")[0].endswith(ANSWERED)
