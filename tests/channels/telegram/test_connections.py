"""Kept connections, against servers that answer in every lawful and unlawful way."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.wire.connections import Connections
from bot.channels.telegram.wire.failures import NoAnswerError, NotWrittenError
from bot.config import Config
from bot.messaging import Address, Letter, Outcome, Sent, TryAgain, Unknown, say

OK = b'{"ok":true}'
CLOSES = b"Connection: close\r\n"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"4\r\n" + OK[:4] + b"\r\n7\r\n" + OK[4:] + b"\r\n0\r\n\r\n"
)
CERTIFICATE = Path(__file__).parent / "localhost.pem"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes = OK, further: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n%bContent-Length: %d\r\n\r\n%b" % (
        further,
        len(body),
        body,
    )


PAGE = b"<html><body>Truy cap bi chan</body></html>"
MADE = b'{"ok":true,"result":{"message_id":5,"date":1}}'


def without_length(status: bytes, body: bytes, further: bytes = b"") -> bytes:
    """An answer that ends with its connection, as HTTP allows."""
    return b"HTTP/1.%b\r\n%b\r\n%b" % (status, further, body)


class Server:
    """Answers each request with the bytes that come next; None ends the connection."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []
        self.connections = 0
        self.answers_once = False  # and then ends the connection

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
                if self.answers_once:
                    self.answers_once = False
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    @asynccontextmanager
    async def listening(
        self, context: ssl.SSLContext | None = None
    ) -> AsyncIterator[str]:
        """Its address."""
        server = await asyncio.start_server(
            self.serve, "localhost", 0, ssl=context, family=2
        )
        port = server.sockets[0].getsockname()[1]
        try:
            yield f"{'https' if context else 'http'}://localhost:{port}"
        finally:
            server.close()

    @asynccontextmanager
    async def open(
        self, context: ssl.SSLContext | None = None
    ) -> AsyncIterator[Connections]:
        async with self.listening(context) as url:
            connections = Connections(
                f"{url}/bot1:x", connect_within=10.0, answer_within=10.0
            )
            try:
                yield connections
            finally:
                await connections.close()


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
        CHUNKED,
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
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n",
        answer()[:-1],
        answer(further=CLOSES)[:-1],
        without_length(b"1 200 OK", b"", CLOSES),
        CHUNKED[:-5],
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"no HTTP at all\r\n\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_none(said: bytes | None) -> None:
    server = Server(said)
    server.answers_once = True
    async with server.open() as connections:
        found = await connections.post("/a", b"")
        assert isinstance(found, NoAnswerError)


@pytest.mark.parametrize(
    ("said", "status", "body"),
    [
        (without_length(b"1 403 Forbidden", PAGE, CLOSES), 403, PAGE),
        (without_length(b"1 502 Bad Gateway", PAGE), 502, PAGE),
        (without_length(b"0 502 Bad Gateway", PAGE), 502, PAGE),
        (without_length(b"1 200 OK", MADE, CLOSES), 200, MADE),
        (without_length(b"0 200 OK", MADE), 200, MADE),
        (
            b"HTTP/1.1 100 Continue\r\n\r\n" + without_length(b"1 200 OK", MADE),
            200,
            MADE,
        ),
    ],
)
async def test_an_answer_without_a_length_ends_with_its_connection(
    said: bytes, status: int, body: bytes
) -> None:
    server = Server(said, answer())
    server.answers_once = True
    async with server.open() as connections:
        assert await connections.post("/a", b"") == (status, body)
        assert await connections.post("/a", b"") == (200, OK)
    assert server.connections == 2


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (without_length(b"1 403 Forbidden", PAGE, CLOSES), TryAgain(0.0, "HTTP 403")),
        (without_length(b"0 502 Bad Gateway", PAGE), TryAgain(0.0, "HTTP 502")),
        (without_length(b"1 200 OK", MADE, CLOSES), Sent(("5",))),
        (without_length(b"1 200 OK", MADE[:20], CLOSES), Unknown("no answer")),
        (answer(MADE)[:-1], Unknown("no answer")),
        (CHUNKED[:-5], Unknown("no answer")),
    ],
)
async def test_a_send_comes_to_what_its_answer_says_however_it_ends(
    said: bytes, outcome: Outcome
) -> None:
    server = Server(said)
    server.answers_once = True
    async with server.listening() as url:
        channel = TelegramChannel(
            Config(telegram_token="1:x", telegram_api_url=url), "secret"
        )
        letter = Letter(Address("telegram", "5"), say("Họp thôn"), "key")
        try:
            assert await channel.send(letter) == outcome
        finally:
            await channel.close()


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
