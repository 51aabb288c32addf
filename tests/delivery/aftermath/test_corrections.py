"""A correction reaches exactly who got what was wrong, where it stands if it can."""

import pytest

from bot.delivery import broadcasts
from bot.delivery.model import Counts, Lane
from bot.messaging import Refused
from tests.delivery.aftermath.test_recalls import recall, sent
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def corrected(village: Village, ear: Ear, number: int) -> Counts:
    order = await notice(village, replaces=number)
    async with village.sending(ear):
        return await village.until_done(order)


async def test_only_who_got_it_gets_the_correction(village):
    ear = Ear(answers={"2": [Refused("no_rights")]})
    for person in (1, 2, 3):
        await village.subscriber(person, "01324")
    number = await notice(village)
    async with village.sending(ear):
        await village.until_done(number)
    await village.subscriber(4, "01324")  # too late for the wrong one
    ear.heard.clear()
    assert await corrected(village, ear, number) == Counts(sent=2)
    assert {letter.address.text for letter in ear.heard} == {"1", "3"}


async def test_it_changes_the_message_that_was_wrong(village):
    ear = Ear()
    number = await sent(village, ear)
    await corrected(village, ear, number)
    assert {letter.shown for letter in ear.heard} == {("1",), ("2",), ("3",)}
    assert {letter.changes for letter in ear.heard} == {f"b{number}"}
    assert not any(letter.recalls for letter in ear.heard)


async def test_after_a_recall_it_reaches_the_same_people_anew(village):
    """What is being taken back is not changed: the correction would go with it."""
    ear = Ear()
    number = await sent(village, ear)
    ear.answers = {"1": [Refused("too_old")]}
    order = await recall(village, number)
    async with village.sending(ear):
        await village.until_done(order)
    ear.heard.clear()
    assert await corrected(village, ear, number) == Counts(sent=3)
    assert {letter.shown for letter in ear.heard} == {()}


async def test_it_goes_before_other_notices(village):
    number = await sent(village, Ear())
    order = await notice(village, replaces=number)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, order)
    assert found.lane is Lane.CORRECTION
