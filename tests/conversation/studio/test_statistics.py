"""`/stats`: what is asked most, and what is asked and not known."""

import pytest
from sqlalchemy import select

from bot.chores import erase_expired
from bot.people.model import Role
from bot.store.tables.knowledge import asked_topics, unhelped
from tests.support import village as villages
from tests.support.village import Village

DAY = 24 * 3600 * 1000
UNKNOWN = "máy cày cũ bán ở chợ nào rẻ nhất"
LIKE_IT = "mua máy cày cũ ở chợ nào rẻ"
KNOWN = "thu nhập bao nhiêu là hộ nghèo"


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def admin(village: Village, place: str = "VN", number: int = 9):
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.ADMIN, place)}")
    return person


async def rows(village: Village, table):
    async with village.database.read() as connection:
        return list(await connection.execute(select(table)))


async def test_what_is_not_known_is_shown_in_the_words_people_used(village):
    boss = await admin(village)
    for number, text in enumerate((UNKNOWN, LIKE_IT, UNKNOWN), 1):
        await village.person(number).says(text)
    said = await boss.says("/stats questions")
    assert "3 câu chưa trả lời được" in said
    assert "1. 3 lần, tuần này 3" in said
    assert f"“{UNKNOWN}”" in said
    assert f"“{LIKE_IT}”" in said
    assert "không biết ai hỏi" in said
    assert said == await boss.says("/thongke cau hoi")


async def test_what_one_alone_asked_is_counted_and_not_shown(village):
    boss = await admin(village)
    await village.person(1).says(UNKNOWN)
    said = await boss.says("/stats questions")
    assert "1 câu chưa trả lời được" in said
    assert "máy cày" not in said


async def test_of_a_question_no_number_and_nobody_is_kept(village):
    await village.person(1).says(f"{UNKNOWN}, gọi 0912345678")
    boss = await admin(village)
    await boss.says("/stats questions")
    [row] = await rows(village, unhelped)
    assert set(row._mapping) == {"week", "programme", "language", "words", "times"}
    assert not any(letter.isdigit() for letter in row.words)


async def test_what_was_offered_and_does_not_fit_counts_too(village):
    boss, citizen = await admin(village), village.person(1)
    await citizen.says(KNOWN)
    await citizen.taps("Xem thêm")
    await citizen.taps("Nguồn")
    await citizen.taps("Không phải ý tôi")
    assert "1 câu chưa trả lời được" in await boss.says("/stats questions")


async def test_a_cry_for_help_is_counted_nowhere(village):
    boss = await admin(village)
    await village.person(1).says("chong danh toi")
    assert "0 câu chưa trả lời được" in await boss.says("/stats questions")


async def test_what_is_asked_most_comes_first(village):
    boss = await admin(village)
    await village.person(1).says(KNOWN)
    await village.person(2).says(KNOWN)
    said = await boss.says("/stats")
    assert "2 câu đã trả lời" in said
    assert "1. Thu nhập bao nhiêu thì là hộ nghèo? (2)" in said
    assert "chưa trả lời được" in await boss.taps("Chuyện chưa biết")


async def test_a_language_that_people_miss_is_told_of(village):
    citizen, boss = village.person(1), await admin(village)
    assert "Tiếng nhiều nhà cần" not in await boss.says("/thongke")
    await citizen.presses("missed-language:hmn")
    assert "Tiếng nhiều nhà cần mà chưa có: Mông (1)." in await boss.says("/thongke")


async def test_what_is_asked_most_waits_first_to_be_reviewed(village):
    boss = await admin(village)
    await boss.says("/topic")
    first = boss.last[-1].text
    assert "poverty-line/" not in first
    await village.person(1).says(KNOWN)
    await boss.says("/stats")
    await boss.says("/topic")
    assert "poverty-line/" in boss.last[-1].text


@pytest.mark.parametrize("place", ["15", "04492"])
async def test_of_the_country_only_its_admin_is_told(village, place):
    person = await admin(village, place)
    assert "quản trị cả nước" in await person.says("/stats questions")
    assert "không dùng được" in await village.person(1).says("/stats questions")


async def test_it_is_erased_after_180_days(village):
    boss = await admin(village)
    await village.person(1).says(UNKNOWN)
    await village.person(1).says(KNOWN)
    await boss.says("/stats")
    assert len(await rows(village, unhelped)) == len(await rows(village, asked_topics))
    await erase_expired(village.database, village.clock.now)
    assert await rows(village, unhelped)
    village.clock.turn(190 * DAY)
    await erase_expired(village.database, village.clock.now)
    assert await rows(village, unhelped) == await rows(village, asked_topics) == []


async def test_privacy_tells_of_it(village):
    said = await village.person(1).says("/riengtu")
    assert "đếm theo tuần vài chữ thường dùng" in said
