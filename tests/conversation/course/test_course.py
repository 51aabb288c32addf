"""`/khoahoc`: a lesson a day, a question each, a picture at the end."""

from datetime import time

import pytest
from sqlalchemy import select

from bot.bulletins.courses import progress_of_learners
from bot.clock import DAY
from bot.conversation.course import daily_lesson, lesson_words
from bot.conversation.course.lesson_words import course_of
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.certificate_words import order
from bot.drawing import papers_of
from bot.people import place_settings, roles
from bot.people.model import Role
from bot.people.place_settings import QuietHours, Setting
from bot.store.tables.bulletins import course_progress
from tests.bulletins.test_recurring_bulletins import at
from tests.support import village as villages

COMMUNE = "01324"
OFFICERS = "Khóa học cho cán bộ"


@pytest.fixture
async def village(sqlite, ground, library):
    village = villages.found(sqlite, ground, library)
    village.clock.now = at("2026-11-24T09:00")
    return village


async def officer(village, number=500):
    person = village.person(number)
    code = await village.invitation(Role.OFFICER, COMMUNE)
    await person.says(f"/start {code}")
    return person


def right(village, number, course="officer"):
    return str(course_of(village.house, course).lesson(number, "vi").right)


async def opens(person):
    await person.says("/khoahoc")
    return await person.taps(OFFICERS)


async def learned(village, person, *, wrong=()):
    await opens(person)
    await person.taps("Bài đầu ngay")
    for number in range(1, 8):
        choice = right(village, number)
        if number in wrong:
            choice = str(int(choice) % 3 + 1)
        said = await person.taps(choice)
        if number < 7:
            await person.taps("Bài tiếp")
    return said


async def given(village):
    return await daily_lesson.give(village.database, village.house, village.clock.now)


async def test_a_lesson_comes_each_day_at_the_chosen_hour(village):
    person = await officer(village)
    said = await opens(person)
    assert "7 bài ngắn, mỗi ngày một bài" in said
    assert "thứ Ba 24/11, 19:00" in await person.taps("19:00")
    assert await given(village) == 0
    village.clock.now = at("2026-11-24T19:00")
    assert await given(village) == 1
    assert await given(village) == 0
    assert "Bài 1 trên 7: Viết tin bà con hiểu ngay" in await person.hears()
    assert "Đúng rồi." in await person.taps(right(village, 1))
    village.clock.now = at("2026-11-25T19:00")
    assert await given(village) == 1
    assert "Bài 2 trên 7" in await person.hears()


async def test_it_is_paused_gone_on_with_and_left(village):
    person = await officer(village)
    await opens(person)
    await person.taps("7:00")
    await person.taps("Tạm dừng")
    village.clock.now = at("2026-11-27T08:00")
    assert await given(village) == 0
    await person.says("/course")
    assert "Đang tạm dừng" in await person.taps(OFFICERS)
    assert "7:00 sáng" in await person.taps("7:00")
    await person.taps("Thôi học")
    village.clock.now = at("2026-11-28T08:00")
    assert await given(village) == 0
    async with village.database.read() as connection:
        assert (await connection.execute(select(course_progress))).all() == []


async def test_who_does_not_answer_is_left_in_peace(village):
    person = await officer(village)
    await opens(person)
    await person.taps("12:00")
    heard = []
    for day in range(24, 31):
        village.clock.now = at(f"2026-11-{day}T12:00")
        await given(village)
        heard.append(await person.hears())
    assert ["Bài 1 trên 7" in said for said in heard[:3]] == [True] * 3
    assert "nên tạm dừng" in heard[3]
    assert heard[4:] == ["", "", ""]


async def test_quiet_hours_hold_a_lesson(village):
    person = await officer(village)
    path = village.ground.places.by_code(COMMUNE).path
    async with village.database.write() as connection:
        quiet = QuietHours(time(18), time(8))
        await place_settings.put(
            connection, path, Setting.QUIET, quiet, by=1, now=village.clock.now
        )
    await opens(person)
    await person.taps("7:00")
    village.clock.now = at("2026-11-25T07:00")
    assert await given(village) == 0
    village.clock.now = at("2026-11-25T08:00")
    assert await given(village) == 1


async def test_a_wrong_answer_is_explained_and_counted_once(village):
    person = await officer(village)
    said = await learned(village, person, wrong=(2, 5))
    assert "Xong cả 7 bài, đúng 5 câu." in said
    await person.presses(f"lesson-answer:officer:2:{right(village, 2)}")
    assert "đúng 5 câu" in await opens(person)


async def test_law_is_told_with_its_source(village):
    person = await officer(village)
    await opens(person)
    await person.taps("Bài đầu ngay")
    assert "Nguồn: Nghị định 49/2024/NĐ-CP" in await person.presses(
        "lesson-again:officer:4"
    )


