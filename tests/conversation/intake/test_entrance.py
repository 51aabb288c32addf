"""Who comes in is stored with others, told when answered, or told to come again."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.conversation.intake.capacity import AT_LEAST, MOST_WAIT, Capacity
from bot.errors import Busy
from bot.messaging import Address, Event, Incoming
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


def said(number: int, words: str = "/help", id_: str = "") -> Incoming:
    address = Address("web", str(number))
    return Incoming(address, id_ or f"u{number}", Event.TEXT, str(number), text=words)


@asynccontextmanager
async def lines(village: Village, *updates: Incoming):
    """Requests that hold a line open, all of them stored already."""
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(village.intake.take(one)) for one in updates]
    async with asyncio.timeout(20):
        while not {one.id for one in updates} <= set(await stored(village)):
            await asyncio.sleep(0)
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def stored(village: Village) -> dict[str, bool]:
    """Ids of what came in, and whether it was handled."""
    async with village.database.read() as connection:
        rows = await connection.execute(
            text("SELECT update_id, handled_at FROM incoming")
        )
        return {row.update_id: row.handled_at is not None for row in rows}


async def handle_all(village: Village) -> None:
    while await village.intake.handle_batch():
        pass


async def test_who_waits_is_told_when_it_was_handled(village):
    async with lines(village, said(1), said(2)) as tasks:
        await handle_all(village)
        await asyncio.gather(*tasks)
    await village.intake.take(said(1))  # the same again: it was handled


async def test_two_lines_for_one_update_are_both_told(village):
    async with lines(village, said(1), said(1)) as (one, other):
        one.cancel()
        await asyncio.gather(one, return_exceptions=True)
        await handle_all(village)
        await other
    assert await stored(village) == {"u1": True}


async def test_what_another_process_handled_is_found_by_one_look_for_all(village):
    async with lines(village, said(1), said(2)) as tasks:
        async with village.database.write() as connection:
            await connection.execute(text("UPDATE incoming SET handled_at = 1"))
        await village.intake._entrance.look()
        await asyncio.gather(*tasks)


async def test_who_left_is_not_answered_but_what_they_commanded_is_done(village):
    words, command = said(1, "bao nhieu tuoi duoc tien nguoi gia"), said(2, "/nhantin")
    async with lines(village, words, command):
        pass
    await handle_all(village)
    assert await stored(village) == {"u2": True}


async def test_who_left_and_came_back_is_answered(village):
    words = said(1, "bao nhieu tuoi duoc tien nguoi gia")
    async with lines(village, words):
        pass
    async with lines(village, words) as (back,):
        await handle_all(village)
        await back
    async with lines(village, said(2, words.text)):
        pass
    await handle_all(village)  # dropped, and then asked anew
    assert await stored(village) == {"u1": True}
    async with lines(village, said(2, words.text), words) as tasks:
        await handle_all(village)
        await asyncio.gather(*tasks)
    assert await stored(village) == {"u1": True, "u2": True}


async def test_too_many_are_refused_at_once_and_a_cry_is_not(village):
    village.intake._entrance._capacity.answered(100, 10_000)  # a very slow machine
    crowd = [said(number) for number in range(AT_LEAST)]
    async with lines(village, *crowd) as tasks:
        for refused in (said(50), said(51, "bao nhieu tuoi duoc tien")):
            with pytest.raises(Busy) as busy:
                await village.intake.take(refused)
            assert busy.value.retry_after >= 1
            with pytest.raises(Busy):
                village.intake.refuse_when_busy(refused)
        village.intake.refuse_when_busy(crowd[0])  # the same again waits with the first
        cries = [said(60, "chay nha roi cuu voi"), said(61, "/khancap")]
        async with lines(village, *cries) as heard:
            village.intake._at_once = 2
            await village.intake.handle_batch()
            await asyncio.gather(*heard)
            assert not any(task.done() for task in tasks)
        await handle_all(village)
        await asyncio.gather(*tasks)
    assert "u50" not in await stored(village)


async def test_those_who_come_together_share_a_commit(village):
    commits = []
    village.database.listeners.append(lambda: commits.append(1))
    many = [village.intake.receive([said(number)]) for number in range(50)]
    await asyncio.gather(*many)
    assert len(await stored(village)) == 50
    assert len(commits) <= 2


async def test_what_cannot_be_stored_fails_alone(village):
    """However they come together, each hears of its own fault."""
    broken = said(2, id_="\ud800")
    many = [said(1), broken, said(3), said(4)]
    found = await asyncio.gather(
        *(village.intake.receive([one]) for one in many), return_exceptions=True
    )
    assert [isinstance(one, Exception) for one in found] == [False, True, False, False]
    assert sorted(await stored(village)) == ["u1", "u3", "u4"]


async def test_who_leaves_while_being_stored_leaves_the_others_stored(village):
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(village.intake.receive([said(n)])) for n in range(5)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert found[1:] == [None] * 4
    assert {f"u{n}" for n in range(1, 5)} <= set(await stored(village))


# --- how many may wait ---------------------------------------------------------------


def test_as_many_may_wait_as_are_answered_in_time():
    capacity = Capacity()
    for _ in range(100):
        capacity.answered(10, 0.1)  # a hundred a second
    most = int(100 * MOST_WAIT)
    assert capacity.refusal(most - 2) is None
    assert capacity.refusal(most + 2) == MOST_WAIT + 1


def test_a_slow_machine_lets_fewer_wait_but_never_none():
    capacity = Capacity()
    for _ in range(100):
        capacity.answered(1, 5)
    assert capacity.refusal(AT_LEAST - 1) is None
    assert capacity.refusal(AT_LEAST) is not None


def test_the_more_are_refused_the_later_they_are_to_come():
    capacity = Capacity()
    for _ in range(100):
        capacity.answered(10, 0.1)
    told = [capacity.refusal(300) for _ in range(1_000)]
    assert told == sorted(told)
    assert told[0] == 4
    assert 10 < told[-1] <= 60
    assert capacity.refusal(1) is None  # the crowd is gone
    assert capacity.refusal(300) == 4
