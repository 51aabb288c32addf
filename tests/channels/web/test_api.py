"""`POST /api/chat` over real HTTP."""

import asyncio
import hashlib
import logging
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.channels.web import sessions
from bot.clock import HOUR, MINUTE, SECOND
from bot.messaging import Event
from tests.channels.web.office import Office, opened


async def test_a_question_without_a_session_gets_one_and_its_answer(office: Office):
    answer = await office.says("hộ nghèo")
    assert set(answer) == {"session", "replies"}
    [reply] = answer["replies"]
    assert reply == {
        "id": reply["id"],
        "text": "hộ nghèo\nCâu trả lời.",
        "html": "<p><b>hộ nghèo</b></p><p>Câu trả lời.</p>",
        "buttons": [
            [
                {"label": "Xem thêm", "data": "more"},
                {"label": "Hỏi cán bộ", "data": "officer"},
            ]
        ],
        "sent_at": office.clock.now,
    }
    assert reply["id"].isdigit()


async def test_a_page_is_told_when_the_talk_goes_on_in_another_language(office: Office):
    session = (await office.says("hộ nghèo"))["session"]
    pressed = {"session": session, "button": "use-language:en", "id": "x"}
    answer = await (await office.post(pressed)).json()
    assert answer["lang"] == "en"
    assert answer["replies"][0]["lang"] == "en"
    assert "lang" not in await office.says("hộ nghèo", session=session)


async def test_the_handler_sees_an_incoming_without_the_session(office: Office):
    response = await office.post(
        {"text": "chào", "id": "a"}, Accept_Language="fr-FR, en-GB;q=0.8, vi;q=0.5"
    )
    session = (await response.json())["session"]
    [incoming] = office.handled
    digest = sessions.digest_of(session)
    assert incoming.address.channel == "web"
    assert incoming.address.text == incoming.sender == digest
    assert incoming.id == hashlib.sha256(f"{digest}:a".encode()).hexdigest()
    assert incoming.language_hint == "en-GB"
    assert incoming.received_at == office.clock.now
    assert session not in repr(incoming)


async def test_a_known_session_goes_on_and_an_unknown_one_is_replaced(office: Office):
    first = (await office.says("một"))["session"]
    assert (await office.says("hai", session=first))["session"] == first
    other = (await office.says("ba", session="nobody knows it"))["session"]
    assert other not in (first, "nobody knows it")


async def test_the_same_id_is_handled_once_and_answered_again(office: Office):
    session = (await office.says("/start"))["session"]
    first = await office.says("một", session=session, id="x")
    second = await office.says("một", session=session, id="x")
    assert first == second
    assert [one.text for one in office.handled] == ["/start", "một"]


async def test_the_same_id_at_once_is_handled_once(office: Office):
    session = (await office.says("/start"))["session"]
    answers = await asyncio.gather(
        *(office.says("một", session=session, id="x") for _ in range(5))
    )
    assert len(office.handled) == 2
    assert all(answer["session"] == session for answer in answers)


async def test_two_sessions_may_use_one_id(office: Office):
    one = await office.says("một", id="x")
    two = await office.says("một", id="x")
    assert one["session"] != two["session"]
    assert len(office.handled) == 2


async def test_without_an_id_everything_is_new(office: Office):
    session = (await office.says("một"))["session"]
    await office.says("một", session=session)
    assert len(office.handled) == 2


async def test_a_button_wins_over_text(office: Office):
    response = await office.post({"text": "Xem thêm", "button": "more"})
    assert (await response.json())["replies"][0]["text"] == "Đã bấm more."
    assert office.handled[0].event is Event.BUTTON


async def test_a_message_may_have_no_reply(office: Office):
    assert (await office.says("im"))["replies"] == []


async def test_what_was_typed_is_no_markup_and_no_unsafe_link(office: Office):
    [reply] = (await office.says("mark"))["replies"]
    assert reply["html"] == (
        "<p><b>&lt;b&gt;a &amp; b&lt;/b&gt;</b></p>"
        '<p><a href="https://x.vn" rel="noopener noreferrer">xem</a> hại</p>'
    )


