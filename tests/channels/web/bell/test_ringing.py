"""An urgent notice rings where its page is closed: a real service, real sealing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import orjson
import pytest
from aiohttp import ClientSession, web
from sqlalchemy import func, select

from bot.channels.outside import Outside
from bot.channels.web import records, sessions
from bot.channels.web.bell.ringing import message_of
from bot.clock import DAY, HOUR
from bot.config import Config
from bot.messaging import Address, Look, Reply, Sent, Span, say
from bot.people import chats
from bot.store.tables.web import web_bells
from tests.channels.web.bell.service import Phone, Service, serving
from tests.channels.web.office import Office, opened
from tests.support import village as villages
from tests.support.running import Browser, running

FLOOD = Reply(
    (Span("TIN KHẨN\n", bold=True), Span("Lũ quét. Đi ngay."), Span("\nXã Cốc Pàng.")),
    look=Look.URGENT,
    language="vi",
)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with serving() as found:
        yield found


@pytest.fixture
async def office(database, service) -> AsyncIterator[Office]:
    async with opened(database, public_url="https://loa.example") as office:
        office.channel.bell._connector = service.connector
        office.channel.bell._pauses = (0.01, 0.01)
        yield office


async def subscriber(office: Office) -> str:
    session = (await office.says("/start"))["session"]
    address = Address("web", sessions.digest_of(session))
    async with office.database.write() as connection:
        await chats.keep(connection, address, office.clock())
    return session


async def asks(
    office: Office, how: str, body: dict, **headers: str
) -> tuple[int, dict]:
    async with office.client.request(
        how, f"{office.url}/api/chat/push", json=body, headers=headers
    ) as response:
        is_json = response.content_type == "application/json"
        return response.status, await response.json() if is_json else {}


async def allows(office: Office, session: str, phone: Phone) -> int:
    body = {"session": session, "subscription": phone.subscription}
    return (await asks(office, "POST", body))[0]


async def kept(office: Office) -> int:
    async with office.database.read() as connection:
        query = select(func.count()).select_from(web_bells)
        return int(await connection.scalar(query) or 0)


async def test_an_urgent_notice_rings_and_only_its_reader_can_read_it(office, service):
    session, phone = await subscriber(office), Phone()
    async with office.client.get(f"{office.url}/api/chat/push") as response:
        key = (await response.json())["key"]
    assert await allows(office, session, phone) == 204
    over = office.clock() + HOUR
    assert isinstance(await office.send(session, FLOOD, "b7", over), Sent)
    [rung] = await service.got(1)
    assert rung.url == phone.endpoint
    assert rung.headers["Authorization"].endswith(f",k={key}")
    assert rung.headers["Content-Encoding"] == "aes128gcm"
    assert rung.headers["Urgency"] == "high"
    assert rung.headers["TTL"] == "3600"
    assert "Lũ quét".encode() not in rung.body
    assert phone.opens(rung.body) == {
        "title": "TIN KHẨN",
        "text": "Lũ quét. Đi ngay. Xã Cốc Pàng.",
        "id": "b7",
        "lang": "vi",
        "sent_at": office.clock(),
        "url": "/",
    }


async def test_nothing_else_rings_and_nobody_else_is_rung(office, service):
    session, other = await subscriber(office), await subscriber(office)
    phone = Phone()
    await allows(office, session, phone)
    await office.push(session, "Họp bản ngày mai.")
    await office.send(other, FLOOD, "b1")
    await office.send(session, FLOOD, "b2")
    [rung] = await service.got(1)
    assert phone.opens(rung.body)["id"] == "b2"


async def test_what_is_rung_is_stored_whatever_its_service_says(office, service):
    session, phone = await subscriber(office), Phone()
    await allows(office, session, phone)
    service.answers["phone"] = [web.Response(status=500) for _ in range(9)]
    async with office.stream(session) as stream:
        await stream.block()
        await office.send(session, FLOOD, "b1")
        assert (await stream.news())["text"].startswith("TIN KHẨN")
    assert len(await service.got(3)) == 3


async def test_a_busy_service_is_tried_again_a_little(office, service):
    session, phone = await subscriber(office), Phone()
    await allows(office, session, phone)
    service.answers["phone"] = [web.Response(status=429), web.Response(status=503)]
    await office.send(session, FLOOD, "b1")
    rung = await service.got(3)
    assert [phone.opens(one.body)["id"] for one in rung] == ["b1"] * 3
    assert len({one.headers["Topic"] for one in rung}) == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_an_address_that_is_no_more_is_forgotten(office, service, status):
    session = await subscriber(office)
    for name in ("old", "new"):
        await allows(office, session, Phone(name))
    service.answers["old"] = [web.Response(status=status)]
    await office.send(session, FLOOD, "b1")
    await service.got(2)
    async with asyncio.timeout(20):
        while await kept(office) != 1:
            await asyncio.sleep(0.01)
    await office.send(session, FLOOD, "b2")
    assert (await service.got(3))[-1].url.endswith("/new")


async def test_a_refusal_of_our_key_forgets_nobody(office, service):
    """With a clock that is wrong every proof is: that must not cost every address."""
    session = await subscriber(office)
    await allows(office, session, Phone())
    service.answers["phone"] = [web.Response(status=403)]
    await office.send(session, FLOOD, "b1")
    await office.send(session, FLOOD, "b2")
    await service.got(2)
    assert await kept(office) == 1


async def test_a_redirect_is_not_followed(office, service):
    session = await subscriber(office)
    await allows(office, session, Phone())
    service.answers["phone"] = [
        web.Response(status=307, headers={"Location": "https://127.0.0.1/inside"})
    ]
    await office.send(session, FLOOD, "b1")
    await office.send(session, FLOOD, "b2")
    assert {rung.url for rung in await service.got(2)} == {Phone().endpoint}


async def test_whoever_stops_is_rung_no_more(office, service):
    session = await subscriber(office)
    await allows(office, session, Phone("one"))
    await allows(office, session, Phone("two"))
    assert await kept(office) == 2
    body = {"session": session, "subscription": Phone("one").subscription}
    assert (await asks(office, "DELETE", body))[0] == 204
    assert await kept(office) == 1
    assert (await asks(office, "DELETE", {"session": session}))[0] == 204
    assert await kept(office) == 0


async def test_an_address_goes_with_its_chat_and_with_its_session(office):
    left, ended, forgotten = [await subscriber(office) for _ in range(3)]
    for session in (left, ended, forgotten):
        await allows(office, session, Phone(session[:4]))
    async with office.database.write() as connection:
        address = Address("web", sessions.digest_of(left))
        await chats.leave(connection, address, office.clock(), b"secret")
        await records.erase_messages(connection, sessions.digest_of(forgotten))
    assert await kept(office) == 1
    await office.end(ended)
    assert await kept(office) == 0


async def test_a_session_is_rung_at_four_browsers_the_newest(office, service):
    session = await subscriber(office)
    for number in range(6):
        office.clock.turn(1)
        await allows(office, session, Phone(f"n{number}"))
    await allows(office, session, Phone("n5"))  # the same again is no other
    await office.send(session, FLOOD, "b1")
    rung = await service.got(4)
    assert {one.url[-2:] for one in rung} == {"n2", "n3", "n4", "n5"}


async def test_who_tells_addresses_without_end_is_told_to_wait(office):
    session = await subscriber(office)
    told = [await allows(office, session, Phone(f"n{n}")) for n in range(11)]
    assert told == [204] * 10 + [429]


async def test_who_receives_no_news_has_nothing_to_be_rung_for(office):
    session = (await office.says("/start"))["session"]
    body = {"session": session, "subscription": Phone().subscription}
    status, said = await asks(office, "POST", body)
    assert status == 409
    assert said["error"] == "Nhận tin của xã trước đã, rồi bật báo tin khẩn."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"session": "nobody's"}, 404),
        ({"session": 5}, 404),
        ({"subscription": None}, 400),
        ({"subscription": Phone(host="localhost").subscription}, 400),
        (
            {
                "subscription": {
                    **Phone().subscription,
                    "keys": {"p256dh": "A" * 87, "auth": "A" * 22},
                }
            },
            400,
        ),
    ],
)
async def test_bad_input_gets_one_sentence_and_keeps_nothing(office, change, expected):
    session = await subscriber(office)
    body = {"session": session, "subscription": Phone().subscription, **change}
    status, said = await asks(office, "POST", body)
    assert status == expected
    assert set(said) == {"error"}
    assert await kept(office) == 0


async def test_another_site_s_page_cannot_ring_for_somebody(office):
    session = await subscriber(office)
    body = {"session": session, "subscription": Phone().subscription}
    for how in ("POST", "DELETE"):
        assert (await asks(office, how, body, Origin="https://evil.example"))[0] == 403


async def test_without_an_address_of_its_own_an_installation_offers_none(sqlite):
    async with opened(sqlite) as office:
        session = await subscriber(office)
        body = {"session": session, "subscription": Phone().subscription}
        assert (await asks(office, "POST", body))[0] == 404
        async with office.client.get(f"{office.url}/api/chat/push") as response:
            assert (response.status, await response.json()) == (200, {"key": ""})
        assert isinstance(await office.send(session, FLOOD, "b1"), Sent)


async def test_a_name_that_leads_inside_leads_nowhere():
    resolver = Outside()
    with pytest.raises(OSError, match="localhost is nowhere outside"):
        await resolver.resolve("localhost", 443)
    await resolver.close()


def test_a_long_notice_is_cut_between_words_and_read_whole_in_its_session():
    long = replace(FLOOD, spans=say("TIN KHẨN\n" + "chạy lên cao " * 100).spans)
    message = message_of(long, "b1", 1)
    assert len(message) < 1_000
    assert orjson.loads(message)["text"].endswith("cao…")


async def test_a_notice_over_a_day_away_waits_a_day_at_most(office, service):
    session = await subscriber(office)
    await allows(office, session, Phone())
    await office.send(session, FLOOD, "b1", office.clock() + 7 * DAY)
    [rung] = await service.got(1)
    assert rung.headers["TTL"] == "86400"


async def test_what_is_kept_for_the_bell_is_shown_and_goes_when_its_owner_leaves(
    tmp_path,
):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        public_url="https://loa.example",
    )
    async with running(config) as app, ClientSession() as http:
        citizen = Browser(app.web_address, http)
        await citizen.says("/nhantin 01324")
        said = await citizen.taps("Đồng ý")
        assert "báo ngay khi trang này đang mở" in said
        assert "trình duyệt được báo" not in await citizen.says("/dulieu")
        body = {"session": citizen.session, "subscription": Phone().subscription}
        url = f"{app.web_address}/api/chat/push"
        async with http.post(url, json=body) as response:
            assert response.status == 204
        assert "1 trình duyệt được báo tin khẩn" in await citizen.says("/dulieu")
        await citizen.says("/thoinhan")
        await citizen.taps("Thôi nhận tất cả")
        async with app.database.read() as connection:
            assert not (await connection.execute(select(web_bells))).all()


async def test_on_a_messenger_news_comes_at_once_whatever_is_open(
    sqlite, ground, library
):
    citizen = villages.found(sqlite, ground, library).person(1)
    await citizen.says("/nhantin 01324")
    said = await citizen.taps("Đồng ý")
    assert "tin của xã và tin khẩn thì báo ngay." in said
