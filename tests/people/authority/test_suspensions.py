"""A locked role is held and gives nothing, until it is unlocked."""

import pytest

from bot.people import roles
from bot.people.authority import suspensions
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Village

HERE, BESIDE = "01324", "01327"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def test_a_locked_role_gives_nothing_and_comes_back(village):
    officer = village.person(5)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await officer.says(f"/start {await village.invitation(Role.RELAY, HERE)}")
    async with village.database.write() as connection:
        held = await roles.grants(connection, "telegram", "5")
        number, area = held[0].person_id, [held[0].place]
        elsewhere = village.ground.places.by_code(BESIDE).path
        now = village.clock.now
        lock = suspensions.lock
        assert await lock(connection, number, [elsewhere], by=None, now=now) == 0
        assert await lock(connection, number, area, by=None, now=now) == 1
        assert await lock(connection, number, area, by=None, now=now) == 0
        assert await suspensions.locked(connection, [held[0].id, held[1].id]) == {
            held[0].id
        }
        left = await roles.grants(connection, "telegram", "5")
        assert [grant.role for grant in left] == [Role.RELAY]
        assert [g.role for g in await roles.grants_of(connection, number)] == [
            Role.RELAY
        ]
    assert "Lệnh này" in await officer.says("/thongbao Họp")
    async with village.database.write() as connection:
        assert await suspensions.unlock(connection, number, area) == 1
    assert "Họp" in await officer.says("/thongbao Họp")
