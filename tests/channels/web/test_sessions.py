"""What opens a session: where it stands, how it changes, how it ends."""

from sqlalchemy import func, select

from bot.channels.web import sessions
from bot.messaging import Event
from bot.store.tables.web import web_messages, web_sessions
from tests.channels.web.office import Office


async def status_of_stream(office: Office, session: str) -> int:
    async with office.stream(session) as stream:
        return stream.response.status


async def rows(office: Office) -> list[int]:
    async with office.database.read() as connection:
        return [
            await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (web_sessions, web_messages)
        ]


async def test_a_stream_is_opened_by_a_header_or_by_the_address(office: Office):
    session = (await office.says("/start"))["session"]
    url = f"{office.url}/api/chat/events"
    by_header = {"headers": {"Authorization": f"bearer  {session}"}}
    for how in (by_header, {"params": {"session": session}}):
        async with office.client.get(url, **how) as response:
            assert response.status == 200
    for header in ("Bearer", f"Basic {session}", "Bearer nobody", session):
        wrong = {"Authorization": header}
        async with office.client.get(url, headers=wrong) as response:
            assert response.status == 404


async def test_who_gains_a_right_is_handed_another_key(office: Office):
    old = (await office.says("/start"))["session"]
    new = (await office.says("/start MA-1", session=old))["session"]
    assert new != old
    # The answer may be lost on the way: until the new one is used, the old one is good.
    assert (await office.says("một", session=old))["session"] == old
    assert (await office.says("hai", session=new))["session"] == new
    stranger = (await office.says("ba", session=old))["session"]
    assert stranger not in (old, new)
    assert await status_of_stream(office, old) == 404
    assert await status_of_stream(office, new) == 200
    names = [one.address.text for one in office.handled]
    assert names[:4] == [sessions.digest_of(old)] * 4
    assert names[4] == sessions.digest_of(stranger)


async def test_an_answer_lost_on_the_way_is_asked_for_again(office: Office):
    old = (await office.says("/start"))["session"]
    first = (await office.says("/start MA-1", session=old, id="x"))["session"]
    second = (await office.says("/start MA-1", session=old, id="x"))["session"]
    assert (await office.says("một", session=second))["session"] == second
    assert (await office.says("hai", session=first))["session"] != first
    assert [one.text for one in office.handled].count("/start MA-1") == 1


async def test_a_second_right_changes_the_key_again(office: Office):
    first = (await office.says("/start"))["session"]
    second = (await office.says("/start MA-1", session=first))["session"]
    third = (await office.says("/start MA-1", session=second))["session"]
    assert len({first, second, third}) == 3
    assert await status_of_stream(office, third) == 200
    for old in (first, second):
        assert await status_of_stream(office, old) == 404


async def test_the_streams_of_the_old_key_end_when_the_new_one_is_used(office: Office):
    old = (await office.says("/start"))["session"]
    async with office.stream(old) as stream:
        await stream.block()
        new = (await office.says("/start MA-1", session=old))["session"]
        await office.push(old, "cả hai còn nghe")
        assert (await stream.news())["text"] == "cả hai còn nghe"
        await office.says("một", session=new)
        assert await stream.ends()


async def test_news_goes_on_under_the_new_key(office: Office):
    old = (await office.says("/start"))["session"]
    new = (await office.says("/start MA-1", session=old))["session"]
    async with office.stream(new) as stream:
        await stream.block()
        await office.push(old, "tin")  # to the session, whose name stays
        assert (await stream.news())["text"] == "tin"


async def test_a_session_that_was_ended_opens_nothing_and_leaves_nothing(
    office: Office,
):
    session = (await office.says("/start"))["session"]
    other = (await office.says("/start"))["session"]
    await office.push(session, "tin")
    async with office.stream(session) as stream:
        await stream.block()
        await office.end(session)
        assert await stream.ends()
    assert await status_of_stream(office, session) == 404
    assert await status_of_stream(office, other) == 200
    assert await rows(office) == [1, 1]
    left = office.handled[-1]
    assert (left.event, left.sender) == (Event.LEFT, None)
    assert left.address.text == sessions.digest_of(session)
    assert left.address.text not in left.id  # which is kept for two days


async def test_ending_twice_or_nobody_s_session_is_no_fault(office: Office):
    session = (await office.says("/start"))["session"]
    for given in (session, session, "nobody", ""):
        await office.end(given)
    assert [one.event for one in office.handled].count(Event.LEFT) == 1


async def test_another_site_s_page_ends_no_session(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.client.post(
        f"{office.url}/api/chat/end",
        json={"session": session},
        headers={"Origin": "https://evil.example"},
    ) as response:
        assert response.status == 403
    assert await status_of_stream(office, session) == 200
