"""What cannot be read as HTTP leaves a number in the log, and nothing of itself."""

import logging
from contextlib import AsyncExitStack

import pytest

from tests.channels.web.office import Office
from tests.serving.test_reception import line

SECRET = b"a-session-of-an-officer"
MALFORMED = [
    b"GET /api/chat/events?session=" + SECRET + b"\x7f HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /?session="
    + SECRET
    + b" HTTP/1.1\r\nHost: x\r\nA "
    + SECRET
    + b": b\r\n\r\n",
    b"\x16\x03\x01" + SECRET + b"\r\n\r\n",
    SECRET + b" / HTTP/9.9\r\n\r\n",
    b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + SECRET + b"\r\n\r\n",
    b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b'Transfer-Encoding: chunked\r\n\r\n{"text": "' + SECRET + b'"}\r\n',
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + SECRET * 2000 + b"\r\n\r\n",
]


async def test_malformed_requests_are_counted_and_not_quoted(
    office: Office, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    async with AsyncExitStack() as stack:
        for said in MALFORMED * 20:
            await (await line(stack, office, said)).ends()
    written = "\n".join(
        f"{record.name} {record.getMessage()} {record.exc_text}"
        for record in caplog.records
    )
    assert SECRET.decode() not in written
    assert "127.0.0.1" not in written
    assert "Traceback" not in caplog.text
    told = [r for r in caplog.records if "could not read" in r.getMessage()]
    assert len(told) == 1
    assert (await office.says("một"))["replies"]


async def test_the_next_line_says_how_many_there_were(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch
):
    async with AsyncExitStack() as stack:
        for said in [MALFORMED[1]] * 5:
            await (await line(stack, office, said)).ends()
        monkeypatch.setattr("bot.serving.server_log.TELL_EVERY", 0.0)
        await (await line(stack, office, MALFORMED[1])).ends()
    told = [
        r.getMessage() for r in caplog.records if "could not read" in r.getMessage()
    ]
    assert [one.partition(": ")[2].partition(" ")[0] for one in told] == ["1", "5"]
