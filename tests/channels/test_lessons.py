"""Everyone's course: joined, a lesson on its day, heard, answered, left."""

from bot.channels.web import sessions
from bot.messaging import Address
from bot.store.tables.bulletins import course_progress
from tests.support.running import Browser


async def a_day_passes(app, address):
    """Its next lesson is due; then the program's own tick."""
    async with app.database.write() as connection:
        await connection.execute(
            course_progress.update()
            .where(course_progress.c.address == address.text)
            .values(next_at=app.clock() - 1)
        )
    await app.running.chores.do()


async def test_a_web_citizen_learns_and_leaves(app, http):
    citizen = Browser(app.web_address, http)
    await citizen.says("/khoahoc")
    assert "Được, mỗi ngày một bài lúc 19:00." in await citizen.taps("19:00")
    address = Address("web", sessions.digest_of(citizen.session))
    async with citizen.listening(**{"Last-Event-ID": "0"}) as pushes:
        await a_day_passes(app, address)
        _id, said = await pushes.next()
    assert said["text"].startswith("Bài 1 trên 8: VNeID là gì, làm ở đâu")
    assert "Đúng rồi. Mức 2 chỉ Công an làm" in await citizen.says("2")
    assert "Bài 2 trên 8" in await citizen.taps("Bài tiếp")
    heard = await citizen.taps("🔊 Nghe")
    assert "Từ giờ tin nào cũng có tiếng đọc" in heard
    assert any("audio" in reply for reply in citizen.replies)
    await citizen.says("/khoahoc")
    assert "Đã thôi học" in await citizen.taps("Thôi học")
    assert "Khóa học" not in await citizen.says("/dulieu")


async def test_on_telegram_a_lesson_comes_and_is_answered_by_its_number(app, telegram):
    citizen = telegram.user("Bà con")

    async def reads(part):
        return await telegram.wait_for(
            lambda: next((t for t in telegram.texts(citizen) if part in t), None), 30
        )

    telegram.says(citizen, "/course")
    await reads("Học lúc mấy giờ?")
    telegram.taps(citizen, "7:00")
    await reads("Được, mỗi ngày một bài lúc 7:00.")
    await a_day_passes(app, Address("telegram", str(citizen.id)))
    await reads("Bài 1 trên 8")
    telegram.taps(citizen, "1")
    await reads("Chưa đúng, câu 2 mới phải.")
    telegram.taps(citizen, "Bài tiếp")
    await reads("Bài 2 trên 8: Giấy tờ nằm trong điện thoại")
