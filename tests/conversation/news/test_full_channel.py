"""A channel whose platform allows only so many people, and one person more."""

import pytest

from bot.messaging import Address, Budget
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Person, Village

HERE = "Zalo này đã đủ 2 người nhận tin, không ghi thêm được nữa: nhận tin ở "


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    zalo = Ear("zalo", budget=Budget(30, people=2), has_buttons=False)
    found.root.channels["zalo"] = zalo  # type: ignore[index]
    return found


def on_zalo(village: Village, number: int) -> Person:
    return Person(village, Address("zalo", str(number)), str(number))


async def subscribes(person: Person) -> str:
    await person.says("/nhantin 01324")
    return await person.says("đồng ý")


async def test_one_too_many_is_told_where_else_and_still_gets_answers(village):
    for number in (1, 2):
        assert "Đã ghi." in await subscribes(on_zalo(village, number))
    third = on_zalo(village, 3)
    for typed in ("/nhantin", "/nhantin 01324", "/xa 01324"):
        assert (await third.says(typed)).startswith(
            HERE + "Telegram (https://t.me/loa_ban_bot) hoặc web (http://loa.test/)"
        )
    said = await third.says("con tôi học cấp 2 bán trú được mấy cân gạo")
    assert "15 kg" in said


async def test_who_is_kept_already_changes_what_they_like(village):
    for number in (1, 2):
        await subscribes(on_zalo(village, number))
    said = await on_zalo(village, 2).says("/xa 01327")
    assert "không ghi thêm" not in said


async def test_who_was_quicker_has_the_last_place(village):
    await subscribes(on_zalo(village, 1))
    second, third = on_zalo(village, 2), on_zalo(village, 3)
    for one in (second, third):
        await one.says("/nhantin 01324")
    assert "Đã ghi." in await second.says("đồng ý")
    assert HERE in await third.says("đồng ý")


async def test_on_another_channel_nobody_is_turned_away(village):
    for number in (1, 2):
        await subscribes(on_zalo(village, number))
    assert "Đã ghi." in await subscribes(village.person(3))


async def test_an_admin_reads_how_far_the_month_is(village):
    await subscribes(on_zalo(village, 1))
    boss = village.person(9)
    await boss.says(f"/start {await village.invitation(Role.ADMIN)}")
    assert (
        "Zalo tháng này: đã dùng 0 trong 30 tin, giữ 6 để trả lời; 1 trong 2 người."
        in await boss.says("/thongke")
    )
    officer = village.person(8)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '01324')}")
    assert "Zalo tháng này" not in await officer.says("/thongke")
