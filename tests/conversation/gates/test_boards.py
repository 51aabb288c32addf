"""A screen is put down as a board by an officer of its place, and by nobody else."""

import re

import pytest
from sqlalchemy import select

from bot.clock import DAY
from bot.people.groups import boards
from bot.people.model import Role
from bot.store.tables.people import board_codes
from tests.support import village as villages
from tests.support.village import Person, Village

GATE, COMMUNE = "huu-nghi", "06184"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str, number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def code_for(person: Person, place: str) -> str:
    said = await person.presses(f"board-new:{place}")
    (found,) = re.findall(r"#ghi=(\w+)", said)
    return found


async def test_an_officer_gets_an_address_that_lets_one_screen_in_once(village):
    one = await officer(village, COMMUNE)
    assert f"/board/{COMMUNE}" in await one.says("/bang")
    code = await code_for(one, COMMUNE)
    path, now = village.ground.places.by_code(COMMUNE).path, village.clock.now
    async with village.database.write() as connection:
        kept = await connection.scalars(select(board_codes.c.digest))
        assert code not in list(kept)
        gate = village.ground.places.by_code(GATE).path
        assert await boards.redeem(connection, code, gate, now) is None
        assert await boards.redeem(connection, code.lower(), path, now) is not None
        assert await boards.redeem(connection, code, path, now) is None


async def test_a_code_is_void_after_a_day_and_with_its_maker_s_role(village):
    one = await officer(village, COMMUNE)
    path, now = village.ground.places.by_code(COMMUNE).path, village.clock.now
    late = await code_for(one, COMMUNE)
    revoked = await code_for(one, COMMUNE)
    async with village.database.write() as connection:
        assert await boards.redeem(connection, late, path, now + DAY) is None
    admin = village.person(9)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/thuquyen 1")
    await admin.taps("Thu quyền")
    async with village.database.write() as connection:
        assert await boards.redeem(connection, revoked, path, now) is None
        await boards.erase_old_codes(connection, now + 2 * DAY)
        assert not (await connection.execute(select(board_codes))).all()


async def test_nobody_puts_down_or_takes_off_a_board_elsewhere(village):
    from bot.messaging import Address

    path = village.ground.places.by_code(COMMUNE).path
    async with village.database.write() as connection:
        address = Address("web", "a" * 64)
        number = await boards.keep(connection, address, path, "vi", village.clock.now)
    other = await officer(village, "06172")
    await other.presses(f"board-new:{COMMUNE}")
    await other.presses(f"board-off:{number}")
    assert "cán bộ ở đó lo" in await other.says(f"/bang {COMMUNE}")
    assert "bảng" not in (await village.person(1).says("/bang")).lower()
    async with village.database.read() as connection:
        assert await boards.get(connection, number) is not None
        assert not (await connection.execute(select(board_codes))).all()
    own = await officer(village, COMMUNE, number=501)
    assert f"{number}. xã Đồng Đăng" in await own.says("/bang")
    assert "Đã bỏ bảng" in await own.taps(f"Bỏ bảng {number}")
    assert "Bảng đã ghi" not in await own.says("/bang")