BAD = [
    ("not json", b"{"),
    ("a list", b"[]"),
    ("nothing said", b"{}"),
    ("only blanks", b'{"text": "  \\n "}'),
    ("text is a number", b'{"text": 5}'),
    ("session is a list", b'{"session": [], "text": "a"}'),
    ("text too long", b'{"text": "' + b"a" * 4097 + b'"}'),
    ("id too long", b'{"text": "a", "id": "' + b"a" * 65 + b'"}'),
    ("button too long", b'{"button": "' + b"a" * 65 + b'"}'),
    ("half a character", b'{"text": "\\ud800"}'),
    ("not utf-8", b'{"text": "\xff"}'),
    ("nested too deep", b"[" * 60_000),
    ("empty", b""),
]


@pytest.mark.parametrize("body", [b for _, b in BAD], ids=[name for name, _ in BAD])
async def test_a_bad_message_gets_one_clear_sentence(office: Office, body: bytes):
    response = await office.raw(body)
    assert response.status == 400
    assert set(await response.json()) == {"error"}
    assert not office.handled


async def test_the_longest_text_is_taken(office: Office):
    await office.says("ạ" * 4096)
    assert len(office.handled[0].text) == 4096


async def test_a_zero_character_is_dropped(office: Office):
    await office.says("a\0b", id="\0")
    assert office.handled[0].text == "ab"


async def test_only_json_is_taken(office: Office):
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert (await office.raw(b'{"text": "a"}', kind)).status == 415


@pytest.mark.parametrize("size", [64 * 1024 + 1, 900_000])
async def test_a_body_over_64_kilobytes_is_refused(office: Office, size: int):
    body = b'{"text": "a"}' + b" " * size
    assert (await office.raw(body)).status == 413


async def test_a_body_in_many_pieces_is_read_to_its_end(office: Office):
    async def pieces():
        for piece in (b'{"te', b'xt": "', "chào bà".encode(), b' con"}'):
            yield piece
            await asyncio.sleep(0)

    response = await office.raw(pieces())
    assert response.status == 200
    assert office.handled[0].text == "chào bà con"


async def test_the_31st_message_in_a_minute_waits(office: Office):
    session = (await office.says("0"))["session"]
    for number in range(1, 30):
        await office.says(str(number), session=session)
    office.clock.turn(10_000)
    refused = await office.post({"text": "30", "session": session})
    assert refused.status == 429
    assert refused.headers["Retry-After"] == "50"
    assert len(office.handled) == 30
    await office.says("another session is not held up")
    office.clock.turn(MINUTE - 10_000)
    await office.says("30", session=session)


async def test_a_cry_is_answered_after_thirty_messages_but_no_flood_of_cries(
    office: Office,
):
    session = (await office.says("0"))["session"]
    for number in range(1, 30):
        await office.says(str(number), session=session)
    assert (await office.post({"text": "30", "session": session})).status == 429
    for _ in range(5):
        assert (await office.says("cứu", session=session))["replies"]
    assert (await office.post({"text": "cứu", "session": session})).status == 429
    office.clock.turn(MINUTE)
    assert (await office.says("30", session=session))["replies"]


async def test_an_address_gets_300_sessions_an_hour_that_say_only_one_thing(
    office: Office,
):
    known = (await office.says("im"))["session"]
    for _ in range(299):
        assert (await office.post({"text": "im"})).status == 200
    waits = []
    for _ in range(3):
        refused = await office.post({"text": "im"})
        assert refused.status == 429
        waits.append(refused.headers["Retry-After"])
    assert waits == ["12", "24", "36"]
    assert (await office.post({"text": "im", "session": known})).status == 200
    office.clock.turn(HOUR)
    await office.says("im")


async def test_who_goes_on_talking_leaves_room_for_the_next_visitor(office: Office):
    for _ in range(400):
        session = (await office.says("/start"))["session"]
        await office.says("im", session=session)
    assert len(office.handled) == 800


