import pytest
from sqlalchemy import select

from bot.clock import MINUTE
from bot.messaging import Address, ChatKind
from bot.people import chats
from bot.people.model import Role
from bot.store.tables.audit import audit
from tests.support import village as villages
from tests.support.village import Person, Village

HERE, ELSEWHERE = "01324", "01327"  # two communes of one province
PROVINCE = "04"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, number: int, *places: str) -> Person:
    """In the village's group, as an officer of these places."""
    private = village.person(number)
    for place in places:
        await private.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    address = Address("telegram", "-5")
    return Person(village, address, str(number), ChatKind.GROUP, "Bản Giữa")


async def linked_to(village: Village) -> list[str]:
    async with village.database.read() as connection:
        chat = await chats.find(connection, Address("telegram", "-5"))
    return [] if chat is None else [path[-5:] for path, _former in chat.places]


async def refusals(village: Village) -> list[tuple[str, str]]:
    async with village.database.read() as connection:
        rows = await connection.execute(
            select(audit.c.object, audit.c.detail).where(
                audit.c.action == "group.refused"
            )
        )
        return [(row.object, row.detail[-5:]) for row in rows]


async def test_an_officer_of_another_commune_does_not_take_a_linked_group(village):
    own = await officer(village, 1, HERE)
    other = await officer(village, 2, ELSEWHERE)
    await own.says("/ghepnhom")
    said = await other.says("/ghepnhom")
    assert "đang nhận tin của xã Cốc Pàng" in said
    assert await linked_to(village) == [HERE]
    assert await refusals(village) == [("1", ELSEWHERE)]
    village.clock.turn(MINUTE)  # a group is answered little
    assert "đang nhận tin của xã Cốc Pàng" in await other.says(f"/ghepnhom {ELSEWHERE}")
    assert await linked_to(village) == [HERE]


async def test_an_officer_of_both_places_moves_a_group(village):
    own = await officer(village, 1, HERE)
    await own.says("/ghepnhom")
    both = await officer(village, 2, HERE, ELSEWHERE)
    assert "xã Cô Ba" in await both.says(f"/ghepnhom {ELSEWHERE}")
    assert await linked_to(village) == [ELSEWHERE]
    above = await officer(village, 3, PROVINCE)
    assert "xã Cốc Pàng" in await above.says(f"/ghepnhom {HERE}")
    assert await linked_to(village) == [HERE]
    assert await refusals(village) == []


async def test_a_group_that_was_unlinked_is_anybodys_to_link(village):
    own = await officer(village, 1, HERE)
    await own.says("/ghepnhom")
    await own.presses("stop-all")
    other = await officer(village, 2, ELSEWHERE)
    assert "nay nhận tin" in await other.says("/ghepnhom")
    assert await linked_to(village) == [ELSEWHERE]
