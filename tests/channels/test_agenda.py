"""A notice put off, moved, repeated and missed, on every channel."""

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MINUTE, instant
from tests.support.persons import AROUND, everywhere
from tests.support.village import TurnedClock

PLACE = "vn.08.00715"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(*moment: int) -> int:
    return instant(datetime(*moment, tzinfo=ZONE))


@pytest.fixture(params=AROUND)
async def people(request, tmp_path) -> AsyncIterator[tuple]:
    """An officer on any channel, a neighbour on the next, and the clock on the wall."""
    here, there, _ = request.param
    clock = TurnedClock(at(2026, 11, 28, 20, 0))  # Saturday evening
    async with everywhere(tmp_path, clock) as town:
        officer = await town.officer(here, PLACE)
        yield officer, await town.subscriber(there, "00715"), clock


async def test_it_is_put_off_read_moved_and_comes_at_its_time(people):
    officer, neighbour, clock = people
    await officer.says("/thongbao Họp dân ở nhà văn hóa bản Giữa.")
    await officer.hears("1 máy, 0 nhóm")
    await officer.taps("Hẹn giờ")
    await officer.hears("Gửi lúc nào?")
    await officer.says("8h30 thứ hai tới")
    await officer.hears("Gửi thứ Hai 30/11, 8:30 sáng, còn 36 giờ. Đúng không?")
    await officer.taps("Đúng")
    await officer.hears("Đã hẹn gửi thứ Hai 30/11, 8:30 sáng")
    await officer.says("/lich")
    await officer.hears("thứ Hai 30/11, 8:30 sáng: “Họp dân")
    await officer.taps("1")
    await officer.hears("Tin số 1: hẹn gửi thứ Hai 30/11")
    await officer.taps("Đổi giờ")
    await officer.hears("Gửi lúc nào?")
    await officer.says("7 rưỡi sáng mai")
    await officer.hears("Gửi Chủ nhật 29/11, 7:30 sáng")
    await officer.taps("Đúng")
    await officer.hears("Đã hẹn gửi Chủ nhật 29/11, 7:30 sáng")
    clock.now = at(2026, 11, 29, 7, 31)
    news = await neighbour.hears("Họp dân ở nhà văn hóa bản Giữa.")
    assert "29/11/2026" in news
    await officer.reads("Tới 1 máy.")


async def test_one_that_missed_its_time_is_asked_about_and_goes_once_more(people):
    officer, neighbour, clock = people
    await officer.says("/thongbao Sáng nay 9 giờ họp.")
    await officer.hears("1 máy, 0 nhóm")
    await officer.taps("Hẹn giờ")
    await officer.hears("Gửi lúc nào?")
    await officer.says("8h chủ nhật")
    await officer.hears("Đúng không?")
    await officer.taps("Đúng")
    await officer.hears("Đã hẹn gửi")
    clock.now = at(2026, 11, 29, 16, 59)  # as if nobody had run since
    await officer.hears("lúc ấy máy chủ tắt nên lỡ giờ. Chưa gửi cho ai.")
    assert not [t for t in await neighbour.everything() if "9 giờ họp" in t]
    await officer.taps("Giờ khác")
    await officer.hears("Gửi lúc nào?")
    await officer.says("30 phút nữa")
    await officer.hears("17:29 chiều, còn 30 phút")
    await officer.taps("Đúng")
    await officer.hears("Đã hẹn gửi")
    clock.turn(31 * MINUTE)
    await neighbour.hears("Sáng nay 9 giờ họp.")


async def test_it_is_called_off_and_repeated(people):
    officer, neighbour, clock = people
    await officer.says("/thongbao Chợ phiên họp sớm.")
    await officer.hears("1 máy, 0 nhóm")
    await officer.taps("Hẹn giờ")
    await officer.hears("Gửi lúc nào?")
    await officer.says("6h sáng mai")
    await officer.hears("Đúng không?")
    await officer.taps("Đúng")
    await officer.hears("Đã hẹn gửi")
    await officer.taps("Xem, đổi giờ")
    await officer.hears("Tin số 1: hẹn gửi")
    await officer.taps("Lặp lại")
    await officer.hears("Tin này gửi lại thế nào?")
    await officer.taps("Hằng tuần, Chủ nhật")
    await officer.hears("Lặp lại đến hết ngày nào?")
    await officer.taps("Đến khi tôi dừng")
    await officer.hears("hằng tuần, Chủ nhật, 6:00 sáng")
    await officer.says("/dunggui 1")
    await officer.hears("Hủy hẹn?")
    await officer.taps("Hủy hẹn")
    await officer.hears("Đã hủy hẹn, chưa gửi cho ai.")
    clock.now = at(2026, 11, 29, 6, 5)
    await officer.says("/lich")
    await officer.hears("Lặp lại:")
    assert not [t for t in await neighbour.everything() if "Chợ" in t]