async def test_a_village_behind_one_address_is_greeted_whoever_came_before(
    office: Office,
):
    for _ in range(300):
        await office.says("im")
    for _ in range(200):
        assert (await office.says("/start"))["replies"]
    assert (await office.post({"text": "im"})).status == 429
    session = (await office.says("/start"))["session"]
    await office.says("hộ nghèo", session=session)


async def test_one_too_many_is_let_in_when_told_while_a_flood_is_not(office: Office):
    for _ in range(300):
        await office.says("im")
    told = await office.post({"text": "hộ nghèo", "id": "mine", "session": "old"})
    assert told.status == 429
    wait = int(told.headers["Retry-After"])
    assert wait == 1
    floods = [await office.post({"text": "im"}) for _ in range(60)]
    assert {flood.status for flood in floods} == {429}
    waits = [int(flood.headers["Retry-After"]) for flood in floods]
    assert waits == sorted(waits)
    assert waits[-1] > 60
    assert (await office.says("cứu"))["replies"]
    office.clock.turn(wait * SECOND)
    assert (await office.post({"text": "im"})).status == 429
    again = await office.says("hộ nghèo", id="mine", session="old")
    assert again["replies"]


async def test_a_session_that_only_repeats_itself_is_no_visitor(office: Office):
    for _ in range(300):
        await office.says("im", session="made up", id="x")
    refused = await office.post({"text": "im", "session": "made up", "id": "x"})
    assert refused.status == 429


async def test_who_is_refused_for_a_crowd_learns_when_to_come_again(office: Office):
    session = (await office.says("im"))["session"]
    office.busy_for = 7
    for body in ({"text": "a"}, {"text": "a", "session": session}):
        refused = await office.post(body)
        assert refused.status == 503
        assert refused.headers["Retry-After"] == "7"
        assert set(await refused.json()) == {"error"}
    assert len(office.handled) == 1
    assert (await office.says("cứu"))["replies"]
    async with office.database.read() as connection:
        made = await connection.scalar(text("SELECT count(*) FROM web_sessions"))
    assert made == 2


async def test_one_household_does_not_fill_all_the_places(sqlite):
    async with opened(sqlite, web_proxies=("127.0.0.0/8",)) as office:
        session = (await office.says("im"))["session"]
        office.holding = asyncio.Event()
        office.places, half = 40, 20
        async with asyncio.TaskGroup() as group:
            crowd = [
                group.create_task(
                    office.post(
                        {"text": "a", "session": session if n < 9 else ""},
                        X_Forwarded_For=f"2001:db8:0:7::{n}",
                    )
                )
                for n in range(half)
            ]
            async with asyncio.timeout(20):
                while office.held < half:
                    await asyncio.sleep(0.01)
            refused = await office.post(
                {"text": "a"}, X_Forwarded_For="2001:db8:0:7::f"
            )
            assert refused.status == 503
            assert refused.headers["Retry-After"] == "2"
            others = [
                group.create_task(office.post({"text": said}, X_Forwarded_For=who))
                for said, who in (("a", "203.0.113.1"), ("cứu", "2001:db8:0:7::f"))
            ]
            async with asyncio.timeout(20):
                while office.held < half + 2:
                    await asyncio.sleep(0.01)
            office.holding.set()
        assert all(one.result().status == 200 for one in (*crowd, *others))


@pytest.mark.parametrize(
    "written",
    [
        "203.0.113.{}",
        "203.0.113.{}:51{:03}",
        "[2001:db8:0:{}::{:x}]:443",
        "2001:db8:0:{}::{:x}",
    ],
)
async def test_a_forwarded_address_counts_only_from_our_proxy(sqlite, written: str):
    async with opened(sqlite, web_proxies=("127.0.0.0/8",)) as office:
        for number in range(301):
            address = written.format(number % 2, number)
            forged = f"10.0.0.{number % 250}, {address}"
            response = await office.post({"text": "im"}, X_Forwarded_For=forged)
            assert response.status == 200
        for number in range(149):
            address = written.format(0, number)
            await office.post({"text": "im"}, X_Forwarded_For=address)
        address = written.format(0, 999)
        refused = await office.post({"text": "im"}, X_Forwarded_For=address)
        assert refused.status == 429


