"""Files by an address that Zalo's servers, or a phone, can open."""

import asyncio
import struct
import zlib
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.channels.zalo.channel import NOT_YET
from bot.channels.zalo.sent_files import SentFiles
from bot.clock import DAY, HOUR
from bot.delivery import files
from bot.delivery.brought.bringing import NotBrought
from bot.delivery.spoken import sounds
from bot.messaging import Aloud, Attachment, Reply, Sent, Span, TryAgain, say
from bot.people import roles
from bot.people.model import Role
from tests.channels.zalo.conftest import Office, at_work, letter, send_whole
from tests.support.sounds import voice
from tests.support.zalo.server import PUBLIC

PNG = b"\x89PNG" + bytes(range(256))


@pytest.fixture
async def picture(sqlite) -> Attachment:
    return await stored(sqlite, "Sơ đồ", "image/png", PNG)


async def stored(database, name: str, kind: str, content: bytes) -> Attachment:
    async with database.write() as connection:
        return await files.put(connection, name, kind, content, 1)


async def got(office: Office, address: str) -> tuple[int, bytes]:
    assert address.startswith(PUBLIC)
    here = office.address + address.removeprefix(PUBLIC)
    async with ClientSession() as http, http.get(here) as answer:
        return answer.status, await answer.read()


async def test_a_picture_is_fetched_and_shown_with_what_is_said_of_it(
    office, zalo, reader, picture
):
    outcome = await send_whole(
        office, letter(reader, Reply((Span("Đã vẽ."),), file=picture))
    )
    assert isinstance(outcome, Sent)
    assert reader.pictures == [PNG]
    assert reader.texts == ["Đã vẽ."]
    assert zalo.fetches[0].endswith(".png")


async def test_a_sound_is_heard_before_the_words_and_made_once(
    office, zalo, reader, sqlite
):
    sound = await stored(sqlite, "tiếng.ogg", "audio/ogg", await voice(1))
    said = Reply((Span("Họp 7 giờ."),), sound=replace(sound, sort="voice"))
    for _ in range(2):
        assert isinstance(await send_whole(office, letter(reader, said)), Sent)
    assert [len(reader.sounds), reader.texts] == [2, ["Họp 7 giờ."] * 2]
    assert list(office.channel._files._sounds) == [sound.id]
    assert "voice" in reader.messages[0]


async def test_what_is_to_be_spoken_is_spoken_for_zalo(office, reader, sqlite):
    async with sqlite.write() as connection:
        sound = await sounds.of(connection, Aloud("Họp bảy giờ.", "vi"), 1)
    said = Reply((Span("Họp 7 giờ."),), sound=sound)
    assert isinstance(await send_whole(office, letter(reader, said)), Sent)
    assert len(reader.sounds) == 1


async def test_a_sound_that_cannot_be_had_costs_no_words(office, reader, sqlite):
    broken = await stored(sqlite, "hỏng.ogg", "audio/ogg", b"OggS nothing")
    said = Reply((Span("Họp 7 giờ."),), sound=replace(broken, sort="voice"))
    assert isinstance(await send_whole(office, letter(reader, said)), Sent)
    assert reader.sounds == []
    assert reader.texts == ["Họp 7 giờ."]


async def test_a_picture_that_zalo_does_not_take_costs_no_words(
    office, zalo, reader, picture
):
    zalo.faults.next(400, method="sendPhoto")
    said = Reply((Span("Đã vẽ."),), file=picture)
    assert isinstance(await send_whole(office, letter(reader, said)), Sent)
    assert reader.pictures == []
    assert reader.texts == ["Đã vẽ."]


async def test_an_address_is_good_for_a_day_and_for_nothing_else(office, picture):
    address = office.channel._files.address(picture, "a" * 20)
    assert await got(office, address) == (200, PNG)
    number, ends, signed = address.rpartition("/")[2].split("-")
    for forged in (
        f"{number}-{ends}-{'0' * 32}.png",
        f"{number}-{int(ends) + 1}-{signed}",
        f"{int(number) + 1}-{ends}-{signed}",
        f"{number}-{ends}-{signed.removesuffix('.png')}.csv",
        f"{number}-{ends}-{signed.removesuffix('.png')}-vn-{'a' * 20}.png",
        "../../ready",
        "x",
    ):
        status, _ = await got(office, f"{PUBLIC}/zalo/{forged}")
        assert status == 404
    office.clock.turn(DAY)
    assert (await got(office, address))[0] == 200
    office.clock.turn(2 * HOUR)
    assert (await got(office, address))[0] == 404


async def test_a_list_of_chats_opens_for_an_officer_of_its_place_alone(
    office, sqlite, zalo
):
    table = await stored(sqlite, "217.csv", "text/csv", b"channel,address")
    table = replace(table, place="vn.15.04492")
    officer, stranger = zalo.person(), zalo.person()
    officer.has_written = stranger.has_written = True
    async with sqlite.write() as connection:
        code = await roles.invite(
            connection, Role.OFFICER, "vn.15", now=1, expires_at=DAY
        )
        grant = await roles.redeem(connection, code, "zalo", officer.id, 2)
    said = replace(say("Danh sách:"), file=table)
    for person in (officer, stranger):
        assert isinstance(await send_whole(office, letter(person, said)), Sent)
    (theirs,), (strangers,) = officer.texts, stranger.texts
    assert await got(office, theirs.rpartition(": ")[2]) == (200, b"channel,address")
    assert (await got(office, strangers.rpartition(": ")[2]))[0] == 404
    async with sqlite.write() as connection:
        await roles.revoke(connection, grant.id, 3)
    assert (await got(office, theirs.rpartition(": ")[2]))[0] == 404


async def test_a_picture_that_someone_sent_is_brought_and_shown_to_others(
    office, zalo, reader, sqlite
):
    sender, shelf = zalo.person(), files.Shelf(sqlite)
    async with at_work(office, leads=True):
        zalo.sends_picture(sender, await drawn(), "đường sạt")
        await zalo.until_idle()
        enclosed = office.ear.heard[0].enclosed
        async with sqlite.write() as connection:
            file = await files.note(connection, enclosed, "zalo", 1)
        said = letter(reader, Reply((Span("Đường sạt."),), file=file))
        early = await office.channel.send(said)
        assert early == TryAgain(NOT_YET, "file not ready")
        office.channel.wake()
        while await shelf.is_awaited(file.id):
            await asyncio.sleep(0.01)
        assert isinstance(await send_whole(office, said), Sent)
    assert reader.texts == ["Đường sạt."]
    assert reader.pictures[0].startswith(b"\x89PNG")  # drawn anew


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/a",
        "http://zalo.vn/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://localhost/a",
        "ftp://zalo.vn/a",
    ],
)
async def test_nothing_of_our_own_network_is_fetched(zalo, address):
    with pytest.raises(NotBrought):
        await SentFiles(zalo.url).brought(address)


async def drawn() -> bytes:
    """A picture that can be read."""
    pixels = zlib.compress(b"".join(b"\0" + b"\x99" * 48 for _ in range(16)))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0)),
        (b"IDAT", pixels),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
