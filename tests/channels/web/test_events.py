"""`GET /api/chat/events`: what is pushed reaches the open page, once and in order."""

import asyncio
from dataclasses import replace

from sqlalchemy import text

from bot.channels.web import sessions
from bot.clock import DAY, HOUR
from bot.messaging import Gone, Look, Sent, say
from bot.store.database import Database
from tests.channels.web.office import Office, opened


async def test_an_unknown_session_has_no_stream(office: Office):
    async with office.stream("nobody") as stream:
        assert stream.response.status == 404


async def test_what_is_pushed_arrives_at_once(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        assert stream.response.headers["Content-Type"].startswith("text/event-stream")
        assert await stream.block() == {"retry": "3000", "id": "0", "": "here"}
        outcome = await office.push(session, "Họp thôn 7 giờ.\nNhà văn hóa.")
        news = await stream.news()
        assert outcome == Sent((news["id"],))
        assert news["at"] == news["id"]
        assert news["html"] == "<p>Họp thôn 7 giờ.</p><p>Nhà văn hóa.</p>"
        assert news["buttons"] == []


async def test_an_answer_is_not_news(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        await stream.block()
        await office.says("một", session=session)
        await office.push(session, "tin")
        assert (await stream.news())["text"] == "tin"


async def test_a_new_stream_begins_now(office: Office):
    session = (await office.says("/start"))["session"]
    await office.push(session, "cũ")
    async with office.stream(session) as stream:
        await stream.block()
        await office.push(session, "mới")
        assert (await stream.news())["text"] == "mới"


async def test_who_comes_back_gets_everything_since(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        last = (await stream.block())["id"]
    for number in range(5):
        await office.push(session, str(number))
    async with office.stream(session, Last_Event_ID=last) as stream:
        await stream.block()
        news = [await stream.news() for _ in range(5)]
    assert [one["text"] for one in news] == ["0", "1", "2", "3", "4"]
    async with office.stream(session, Last_Event_ID=news[2]["id"]) as stream:
        await stream.block()
        assert [(await stream.news())["text"] for _ in range(2)] == ["3", "4"]
        await office.push(session, "5")
        assert (await stream.news())["text"] == "5"


async def test_after_seven_days_it_is_too_late(office: Office):
    session = (await office.says("/start"))["session"]
    await office.push(session, "tuần trước")
    office.clock.turn(4 * DAY)
    await office.push(session, "hôm kia")
    office.clock.turn(4 * DAY)
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        assert (await stream.news())["text"] == "hôm kia"


async def test_news_says_when_it_was_sent_and_until_when_it_holds(office: Office):
    session = (await office.says("/start"))["session"]
    sent_at, expires_at = office.clock.now, office.clock.now + DAY
    urgent = replace(say("Lũ quét. Đi ngay."), look=Look.URGENT)
    await office.send(session, urgent, expires_at=expires_at)
    office.clock.turn(3 * HOUR)  # the page is opened again only now
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        news = await stream.news()
    assert (news["sent_at"], news["expires_at"]) == (sent_at, expires_at)
    assert news["look"] == "urgent"


async def test_what_has_expired_meanwhile_is_no_news_any_more(office: Office):
    session = (await office.says("/start"))["session"]
    soon = office.clock.now + HOUR
    await office.send(session, say("Lũ quét. Đi ngay."), "a", expires_at=soon)
    await office.send(session, say("Đính chính: không có lũ."), "b")
    await office.send(session, say("Họp bản ngày mai."), "c", expires_at=soon + 1)
    office.clock.turn(HOUR)
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        found = [await stream.news() for _ in range(2)]
    assert [one["text"] for one in found] == [
        "Đính chính: không có lũ.",
        "Họp bản ngày mai.",
    ]
    assert "expires_at" not in found[0]


async def test_a_strange_last_id_is_as_good_as_none(office: Office):
    session = (await office.says("/start"))["session"]
    await office.push(session, "cũ")
    for last in ("x", "-1", "²", "9" * 30, ""):
        async with office.stream(session, Last_Event_ID=last) as stream:
            assert stream.response.status == 200
            await stream.block()
            await office.push(session, last or "none")
            assert (await stream.news())["text"] == (last or "none")


async def test_every_open_page_of_a_session_hears_and_nobody_else(office: Office):
    mine = (await office.says("/start"))["session"]
    other = (await office.says("/start"))["session"]
    async with (
        office.stream(mine) as one,
        office.stream(mine) as two,
        office.stream(other) as stranger,
    ):
        for stream in (one, two, stranger):
            await stream.block()
        await office.push(mine, "của tôi")
        await office.push(other, "của người khác")
        assert (await one.news())["text"] == "của tôi"
        assert (await two.news())["text"] == "của tôi"
        assert (await stranger.news())["text"] == "của người khác"


async def test_many_pushes_while_listening_come_once_and_in_order(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        await stream.block()
        async with asyncio.TaskGroup() as group:
            for number in range(50):
                group.create_task(office.push(session, str(number)))
        ids = [int((await stream.news())["id"]) for _ in range(50)]
    assert ids == sorted(set(ids))


async def test_another_process_s_push_is_noticed(office: Office):
    session = (await office.says("/start"))["session"]
    async with (
        Database(office.database.url.render_as_string()) as elsewhere,
        opened(elsewhere) as other,
        asyncio.TaskGroup() as group,
        office.stream(session) as stream,
    ):
        watching = group.create_task(office.database.watch())
        await stream.block()
        await other.push(session, "từ nơi khác")
        assert (await stream.news())["text"] == "từ nơi khác"
        watching.cancel()


async def test_the_same_key_is_stored_once(office: Office):
    session = (await office.says("/start"))["session"]
    first = await office.push(session, "tin", key="notice 1")
    assert first == await office.push(session, "tin", key="notice 1")
    async with office.stream(session, Last_Event_ID="0") as stream:
        await stream.block()
        await office.push(session, "sau")
        assert [(await stream.news())["text"] for _ in range(2)] == ["tin", "sau"]


async def test_a_session_that_is_no_more_is_gone(office: Office):
    assert await office.push("nobody", "tin") == Gone("not_found")


async def test_an_open_page_counts_as_seen(office: Office):
    session = (await office.says("/start"))["session"]
    office.clock.turn(2 * HOUR)
    async with office.stream(session) as stream, office.database.read() as connection:
        await stream.block()
        opened = await sessions.opened_by(connection, session)
    assert opened.seen_at == office.clock.now


async def test_streams_end_when_the_channel_closes(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        await stream.block()
        await office.channel.close()
        assert await stream.ends()


async def test_only_digests_are_stored(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.database.read() as connection:
        rows = [
            *(await connection.execute(text("SELECT * FROM web_sessions"))),
            *(await connection.execute(text("SELECT * FROM web_messages"))),
        ]
    assert rows
    assert session not in repr(rows)
