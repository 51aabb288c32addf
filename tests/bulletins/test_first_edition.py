"""Whoever is new gets something within a week, once."""

from bot.bulletins.first_edition import FirstEditions
from bot.clock import DAY, HOUR
from tests.bulletins.test_recurring_bulletins import at, fired, founded
from tests.support.village import Ear, Village


def welcomes(village: Village) -> FirstEditions:
    return FirstEditions(
        village.database,
        village.timetable,
        village.ground.catalogues,
        village.ground.categories,
    )


async def after_days(village: Village, days: int) -> list[str]:
    """What is heard when only newcomers are looked after, for so many days."""
    ear = Ear()
    async with village.sending(ear):
        for _ in range(days * 4):
            village.clock.turn(6 * HOUR)
            made = await welcomes(village).look(village.clock.now)
            for one in made:
                await village.until_done(one)
    return [f"{x.address.text}: {x.reply.text}" for x in ear.heard]


async def test_who_had_none_gets_the_last_ones_of_the_place_once(
    database, ground, library
):
    village = founded(database, ground, library, "2026-11-23T05:00")
    await village.subscriber(1, "04489")
    await welcomes(village).look(village.clock.now)  # who was here before
    await fired(village)
    village.clock.now = at("2026-11-25T18:01")
    ear = Ear()
    async with village.sending(ear):
        for one in (await village.timetable.tick()).broadcasts:
            await village.until_done(one)
    await village.subscriber(2, "04489")
    await village.subscriber(3, "04489", "urgent")
    heard = await after_days(village, 7)
    assert len(heard) == 1
    assert heard[0].startswith("2: Mới nhận tin thì xem lại bản tin gần đây:")
    assert "Cảnh báo lừa đảo." in heard[0]
    assert await after_days(village, 7) == []


async def test_on_a_new_installation_it_is_the_first_warning(database, ground, library):
    village = founded(database, ground, library, "2026-11-23T05:00")
    await welcomes(village).look(village.clock.now)
    assert await after_days(village, 1) == []  # nobody is there
    await village.subscriber(1, "04489")
    [heard] = await after_days(village, 7)
    assert "Cảnh báo lừa đảo." in heard


async def test_who_had_a_bulletin_by_then_needs_none(database, ground, library):
    village = founded(database, ground, library, "2026-11-25T17:00")
    await welcomes(village).look(village.clock.now)
    await village.subscriber(1, "04489")
    await fired(village)
    village.clock.now = at("2026-11-25T18:01")
    ear = Ear()
    async with village.sending(ear):
        for one in (await village.timetable.tick()).broadcasts:
            await village.until_done(one)
    assert len(ear.heard) == 1
    assert await after_days(village, 6) == []


async def test_nobody_is_woken_for_it(database, ground, library):
    village = founded(database, ground, library, "2026-11-23T23:00")
    await welcomes(village).look(village.clock.now)
    village.clock.now = at("2026-11-24T12:00")
    await welcomes(village).look(village.clock.now)
    await village.subscriber(1, "04489")
    village.clock.now = at("2026-11-26T23:00")
    assert await welcomes(village).look(village.clock.now) == []
    village.clock.now = at("2026-11-27T06:01")
    assert len(await welcomes(village).look(village.clock.now)) == 1
    assert await welcomes(village).look(village.clock.now + DAY) == []
