"""A message that changes where it stands: sent once, then edited, never piling up."""

import asyncio
from dataclasses import replace

import pytest

from bot.clock import DAY
from bot.delivery import living, outbox
from bot.messaging import Address, ChatKind, Sent, TryAgain, say
from tests.delivery.line.test_line import Slow, no_replies, reply, until
from tests.support import village as villages
from tests.support.village import Ear, Village

OFFICER = Address("telegram", "500")


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def show(village: Village, words: str) -> None:
    async with village.database.write() as connection:
        changed = replace(say(words), edits="report 1")
        now = village.clock.now
        await outbox.put_reply(connection, OFFICER, ChatKind.PRIVATE, changed, now)


async def shown(village: Village, ear: Ear, *words: str) -> list[tuple[str, ...]]:
    """Shows one after the other; the messages that each was to change."""
    heard = len(ear.heard)
    async with village.sending(ear):
        for some in words:
            await show(village, some)
            await until(village, lambda: no_replies(village))
    return [letter.shown for letter in ear.heard[heard:]]


async def test_it_is_sent_once_and_then_changed_also_after_a_restart(village):
    ear = Ear(answers={OFFICER.text: [Sent(("77",))] * 4})
    assert await shown(village, ear, "1 trên 3", "2 trên 3") == [(), ("77",)]
    assert await shown(village, ear, "3 trên 3", "Xong") == [("77",), ("77",)]


async def test_one_that_was_sent_anew_is_the_one_that_changes_next(village):
    ear = Ear(answers={OFFICER.text: [Sent(("77",)), Sent(("88",)), Sent(("88",))]})
    assert await shown(village, ear, "một", "hai", "ba") == [(), ("77",), ("88",)]


async def test_after_seven_days_it_is_sent_anew(village):
    ear = Ear(answers={OFFICER.text: [Sent(("77",))] * 2})
    await shown(village, ear, "Đang gửi")
    village.clock.turn(8 * DAY)
    async with village.database.write() as connection:
        await living.erase_old(connection, village.clock.now)
    assert await shown(village, ear, "Xong") == [()]


async def test_a_slow_chat_gets_the_newest_and_not_all_that_waited(village):
    ear = Slow(answers={OFFICER.text: [Sent(("77",))] * 9})
    ear.hold()
    async with village.sending(ear):
        await show(village, "một")
        async with asyncio.timeout(30):
            await ear.reached.wait()
        for words in ("hai", "ba", "bốn"):
            await show(village, words)
        await reply(village, "9", "mốc")  # read after them: the line has seen them all
        await until(village, lambda: _has_heard(ear, "mốc"))
        ear.go_on.set()
        await until(village, lambda: no_replies(village))
    texts = [x.reply.text for x in ear.heard if x.address == OFFICER]
    assert texts == ["một", "bốn"]
    assert ear.heard[-1].shown == ("77",)


async def _has_heard(ear: Ear, words: str) -> bool:
    return any(letter.reply.text == words for letter in ear.heard)


async def test_what_was_refused_for_pace_gives_way_to_what_is_newer(village):
    refused = TryAgain(0.2, "too many", pause=True)
    ear = Ear(answers={OFFICER.text: [refused, Sent(("77",)), Sent(("77",))]})
    async with village.sending(ear):
        await show(village, "một")
        await until(village, lambda: _has_heard(ear, "một"))
        await show(village, "hai")
        await until(village, lambda: no_replies(village))
    assert ear.heard[-1].reply.text == "hai"
    assert await _is_known(village) == ("77",)


async def _is_known(village: Village) -> tuple[str, ...]:
    async with village.database.read() as connection:
        return await living.ids(connection, OFFICER, "report 1")


async def test_people_are_answered_before_any_message_changes(village):
    await show(village, "Đang gửi")
    for number in range(9):
        await reply(village, str(number), "trả lời")
    ear = Ear(pace=100)
    async with village.sending(ear):
        await until(village, lambda: no_replies(village))
    assert [x.reply.edits for x in ear.heard] == [""] * 9 + ["report 1"]
