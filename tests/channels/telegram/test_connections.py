"""Kept connections, against servers that answer in every lawful and unlawful way."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram.wire.connections import Connections
from bot.channels.telegram.wire.failures import NoAnswerError, NotWrittenError

OK = b'{"ok":true}'
CERTIFICATE = Path(__file__).parent / "localhost.pem"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes = OK, further: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (
        further,
        len(body),
        body,
    )


class Server:
    """Answers each request with the bytes that come next; None ends the connection."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []
        self.connections = 0

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.rpartition(b"Content-Length: ")[2])
                self.asked.append(head + await reader.readexactly(length))
                said = self.answers.pop(0)
                if said is None:
                    return
                writer.write(said)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def open(
        self, answer_within: float = 10.0, context: ssl.SSLContext | None = None
    ) -> AsyncIterator[Connections]:
        server = await asyncio.start_server(
            self.serve, "localhost", 0, ssl=context, family=2
        )
        port = server.sockets[0].getsockname()[1]
        scheme = "https" if context else "http"
        connections = Connections(
            f"{scheme}://localhost:{port}/bot1:x",
            connect_within=10.0,
            answer_within=answer_within,
        )
        try:
            yield connections
        finally:
            await connections.close()
            server.close()


async def test_a_connection_is_used_again() -> None:
    server = Server(answer(), answer())
    async with server.open() as connections:
        assert await connections.post("/a", b"x=1") == (200, OK)
        assert await connections.post("/b", b"x=22") == (200, OK)
    assert server.connections == 1
    assert [one.partition(b" HTTP")[0] for one in server.asked] == [
        b"POST /bot1:x/a",
        b"POST /bot1:x/b",
    ]
    assert server.asked[1].endswith(b"\r\nContent-Length: 4\r\n\r\nx=22")


async def test_as_many_connections_as_requests_at_once() -> None:
    server = Server(*[answer()] * 20)
    async with server.open() as connections:
        found = await asyncio.gather(*(connections.post("/a", b"") for _ in range(20)))
        assert found == [(200, OK)] * 20
    assert server.connections == 20


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n"
        + OK[:4]
        + b"\r\n7\r\n"
        + OK[4:]
        + b"\r\n0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(),
        answer(further=b"X-Long: " + b"x" * 5000 + b"\r\n"),
    ],
)
async def test_every_way_to_say_it_is_understood(said: bytes) -> None:
    server = Server(said, answer())
    async with server.open() as connections:
        assert await connections.post("/a", b"") == (200, OK)
        assert await connections.post("/a", b"") == (200, OK)
    assert server.connections == 1


async def test_who_closes_after_an_answer_is_called_anew() -> None:
    server = Server(answer(further=b"Connection: close\r\n"), answer())
    async with server.open() as connections:
        assert await connections.post("/a", b"") == (200, OK)
        assert await connections.post("/a", b"") == (200, OK)
    assert server.connections == 2


@pytest.mark.parametrize(
    "said",
    [
        None,
        b"HTTP/1.1 200 OK\r\nContent-Le",
        answer()[:-1] + b"",
        b"no HTTP at all\r\n\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_none(said: bytes | None) -> None:
    server = Server(said, None) if said is None else Server(said)
    async with server.open(answer_within=0.1) as connections:
        found = await connections.post("/a", b"")
        assert isinstance(found, NoAnswerError)


async def test_what_nobody_asked_for_does_not_pass_for_the_next_answer() -> None:
    late = answer(b'{"ok":false}')
    server = Server(answer() + late, answer())
    async with server.open() as connections:
        assert await connections.post("/a", b"") == (200, OK)
        assert await connections.post("/a", b"") == (200, OK)
    assert server.connections == 2  # the first one can no longer be trusted


async def test_a_request_that_is_cancelled_leaves_its_answer_to_nobody() -> None:
    server = Server(b"", answer())
    async with server.open() as connections:
        task = asyncio.create_task(connections.post("/a", b""))
        while not server.asked:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await connections.post("/a", b"") == (200, OK)
    assert server.connections == 2


async def test_who_cannot_be_reached_was_sent_nothing() -> None:
    for root in ("http://127.0.0.1:1", "http://nobody.invalid"):
        connections = Connections(root, connect_within=10, answer_within=10)
        assert isinstance(await connections.post("/a", b""), NotWrittenError)


async def test_a_server_without_a_known_certificate_is_sent_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = Server(answer())
    async with server.open(context=context) as connections:
        assert isinstance(await connections.post("/a", b"x=1"), NotWrittenError)
    assert server.asked == []
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    async with server.open(context=context) as connections:
        assert await connections.post("/a", b"x=1") == (200, OK)


@pytest.mark.parametrize(
    ("root", "can"),
    [
        ("https://api.telegram.org/bot1:x", True),
        ("http://127.0.0.1:8081", True),
        ("http://[::1]:8081", True),
        ("http://[broken", False),
        ("http://user:word@127.0.0.1", False),
        ("http://máy-chủ.example", False),
        ("http://127.0.0.1:99999", False),
    ],
)
def test_unusual_addresses_are_left_to_the_other_client(
    root: str, *, can: bool
) -> None:
    assert Connections.can_serve(root) is can
