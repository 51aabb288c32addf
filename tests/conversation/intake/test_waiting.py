"""Whose turn is next, however much waits: one chat hides no other."""

import pytest
from sqlalchemy import text

from bot.conversation.intake import waiting
from bot.conversation.intake.waiting import LOOKED_AT, Head, Queue
from bot.messaging import Address, Event, Incoming

FLOOD = 20 * LOOKED_AT


def said(number: int, id_: str, channel: str = "telegram") -> Incoming:
    address = Address(channel, str(number))
    return Incoming(address, id_, Event.TEXT, str(number), text="xin chào")


async def fill(database, many: int, first: int = 0, chat: str = "") -> None:
    """So many updates from as many chats, or all from one."""
    address = f"'{chat}'" if chat else f"CAST(i + {first} AS TEXT)"
    async with database.write() as connection:
        await connection.execute(
            text(
                f"""
                WITH RECURSIVE n(i) AS (
                    SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}
                )
                INSERT INTO incoming
                    (channel, update_id, address, payload, received_at)
                SELECT 'telegram', 'u' || (i + {first}), {address}, '{{}}', 0 FROM n
                """
            )
        )


async def next_of(database, queue: Queue, most=100, urgent=(), asked=()) -> list[Head]:
    async with database.read() as connection:
        return await queue.next(connection, most, urgent, asked)


async def steps(database, queue: Queue) -> int:
    """How many thousand steps SQLite's machine takes for one look."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    async with database.read() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        await driver.set_progress_handler(count, 1_000)
        await queue.next(connection, 100, (), ())
        await driver.set_progress_handler(lambda: 0, 0)
    return taken


async def test_the_next_are_found_without_reading_all_that_wait(sqlite):
    await fill(sqlite, 2_000)
    few = await steps(sqlite, Queue())
    await fill(sqlite, 100_000, first=2_000)
    assert 0 < await steps(sqlite, Queue()) <= few + 1


async def test_the_oldest_of_each_chat_is_next(database):
    async with database.write() as connection:
        many = [said(1, "a"), said(2, "b"), said(1, "c"), said(3, "d")]
        assert await waiting.take(connection, many, 0) == {
            ("telegram", id_) for id_ in "abcd"
        }
        assert await waiting.take(connection, [said(4, "a")], 0) == set()
    found = await next_of(database, Queue())
    assert [head.update_id for head in found] == ["a", "b", "d"]


async def test_a_chat_that_floods_hides_no_other(database):
    await fill(database, FLOOD, chat="7")
    async with database.write() as connection:
        await waiting.take(connection, [said(8, "late")], 0)
    queue, looks = Queue(), 0
    while len(found := await next_of(database, queue)) < 2:
        looks += 1
        assert looks < FLOOD / LOOKED_AT
    assert [head.address for head in found] == ["7", "8"]


async def test_a_flood_once_read_is_not_read_again(sqlite):
    await fill(sqlite, FLOOD, chat="7")
    queue = Queue()
    first = await steps(sqlite, queue)
    for _ in range(FLOOD // LOOKED_AT):
        await next_of(sqlite, queue)
    assert await steps(sqlite, queue) < first / 2


async def test_who_wrote_within_a_flood_is_not_forgotten_behind_it(database):
    """Their first is among the oldest, their second far behind: it has its turn too."""
    async with database.write() as connection:
        await waiting.take(connection, [said(8, "first")], 0)
    await fill(database, FLOOD // 2, chat="7")
    async with database.write() as connection:
        await waiting.take(connection, [said(8, "second")], 0)
    await fill(database, FLOOD // 2, first=FLOOD, chat="7")
    queue = Queue()
    for _ in range(FLOOD // LOOKED_AT):
        await next_of(database, queue)
    async with database.write() as connection:
        await connection.execute(
            text("UPDATE incoming SET handled_at = 1 WHERE update_id = 'first'")
        )
    for _ in range(FLOOD // LOOKED_AT):
        found = await next_of(database, queue)
        if "second" in {head.update_id for head in found}:
            return
    pytest.fail("the second was never found")


async def test_channels_have_their_turns_one_after_the_other(database):
    many = [said(n, f"w{n}", "web") for n in range(1, 6)]
    async with database.write() as connection:
        await waiting.take(connection, [*many, said(1, "t1"), said(2, "t2")], 0)
    found = await next_of(database, Queue(), most=4)
    assert [head.update_id for head in found] == ["w1", "t1", "w2", "t2"]


async def test_whoever_may_be_in_danger_is_before_all_others(database):
    """Behind all that waits, and before what they said themselves."""
    await fill(database, 2 * LOOKED_AT)
    async with database.write() as connection:
        await waiting.take(connection, [said(5, "cry"), said(6, "cry too")], 0)
    urgent = {("telegram", "cry"), ("telegram", "cry too"), ("telegram", "handled")}
    found = await next_of(database, Queue(), urgent=urgent)
    assert [head.update_id for head in found][:3] == ["cry", "cry too", "u1"]
    assert {head.address for head in found[2:]}.isdisjoint({"5", "6"})


async def test_for_whom_a_line_is_open_is_not_behind_all_that_is_older(database):
    await fill(database, 2 * LOOKED_AT)
    async with database.write() as connection:
        await waiting.take(connection, [said(5, "asked", "web")], 0)
    found = await next_of(database, Queue(), asked=[("web", "asked")])
    assert [head.update_id for head in found][:2] == ["u1", "asked"]


async def test_two_processes_never_have_one_chat_at_a_time(database):
    """On PostgreSQL; on SQLite one process answers."""
    if database.is_sqlite:
        return
    async with database.write() as connection:
        await waiting.take(connection, [said(1, "a"), said(2, "b"), said(1, "c")], 0)
    heads = await next_of(database, Queue())
    async with database.read() as one, database.read() as other:
        ours = await waiting.read(one, heads[:1])
        theirs = await waiting.read(other, heads)
        assert [row.head.update_id for row in ours] == ["a"]
        assert [row.head.update_id for row in theirs] == ["b"]
        async with database.write() as connection:
            await waiting.finish(connection, ours, 1)
        await one.rollback()
        assert await waiting.read(other, heads[:1]) == []  # another has handled it
