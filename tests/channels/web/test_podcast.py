"""The loudspeaker's feed, as an IP loudspeaker and a podcast app read it."""

from collections.abc import AsyncIterator
from xml.etree.ElementTree import fromstring

import pytest
from aiohttp import ClientSession, web

from bot.channels.web import limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.guard import security_headers
from bot.channels.web.pages.podcast import Podcast
from bot.clock import DAY, HOUR
from bot.delivery import broadcasts
from bot.delivery.aftermath import recalls
from bot.speech import encoded
from tests.conversation.loudspeaker.test_loudspeaker import (
    COMMUNE,
    SAID,
    at,
    look,
    opened,
)
from tests.delivery.test_in_force import sent
from tests.support import village as villages
from tests.support.village import Village

FEED = f"/loudspeaker/{COMMUNE}.xml"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.fixture
async def fetch(village, ground) -> AsyncIterator:
    channel = WebChannel(
        village.database, village.clock, ground.catalogues, ground.config, b"secret"
    )
    page = Podcast(channel, ground.places, limits.looks())
    app = web.Application(middlewares=[security_headers])
    app.router.add_routes(page.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as client:

        async def get(path: str, **headers: str) -> tuple[int, bytes, dict]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with client.get(base + path, headers=named) as response:
                return response.status, await response.read(), dict(response.headers)

        yield get
    await runner.cleanup()


async def aired(village: Village, text: str = SAID) -> None:
    await opened(village)
    await sent(village, text, COMMUNE)
    await at(village, 16, 31)
    assert await look(village) == 1


async def test_an_entry_has_its_script_and_a_sound_that_plays(village, fetch):
    await aired(village)
    status, body, headers = await fetch(FEED)
    assert status == 200
    assert headers["Content-Type"].startswith("application/rss+xml")
    item = fromstring(body).find("channel/item")
    assert "buổi 17 giờ" in item.findtext("title")
    assert item.findtext("description").count("Tiêm phòng trâu bò") == 2
    sound = item.find("enclosure")
    path = "/" + sound.get("url").split("/", 3)[3]
    status, played, headers = await fetch(path)
    assert (status, headers["Content-Type"]) == (200, "audio/mpeg")
    assert len(played) == int(sound.get("length"))
    heard = await encoded(played)
    assert heard.seconds > 15
    assert not heard.is_silent


async def test_a_player_asks_for_parts(village, fetch):
    await aired(village)
    path = f"/loudspeaker/{COMMUNE}/1.mp3"
    _status, whole, _headers = await fetch(path)
    status, part, headers = await fetch(path, Range="bytes=10-19")
    assert (status, part) == (206, whole[10:20])
    assert headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    status, part, _headers = await fetch(path, Range="bytes=-5")
    assert (status, part) == (206, whole[-5:])
    assert (await fetch(path, Range=f"bytes={len(whole)}-"))[0] == 416


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=-", "lines=1-2", "bytes=a-b", f"bytes={'9' * 5000}-"],
)
async def test_parts_that_nobody_understands_are_the_whole(village, fetch, asked):
    await aired(village)
    path = f"/loudspeaker/{COMMUNE}/1.mp3"
    assert (await fetch(path, Range=asked))[0] == 200


async def test_who_has_the_newest_gets_nothing_again(village, fetch):
    await aired(village)
    _status, _body, headers = await fetch(FEED)
    status, body, _headers = await fetch(FEED, If_None_Match=headers["Etag"])
    assert (status, body) == (304, b"")


async def test_a_reader_that_hammers_is_told_to_wait(village, fetch):
    await aired(village)
    answers = [await fetch(FEED) for _one in range(limits.LOOKS_AT_ONCE + 5)]
    assert [status for status, _body, _headers in answers].count(200) <= (
        limits.LOOKS_AT_ONCE
    )
    assert answers[-1][0] == 429
    assert int(answers[-1][2]["Retry-After"]) > 0


@pytest.mark.parametrize("place", ["99999", "../x", "01324"])
async def test_no_loudspeaker_is_no_feed(village, fetch, place):
    assert (await fetch(f"/loudspeaker/{place}.xml"))[0] == 404


async def test_another_commune_does_not_give_out_the_sound(village, fetch):
    await aired(village)
    assert (await fetch("/loudspeaker/01324/1.mp3"))[0] == 404


async def test_what_no_xml_may_hold_is_left_out(village, fetch):
    await aired(village, "Họp bản\ufffe <b>& chợ</b>")
    _status, body, _headers = await fetch(FEED)
    script = fromstring(body).findtext("channel/item/description")
    assert "Họp bản" in script
    assert "\ufffe" not in script


async def test_old_scripts_leave_the_feed(village, fetch):
    await aired(village)
    village.clock.turn(4 * DAY)
    _status, body, _headers = await fetch(FEED)
    assert fromstring(body).find("channel/item") is None


@pytest.mark.parametrize("was_aired", [True, False])
async def test_what_is_taken_back_is_played_no_more(village, fetch, was_aired):
    person = await opened(village)
    number = await sent(village, SAID, COMMUNE)
    await at(village, 16, 31)
    await look(village)
    await person.hears()
    if was_aired:
        await person.taps("Đã phát")
    _status, _body, headers = await fetch(FEED)
    village.clock.turn(2 * HOUR)
    async with village.database.write() as connection:
        one = await broadcasts.get(connection, number)
        await recalls.order(connection, one, (None, None), village.clock.now)
    status, body, _headers = await fetch(FEED, If_None_Match=headers["Etag"])
    assert status == 200
    assert b"<item>" not in body
    assert (await fetch(f"/loudspeaker/{COMMUNE}/1.mp3"))[0] == 404
