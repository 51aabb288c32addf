"""A check-in is never sent to anyone twice, whatever happens on the way."""

import asyncio

import pytest
from sqlalchemy import select

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Details
from bot.bulletins.notice_text import Notice
from bot.delivery import broadcasts
from bot.delivery.model import DeliveryState, State
from bot.messaging import Partly, Sent, TryAgain, Unknown
from bot.store.tables.delivery import deliveries
from tests.delivery.line.test_line import Slow, until
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def check_in(village: Village) -> int:
    place = village.ground.places.by_code("01324")
    async with village.database.write() as connection:
        code = await broadcasts.free_code(connection)
        made = Notice(
            place=place,
            text="Lũ quét",
            language="vi",
            code=code,
            is_urgent=True,
            details=Details(asks_safe=code),
        )
        draft = notice_text.draft(
            made,
            now=village.clock.now,
            zone=village.ground.config.timezone,
            catalogues=village.ground.catalogues,
            places=village.ground.places,
        )
        assert draft.kind == "check-in"
        number, _ = await broadcasts.create(connection, draft, village.clock.now)
    return number


async def states(village: Village) -> dict[int, DeliveryState]:
    async with village.database.read() as connection:
        rows = await connection.execute(
            select(deliveries.c.chat_id, deliveries.c.state)
        )
    return {row.chat_id: DeliveryState(row.state) for row in rows}


def heard_by(*ears: Ear) -> list[str]:
    return sorted(letter.address.text for ear in ears for letter in ear.heard)


async def test_what_timed_out_is_unknown_at_once(village):
    await village.subscriber(1, "01324")
    ear = Ear(answers={"1": [Unknown("timeout")]})
    async with village.sending(ear):
        counts = await village.until_done(await check_in(village))
    assert (counts.unknown, counts.sent) == (1, 0)
    assert heard_by(ear) == ["1"]


async def test_what_surely_did_not_arrive_is_tried_again(village):
    await village.subscriber(1, "01324")
    ear = Ear(answers={"1": [TryAgain(0.0, pause=True), TryAgain(0.0, pause=True)]})
    async with village.sending(ear):
        counts = await village.until_done(await check_in(village))
    assert counts.sent == 1
    assert heard_by(ear) == ["1", "1", "1"]


async def test_what_was_in_flight_at_a_kill_is_unknown_and_the_rest_goes_out(village):
    for number in range(1, 31):
        await village.subscriber(number, "01324")
    number, first, second = await check_in(village), Slow(), Ear()
    first.hold()
    async with village.sending(first, is_killed=True):
        await first.reached.wait()
    async with village.sending(second):
        counts = await village.until_done(number)
    twice = set(heard_by(first)) & set(heard_by(second))
    assert not twice
    assert 1 <= counts.unknown <= 10  # what was claimed with it, and no more
    assert counts.sent == len(second.heard) == 30 - counts.unknown


async def test_a_stop_leaves_nobody_in_doubt(village):
    for number in range(1, 31):
        await village.subscriber(number, "01324")
    number, first, second = await check_in(village), Slow(), Ear()
    first.hold()
    async with village.sending(first) as sender:
        await first.reached.wait()
        sender.drain()
        first.go_on.set()
    async with village.sending(second):
        counts = await village.until_done(number)
    assert (counts.unknown, counts.sent) == (0, 30)
    assert len(heard_by(first, second)) == 30


async def test_a_text_of_several_parts_is_unknown_once_its_second_was_in_flight(
    village,
):
    class Dying(Ear):
        async def send(self, letter):
            if letter.done_parts:
                await asyncio.Event().wait()
            return Partly(("a",))

    async def is_recorded() -> bool:
        async with village.database.read() as connection:
            return await connection.scalar(select(deliveries.c.message_ids)) == "a"

    await village.subscriber(1, "01324")
    number, again = await check_in(village), Ear(answers={"1": [Sent(("a", "b"))]})
    async with village.sending(Dying(), is_killed=True):
        await until(village, is_recorded)
    async with village.sending(again):
        counts = await village.until_done(number)
    assert (counts.unknown, again.heard) == (1, [])


async def test_nothing_leaves_while_it_cannot_be_claimed(village, monkeypatch):
    from bot.delivery.line import sent_once

    tried = asyncio.Event()

    async def fails(*_):
        tried.set()
        raise OSError("the disk is full")

    await village.subscriber(1, "01324")
    ear, number = Ear(), await check_in(village)
    with monkeypatch.context() as patched:
        patched.setattr(sent_once.outbox, "claim", fails)
        async with village.sending(ear, is_killed=True):
            await tried.wait()
    assert ear.heard == []
    async with village.sending(ear):
        assert (await village.until_done(number)).sent == 1


async def test_others_are_sent_again_as_ever(village):
    await village.subscriber(1, "01324")
    number, first, second = await check_in(village), Slow(), Ear()
    async with village.database.write() as connection:
        await broadcasts.set_state(
            connection, number, State.SCHEDULED, was=(State.SCHEDULED,), kind="notice"
        )
    first.hold()
    async with village.sending(first, is_killed=True):
        await first.reached.wait()
    async with village.sending(second):
        assert (await village.until_done(number)).sent == 1
    assert heard_by(first, second) == ["1", "1"]
