"""Headers and addresses of odd bytes: refused or ignored, never a fault of ours."""

from contextlib import AsyncExitStack

import pytest

from tests.channels.web.office import Office, opened
from tests.serving.test_reception import line

BODY = b'{"text": "im"}'
ODD = (
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"http://[",
    b"[",
    b"\xc2\x9b31m",
    b"a\xe2\x80\xa8b",
)
WHERE = {
    "authorization": b"GET /api/chat/events HTTP/1.1\r\nAuthorization: Bearer %s\r\n",
    "session": b"GET /api/chat/events?session=%%FF%%ED%%A0%%80 HTTP/1.1\r\nX: %s\r\n",
    "last id": b"GET /api/chat/events?session=x HTTP/1.1\r\nLast-Event-ID: %s\r\n",
    "origin": b"POST /api/chat HTTP/1.1\r\nOrigin: %s\r\n",
    "language": b"POST /api/chat HTTP/1.1\r\nAccept-Language: %s\r\n",
    "forwarded": b"POST /api/chat HTTP/1.1\r\nX-Forwarded-For: %s\r\n",
    "forwarded and port": b"POST /api/chat HTTP/1.1\r\nX-Forwarded-For: [%s]:1\r\n",
    "coding": b"POST /api/chat HTTP/1.1\r\nContent-Encoding: %s\r\n",
    "etag": b"GET / HTTP/1.1\r\nIf-None-Match: %s\r\n",
    "host": b"POST /api/chat HTTP/1.1\r\nOrigin: http://x\r\nX: y\r\nHost: %s\r\n",
    "file": b"GET /static/%%FF%%0A/%%ED HTTP/1.1\r\nX: %s\r\n",
}


@pytest.mark.parametrize("head", WHERE.values(), ids=WHERE)
async def test_odd_bytes_are_no_fault_of_ours(sqlite, caplog, head: bytes):
    async with opened(sqlite, web_proxies=("127.0.0.1",)) as office:
        for odd in ODD:
            async with AsyncExitStack() as stack:
                said = head % odd
                if b"Host:" not in said:
                    said += b"Host: x\r\n"
                if said.startswith(b"POST"):
                    said += b"Content-Type: application/json\r\n"
                    said += b"Content-Length: 14\r\n"
                said += b"Connection: close\r\n\r\n"
                if said.startswith(b"POST"):
                    said += BODY
                status = (await (await line(stack, office, said)).ends())[9:12]
                assert status in (b"200", b"400", b"403", b"404", b"415"), odd
        assert "Traceback" not in caplog.text
        assert "\x9b" not in caplog.text


async def test_a_path_stands_in_the_log_as_one_line(office: Office, caplog):
    async with AsyncExitStack() as stack:
        said = (
            b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        )
        said += b'Content-Length: 18\r\n\r\n{"text": "h\\u1ecfng"}'
        said = said.replace(b"18", b"%d" % (len(said.partition(b"\r\n\r\n")[2])))
        assert b" 500 " in await (await line(stack, office, said)).heard()
    assert "POST '/api/chat' failed" in caplog.text
