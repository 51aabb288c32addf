"""What comes without words: one sentence each, nothing of it kept, and a way on."""

import pytest
from sqlalchemy import text

from bot.messaging import Event, Media
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def shows(person: Person, media: Media, said: str = "") -> str:
    if said:
        return await person.happens(Event.TEXT, media=media, text=said)
    return await person.happens(Event.OTHER, media=media)


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (Media.PICTURE, "Viết vài chữ kể việc trong ảnh"),
        (Media.VIDEO, "Viết vài chữ kể việc trong ảnh"),
        (Media.SOUND, "chưa nghe được tiếng nói. Gõ vài chữ nhé"),
        (Media.FILE, "chưa mở được tệp"),
        (Media.LOCATION, "Gõ tên xã, tên cũ cũng được"),
        (Media.CONTACT, "không nhận, không ghi lại"),
        (Media.OTHER, "Gõ chữ nhé"),
    ],
)
async def test_what_is_no_text_is_answered_by_what_it_is(village, media, words):
    citizen = village.person(1)
    assert words in await shows(citizen, media)
    assert citizen.labels == ["Các chuyện hay hỏi", "Hỏi cán bộ"]
    assert "không giữ gì" in await citizen.says("/dulieu")


async def test_a_sticker_gets_a_small_word_and_no_menu(village):
    citizen = village.person(1)
    assert "Loa Bản đây" in await shows(citizen, Media.STICKER)
    assert citizen.labels == []


@pytest.mark.parametrize("media", list(Media))
async def test_in_the_middle_of_something_the_step_stands_below_it(village, media):
    citizen = village.person(1)
    await citizen.says("/nhantin pung luong")
    await shows(citizen, media)
    assert len(citizen.last) == 2
    assert "có đồng ý không?" in citizen.last[-1].text
    assert "có đồng ý không?" in await citizen.says("ok")
    assert "không giữ gì" in await citizen.says("/dulieu")


async def test_a_picture_is_not_taken_for_the_question_before_it(village):
    citizen = village.person(1)
    await citizen.says("duong vao ban sat 3 hom nay xe khong di duoc")
    await shows(citizen, Media.PICTURE)
    assert "duong vao ban" not in await citizen.taps("Hỏi cán bộ")


async def test_an_officer_is_told_that_a_picture_came_along_with_the_words(village):
    officer = village.person(9)
    await officer.says(f"/start {await village.invitation(Role.OFFICER, '04492')}")
    citizen = village.person(1)
    await shows(citizen, Media.PICTURE, "duong vao ban sat the nay xe khong di duoc")
    await citizen.taps("Hỏi cán bộ")
    assert "(có ảnh, người gửi còn giữ)" in await citizen.says("pung luong")
    await citizen.taps("Gửi cán bộ xã")
    await citizen.taps("Đồng ý")
    async with village.database.read() as connection:
        kept = await connection.scalar(text("SELECT text FROM requests"))
    assert str(kept).endswith("xe khong di duoc (có ảnh, người gửi còn giữ)")
