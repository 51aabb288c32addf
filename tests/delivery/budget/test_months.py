"""A channel's month, counted beside the results: on both databases, over a kill too."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.clock import DAY, MINUTE
from bot.delivery import outbox
from bot.delivery.budget import months
from bot.messaging import (
    Address,
    Budget,
    ChatKind,
    Letter,
    Outcome,
    Partly,
    Sent,
    Unknown,
    UsedUp,
    say,
)
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

TWENTY = Budget(messages=20, people=50)  # notices stop at 16, urgent ones at 19
NOVEMBER = "2026-11"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def month(village: Village, name: str = NOVEMBER) -> months.Month:
    async with village.database.read() as connection:
        return await months.of(connection, "telegram", name)


async def subscribers(village: Village, number: int) -> None:
    for one in range(1, number + 1):
        await village.subscriber(one, "01324")


async def ask(village: Village, *chats: int) -> None:
    new = [(Address("telegram", str(c)), ChatKind.PRIVATE, say("Đáp")) for c in chats]
    async with village.database.write() as connection:
        await outbox.put_replies(connection, new, village.clock.now)


async def answered(village: Village, sender: object, *chats: int) -> None:
    """Puts replies in and waits until none waits."""
    bell = asyncio.Event()
    village.database.routine_listeners.append(bell.set)
    await ask(village, *chats)
    sender.ring()
    async with asyncio.timeout(60):
        while True:
            bell.clear()
            async with village.database.read() as connection:
                if not await outbox.reply_count(connection):
                    break
            await bell.wait()
    village.database.routine_listeners.remove(bell.set)


async def test_a_notice_stops_at_the_reserve_and_the_rest_is_told_as_such(village):
    await subscribers(village, 18)
    ear = Ear(budget=TWENTY)
    async with village.sending(ear):
        counts = await village.until_done(await notice(village))
    assert (counts.sent, counts.skipped) == (16, {"over_budget": 2})
    assert counts.planned == 18
    assert len(ear.heard) == 16
    assert (await month(village)).used == 16


async def test_urgent_ones_and_answers_go_on_and_the_end_is_the_end(village, caplog):
    await subscribers(village, 17)
    ear = Ear(budget=TWENTY)
    async with village.sending(ear) as sender:
        await village.until_done(await notice(village))
        urgent = await village.until_done(await notice(village, is_urgent=True))
        assert (urgent.sent, urgent.skipped) == (3, {"over_budget": 14})
        await answered(village, sender, 90)
        await answered(village, sender, 91, 92)
    assert [letter.address.text for letter in ear.heard[19:]] == ["90"]
    ended = await month(village)
    assert (ended.used, ended.dropped) == (20, 2)
    assert "the month's messages on telegram are used up" in caplog.text


async def test_a_new_month_opens_by_itself(village):
    await subscribers(village, 17)
    ear = Ear(budget=TWENTY)
    async with village.sending(ear):
        assert (await village.until_done(await notice(village))).sent == 16
        village.clock.turn(8 * DAY)  # into December
        assert (await village.until_done(await notice(village))).sent == 16
    assert (await month(village)).used == 16
    assert (await month(village, "2026-12")).used == 16


async def test_a_restart_knows_what_was_used(village):
    await subscribers(village, 12)
    async with village.sending(Ear(budget=TWENTY)):
        await village.until_done(await notice(village))
    async with village.sending(Ear(budget=TWENTY)):
        counts = await village.until_done(await notice(village))
    assert (counts.sent, counts.skipped) == (4, {"over_budget": 8})
    assert (await month(village)).used == 16


@dataclass
class Hanging(Ear):
    """Hears some, and then leaves every letter without an answer."""

    answers_first: int = 0
    hang: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, letter: Letter) -> Outcome:
        outcome = await super().send(letter)
        if len(self.heard) > self.answers_first:
            self.hang.set()
            await asyncio.Event().wait()
        return outcome


async def test_what_was_in_flight_when_it_was_killed_counts_as_used(village):
    await subscribers(village, 18)
    number = await notice(village)
    dying = Hanging(budget=TWENTY, answers_first=4)
    async with village.sending(dying, is_killed=True):
        await dying.hang.wait()
    recorded = (await month(village)).used
    ear = Ear(budget=TWENTY)
    async with village.sending(ear):
        counts = await village.until_done(number)
    # The platform has counted what it heard of both; never more than it allows.
    assert len(dying.heard) + len(ear.heard) <= 16
    assert counts.sent + counts.skipped["over_budget"] == 18
    assert recorded <= 4
    assert (await month(village)).used <= 16


async def test_a_kill_with_nothing_in_flight_costs_nothing(village):
    await subscribers(village, 3)
    async with village.sending(Ear(budget=TWENTY), is_killed=True):
        await village.until_done(await notice(village))
    async with village.sending(Ear(budget=TWENTY)):
        pass
    assert (await month(village)).used == 3


async def test_a_message_of_several_parts_costs_each_of_them(village):
    await subscribers(village, 9)

    @dataclass
    class Splitting(Ear):
        async def send(self, letter: Letter) -> Outcome:
            self.heard.append(letter)
            arrived = (*letter.done_parts, str(len(self.heard)))
            return Sent(arrived) if len(arrived) == 3 else Partly(arrived)

    ear = Splitting(budget=Budget(20, 50, cost=lambda _: 3))
    async with village.sending(ear):
        counts = await village.until_done(await notice(village))
    assert (counts.sent, counts.skipped) == (5, {"over_budget": 4})
    assert len(ear.heard) == (await month(village)).used == 15


async def test_what_nobody_can_tell_of_counts(village):
    await subscribers(village, 1)
    ear = Ear(budget=TWENTY)
    ear.answers["1"] = [Unknown("no answer"), Unknown("no answer")]
    async with village.sending(ear):
        village_counts = asyncio.ensure_future(
            village.until_done(await notice(village))
        )
        while len(ear.heard) < 1:
            await asyncio.sleep(0.01)
        village.clock.turn(10_000)
        counts = await village_counts
    assert counts.unknown == 1
    assert (await month(village)).used == 2


async def until_refused(village: Village, ear: Ear, heard: int) -> None:
    bell = asyncio.Event()
    village.database.routine_listeners.append(bell.set)
    async with asyncio.timeout(60):
        while (await month(village)).refused_since is None or len(ear.heard) <= heard:
            bell.clear()
            await bell.wait()
    village.database.routine_listeners.remove(bell.set)


async def test_a_platform_that_takes_no_more_pauses_its_channel(village):
    await subscribers(village, 3)
    ear = Ear(budget=TWENTY)
    for chat in ("1", "2", "3"):
        ear.answers[chat] = [UsedUp()] * 3
    number = await notice(village)
    async with village.sending(ear) as sender:
        await until_refused(village, ear, 0)
        assert 0 < sender._pause()[0] <= 60
        refused_since = (await month(village)).refused_since
    # It stands over a restart; after an hour it is the month's, and is told as such.
    village.clock.turn(61 * MINUTE)
    heard = len(ear.heard)
    async with village.sending(ear) as sender:
        await until_refused(village, ear, heard)
        village.clock.turn(2 * MINUTE)
        sender.ring()
        counts = await village.until_done(number)
    assert (counts.sent, counts.skipped) == (0, {"over_budget": 3})
    stands = await month(village)
    assert (stands.used, stands.refused_since) == (0, refused_since)
    # As soon as one goes again, all is well.
    village.clock.turn(62 * MINUTE)
    ear.answers.clear()
    async with village.sending(ear):
        assert (await village.until_done(await notice(village))).sent == 3
    assert await month(village) == months.Month(used=3)
