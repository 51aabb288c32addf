"""Who may approve for a place: another, whose right reaches all of it."""

import pytest

from bot.people import roles
from bot.people.authority.approvers import approvers, nearest
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Village

HERE, BESIDE, PROVINCE, ELSEWHERE = "01324", "01327", "04", "02647"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def appointed(village: Village, number: int, role: Role, code: str) -> int:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, code)}")
    async with village.database.read() as connection:
        return (await roles.grants(connection, "telegram", str(number)))[0].person_id


async def asked(village: Village, *codes: str, but: int | None = None):
    paths = [village.ground.places.by_code(code).path for code in codes]
    async with village.database.read() as connection:
        return await approvers(connection, paths, but=but, now=village.clock.now)


async def test_the_nearest_is_asked_first_and_then_one_level_up(village):
    country = await appointed(village, 1, Role.ADMIN, "VN")
    province = await appointed(village, 2, Role.APPROVER, PROVINCE)
    here = await appointed(village, 3, Role.APPROVER, HERE)
    await appointed(village, 4, Role.APPROVER, BESIDE)
    await appointed(village, 5, Role.APPROVER, ELSEWHERE)
    await appointed(village, 6, Role.OFFICER, HERE)
    found = await asked(village, HERE)
    assert [one.person_id for one in found] == [here, province, country]
    assert found[0].address.text == "3"
    assert [one.person_id for one in nearest(found)] == [here]
    assert [one.person_id for one in nearest(found, found[0].level)] == [province]
    assert nearest(found, found[-1].level) == []


async def test_for_several_places_the_right_must_reach_all_of_them(village):
    here = await appointed(village, 3, Role.APPROVER, HERE)
    province = await appointed(village, 2, Role.APPROVER, PROVINCE)
    found = await asked(village, HERE, BESIDE)
    assert [one.person_id for one in found] == [province]
    assert await asked(village, HERE, ELSEWHERE) == []
    assert [one.person_id for one in await asked(village, HERE)] == [here, province]


async def test_who_wrote_it_does_not_approve_it(village):
    here = await appointed(village, 3, Role.ADMIN, HERE)
    assert await asked(village, HERE, but=here) == []


async def test_a_right_that_ended_is_none(village):
    here = await appointed(village, 3, Role.APPROVER, HERE)
    async with village.database.write() as connection:
        (grant,) = await roles.grants_of(connection, here)
        await roles.revoke(connection, grant.id, village.clock.now)
    assert await asked(village, HERE) == []
