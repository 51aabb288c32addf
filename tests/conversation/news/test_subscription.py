import pytest

from bot.messaging import Address
from bot.people import chats
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def places(village: Village) -> set[str]:
    async with village.database.read() as connection:
        chat = await chats.find(connection, Address("telegram", "1"))
    return {path[-5:] for path, _former in chat.places}


async def test_a_second_commune_is_added_to_the_first(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    said = await citizen.says("/nhantin 01327")
    assert "xã Cô Ba" in said
    assert await places(village) == {"01324", "01327"}
    said = await citizen.says("/dulieu")
    assert "xã Cốc Pàng" in said
    assert "xã Cô Ba" in said


async def test_the_same_commune_again_is_there_once(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("/nhantin 01324")
    assert await places(village) == {"01324"}


async def test_where_home_is_takes_the_place_of_where_it_was(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 01324")
    await citizen.taps("Đồng ý")
    await citizen.says("/noio 01327")
    assert await places(village) == {"01327"}


async def test_who_agrees_reads_before_which_bulletins_come_when(village):
    said = await village.person(1).says("/nhantin 01324")
    assert "Bản tin, mỗi tuần nhiều nhất 3: " in said
    assert "cảnh báo lừa đảo 18:00 thứ Tư" in said
    assert "tin biên giới 6:30 thứ Năm" in said
    assert "tin biên giới" not in await village.person(2).says("/nhantin 04489")


async def test_the_archive_says_what_comes_next(village):
    said = await village.person(1).says("/bantin 01324")
    assert "Bản tin sắp tới:\n– " in said
    assert "Cảnh báo lừa đảo" in said
    assert "Mẹo trong tuần" in said


async def test_a_kind_of_news_is_named_in_passing(village):
    citizen = village.person(1)
    await citizen.says("/nhantin 04489")
    await citizen.taps("Đồng ý")
    await citizen.taps("Chọn thêm loại tin")
    await citizen.taps("✓ Cảnh báo lừa đảo")
    assert "cảnh báo lừa đảo" in await citizen.says("/nhantin lừa đảo")


async def test_news_of_the_border_is_offered_at_the_border_alone(village):
    for number, place in ((1, "04489"), (2, "01324")):
        citizen = village.person(number)
        await citizen.says(f"/nhantin {place}")
        await citizen.taps("Đồng ý")
        await citizen.taps("Chọn thêm loại tin")
        assert ("✓ Tin biên giới" in citizen.labels) is (place == "01324")
        assert "Tin biên giới" not in citizen.labels
