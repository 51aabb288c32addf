"""A notice that goes again and again: a copy each time, made once a due time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.bulletins.notice_choices import Details
from bot.bulletins.timing import series
from bot.clock import DAY, HOUR, MINUTE, instant
from bot.conversation.agenda import firing
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.people import roles
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HERE, ELSEWHERE = "01324", "01327"


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    found.clock.now = instant(datetime(2026, 11, 29, 12, 0, tzinfo=ZONE))  # Sunday
    return found


async def repeated(village: Village, *answers: str) -> Person:
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, HERE)}")
    await author.says("/thongbao Họp dân")
    await author.taps("Hẹn giờ")
    await author.says("8h sáng mai")
    await author.taps("Đúng")
    await author.taps("Xem, đổi giờ")
    assert "Tin này gửi lại thế nào?" in await author.taps("Lặp lại")
    for answer in answers:
        if answer.startswith("["):
            await author.taps(answer[1:-1])
        else:
            await author.says(answer)
    return author


async def fired(village: Village) -> list[int]:
    """The numbers of all notices after the first, once more have come round."""
    await firing.fire(village.database, village.house, village.clock.now)
    async with village.database.read() as connection:
        found = await broadcasts.newest(connection, kinds=["notice"])
    return sorted(one.id for one in found if one.id > 1)


def at(*moment: int) -> int:
    return instant(datetime(*moment, tzinfo=ZONE))


async def test_every_week_there_is_a_copy_with_a_code_of_its_own(village):
    author = await repeated(village, "[Hằng tuần, thứ Hai]")
    said = await author.taps("Một tháng")
    assert "hằng tuần, thứ Hai, 8:00 sáng, đến hết 30/12" in said
    village.clock.now = at(2026, 11, 30, 8, 0)
    assert await fired(village) == []  # that is the notice itself
    village.clock.now = at(2026, 12, 7, 8, 0)
    assert await fired(village) == [2]
    async with village.database.read() as connection:
        first = await broadcasts.get(connection, 1)
        copy = await broadcasts.get(connection, 2)
    assert (copy.text, copy.state, copy.author_id) == (
        "Họp dân",
        State.SCHEDULED,
        first.author_id,
    )
    assert copy.starts_at == at(2026, 12, 7, 8, 0)
    assert copy.code != first.code


async def test_a_copy_of_a_check_in_is_one_of_its_own(village):
    await repeated(village, "[Hằng tuần, thứ Hai]", "[Một tháng]")
    async with village.database.write() as connection:
        first = await broadcasts.get(connection, 1)
        asks = Details(asks_safe=first.code).to_json()
        values = {"kind": "check-in", "is_urgent": True, "details": asks}
        await broadcasts.set_state(
            connection, 1, first.state, was=(first.state,), **values
        )
    village.clock.now = at(2026, 12, 7, 8, 0)
    await firing.fire(village.database, village.house, village.clock.now)
    async with village.database.read() as connection:
        copy = await broadcasts.get(connection, 2)
    assert copy.kind == "check-in"
    assert Details.from_json(copy.details).asks_safe == copy.code != first.code


async def test_a_due_time_makes_one_copy_however_often_it_is_looked_at(village):
    await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    village.clock.now = at(2026, 12, 1, 8, 1)
    assert await fired(village) == [2]
    async with village.database.write() as connection:  # as if the process had died
        await series.looked(connection, 1, at(2026, 11, 30, 8, 0))
    assert await fired(village) == [2]


async def test_times_that_passed_with_nobody_running_are_left_out(village):
    await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    village.clock.now = at(2026, 12, 3, 9, 0)
    assert await fired(village) == []
    village.clock.turn(23 * HOUR + 10 * MINUTE)
    assert await fired(village) == [2]


async def test_on_chosen_dates(village):
    author = await repeated(village, "[Chọn ngày]")
    assert "Chưa rõ ngày này." in await author.says("32/12")
    said = await author.says("5/12, 12/12 và thứ Hai tuần sau nữa")
    assert "Chưa rõ" in said or "Đã ghi" not in said
    said = await author.says("5/12, 12/12")
    assert "các ngày 30/11, 5/12, 12/12, 8:00 sáng" in said
    village.clock.now = at(2026, 12, 5, 8, 0)
    assert await fired(village) == [2]


async def test_from_then_to_a_day_that_is_typed(village):
    author = await repeated(village, "[Hằng ngày]")
    assert "đến hết 2/12" in await author.says("hết ngày 2/12") or "đến hết 2/12" in (
        await author.says("2/12")
    )
    village.clock.now = at(2026, 12, 2, 8, 0)
    assert await fired(village) == [2]
    village.clock.now = at(2026, 12, 3, 8, 0)
    assert await fired(village) == [2]


async def test_paused_gone_on_and_ended(village):
    author = await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    said = await author.taps("Xem lịch")
    assert "Các lần tới: thứ Ba 1/12, 8:00 sáng" in said
    assert "Đang nghỉ" in await author.taps("Tạm nghỉ")
    village.clock.now = at(2026, 12, 1, 8, 0)
    assert await fired(village) == []
    assert "Các lần tới: thứ Tư 2/12" in await author.taps("Gửi tiếp")
    assert await fired(village) == []  # what fell into the pause is not made up for
    village.clock.now = at(2026, 12, 2, 8, 0)
    assert await fired(village) == [2]
    await author.presses("series:1")
    assert "không lặp lại nữa" in await author.taps("Thôi lặp")
    village.clock.turn(DAY)
    assert await fired(village) == [2]


async def test_what_is_changed_or_called_off_is_not_repeated_meanwhile(village):
    author = await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    await author.says("/dunggui 1")
    await author.taps("Hủy hẹn")
    village.clock.now = at(2026, 12, 1, 8, 0)
    assert await fired(village) == []


async def test_who_has_no_right_any_more_sends_nothing_again(village):
    await village.subscriber(1, HERE)
    await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    async with village.database.write() as connection:
        await roles.revoke(connection, 1, village.clock.now)
    village.clock.now = at(2026, 12, 1, 8, 0)
    await fired(village)
    async with village.database.read() as connection:
        copy = await broadcasts.get(connection, 2)
    await village.planner.plan(copy)
    async with village.database.read() as connection:
        assert (await broadcasts.get(connection, 2)).state is State.STOPPED


async def test_the_repeats_of_another_place_are_not_there(village):
    await repeated(village, "[Hằng ngày]", "[Đến khi tôi dừng]")
    other = village.person(600)
    await other.says(f"/start {await village.invitation(Role.OFFICER, ELSEWHERE)}")
    for button in ("series:1", "series-pause:1", "series-on:1", "series-end:1"):
        assert "không phải tin của nơi mình" in await other.presses(button)
    async with village.database.read() as connection:
        assert (await series.get(connection, 1)).is_on


async def test_moved_before_its_first_time_it_comes_again_at_the_new_one(village):
    author = await repeated(village, "[Hằng tuần, thứ Hai]", "[Đến khi tôi dừng]")
    await author.presses("scheduled-move:1")
    await author.says("9h30 thứ ba")
    await author.taps("Đúng")
    assert "hằng tuần, thứ Ba, 9:30 sáng" in await author.presses("series:1")
    village.clock.now = at(2026, 12, 8, 9, 30)
    assert await fired(village) == [2]
