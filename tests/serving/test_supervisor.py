"""What systemd hears, by a real datagram socket: ready, alive, nothing when hung."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.config import Supervision
from bot.serving import keep_telling

SPAN = 0.3


class Listener:
    """The end of the socket that systemd holds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._own.setblocking(False)
        self._own.bind("\0" + name[1:] if name.startswith("@") else name)

    async def hears(self) -> bytes:
        async with asyncio.timeout(30):
            return await asyncio.get_running_loop().sock_recv(self._own, 100)

    def heard(self) -> list[bytes]:
        """What has come and was not listened to yet."""
        said = []
        while True:
            try:
                said.append(self._own.recv(100))
            except BlockingIOError:
                return said

    def close(self) -> None:
        self._own.close()


@pytest.fixture(params=["a file", "a name without a file"])
def listener(request, tmp_path):
    name = (
        str(tmp_path / "s") if request.param == "a file" else f"@loaban-{os.getpid()}"
    )
    listener = Listener(name)
    yield listener
    listener.close()


@asynccontextmanager
async def at(answer: bytes | None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that answers so, or (None) never; and what it was asked."""
    asked: list[bytes] = []

    async def answered(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        asked.append(await reader.readline())
        if answer is None:
            await reader.read()  # until whoever asks has given up
        else:
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(answered, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", asked


WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
FULL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
SILENT = None
HANGS_UP = b""


@asynccontextmanager
async def telling(address: str, asked: Supervision) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep_telling(address, asked))
        try:
            yield
        finally:
            task.cancel()


@pytest.mark.parametrize("answer", [WELL, FULL])
async def test_who_answers_is_ready_once_and_alive_again_and_again(listener, answer):
    async with (
        at(answer) as (address, asked),
        telling(address, Supervision(listener.name, SPAN)),
    ):
        said = [await listener.hears() for _ in range(4)]
    assert said == [b"READY=1", *[b"WATCHDOG=1"] * 3]
    assert set(asked) == {b"GET /health HTTP/1.1\r\n"}


@pytest.mark.parametrize("answer", [SILENT, HANGS_UP])
async def test_who_does_not_answer_is_not_called_alive(listener, answer):
    async with (
        at(answer) as (address, asked),
        telling(address, Supervision(listener.name, SPAN)),
    ):
        assert await listener.hears() == b"READY=1"
        async with asyncio.timeout(30):
            while len(asked) < 3:
                await asyncio.sleep(0.01)
    assert listener.heard() == []


async def test_without_systemd_nothing_is_told_and_nothing_asked():
    async with at(WELL) as (address, asked):
        await keep_telling(address, Supervision())
        await keep_telling(address, Supervision(None, SPAN))
    assert not asked


async def test_a_listener_that_is_gone_hurts_nobody(tmp_path):
    async with (
        at(WELL) as (address, asked),
        telling(address, Supervision(str(tmp_path / "gone"), SPAN)),
    ):
        async with asyncio.timeout(30):
            while len(asked) < 2:
                await asyncio.sleep(0.01)


def test_what_systemd_asks_is_read_from_its_variables():
    asked = Supervision.asked({"NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": "60000000"})
    assert asked == Supervision("/s", 60.0)
    assert Supervision.asked({}) == Supervision(None, None)
    for wrong in ("", "0", "soon"):
        asked = Supervision.asked({"NOTIFY_SOCKET": "/s", "WATCHDOG_USEC": wrong})
        assert asked == Supervision("/s", None)


@pytest.mark.parametrize("other", [0, 1])
def test_a_watchdog_of_another_process_is_not_ours(other):
    given = {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid() + other)}
    assert Supervision.asked(given).within == (None if other else 60.0)
