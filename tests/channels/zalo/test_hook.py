"""`POST /zalo`, called by the test server and by strangers."""

import io
import json

import pytest
from aiohttp import ClientSession

from bot.channels.zalo.hook import SECRET_HEADER, derived_secret
from bot.messaging import ChatKind, Event, Media
from tests.channels.zalo.conftest import SECRET, at_work, opened
from tests.support.zalo import ZaloServer

OURS = derived_secret(SECRET.decode())
TEXT = {
    "event_name": "message.text.received",
    "message": {
        "message_id": "2d758cb5e222177a4e35",
        "date": 1750316131602,
        "text": "Xin chào",
        "from": {"id": "6ede9afa66b88fe6d6a9", "display_name": "Ted", "is_bot": False},
        "chat": {"id": "6ede9afa66b88fe6d6a9", "chat_type": "PRIVATE"},
    },
}


async def post(office, body=TEXT, secret: str | None = OURS) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with (
        ClientSession() as session,
        session.post(
            f"{office.address}/zalo", data=io.BytesIO(data), headers=headers
        ) as response,
    ):
        return response.status


@pytest.fixture(params=[False, True], ids=["flat", "wrapped"])
async def both(request, sqlite):
    """The platform in each of its two envelopes."""
    async with (
        ZaloServer(is_wrapped=request.param) as zalo,
        opened(sqlite, zalo) as office,
        at_work(office),
    ):
        yield office


async def test_what_a_person_does_comes_in_in_either_envelope(both):
    zalo, person = both.server, both.server.person("Giàng A Páo")
    zalo.says(person, "bao nhieu tuoi duoc tien nguoi gia")
    zalo.sends_picture(person, b"\xff\xd8\xff", "đường sạt")
    zalo.speaks(person, b"\xff\xf1")
    zalo.sends_sticker(person)
    zalo.sends_what_is_withheld(person)
    await zalo.until_idle()
    text, picture, voice, sticker, withheld = both.ear.heard
    assert text.event is Event.TEXT
    assert text.text == "bao nhieu tuoi duoc tien nguoi gia"
    assert text.kind is ChatKind.PRIVATE
    assert text.address.text == text.sender == person.id
    assert text.sent_at // 1000 <= zalo.now() // 1000
    assert text.sent_at > 1_700_000_000_000
    assert (picture.event, picture.text) == (Event.TEXT, "đường sạt")
    assert picture.media == Media.PICTURE
    assert picture.enclosed is not None
    assert (voice.event, voice.media) == (Event.OTHER, Media.SOUND)
    assert voice.enclosed is not None
    assert voice.enclosed.is_voice
    assert (sticker.event, sticker.media) == (Event.OTHER, Media.STICKER)
    assert (withheld.event, withheld.media) == (Event.OTHER, Media.WITHHELD)
    assert len({one.id for one in both.ear.heard}) == 5
    assert "Páo" not in repr(both.ear.heard)


async def test_an_unknown_event_with_a_chat_is_heard_and_others_are_not(both, caplog):
    zalo, person = both.server, both.server.person()
    unknown = zalo.event(person, "message.poll.received")
    thumb = zalo.event(person, "message.reaction.received")
    robot = zalo.event(person, "message.text.received", text="chào")
    robot["message"]["from"]["is_bot"] = True
    for event in (unknown, thumb, robot, {"event_name": "bot.followed"}):
        assert await zalo.post(event) == 200
    assert [one.media for one in both.ear.heard] == [Media.WITHHELD]


async def test_the_papers_photo_field_is_read_as_well(both):
    zalo, person = both.server, both.server.person()
    zalo.photo_field = "photo"
    zalo.sends_picture(person, b"\xff\xd8\xff")
    await zalo.until_idle()
    assert both.ear.heard[0].enclosed.sort == "photo"


async def test_all_that_a_group_says_is_one_event(both):
    zalo, person = both.server, both.server.person()
    for text in ("@Bot Loa Bản ơi", "@Bot Loa Bản có đó không"):
        zalo.mentions_in_group(person, "a" * 20, text)
    await zalo.until_idle()
    assert {(one.kind, one.id) for one in both.ear.heard} == {
        (ChatKind.GROUP, "group " + "a" * 20)
    }


async def test_what_could_not_be_stored_is_not_acknowledged(both):
    both.ear.failures.append(OSError("disk full"))
    both.server.says(both.server.person(), "đừng mất")
    await both.server.until_idle()
    assert both.server.answers == [500, 200]
    assert both.ear.texts == ["đừng mất"]


@pytest.mark.parametrize(
    ("secret", "status"),
    [(None, 401), ("", 403), ("wrong", 403), (OURS[:-1], 403), (OURS, 200)],
)
async def test_the_secret_opens_the_door(office, secret, status):
    assert await post(office, secret=secret) == status
    assert len(office.ear.heard) == (status == 200)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
        [],
        {"ok": True},
        {"ok": True, "result": []},
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": "text"},
        {"event_name": "message.text.received", "message": {"chat": 7}},
        {"event_name": "message.text.received", "message": {"chat": {"id": 7}}},
        {"event_name": 7, "message": {"chat": {"id": "a:b"}, "text": "x"}},
        {"event_name": "x", "message": {"chat": {"id": "a"}, "from": "me"}},
    ],
)
async def test_what_is_no_event_is_taken_and_forgotten(office, body):
    assert await post(office, body) == 200
    assert office.ear.heard == []


@pytest.mark.parametrize(
    "odd",
    [
        {"text": 7},
        {"text": None, "photo_url": ["https://x"]},
        {"text": "", "photo_url": "ftp://inside/", "voice_url": {}},
        {"text": "", "date": "yesterday", "from": {}},
    ],
)
async def test_odd_fields_are_what_could_not_be_read(office, odd):
    event = {**TEXT, "message": {**TEXT["message"], **odd}}
    assert await post(office, event) == 200
    assert [one.media for one in office.ear.heard] == [Media.WITHHELD]


async def test_half_a_character_and_seconds_are_taken(office):
    message = {**TEXT["message"], "text": "chào \ud83d", "date": 1750316131}
    assert await post(office, {**TEXT, "message": message}) == 200
    (heard,) = office.ear.heard
    assert heard.text == "chào \N{REPLACEMENT CHARACTER}"
    assert heard.sent_at == 1750316131000


@pytest.mark.parametrize(
    "date", [b"1e400", b"-1e400", b"NaN", b"1" + b"0" * 30, b"true"]
)
async def test_a_message_of_no_time_that_can_be_is_taken_all_the_same(office, date):
    body = json.dumps(TEXT).encode().replace(b"1750316131602", date)
    assert await post(office, body) == 200
    (heard,) = office.ear.heard
    assert heard.text == "Xin chào"
    assert heard.sent_at in (0, 1000)


async def test_what_has_no_id_is_known_by_its_words(office):
    message = {k: v for k, v in TEXT["message"].items() if k != "message_id"}
    for text in ("một", "một", "hai"):
        await post(office, {**TEXT, "message": {**message, "text": text}})
    first, again, other = (one.id for one in office.ear.heard)
    assert first == again != other


async def test_a_body_over_a_megabyte_is_refused(office):
    assert await post(office, b" " * (1024 * 1024 + 1)) == 413
    assert await post(office, b" " * (3 * 1024 * 1024)) == 413
    assert await post(office, b" " * (1024 * 1024)) == 200


async def test_a_stranger_s_body_is_not_even_read(office):
    assert await post(office, b" " * (1024 * 1024 + 1), secret=None) == 401
    assert await post(office, b"", secret=None) == 401
