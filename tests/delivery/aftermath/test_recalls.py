"""A notice is taken back: planned, sent and counted like everything else that goes."""

import pytest
from sqlalchemy import select

from bot.clock import DAY
from bot.delivery import broadcasts, erasing
from bot.delivery.aftermath import recalls
from bot.delivery.model import Counts, State
from bot.delivery.results.counts import counts_of
from bot.messaging import Address, Gone, Partly, Refused, Sent, TryAgain
from bot.people import chats
from bot.store.tables.delivery import deliveries
from tests.delivery.line.test_line import Slow, until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

OFFICER = None, Address("telegram", "500")


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def sent(village: Village, ear: Ear, people: int = 3) -> int:
    for number in range(1, people + 1):
        await village.subscriber(number, "01324")
    broadcast = await notice(village)
    async with village.sending(ear):
        assert (await village.until_done(broadcast)).sent == people
    ear.heard.clear()
    return broadcast


async def recall(village: Village, number: int) -> int | None:
    async with village.database.write() as connection:
        found = await broadcasts.get(connection, number)
        assert found is not None
        return await recalls.order(connection, found, OFFICER, village.clock.now)


async def counts(village: Village, number: int) -> Counts:
    async with village.database.read() as connection:
        return await counts_of(connection, number)


async def state(village: Village, number: int) -> State:
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    assert found is not None
    return found.state


async def test_everyone_who_got_it_loses_it_and_both_count_it(village):
    ear = Ear()
    number = await sent(village, ear)
    order = await recall(village, number)
    assert await state(village, number) is State.RECALLED
    async with village.sending(ear):
        assert (await village.until_done(order)).sent == 3
    assert [letter.recalls for letter in ear.heard] == [True] * 3
    assert {letter.shown for letter in ear.heard} == {("1",), ("2",), ("3",)}
    assert {letter.changes for letter in ear.heard} == {f"b{number}"}
    assert await counts(village, number) == Counts(recalled=3)


async def test_it_is_taken_back_once(village):
    ear = Ear()
    number = await sent(village, ear)
    assert await recall(village, number) is not None
    assert await recall(village, number) is None


async def test_what_is_told_last_to_a_chat_is_no_recall(village):
    ear = Ear()
    number = await sent(village, ear, people=1)
    order = await recall(village, number)
    async with village.sending(ear):
        await village.until_done(order)
    async with village.database.read() as connection:
        shown = await broadcasts.newest(connection)
        places = [village.ground.places.by_code("01324").path]
        public = await broadcasts.published(connection, places, not_bulletin="")
    assert [one.id for one in shown] == [number]
    assert public == []


async def test_each_that_cannot_be_taken_back_says_why_and_stays_sent(village):
    ear = Ear()
    number = await sent(village, ear)
    ear.answers = {"1": [Refused("too_old")], "2": [Gone("blocked")]}
    order = await recall(village, number)
    async with village.sending(ear):
        found = await village.until_done(order)
    assert found == Counts(
        sent=1, failed={"too_old": 1}, gone=1, gone_reasons={"blocked": 1}
    )
    assert await counts(village, number) == Counts(sent=2, recalled=1)


async def test_a_channel_that_cannot_is_not_asked(village):
    ear = Ear()
    number = await sent(village, ear)
    ear.recalls = False
    order = await recall(village, number)
    async with village.sending(ear):
        found = await village.until_done(order)
    assert found == Counts(failed={"cannot": 3})
    assert ear.heard == []


async def test_after_seven_days_nobody_knows_which_message_it_was(village):
    ear = Ear()
    number = await sent(village, ear)
    village.clock.turn(8 * DAY)
    await erasing.erase_old(village.database, village.clock.now)
    order = await recall(village, number)
    async with village.sending(ear):
        found = await village.until_done(order)
    assert found == Counts(failed={"too_old": 3})


async def test_who_pauses_loses_it_too_and_who_left_is_told_of(village):
    ear = Ear()
    number = await sent(village, ear)
    async with village.database.write() as connection:
        now = village.clock.now
        paused = Address("telegram", "1")
        await chats.pause(connection, paused, now)
        await chats.leave(connection, Address("telegram", "2"), now, b"secret")
    order = await recall(village, number)
    async with village.sending(ear):
        found = await village.until_done(order)
    assert found == Counts(sent=2, skipped={"unsubscribed": 1})
    assert {letter.address.text for letter in ear.heard} == {"1", "3"}


async def test_all_parts_of_a_long_notice_go(village):
    await village.subscriber(1, "01324")
    ear = Ear(answers={"1": [Partly(("7",)), Sent(("7", "8"))]})
    number = await notice(village)
    async with village.sending(ear):
        await village.until_done(number)
        order = await recall(village, number)
        await village.until_done(order)
    assert ear.heard[-1].shown == ("7", "8")


async def test_who_never_answers_does_not_keep_the_report_waiting(village):
    ear = Ear()
    number = await sent(village, ear, people=2)
    ear.answers = {"1": [TryAgain(0.0, "no connection")] * 100}
    order = await recall(village, number)

    async def is_over() -> bool:
        async with village.database.read() as connection:
            waits = await connection.scalar(
                select(deliveries.c.not_before).where(
                    deliveries.c.broadcast_id == order, deliveries.c.state == 0
                )
            )
            found = await broadcasts.get(connection, order)
        village.clock.now = max(village.clock.now, waits or 0)
        return found.finished_at is not None

    async with village.sending(ear):
        await until(village, is_over)
    assert await counts(village, order) == Counts(sent=1, failed={"no_answer": 1})


async def test_what_is_still_going_is_stopped_and_what_had_left_is_taken_back(village):
    for number in (1, 2, 3):
        await village.subscriber(number, "01324")
    slow = Slow(pace=1)
    slow.hold()
    number = await notice(village)
    async with village.sending(slow):
        await slow.reached.wait()
        order = await recall(village, number)
        assert await state(village, number) is State.RECALLED
        slow.go_on.set()
        found = await village.until_done(order)
    assert found == Counts(sent=1)
    assert [letter.recalls for letter in slow.heard] == [False, True]
    assert await counts(village, number) == Counts(recalled=1, skipped={"stopped": 2})


async def test_killed_in_the_middle_it_goes_on_and_nothing_is_lost(village):
    number = await sent(village, Ear())
    order = await recall(village, number)
    slow = Slow(pace=1)
    slow.hold()
    async with village.sending(slow, is_killed=True):
        await slow.reached.wait()
    ear = Ear()
    async with village.sending(ear):
        assert await village.until_done(order) == Counts(sent=3)
    assert {letter.address.text for letter in ear.heard} == {"1", "2", "3"}
    assert await counts(village, number) == Counts(recalled=3)


async def test_a_group_that_moved_keeps_what_stands_in_its_old_place(village):
    """There the numbers are others' messages: none of those may go."""
    number = await sent(village, Ear(), people=1)
    old, new = Address("telegram", "1"), Address("telegram", "-1001")
    async with village.database.write() as connection:
        await chats.move(connection, old, new)
    order = await recall(village, number)
    ear = Ear()
    async with village.sending(ear):
        assert await village.until_done(order) == Counts(failed={"too_old": 1})
    assert ear.heard == []
