"""What a body may be: plain, short, and of letters that a log and a screen can show."""

import asyncio
import gzip
import zlib
from contextlib import suppress

import pytest

from tests.channels.web.office import Office

PACKED = {
    "gzip": gzip.compress(b'{"text": "a"}'),
    "deflate": zlib.compress(b'{"text": "a"}'),
    "br": b"\x8b\x06\x80" + b'{"text": "a"}' + b"\x03",
    "gzip, identity": gzip.compress(b'{"text": "a"}'),
}


@pytest.mark.parametrize("coding", PACKED)
async def test_a_packed_body_is_refused_without_a_look(office: Office, coding: str):
    response = await office.raw(PACKED[coding], Content_Encoding=coding)
    assert response.status == 415
    assert set(await response.json()) == {"error"}
    assert not office.handled


async def test_a_body_that_says_it_is_plain_is_plain(office: Office):
    response = await office.raw(b'{"text": "im"}', Content_Encoding="identity")
    assert response.status == 200


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 60000000",
        b"Content-Length: 60000000\r\nContent-Encoding: gzip",
    ],
    ids=["plain", "packed"],
)
async def test_what_is_too_long_is_not_read_to_its_end(office: Office, head: bytes):
    _, writer = await asyncio.open_connection("127.0.0.1", office.port)
    writer.write(
        b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + head
        + b"\r\n\r\n"
    )
    taken = 0
    with suppress(ConnectionError):
        for _ in range(600):
            writer.write(b" " * 100_000)
            await writer.drain()
            taken += 100_000
    writer.close()
    assert taken < 60_000_000
    assert (await office.says("một"))["replies"]


async def test_a_refusal_of_length_comes_before_the_body_and_ends_the_line(
    office: Office,
):
    reader, writer = await asyncio.open_connection("127.0.0.1", office.port)
    writer.write(
        b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 70000\r\n\r\n"
    )
    async with asyncio.timeout(20):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nConnection: close\r\n" in answer
    writer.close()


@pytest.mark.parametrize(
    "id_",
    ["a b", "a\n2026-11-28 13:00:00 WARNING forged", "\x1b[31m", "a:b", "ạ", "a" * 65],
)
async def test_an_id_is_a_few_plain_letters(office: Office, id_: str):
    response = await office.post({"text": "a", "id": id_})
    assert response.status == 400
    assert set(await response.json()) == {"error"}
    assert not office.handled


@pytest.mark.parametrize("id_", ["a", "A_-9", "a" * 64, ""])
async def test_the_ids_of_pages_are_taken(office: Office, id_: str):
    assert (await office.post({"text": "im", "id": id_})).status == 200


async def test_letters_that_control_a_screen_are_dropped(office: Office):
    await office.says("a\x1b[31mb\x07\x9b\x7fc\nd\te\x00")
    assert office.handled[0].text == "a[31mbc\nd\te"


async def test_a_button_holds_no_such_letters(office: Office):
    for data in ("more\n2026 WARNING", "more\ttab", "more\u2028line"):
        assert (await office.post({"button": data})).status == 400
    assert not office.handled


async def test_a_text_of_nothing_else_says_nothing(office: Office):
    assert (await office.post({"text": "\x1b\x07\x00"})).status == 400
