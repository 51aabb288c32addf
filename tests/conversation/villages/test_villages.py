"""A commune's villages: entered in a line or as a table, corrected, taken off."""

import pytest
from sqlalchemy import select

from bot.people.model import Role
from bot.store.tables.audit import audit
from bot.store.tables.villages import villages
from tests.support import village as installations
from tests.support.village import Person, Village

HERE, PATH, ELSEWHERE = "04492", "vn.15.04492", "01324"
TABLE = (
    "STT\tThôn, bản\tSố hộ\tKhông điện thoại\n"
    "1\tBản Trên\t45\t18\n"
    "2\tBản Giữa\t60\t6\n"
    "3\tBản Dưới\t52\t6\n"
)


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return installations.found(sqlite, ground, library)


async def officer(village: Village, place: str = HERE, number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def kept(village: Village) -> list[tuple[str, int, int]]:
    async with village.database.read() as connection:
        rows = await connection.execute(
            select(villages).where(villages.c.removed_at.is_(None))
        )
        return [(f"{r.word} {r.name}", r.households, r.without_phone) for r in rows]


async def test_a_village_is_entered_in_one_line_and_the_next_one_below_it(village):
    author = await officer(village)
    said = await author.says("/thonban")
    assert "Xã Púng Luông chưa ghi thôn, bản nào." in said
    assert "thôn Trên 45 nhà" in said  # the word of Lào Cai
    said = await author.says("bản Trên 45 nhà, 18 không điện thoại")
    assert "Đã ghi. Bản Trên: 45 nhà, 18 không điện thoại." in said
    assert "Bản Dưới: 60 nhà" in await author.says("Dưới 60 nhà, 12 không điện thoại")
    assert sorted(await kept(village)) == [("bản Dưới", 60, 12), ("bản Trên", 45, 18)]
    said = await author.taps("Cả danh sách")
    assert "có 2 thôn, bản, 105 nhà, 30 nhà không có điện thoại." in said
    assert "1. Bản Trên: 45 nhà, 18 không điện thoại, chưa có người báo tin" in said


async def test_the_command_takes_the_line_with_it(village):
    author = await officer(village)
    said = await author.says("/villages bản Trên 45 nhà, 18 không điện thoại")
    assert "Đã ghi. Bản Trên" in said


async def test_a_pasted_table_is_shown_with_its_sums_before_it_is_written(village):
    author = await officer(village)
    said = await author.says(f"/thonban {TABLE}")
    assert "3 thôn, bản của xã Púng Luông, tỉnh Lào Cai, 157 nhà, 30 nhà" in said
    assert await kept(village) == []
    assert "3 nơi mới, 0 nơi lấy số mới" in await author.taps("Ghi cả")
    await author.says(TABLE.replace("45\t18", "46\t17"))
    assert "0 nơi mới, 3 nơi lấy số mới" in await author.taps("Ghi cả")
    assert ("bản Trên", 46, 17) in await kept(village)


async def test_one_bad_line_is_named_and_nothing_of_the_table_is_written(village):
    author = await officer(village)
    said = await author.says("/thonban " + TABLE.replace("60\t6", "60"))
    assert "3 dòng: 2 đúng, 1 sai. Chưa ghi gì." in said
    assert "Dòng 3 “2 Bản Giữa 60”: thiếu số nhà" in said
    assert await kept(village) == []


async def test_nobody_s_name_is_taken(village):
    author = await officer(village)
    await author.says("/thonban")
    said = await author.says("bản Trên, trưởng bản Giàng A Páo, 45 nhà, 18 không đt")
    assert "Chưa ghi: có tên người: chỉ ghi số, không ghi tên." in said
    assert await kept(village) == []


async def test_numbers_are_corrected_and_the_name_only_where_it_is_typed(village):
    author = await officer(village)
    await author.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
    await author.taps("Sửa")
    said = await author.says("50 nhà, 20 không điện thoại")
    assert "Đã sửa. Bản Trên: 50 nhà, 20 không điện thoại." in said
    await author.taps("Sửa")
    await author.says("bản Trên Núi 50 nhà, 21 không điện thoại")
    assert await kept(village) == [("bản Trên Núi", 50, 21)]


async def test_a_village_is_taken_off_after_one_question(village):
    author = await officer(village)
    await author.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
    assert "Bỏ bản Trên khỏi danh sách?" in await author.taps("Bỏ")
    assert "Bản Trên: 45 nhà" in await author.taps("Thôi")
    await author.taps("Bỏ")
    assert "Đã bỏ bản Trên." in await author.taps("Bỏ")
    assert await kept(village) == []
    async with village.database.read() as connection:
        done = list(await connection.scalars(select(audit.c.action)))
    assert done.count("villages.change") == 2


async def test_a_long_list_comes_in_pages_with_its_own_numbers(village):
    author = await officer(village)
    lines = "\n".join(f"bản {n} {40 + n} nhà, {n} không điện thoại" for n in range(23))
    await author.says(f"/thonban {lines}")
    await author.taps("Ghi cả")
    said = await author.taps("Cả danh sách")
    assert "10. Bản 9: 49 nhà" in said
    assert "11." not in said
    await author.taps("Xem tiếp")
    said = await author.taps("Xem tiếp")
    assert "21. Bản 20: 60 nhà" in said
    assert "Xem tiếp" not in author.labels
    assert "Bản 22: 62 nhà" in await author.says("23")


async def test_the_villages_of_another_commune_are_out_of_reach(village):
    author = await officer(village)
    await author.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
    other = await officer(village, ELSEWHERE, 501)
    for press in ("village-open:1", "village-remove:1", "village-removed:1"):
        assert "Chưa ghi gì cả." in await other.presses(press)
    assert "cũ rồi" in await other.presses("village-edit:1")
    assert "Chưa ghi gì cả." in await other.says(f"/thonban {HERE} x 5 nhà, 1 không đt")
    assert await kept(village) == [("bản Trên", 45, 18)]


async def test_an_admin_of_a_province_names_the_commune(village):
    admin = village.person(502)
    await admin.says(f"/start {await village.invitation(Role.ADMIN, '15')}")
    asked = await admin.says("/thonban bản Trên 45 nhà, 18 không điện thoại")
    assert "của xã, phường nào" in asked
    assert "Đã ghi. Bản Trên" in await admin.says("Púng Luông")
    assert "Bản Trên: 45 nhà" in await admin.says("/thonban Púng Luông")
