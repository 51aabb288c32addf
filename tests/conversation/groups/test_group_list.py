"""`/nhom`: what is linked, what gets nothing and why; found, paged, unlinked."""

import pytest

from bot.clock import DAY
from bot.messaging import Address, ChatKind, Event
from bot.people import chats
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

HERE, ELSEWHERE = "01324", "01327"  # two communes of one province
PROVINCE, ABOVE = "04", "VN"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def holds(village: Village, number: int, role: Role, place: str) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def has_group(
    village: Village, number: int, title: str, place: str = HERE
) -> Person:
    found = village.ground.places.by_code(place)
    address = Address("telegram", str(-number))
    async with village.database.write() as connection:
        chat_id = await chats.keep(
            connection, address, village.clock.now, kind=ChatKind.GROUP, title=title
        )
        await chats.subscribe(connection, chat_id, [(found.path, None)])
    return Person(village, address, "9", ChatKind.GROUP, title)


async def test_an_officer_sees_the_own_communes_groups_and_no_others(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    assert "Chưa có nhóm" in await officer.says("/nhom")
    await has_group(village, 5, "Bản Giữa")
    await has_group(village, 6, "Bản Trên", ELSEWHERE)
    await has_group(village, 7, "Cả tỉnh", PROVINCE)
    said = await officer.says("/nhom")
    assert "1. Bản Giữa (xã Cốc Pàng, tỉnh Cao Bằng): nhận tin từ" in said
    assert "Bản Trên" not in said
    assert officer.labels == ["Tháo 1", "Giấy mời để in"]
    for number in (2, 3):  # a forged button
        assert "Không có nhóm" in await officer.presses(f"unlink:{number}")
        assert "Không có nhóm" in await officer.presses(f"unlink-now:{number}")
    admin = await holds(village, 2, Role.ADMIN, PROVINCE)
    said = await admin.says("/nhom")
    assert "Bản Giữa" in said
    assert "Bản Trên" in said


async def test_a_group_that_put_the_bot_out_is_listed_first_with_when_and_why(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await has_group(village, 5, "Bản Giữa")
    lost = await has_group(village, 6, "Bản Trên")
    await lost.happens(Event.LEFT)
    village.clock.turn(DAY)
    lines = (await officer.says("/nhom")).splitlines()
    assert lines[1].startswith("2. Bản Trên (xã Cốc Pàng, tỉnh Cao Bằng): ✗ đã đưa Loa")
    assert "24/11/2026" in lines[1]
    assert "✗" not in lines[2]


async def test_many_groups_come_by_pages_and_are_found_by_place_and_title(village):
    admin = await holds(village, 1, Role.ADMIN, PROVINCE)
    for number in range(19):
        await has_group(village, 100 + number, f"Nhóm {number:02}")
    await has_group(village, 200, "Chợ phiên thứ Bảy", ELSEWHERE)
    seen: list[str] = []
    said = await admin.says("/nhom")
    while True:
        seen += [line.split(":")[0] for line in said.splitlines()[1:]]
        if "Xem tiếp" not in admin.labels:
            break
        said = await admin.taps("Xem tiếp")
    assert len(seen) == len(set(seen)) == 20
    there = village.ground.places.by_code(ELSEWHERE)
    said = await admin.says(f"/nhom {there.name}")
    assert said.splitlines()[0] == f"Nhóm đã ghép, {there.name[0].lower()}" + (
        f"{there.name[1:]}, tỉnh Cao Bằng:"
    )
    assert "Chợ phiên" in said
    assert "Nhóm 01" not in said
    assert "20. Chợ phiên" in await admin.says("/nhom cho phien")
    assert "Không thấy nhóm nào" in await admin.says("/nhom khong co nhom nay")
    said = await admin.says("/nhom nhóm")
    assert "Xem tiếp" in admin.labels
    assert "Nhóm 08" in await admin.taps("Xem tiếp")


async def test_a_page_of_elsewhere_cannot_be_asked_for(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    await has_group(village, 6, "Bản Trên", ELSEWHERE)
    said = await officer.presses(f"groups-more:0:0:p{ELSEWHERE}")
    assert "Bản Trên" not in said
    assert "cũ rồi" in said
    assert "Bản Trên" not in await officer.presses("groups-more:0:0:")


async def test_unlinking_asks_once_and_tells_the_group(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await officer.says("/nhom")
    assert "Tháo nhóm Bản Giữa" in await officer.taps("Tháo 1")
    assert "vẫn nhận tin như cũ" in await officer.taps("Thôi")
    await officer.says("/nhom")
    await officer.taps("Tháo 1")
    assert "Đã tháo nhóm Bản Giữa" in await officer.taps("Tháo nhóm")
    told = await group.hears()
    assert told.startswith("Nhóm này thôi nhận tin của xã Cốc Pàng")
    assert "Chưa có nhóm" in await officer.says("/nhom")
    assert "Không có nhóm" in await officer.presses("unlink:1")


async def test_a_group_that_is_away_is_unlinked_without_a_word_to_it(village):
    officer = await holds(village, 1, Role.OFFICER, HERE)
    group = await has_group(village, 5, "Bản Giữa")
    await group.happens(Event.LEFT)
    await officer.presses("unlink:1")
    await officer.taps("Tháo nhóm")
    assert await group.hears() == ""
