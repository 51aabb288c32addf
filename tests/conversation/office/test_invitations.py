"""A right that has ended takes along the invitations that were made by it."""

import re

import pytest
from sqlalchemy import select

from bot.messaging import Address, ChatKind
from bot.people import roles
from bot.people.model import Role
from bot.store.tables.audit import audit
from bot.store.tables.people import invitations
from tests.support import village as villages
from tests.support.village import Person, Village

PROVINCE = "04"  # Cao Bằng
COMMUNE = "01324"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def holder(
    village: Village, number: int, role: Role, place: str = "VN"
) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def invited_by(person: Person, words: str) -> str:
    """The code of an invitation that someone makes."""
    said = await person.says(f"/moi {words}")
    return re.search(r"^/start (\S+)$", said, re.MULTILINE)[1]


async def revoked(village: Village, admin: Person, account: str) -> str:
    async with village.database.read() as connection:
        (grant,) = await roles.grants(connection, "telegram", account)
    await admin.says(f"/thuquyen {grant.id}")
    return await admin.taps("Thu quyền")


async def deeds(village: Village) -> list[str]:
    async with village.database.read() as connection:
        return list(await connection.scalars(select(audit.c.action)))


async def test_who_lost_a_role_does_not_take_it_back_by_an_invitation_made_before(
    village,
):
    above = await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    code = await invited_by(below, f"quản trị {PROVINCE}")
    other = await invited_by(below, f"cán bộ {COMMUNE}")
    said = await revoked(village, above, "2")
    assert "Đã thu quyền" in said
    assert "2 lời mời" in said
    assert "không dùng được" in await below.says(f"/start {code}")
    assert "không dùng được" in await village.person(3).says(f"/start {code}")
    assert "không dùng được" in await village.person(3).says(f"/start {other}")
    async with village.database.read() as connection:
        assert await roles.grants(connection, "telegram", "2") == ()
        assert await roles.grants(connection, "telegram", "3") == ()


async def test_an_invitation_stays_when_another_role_of_its_maker_still_allows_it(
    village,
):
    above = await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    narrow = await invited_by(below, f"cán bộ {COMMUNE}")
    wide = await invited_by(below, f"cán bộ {PROVINCE}")
    await below.says(f"/start {await village.invitation(Role.ADMIN, COMMUNE)}")
    async with village.database.read() as connection:
        wider, _narrower = await roles.grants(connection, "telegram", "2")
    await above.presses(f"revoke:{wider.id}")
    assert "không dùng được" in await village.person(3).says(f"/start {wide}")
    assert "Đã nhận vai trò" in await village.person(3).says(f"/start {narrow}")


async def test_erasing_oneself_takes_the_open_invitations_along(village):
    await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    code = await invited_by(below, f"quản trị {PROVINCE}")
    await below.says("/xoadulieu")
    await below.taps("Xóa hết")
    assert "không dùng được" in await below.says(f"/start {code}")
    async with village.database.read() as connection:
        unused = select(invitations).where(invitations.c.used_at.is_(None))
        assert (await connection.execute(unused)).all() == []


async def test_who_was_appointed_before_stays_and_is_named_to_the_one_who_revokes(
    village,
):
    above = await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    code = await invited_by(below, f"cán bộ {COMMUNE}")
    third = village.person(3)
    assert "Đã nhận vai trò" in await third.says(f"/start {code}")
    said = await revoked(village, above, "2")
    async with village.database.read() as connection:
        (kept,) = await roles.grants(connection, "telegram", "3")
    assert f"vẫn giữ: {kept.id}." in said


async def test_the_printed_invitation_ends_the_moment_there_is_an_admin(village):
    country = village.ground.places.country.path
    async with village.database.write() as connection:
        printed = await roles.invite(
            connection,
            Role.ADMIN,
            country,
            now=village.clock.now,
            expires_at=village.clock.now + 1_000_000,
            is_first=True,
        )
    await holder(village, 1, Role.OFFICER, COMMUNE)  # no admin yet: it stays good
    async with village.database.read() as connection:
        assert await roles.invitation(connection, printed) is not None
    admin = await holder(village, 2, Role.ADMIN)
    assert "không dùng được" in await village.person(3).says(f"/start {printed}")
    assert "quản trị" in await admin.says("/vaitro")
    async with village.database.read() as connection:
        assert await roles.grants(connection, "telegram", "3") == ()


async def test_open_invitations_are_listed_and_one_is_voided_by_a_button(village):
    above = await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    code = await invited_by(below, f"cán bộ {COMMUNE}")
    kept = await invited_by(below, f"cán bộ {COMMUNE}")
    await invited_by(above, "cán bộ 15")  # another province's: not theirs to see
    await below.says("/vaitro")
    said = await below.taps("Lời mời chưa dùng: 2")
    assert said.count("xã Cốc Pàng") == 2
    assert code not in said
    assert "Đã hủy lời mời" in await below.taps("Hủy lời mời 1")
    assert "role.void" in await deeds(village)
    found = [
        "Đã nhận vai trò" in await village.person(number).says(f"/start {one}")
        for number, one in ((3, code), (4, kept))
    ]
    assert sorted(found) == [False, True]
    assert "Lời mời chưa dùng" not in await below.says("/vaitro")


async def test_an_invitation_elsewhere_is_voided_by_nobody_without_its_place(village):
    above = await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    code = await invited_by(above, "cán bộ 15")
    await above.says("/vaitro")
    await above.taps("Lời mời chưa dùng: 1")
    data = above.button("Hủy lời mời 1").data
    assert "Không còn lời mời này" in await below.presses(data)
    assert "Không còn lời mời này" in await below.presses("invite-void:")
    assert "cũ rồi" in await village.person(9).presses(data)
    assert "Đã nhận vai trò" in await village.person(3).says(f"/start {code}")


async def test_a_code_typed_in_a_group_is_refused_and_void_for_all_who_read_it(village):
    code = await village.invitation(Role.OFFICER, COMMUNE)
    group = Person(village, Address("telegram", "-5"), "7", ChatKind.GROUP, "Bản")
    said = await group.says(f"/start {code}")
    assert "chat riêng" in said
    assert "đã hủy" in said
    assert "không dùng được" in await village.person(7).says(f"/start {code}")
    assert "role.void" in await deeds(village)


async def test_only_the_countrys_admin_has_everybodys_content_read_again(village):
    await holder(village, 1, Role.ADMIN)
    below = await holder(village, 2, Role.ADMIN, PROVINCE)
    assert "quản trị cả nước" in await below.says("/tailai")
    assert "content.reload" not in await deeds(village)
