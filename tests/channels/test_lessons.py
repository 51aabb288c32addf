"""Everyone's course: joined, a lesson on its day, heard, answered, left."""

import pytest

from bot.store.tables.bulletins import course_progress
from tests.support.persons import CHANNELS


async def a_day_passes(app, address: str) -> None:
    """Its next lesson is due; then the program's own tick."""
    async with app.database.write() as connection:
        await connection.execute(
            course_progress.update()
            .where(course_progress.c.address == address)
            .values(next_at=app.clock() - 1)
        )
    await app.running.chores.do()


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_citizen_learns_listens_and_leaves(town, channel):
    citizen = town.person(channel)
    await citizen.says("/khoahoc")
    await citizen.hears("Học lúc mấy giờ?")
    await citizen.taps("19:00")
    await citizen.hears("Được, mỗi ngày một bài lúc 19:00.")
    await a_day_passes(town.app, citizen.address)
    await citizen.hears("Bài 1 trên 8: VNeID là gì, làm ở đâu")
    await citizen.says("2")
    await citizen.hears("Đúng rồi. Mức 2 chỉ Công an làm")
    await citizen.taps("Bài tiếp")
    await citizen.hears("Bài 2 trên 8")
    await citizen.taps("🔊 Nghe")
    await citizen.hears("Từ giờ tin nào cũng có tiếng đọc")
    await citizen.says("/khoahoc")
    await citizen.hears("Đã xong ")
    await citizen.taps("Thôi học")
    await citizen.hears("Đã thôi học")
    await citizen.says("/dulieu")
    assert "Khóa học" not in await citizen.hears("máy này")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_wrong_answer_s_number_is_answered_kindly(town, channel):
    citizen = town.person(channel)
    await citizen.says("/course")
    await citizen.hears("Học lúc mấy giờ?")
    await citizen.taps("7:00")
    await citizen.hears("Được, mỗi ngày một bài lúc 7:00.")
    await a_day_passes(town.app, citizen.address)
    await citizen.hears("Bài 1 trên 8")
    await citizen.says("1")
    await citizen.hears("Chưa đúng, câu 2 mới phải.")
    await citizen.taps("Bài tiếp")
    await citizen.hears("Bài 2 trên 8: Giấy tờ nằm trong điện thoại")
