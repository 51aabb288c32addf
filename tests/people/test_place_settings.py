"""What differs by place: the nearest of commune, province and country wins."""

from datetime import time

import pytest

from bot.people import place_settings
from bot.people.place_settings import InForce, QuietHours, Setting
from bot.store.tables.people import place_settings as table

COUNTRY, PROVINCE, COMMUNE, ELSEWHERE = "vn", "vn.15", "vn.15.04489", "vn.08.00745"


async def set_to(database, place, setting, value):
    async with database.write() as connection:
        await place_settings.put(connection, place, setting, value, by=1, now=5)


async def test_a_place_that_set_nothing_has_the_defaults(database):
    async with database.read() as connection:
        read = [
            await place_settings.approval(connection, COMMUNE),
            await place_settings.quiet_hours(connection, COMMUNE),
            await place_settings.categories(connection, COMMUNE),
            await place_settings.bulletins_a_week(connection, COMMUNE),
            await place_settings.urgent_a_day(connection, COMMUNE),
            await place_settings.greeting(connection, COMMUNE),
        ]
    assert [one.value for one in read] == [
        True,
        QuietHours(time(21), time(6)),
        None,
        3,
        2,
        "",
    ]
    assert {one.set_by for one in read} == {None}


async def test_the_nearest_place_wins_and_says_where_it_comes_from(database):
    async def urgent(place):
        async with database.read() as connection:
            return await place_settings.urgent_a_day(connection, place)

    await set_to(database, COUNTRY, Setting.URGENT, 3)
    assert await urgent(COMMUNE) == InForce(3, COUNTRY)
    await set_to(database, PROVINCE, Setting.URGENT, 1)
    assert await urgent(COMMUNE) == InForce(1, PROVINCE)
    await set_to(database, COMMUNE, Setting.URGENT, 0)
    assert await urgent(COMMUNE) == InForce(0, COMMUNE)
    assert await urgent(PROVINCE) == InForce(1, PROVINCE)
    assert await urgent(ELSEWHERE) == InForce(3, COUNTRY)
    async with database.write() as connection:
        await place_settings.clear(connection, COMMUNE, Setting.URGENT)
    assert await urgent(COMMUNE) == InForce(1, PROVINCE)


async def test_each_kind_comes_back_as_it_was_set(database):
    quiet = QuietHours(time(20, 30), time(5))
    await set_to(database, COMMUNE, Setting.QUIET, quiet)
    await set_to(database, COMMUNE, Setting.APPROVAL, value=False)
    await set_to(database, COMMUNE, Setting.CATEGORIES, ["local", "disaster"])
    await set_to(database, COMMUNE, Setting.BULLETINS, 2)
    await set_to(database, COMMUNE, Setting.GREETING, "Xã Púng Luông chào bà con.")
    async with database.read() as connection:
        assert (await place_settings.quiet_hours(connection, COMMUNE)).value == quiet
        assert (await place_settings.approval(connection, COMMUNE)).value is False
        assert (await place_settings.categories(connection, COMMUNE)).value == (
            "local",
            "disaster",
        )
        assert (await place_settings.bulletins_a_week(connection, COMMUNE)).value == 2
        told = (await place_settings.greeting(connection, COMMUNE)).value
    assert told == "Xã Púng Luông chào bà con."


@pytest.mark.parametrize("stored", ["{", '"x"', "[1]", "-1", "99", "true", "null"])
async def test_a_value_that_cannot_be_counts_as_none(database, stored):
    async with database.write() as connection:
        await connection.execute(
            table.insert(),
            [
                {"place": COMMUNE, "name": name, "value": stored, "changed_at": 1}
                for name in ("urgent", "quiet", "bulletins", "categories")
            ],
        )
    async with database.read() as connection:
        assert (await place_settings.urgent_a_day(connection, COMMUNE)).set_by is None
        assert (await place_settings.quiet_hours(connection, COMMUNE)).set_by is None
        assert (await place_settings.categories(connection, COMMUNE)).set_by is None


@pytest.mark.parametrize(
    ("start", "end", "now", "is_quiet"),
    [
        (21, 6, 20, False),
        (21, 6, 21, True),
        (21, 6, 3, True),
        (21, 6, 6, False),
        (12, 14, 13, True),
        (12, 14, 14, False),
        (0, 0, 3, False),
    ],
)
def test_quiet_hours_go_over_midnight(start, end, now, is_quiet):
    assert QuietHours(time(start), time(end)).covers(time(now)) is is_quiet


async def test_rules_over_many_places_read_them_at_once(database):
    await set_to(database, COUNTRY, Setting.BULLETINS, 3)
    await set_to(database, PROVINCE, Setting.BULLETINS, 1)
    async with database.read() as connection:
        known = await place_settings.set_anywhere(connection, Setting.BULLETINS)
    assert place_settings.nearest(known, COMMUNE) == 1
    assert place_settings.nearest(known, ELSEWHERE) == 3
    assert place_settings.nearest({}, ELSEWHERE) is None
