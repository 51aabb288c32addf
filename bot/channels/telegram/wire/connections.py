"""Kept connections to one server, over which a message is sent a million times.

HTTP/1.1, a request after the other on each connection. httptools reads the answers;
what is added here is which connection is free, and what became of a request whose
answer did not come. Clients that do it all cost from three to twelve times as much.
"""

import asyncio
import ssl
import time
from collections import deque
from urllib.parse import SplitResult, urlsplit

from httptools import HttpParserError, HttpResponseParser
from telegram.error import TelegramError
from typing_extensions import override

from bot.channels.telegram.wire.failures import NoAnswerError, NotWrittenError

KEPT_FOR = 30.0  # seconds; shorter than any server's, which would close under a request
LOOKS = 20  # for answers that are late, in the time that one may take
_FIRST_FINAL = 200  # what comes before is not the answer yet

JSON = "application/json"

Answer = tuple[int, bytes]


class Connections:
    """As many connections as requests are made at once; free ones are used again."""

    def __init__(
        self, root: str, *, connect_within: float, answer_within: float
    ) -> None:
        """`root` is an address as `can_serve` takes it; times are in seconds."""
        self._server = _parsed(root)
        self._connect_within = connect_within
        self._answer_within = answer_within
        self._heads: dict[str, bytes] = {}  # of JSON
        self._free: deque[Connection] = deque()  # the last one used on the right
        self._all: set[Connection] = set()
        self._looking: asyncio.TimerHandle | None = None
        self._is_closed = False
        self._secure: ssl.SSLContext | None = None

    @staticmethod
    def can_serve(root: str) -> bool:
        """Whether it is a plain address: ASCII, and nobody to sign in as."""
        return _parsed(root) is not None

    async def post(
        self,
        path: str,
        body: bytes,
        *,
        media_type: str = JSON,
        within: float | None = None,
    ) -> Answer | TelegramError:
        """Posts a body: status and body of the answer, `within` seconds.

        Failures are returned: one raised here would keep the address, and so the
        token, in its context.
        """
        if self._is_closed:
            return NotWrittenError("closed")
        connection = self._free_one() or await self._opened()
        if isinstance(connection, TelegramError):
            return connection
        known = self._heads.get(path) if media_type == JSON else None
        head = known or self._head(path, media_type)
        answer = connection.ask(
            b"%b%d\r\n\r\n%b" % (head, len(body), body),
            self._answer_within if within is None else within,
        )
        try:
            return await answer
        except asyncio.CancelledError:
            connection.abort("cancelled")
            raise

    async def close(self) -> None:
        """Closes all; a request that still waits has no answer."""
        self._is_closed = True
        for connection in tuple(self._all):
            connection.abort("closed")
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def keep(self, connection: "Connection") -> None:
        """It is free for the next request."""
        self._free.append(connection)

    def forget(self, connection: "Connection") -> None:
        """It is lost."""
        self._all.discard(connection)

    def _free_one(self) -> "Connection | None":
        oldest = time.monotonic() - KEPT_FOR
        while self._free:
            connection = self._free.pop()
            if not connection.is_lost and connection.used_at > oldest:
                return connection
            connection.abort("not used for long")
        return None

    async def _opened(self) -> "Connection | NotWrittenError":
        if self._server is None:
            return NotWrittenError("no plain address")
        if self._server.scheme == "https" and self._secure is None:
            self._secure = ssl.create_default_context()
        try:
            async with asyncio.timeout(self._connect_within):
                connection = await self._connected(self._server)
        except (OSError, UnicodeError) as fault:  # a TimeoutError is an OSError
            return NotWrittenError(type(fault).__name__)
        if self._is_closed:  # meanwhile
            connection.abort("closed")
            return NotWrittenError("closed")
        self._all.add(connection)
        if self._looking is None:
            self._look()
        return connection

    async def _connected(self, server: SplitResult) -> "Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            lambda: Connection(self),
            server.hostname or "",
            server.port or (443 if self._secure else 80),
            ssl=self._secure,
        )
        return connection

    def _head(self, path: str, media_type: str) -> bytes:
        server = self._server
        assert server is not None  # noqa: S101  # a connection was made to it
        head = (
            f"POST {server.path}{path} HTTP/1.1\r\nHost: {server.netloc}\r\n"
            f"Content-Type: {media_type}\r\nContent-Length: "
        ).encode("ascii")
        if media_type == JSON:  # a form's has something else in it each time
            self._heads[path] = head
        return head

    def _look(self) -> None:
        """Gives up on answers that are late, and on connections nobody needs."""
        now = time.monotonic()
        for connection in tuple(self._all):
            if connection.is_asked and connection.late_at < now:
                connection.abort("timeout")
            elif not connection.is_asked and connection.used_at < now - KEPT_FOR:
                connection.abort("not used for long")
        loop = asyncio.get_running_loop()
        every = self._answer_within / LOOKS
        self._looking = loop.call_later(every, self._look) if self._all else None


