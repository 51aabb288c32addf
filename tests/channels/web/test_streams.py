"""How many event streams may be open, and who makes room for whom."""

import asyncio
from contextlib import AsyncExitStack

from bot.channels.web.streams import A_SESSION, AN_ADDRESS, Streams
from bot.serving import capacity
from tests.channels.web.office import Office, opened


def test_while_there_is_room_one_address_may_hold_it_all():
    streams = Streams(200)
    opened_ = [streams.open(f"session {n}", "203.0.113.1") for n in range(200)]
    assert all(opened_)
    assert streams.open("one more", "203.0.113.1") is None
    assert len(streams) == 200


def test_when_it_is_full_the_address_with_the_most_makes_room_for_others():
    streams = Streams(200)
    greedy = [streams.open(f"session {n}", "203.0.113.1") for n in range(200)]
    other = [streams.open(f"other {n}", "203.0.113.2") for n in range(150)]
    assert all(other[:100])
    assert [one is None for one in other[100:]] == [True] * 50
    assert [one.is_over for one in greedy if one] == [True] * 100 + [False] * 100
    assert all(one.bell.is_set() for one in greedy[:100] if one)
    assert len(streams) == 200


def test_who_holds_few_never_has_to_make_room():
    streams = Streams(10 * AN_ADDRESS)
    for address in range(10):
        for number in range(AN_ADDRESS):
            assert streams.open(f"{address} {number}", f"198.51.100.{address}")
    assert streams.open("one more", "203.0.113.1") is None


def test_a_closed_stream_leaves_nothing_behind():
    streams = Streams(10)
    one = streams.open("session", "203.0.113.1")
    assert one
    streams.close(one)
    streams.close(one)
    assert len(streams) == 0
    assert not streams.sessions
    assert not streams._of_address


async def test_the_oldest_stream_of_a_session_is_let_go(office: Office):
    session = (await office.says("/start"))["session"]
    async with AsyncExitStack() as stack:
        streams = []
        for _ in range(A_SESSION + 2):
            stream = await stack.enter_async_context(office.stream(session))
            assert stream.response.status == 200
            await stream.block()
            streams.append(stream)
        assert await streams[0].ends()
        assert await streams[1].ends()
        await office.push(session, "tin")
        for stream in streams[2:]:
            assert (await stream.news())["text"] == "tin"
        assert len(office.channel.streams) == A_SESSION


async def test_who_finds_no_room_for_a_stream_is_told_and_is_answered(sqlite):
    few = 250
    async with opened(sqlite, files=few) as office, AsyncExitStack() as stack:
        for _ in range(capacity(few).streams):
            session = (await office.says("im"))["session"]
            stream = await stack.enter_async_context(office.stream(session))
            assert stream.response.status == 200
        session = (await office.says("im"))["session"]
        async with office.stream(session) as refused:
            assert refused.response.status == 503
            assert int(refused.response.headers["Retry-After"]) > 0
            assert set(await refused.response.json()) == {"error"}
        assert (await office.says("một", session=session))["replies"]


async def test_a_page_that_closes_makes_room(office: Office):
    session = (await office.says("/start"))["session"]
    async with office.stream(session) as stream:
        await stream.block()
    async with asyncio.timeout(20):
        while len(office.channel.streams):
            await asyncio.sleep(0)