async def test_the_certificate_is_drawn_and_the_name_is_kept_nowhere(village):
    person = await officer(village)
    await learned(village, person)
    await person.taps("Nhận giấy chứng nhận")
    await person.says("Vàng Thị Mỷ")
    async with village.database.read() as connection:
        wanted = await wanted_drawings.following(connection)
        made = await order(
            connection,
            village.house,
            village.ground.catalogues.translator("vi"),
            wanted.about,
            village.clock.now,
        )
    assert made.paper.holder == "Vàng Thị Mỷ"
    assert "đã học đủ 7 bài, trả lời đúng 7 câu" in made.paper.lines
    [picture] = await papers_of(made.paper, made.kind)
    assert picture.startswith(b"\x89PNG")
    async with village.database.write() as connection:
        await wanted_drawings.made(connection, wanted)
    async with village.database.read() as connection:
        assert await wanted_drawings.following(connection) is None


async def test_before_the_last_lesson_there_is_none(village):
    person = await officer(village)
    await opens(person)
    await person.taps("Bài đầu ngay")
    for data in ("certificate", "certificate-bare", "lesson-answer:9:1"):
        assert "cũ rồi" in await person.presses(data)


async def test_who_loses_the_role_leaves_the_course(village):
    person = await officer(village)
    await opens(person)
    await person.taps("7:00")
    async with village.database.write() as connection:
        [grant] = await roles.grants(connection, "telegram", "500")
        await roles.revoke(connection, grant.id, village.clock.now)
    village.clock.now = at("2026-11-25T07:00")
    assert await given(village) == 0
    async with village.database.read() as connection:
        assert (await connection.execute(select(course_progress))).all() == []
    assert "cán bộ" not in await person.says("/khoahoc")


async def test_a_citizen_learns_day_by_day_from_the_day_they_join(village):
    person = village.person(700)
    said = await person.says("/khoahoc")
    assert "Học dùng điện thoại: 8 bài ngắn, mỗi ngày một bài" in said
    assert "Thôi học thì xóa." in said
    await person.taps("19:00")
    for number, day in enumerate(range(24, 31), 1):
        village.clock.now = at(f"2026-11-{day}T19:00")
        assert await given(village) == 1
        assert f"Bài {number} trên 8" in await person.hears()
        said = await person.taps(right(village, number, "digital"))
        assert f"Đã xong {number} trên 8 bài." in said
    village.clock.now = at("2026-12-01T19:00")
    assert await given(village) == 1
    assert "Bài 8 trên 8" in await person.hears()
    wrong = int(right(village, 8, "digital")) % 3 + 1
    said = await person.taps(str(wrong))
    assert "Chưa đúng, câu 2 mới phải." in said
    assert "Xong cả 8 bài, đúng 7 câu." in said
    assert "Nhận giấy chứng nhận" not in person.labels
    village.clock.now = at("2026-12-02T19:00")
    assert await given(village) == 0


async def test_a_lesson_is_heard(village):
    person = village.person(700)
    await person.says("/khoahoc")
    await person.taps("Bài đầu ngay")
    said = await person.taps("🔊 Nghe")
    assert "Từ giờ tin nào cũng có tiếng đọc đi trước." in said
    await person.presses("lesson-next:digital")
    assert person.last[-1].sound is not None


async def test_who_receives_news_is_offered_it_and_sees_what_is_kept(village):
    person = village.person(700)
    await person.says(f"/nhantin {COMMUNE}")
    await person.taps("Đồng ý")
    assert "8 bài ngắn" in await person.taps("Học dùng điện thoại")
    await person.taps("7:00")
    kept = await person.says("/dulieu")
    assert "Khóa học Học dùng điện thoại: đã xong 0 bài" in kept


async def test_what_is_kept_of_a_stranger_goes_with_leaving_and_with_time(village):
    person = village.person(700)
    await person.says("/khoahoc")
    await person.taps("7:00")
    assert "đã xong 0 bài" in await person.says("/dulieu")
    village.clock.turn(401 * DAY)
    async with village.database.write() as connection:
        assert await progress_of_learners.erase_old(connection, village.clock.now) == 1
    assert "không giữ gì" in await person.says("/dulieu")


async def test_the_officers_course_is_shown_to_no_one_else(village):
    person = village.person(700)
    assert "cán bộ" not in await person.says("/khoahoc")
    for press in ("course:officer", "lesson-next:officer", "lesson-again:officer:1"):
        assert "Bài 1" not in await person.presses(press)


async def test_a_translation_that_nobody_has_read_says_so(village):
    course = course_of(village.house, "digital")
    note = "Bản nháp, chưa người nói tiếng này xem lại."
    for language in ("vi", "en", "km", "lo", "zh-Hans"):
        _ = village.ground.catalogues.translator(language)
        said = lesson_words.lesson(village.house, _, course, 1)
        assert said.language == language
        assert (_(note) in said.text) == (language not in ("vi", "en"))
