"""A server that speaks just enough of the Bot API, in a process of its own.

`python -m tests.bench.sink` prints its port. It takes what any client posts, answers
sendMessage with what Telegram would, hands out updates, and counts. `/control` is for
the benchmark: what to do next, and what was seen.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import deque
from typing import Any

import uvloop
from typing_extensions import override

from tests.bench import message

FIRST_ID = 100_000_001  # nine digits, so that every answer has the same length
MOST_UPDATES = 100  # of one getUpdates, as the Bot API
LONG_POLL = 1.0  # seconds
_OFFSET = re.compile(rb'offset(?:=|"\r\n\r\n|": ?"?)(\d+)')
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_OK = b'{"ok":true,"result":true}'
_ME = (
    b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Loa","username":'
    b'"loa_bot","can_join_groups":true,"can_read_all_group_messages":false,'
    b'"supports_inline_queries":false}}'
)


class Sink:
    """What was seen, and what to answer. Times are seconds of the monotonic clock."""

    def __init__(self) -> None:
        """Answers at once, and has no updates."""
        before, after = message.answer().split(b"{id}")
        self._before, self._after = _head(len(before) + 9 + len(after)) + before, after
        self.reset({})

    def reset(self, how: dict[str, Any]) -> None:
        """`latency`: from and to in seconds; `updates`: how many, with `text`."""
        low, high = how.get("latency") or (0.0, 0.0)
        self._latency = (low, high)
        self._random = random.Random(4)  # a benchmark's delays
        self.sent = 0
        self._window: deque[float] = deque()
        self._busiest = 0
        self._first_update = 0.0
        self._first_sent = 0.0
        self._last_sent = 0.0
        self._updates = [_update(n, how["text"]) for n in range(how.get("updates", 0))]
        self._polls: list[tuple[Connection, int]] = []

    def stats(self) -> dict[str, float]:
        """Messages, most in any sliding second as they arrived, and instants."""
        return {
            "sent": self.sent,
            "busiest": self._busiest,
            "first_update": self._first_update,
            "first_sent": self._first_sent,
            "last_sent": self._last_sent,
        }

    def answer(self, connection: "Connection", path: bytes, body: bytes) -> None:
        """Answers one request, now or later."""
        method = path.rpartition(b"/")[2]
        if method == b"sendMessage":
            self._take_message(connection)
        elif method.lower() == b"getupdates":
            self._take_poll(connection, body)
        elif method.lower() == b"getme":
            connection.write(_head(len(_ME)) + _ME)
        elif path == b"/control/reset":
            self.reset(json.loads(body))
            connection.write(_head(len(_OK)) + _OK)
        elif path == b"/control/stats":
            seen = json.dumps(self.stats()).encode()
            connection.write(_head(len(seen)) + seen)
        else:
            connection.write(_head(len(_OK)) + _OK)

    def _take_message(self, connection: "Connection") -> None:
        now = time.monotonic()
        self._first_sent = self._first_sent or now
        self._last_sent = now
        self.sent += 1
        window = self._window
        window.append(now)
        while window[0] <= now - 1.0:
            window.popleft()
        self._busiest = max(self._busiest, len(window))
        reply = b"%b%d%b" % (self._before, FIRST_ID + self.sent, self._after)
        low, high = self._latency
        if high:
            delay = self._random.uniform(low, high)
            asyncio.get_running_loop().call_later(delay, connection.write, reply)
        else:
            connection.write(reply)

    def _take_poll(self, connection: "Connection", body: bytes) -> None:
        found = _OFFSET.search(body)
        offset = max(0, int(found[1]) - 1 if found else 0)
        batch = self._updates[offset : offset + MOST_UPDATES]
        if batch:
            self._first_update = self._first_update or time.monotonic()
            _write_updates(connection, batch)
        else:
            loop = asyncio.get_running_loop()
            loop.call_later(LONG_POLL, _write_updates, connection, [])


class Connection(asyncio.Protocol):
    """One client's connection: requests one after another."""

    def __init__(self, sink: Sink) -> None:
        """`sink` answers."""
        self._sink = sink
        self._buffer = b""
        self._transport: asyncio.Transport

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        self._transport = transport  # type: ignore[assignment]  # a stream's always

    @override
    def data_received(self, data: bytes) -> None:
        """Answers whatever has arrived whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + 4 : whole], self._buffer[whole:]
            self._sink.answer(self, head.split(b" ", 2)[1], body)

    def write(self, answer: bytes) -> None:
        """Answers, unless the client has gone."""
        if not self._transport.is_closing():
            self._transport.write(answer)


def _write_updates(connection: Connection, batch: list[bytes]) -> None:
    body = b'{"ok":true,"result":[%b]}' % b",".join(batch)
    connection.write(_head(len(body)) + body)


def _head(length: int) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\nConnection: keep-alive\r\n"
        b"Access-Control-Allow-Origin: *\r\n\r\n" % length
    )


def _update(number: int, text: str) -> bytes:
    """Someone new writes each time, as after a notice that everybody got."""
    person = {
        "id": 700_000_000 + number,
        "is_bot": False,
        "first_name": "Mỷ",
        "language_code": "vi",
    }
    said = {
        "message_id": 10 + number,
        "from": person,
        "chat": {"id": person["id"], "first_name": "Mỷ", "type": "private"},
        "date": 1795500000,
        "text": text,
    }
    if text.startswith("/"):
        command = {"offset": 0, "length": len(text), "type": "bot_command"}
        said["entities"] = [command]
    return json.dumps({"update_id": 1 + number, "message": said}).encode()


async def _serve() -> None:
    sink = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(sink), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