async def test_a_stranger_s_forwarded_address_is_not_believed(office: Office):
    for number in range(300):
        await office.post({"text": "im"}, X_Forwarded_For=f"203.0.113.{number % 250}")
    refused = await office.post({"text": "im"}, X_Forwarded_For="203.0.113.251")
    assert refused.status == 429


@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",)])
async def test_a_proxy_that_is_not_named_is_told_of_once(sqlite, caplog, proxies):
    async with opened(sqlite, web_proxies=proxies) as office:
        await office.says("im")
        assert "BOT_WEB_PROXIES" not in caplog.text
        for _ in range(3):
            await office.post({"text": "im"}, X_Forwarded_For="203.0.113.7")
    assert caplog.text.count("BOT_WEB_PROXIES") == (0 if proxies else 1)
    assert "203.0.113.7" not in caplog.text


async def test_another_site_s_page_is_refused(office: Office):
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        assert (await office.post({"text": "a"}, Origin=origin)).status == 403
    assert (await office.post({"text": "a"}, Origin=office.url)).status == 200
    assert len(office.handled) == 1


async def test_behind_a_proxy_the_public_address_is_our_own(sqlite):
    async with opened(sqlite, public_url="https://loa.example") as office:
        own = await office.post({"text": "a"}, Origin="https://loa.example")
        assert own.status == 200


async def test_every_answer_carries_the_headers(office: Office):
    answers = [
        await office.client.get(office.url + path)
        for path in ("/", "/static/x/chat.js", "/static/x/none", "/none", "/api/chat")
    ]
    answers.append(await office.raw(b"{"))
    answers.append(await office.post({"text": "a"}))
    answers.append(await office.client.get(f"{office.url}/api/chat/events?session=no"))
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
        if answer.url.path.startswith("/api/"):
            assert answer.headers["Cache-Control"] == "no-store"
        answer.release()


async def test_our_own_fault_is_a_500_that_names_no_session(
    office: Office, caplog: pytest.LogCaptureFixture
):
    session = (await office.says("chào"))["session"]
    for name in ("bot", "aiohttp"):
        caplog.set_level(logging.DEBUG, name)
    response = await office.post({"text": "hỏng", "session": session})
    assert response.status == 500
    assert "default-src" in response.headers["Content-Security-Policy"]
    assert "POST '/api/chat' failed" in caplog.text
    assert session not in caplog.text
    assert sessions.digest_of(session) not in caplog.text


async def test_a_browser_keeps_the_files_but_asks_for_the_page(office: Office):
    page = await office.client.get(office.url)
    text = await page.text()
    assert page.headers["Cache-Control"] == "no-cache"
    script = text.split('<script type="module" src="')[1].split('"')[0]
    file = await office.client.get(office.url + script)
    assert "immutable" in file.headers["Cache-Control"]
    again = await office.client.get(
        office.url, headers={"If-None-Match": page.headers["ETag"]}
    )
    assert again.status == 304
    for answer in (page, file, again):
        answer.release()


async def test_an_older_page_gets_today_s_files_and_does_not_keep_them(office: Office):
    file = await office.client.get(f"{office.url}/static/older/chat.css")
    assert file.status == 200
    assert file.headers["Cache-Control"] == "no-cache"
    file.release()


@pytest.mark.parametrize(
    ("host", "public", "link"),
    [
        ("127.0.0.1", None, ""),
        ("localhost", None, ""),
        ("::1", None, ""),
        ("0.0.0.0", None, ""),
        ("192.168.1.20", None, "http://192.168.1.20:8080/#start=ABC"),
        ("127.0.0.1", "https://loa.example", "https://loa.example/#start=ABC"),
    ],
)
async def test_an_invitation_s_link_is_one_that_others_can_open(
    office: Office, host, public, link
):
    office.channel.config = replace(
        office.channel.config, web_host=host, public_url=public
    )
    assert office.channel.link("ABC") == link


async def test_a_household_has_a_name_that_says_nothing_outside_this_run(office):
    for _browser in range(2):
        await office.says("/start")
    first, second = office.handled
    assert first.address != second.address
    assert first.household == second.household
    assert len(first.household) == 16