def _parsed(root: str) -> SplitResult | None:
    try:
        parts = urlsplit(root)
        is_plain = parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if is_plain and root.isascii() else None


class Connection(asyncio.Protocol):
    """One connection, which has at most one request under way."""

    __slots__ = (
        "_body",
        "_heard",
        "_loop",
        "_parser",
        "_pool",
        "_transport",
        "_waiting",
        "late_at",
        "used_at",
    )

    def __init__(self, pool: Connections) -> None:
        """`pool` is told when it is free, and of its end."""
        # Monotonic seconds, when the last request was written.
        self.used_at = time.monotonic()
        self.late_at = float("inf")  # when its answer is no longer waited for
        self._pool = pool
        self._parser = HttpResponseParser(self)
        self._body: list[bytes] = []
        self._heard: list[bytes] = []  # of the answer, as it came
        self._waiting: asyncio.Future[Answer | TelegramError] | None = None
        self._loop = asyncio.get_running_loop()  # to look it up is a system call
        self._transport: asyncio.Transport

    @property
    def is_asked(self) -> bool:
        """Whether an answer is waited for."""
        return self._waiting is not None

    @property
    def is_lost(self) -> bool:
        """Whether it can carry nothing any more."""
        return self._transport.is_closing()

    def ask(
        self, request: bytes, within: float
    ) -> "asyncio.Future[Answer | TelegramError]":
        """Writes a request; what it returns will hold the answer, or NoAnswerError."""
        self.used_at = time.monotonic()
        self.late_at = self.used_at + within
        self._waiting = self._loop.create_future()
        self._transport.write(request)
        return self._waiting

    def abort(self, why: str) -> None:
        """Ends it at once."""
        self._answer(NoAnswerError(why))
        self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream's always

    @override
    def data_received(self, data: bytes) -> None:
        if self._waiting is None:  # nobody asked: it would pass for the next answer
            self.abort("unasked")
            return
        self._heard.append(data)
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self.abort("not HTTP")

    @override
    def eof_received(self) -> None:
        """An answer without a length is whole when its connection ends.

        Not an empty one: whoever breaks off after the head has said nothing.
        """
        if self._body and not _has_an_end(self._heard):
            self.on_message_complete()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._pool.forget(self)
        self._answer(NoAnswerError("connection lost"))

    def on_body(self, part: bytes) -> None:
        """The parser's."""
        self._body.append(part)

    def on_message_complete(self) -> None:
        """The parser's: an answer is there, or only the word that one will come."""
        status = self._parser.get_status_code()
        if status < _FIRST_FINAL:
            return
        if self._waiting is None:  # a second answer to one request
            self.abort("unasked")
            return
        body = self._body
        whole = body[0] if len(body) == 1 else b"".join(body)
        self._body, self._heard = [], []
        if self._parser.should_keep_alive():
            self._pool.keep(self)
        else:
            self._transport.close()
        self._answer((status, whole))

    def _answer(self, answer: Answer | TelegramError) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)


class _Names:
    """The names of an answer's headers, which hardly any answer needs read."""

    def __init__(self) -> None:
        self.found: list[bytes] = []

    def on_message_begin(self) -> None:
        self.found = []

    def on_header(self, name: bytes, _value: bytes) -> None:
        self.found.append(name.lower())


def _has_an_end(heard: list[bytes]) -> bool:
    """Whether an answer says by itself where it ends."""
    names = _Names()
    HttpResponseParser(names).feed_data(b"".join(heard))
    return b"content-length" in names.found or b"transfer-encoding" in names.found
