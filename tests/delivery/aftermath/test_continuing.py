"""What was stopped goes on: the rest get it, and nobody gets it twice."""

import pytest

from bot.clock import DAY
from bot.delivery import broadcasts
from bot.delivery.aftermath import continuing
from bot.delivery.model import Counts, State
from bot.messaging import Address, Partly, Sent
from tests.delivery.line.test_line import Slow, until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

OFFICER = None, Address("telegram", "500")
PEOPLE = 8


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def stopped(village: Village, ear: Slow) -> int:
    """One has left, and arrives; the others were spared."""
    for person in range(1, PEOPLE + 1):
        await village.subscriber(person, "01324")
    ear.hold()
    number = await notice(village)
    async with village.sending(ear):
        await ear.reached.wait()
        async with village.database.write() as connection:
            assert await broadcasts.stop(connection, number, village.clock.now)
        ear.go_on.set()

        async def is_skipped() -> bool:
            async with village.database.read() as connection:
                return not await has_waiting(connection, number)

        await until(village, is_skipped)
    return number


async def has_waiting(connection, number: int) -> bool:
    from bot.delivery import outbox

    return await outbox.has_waiting(connection, number)


async def go_on(village: Village, number: int) -> bool:
    async with village.database.write() as connection:
        now = village.clock.now
        return await continuing.go_on(connection, number, OFFICER, now)


async def test_the_rest_get_it_and_nobody_twice(village):
    slow = Slow(pace=1)
    number = await stopped(village, slow)
    assert len(slow.heard) == 1
    assert await go_on(village, number)
    ear = Ear()
    async with village.sending(ear):
        assert await village.until_done(number) == Counts(sent=PEOPLE)
    got = [letter.address.text for letter in (*slow.heard, *ear.heard)]
    assert sorted(got) == [str(person) for person in range(1, PEOPLE + 1)]


async def test_killed_as_it_begins_it_still_goes_on(village):
    number = await stopped(village, Slow(pace=1))
    await go_on(village, number)
    await continuing.bring_back(village.database, number)  # and then it died
    ear = Ear()
    async with village.sending(ear):
        assert await village.until_done(number) == Counts(sent=PEOPLE)
    assert len(ear.heard) == PEOPLE - 1


async def test_what_was_stopped_before_it_was_planned_reaches_everyone(village):
    for person in (1, 2):
        await village.subscriber(person, "01324")
    number = await notice(village)
    async with village.database.write() as connection:
        await broadcasts.stop(connection, number, village.clock.now)
    assert await go_on(village, number)
    async with village.sending(Ear()):
        assert (await village.until_done(number)).sent == 2


async def test_a_long_text_goes_on_with_the_part_that_was_missing(village):
    await village.subscriber(1, "01324")
    slow = Slow(answers={"1": [Partly(("7",))]})
    slow.hold()
    number = await notice(village)
    async with village.sending(slow):
        await slow.reached.wait()
        async with village.database.write() as connection:
            await broadcasts.stop(connection, number, village.clock.now)
        slow.go_on.set()
    await go_on(village, number)
    ear = Ear(answers={"1": [Sent(("7", "8"))]})
    async with village.sending(ear):
        await village.until_done(number)
    assert [letter.done_parts for letter in ear.heard] in ([("7",)], [])


@pytest.mark.parametrize("state", [State.DONE, State.SENDING, State.RECALLED])
async def test_only_what_was_stopped_goes_on(village, state):
    number = await notice(village)
    async with village.database.write() as connection:
        was = (State.SCHEDULED,)
        await broadcasts.set_state(connection, number, state, was=was)
    assert not await go_on(village, number)


async def test_what_is_over_does_not_go_on(village):
    number = await stopped(village, Slow(pace=1))
    village.clock.turn(8 * DAY)
    assert not await go_on(village, number)
