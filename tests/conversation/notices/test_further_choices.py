"""[Thêm…]: what a notice has beside its words."""

import pytest

from bot.clock import DAY
from bot.delivery import broadcasts, files
from bot.messaging import Enclosure, Event
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village) -> Person:
    person = village.person(500)
    await person.says(f"/start {await village.invitation(Role.OFFICER, '00715')}")
    await person.says("/thongbao Cắt điện sáng mai")
    return person


async def bodies(village: Village) -> dict[str, str]:
    async with village.database.read() as connection:
        said = await broadcasts.body(connection, 1)
    return {language: one.text.splitlines()[0] for language, one in said.items()}


async def test_a_category_is_chosen_and_counts(village):
    await village.subscriber(1, "00715")
    await village.subscriber(2, "00715", "policy")
    author = await officer(village)
    assert "1 máy" in (said := author.last[1].text), said
    await author.taps("Thêm…")
    await author.taps("Loại tin")
    assert "2 máy" in await author.taps("Luật mới, chính sách mới")
    assert "Loại tin: Luật mới, chính sách mới." in author.last[1].text
    await author.taps("Thêm…")
    await author.taps("Loại tin")
    assert "Loại tin" not in await author.taps("Ai cũng nhận")


async def test_an_end_is_chosen(village):
    author = await officer(village)
    await author.taps("Thêm…")
    await author.taps("Hạn của tin")
    assert "Hết hạn 00:00 ngày 26/11/2026." in await author.taps("Hết ngày mai")
    await author.taps("Thêm…")
    await author.taps("Hạn của tin")
    again = await author.taps("Theo ngày ghi trong tin")
    assert "Hết hạn 00:00 ngày 26/11/2026." in again


async def test_who_reads_another_language_gets_the_version_in_it(village):
    author = await officer(village)
    await author.taps("Thêm…")
    await author.taps("Bản tiếng khác")
    assert "Viết cả tin bằng English:" in await author.taps("English")
    await author.says("Power cut tomorrow morning")
    said = await bodies(village)
    assert said["en"] == "Power cut tomorrow morning"
    assert said["vi"] == "Cắt điện sáng mai"
    assert "Có bản tiếng: English." in await author.taps("Thêm…")


async def test_a_short_form_has_at_most_160_letters(village):
    author = await officer(village)
    await author.taps("Thêm…")
    await author.taps("Bản ngắn")
    assert "Dài quá 10 chữ cái." in await author.says("a" * 170)
    await author.says("Mai cắt điện.")
    assert "Bản ngắn: “Mai cắt điện.”" in await author.taps("Thêm…")


async def test_a_model_s_blanks_are_pointed_at(village):
    author = await officer(village)
    await author.taps("Thêm…")
    await author.taps("Mẫu có sẵn")
    label = next(one for one in author.labels if one.startswith("Cắt điện từ"))
    assert "Còn chỗ trống" in await author.taps(label)


async def test_an_earlier_notice_gives_its_words(village):
    await village.subscriber(1, "00715")
    author = await officer(village)
    await author.taps("Gửi ngay")
    village.clock.turn(DAY // 24)
    async with village.sending(Ear()):
        await village.until_done(1)
    await author.says("/thongbao Cắt nước")
    await author.taps("Thêm…")
    await author.taps("Tin đã gửi")
    await author.taps("Cắt điện sáng mai")
    assert author.last[0].text.startswith("Cắt điện sáng mai\n")


async def test_what_a_notice_carries_is_kept_until_it_has_gone(village):
    author = await officer(village)
    photo = Enclosure("AgAC", "photo", "a.jpg", "image/jpeg")
    await author.happens(
        Event.TEXT, text="/thongbao Cắt nước", media="picture", enclosed=photo
    )
    await author.taps("Hẹn giờ")
    await author.says("8h sáng 20/1/2027")
    if "Đúng" in author.labels:
        await author.taps("Đúng")
    its_photo = 2  # the first is the sound of the preview
    village.clock.turn(40 * DAY)
    async with village.database.write() as connection:
        await files.erase_old(connection, village.clock.now)
        assert await files.platform_id(connection, its_photo, "telegram") == "AgAC"
    village.clock.turn(60 * DAY)
    async with village.database.write() as connection:
        await files.erase_old(connection, village.clock.now)
        assert await files.platform_id(connection, its_photo, "telegram") is None
