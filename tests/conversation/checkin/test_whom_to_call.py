"""Above the question of a check-in stands whom to call, unless its words say it."""

import pytest

from bot.delivery import broadcasts
from bot.people import contacts
from bot.people.contacts import Card
from bot.people.numbers.phones import Phone
from tests.support import checkins
from tests.support import village as villages


@pytest.fixture
def village(sqlite, ground, library):
    return villages.found(sqlite, ground, library)


async def has_a_number(village):
    place = village.ground.places.by_code(checkins.PLACE)
    card = Card(place.path, phones=(Phone("02143812345", "trực ban", "0214 3812 345"),))
    async with village.database.write() as connection:
        await contacts.save(connection, card, by=1, now=village.clock.now)


async def test_who_rescues_and_who_is_on_duty_come_before_the_question(village):
    await has_a_number(village)
    officer = await checkins.officer(village)
    said = await officer.says("/baoantoan Nước lên. Chạy lên chỗ cao ngay.")
    shown = "Cứu nạn: 112. Xã trực: 0214 3812 345. Nhà mình thế nào?"
    assert f"Chạy lên chỗ cao ngay.\n{shown}" in said
    await officer.sends()
    async with village.database.read() as connection:
        sent = (await broadcasts.newest(connection, limit=1))[0]
        body = (await broadcasts.body(connection, sent.id))["vi"]
    lines = "Cứu nạn: 112.\nXã trực: 0214 3812 345.\nNhà mình thế nào?"
    assert lines in body.aloud.text


async def test_a_number_that_the_words_name_is_not_said_again(village):
    officer = await checkins.officer(village)
    said = await officer.says(f"/baoantoan {checkins.FLOOD}")
    assert f"{checkins.FLOOD}\nNhà mình thế nào?" in said


async def test_a_notice_turned_into_a_check_in_has_them_and_loses_them(village):
    officer = await checkins.officer(village)
    await officer.says("/thongbao Nước suối lên nhanh, ở yên trong nhà.")
    await officer.taps("Đặt là tin khẩn")
    assert "Cứu nạn: 112. Nhà mình thế nào?" in await officer.taps("Hỏi bình an")
    assert "Cứu nạn" not in await officer.taps("Không hỏi bình an")
