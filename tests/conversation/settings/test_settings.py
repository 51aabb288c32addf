"""`/caidat`: what differs by place, where it comes from, changed in two taps."""

from datetime import time

import pytest
from sqlalchemy import select

from bot.people import place_settings
from bot.people.model import Role
from bot.people.place_settings import InForce, QuietHours
from bot.store.tables.audit import audit
from tests.support import village as villages

COMMUNE, OTHER, PROVINCE = "01324", "01327", "04"


@pytest.fixture
async def village(sqlite, ground, library):
    return villages.found(sqlite, ground, library)


async def holder(village, role, place, number=500):
    person = village.person(number)
    await person.says(f"/start {await village.invitation(role, place)}")
    return person


async def test_every_value_says_where_it_comes_from(village):
    admin = await holder(village, Role.ADMIN, PROVINCE)
    said = await admin.says("/caidat")
    assert "Cài đặt của tỉnh Cao Bằng:" in said
    assert "2. Giờ yên lặng, không tự gửi tin: 21:00–06:00 (có sẵn)" in said
    await admin.taps("2")
    said = await admin.taps("22:00–5:00")
    assert said.startswith("Đã đổi.")
    assert "22:00–05:00 (nơi này đặt)" in said
    author = await holder(village, Role.OFFICER, COMMUNE, 501)
    assert "22:00–05:00 (theo tỉnh Cao Bằng)" in await author.says("/settings")


async def test_a_commune_sets_its_own_and_gives_it_back(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    path = village.ground.places.by_code(COMMUNE).path
    await author.says("/caidat")
    await author.taps("2")
    await author.taps("Giờ khác")
    assert "20:30–05:15 (nơi này đặt)" in await author.says("20h30 đến 5h15")
    async with village.database.read() as connection:
        found = await place_settings.quiet_hours(connection, path)
    assert found == InForce(QuietHours(time(20, 30), time(5, 15)), path)
    await author.taps("2")
    assert "21:00–06:00 (có sẵn)" in await author.taps("Như nơi trên")
    async with village.database.read() as connection:
        rows = (
            await connection.execute(
                select(audit.c.object, audit.c.detail).where(
                    audit.c.action == "setting.change"
                )
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        (path, "quiet 20:30–05:15"),
        (path, "quiet -"),
    ]


async def test_what_guards_the_writer_is_the_admins_to_change(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/caidat")
    assert {"2", "3", "4", "6"} <= set(author.labels)
    assert not {"1", "5"} & set(author.labels)
    for data in (
        f"setting-set:approval:{COMMUNE}:no",
        f"setting-set:quiet:{OTHER}:0-0",
        f"setting-set:quiet:{PROVINCE}:0-0",
        "setting-set:quiet:VN:0-0",
        f"setting-set:bulletins:{COMMUNE}:99",
        f"setting-set:greeting:{COMMUNE}:x",
        f"setting:{OTHER}",
    ):
        assert "cũ rồi" in await author.presses(data)
    admin = await holder(village, Role.ADMIN, PROVINCE, 501)
    await admin.says(f"/caidat {COMMUNE}")
    await admin.taps("1")
    assert "1. Xin duyệt trước khi gửi tin: không" in await admin.taps("Không")


async def test_kinds_of_news_that_are_not_offered_are_not_shown(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/caidat")
    await author.taps("3")
    await author.taps("✓ Mẹo trong tuần")
    assert "Mẹo trong tuần" in author.labels
    citizen = village.person(1)
    await citizen.says(f"/nhantin {COMMUNE}")
    await citizen.taps("Đồng ý")
    await citizen.taps("Chọn thêm loại tin")
    assert "Mẹo trong tuần" not in citizen.labels
    assert "Chỉ tin khẩn" in citizen.labels
    await author.taps("Tất cả")
    await citizen.says("/nhantin")
    assert "Mẹo trong tuần" in citizen.labels


async def test_a_greeting_is_shown_before_and_greets_who_lives_there(village):
    author = await holder(village, Role.OFFICER, COMMUNE)
    await author.says("/caidat")
    await author.taps("6")
    await author.taps("Viết lời chào")
    said = await author.says("Gọi anh Páo 0912345678 nhé")
    assert "Trong câu có số điện thoại" in said
    assert "Lưu không?" in await author.says("Xã Cốc Pàng chào bà con.")
    assert "Xã Cốc Pàng chào bà con. (nơi này đặt)" in await author.taps("Lưu")
    citizen = village.person(1)
    await citizen.says(f"/nhantin {COMMUNE}")
    await citizen.taps("Đồng ý")
    assert "Xã Cốc Pàng chào bà con." in await citizen.says("/start")
    assert "chào bà con." not in await village.person(2).says("/start")


async def test_a_citizen_has_no_settings(village):
    said = await village.person(1).says("/caidat")
    assert "Lệnh này không dùng được ở đây" in said
