"""Who says where they live is offered its news, or a change in one tap."""

import pytest

from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    "text",
    [
        "tôi sống ở bản La Pán Tẩn",
        "toi la nguoi mong o xa pung luong",
        "xa toi la xa pung luong cu thuoc mu cang chai",
        "nhà tôi ở Púng Luông",
        "nha em ben pung luong",
        "I live in Pung Luong",
    ],
)
async def test_a_stranger_is_offered_its_news(village, text):
    citizen = village.person(1)
    said = await citizen.says(text)
    assert "xã Púng Luông" in said or "Púng Luông commune" in said
    assert len(citizen.labels) >= 2


async def test_a_name_without_its_space(village):
    assert "phường Sa Pa" in await village.person(1).says("toi o sapa")


async def test_a_subscriber_changes_with_one_tap(village):
    await village.subscriber(1, "01324")
    citizen = village.person(1)
    said = await citizen.says("toi o xa pung luong")
    assert "Đổi sang xã Púng Luông, tỉnh Lào Cai không?" in said
    assert "Cốc Pàng" in await citizen.says("/mydata")
    await citizen.says("toi o xa pung luong")
    await citizen.taps("Đổi sang Xã Púng Luông, Lào Cai")
    if "Đồng ý" in citizen.labels:
        await citizen.taps("Đồng ý")
    data = await citizen.says("/mydata")
    assert "Púng Luông" in data
    assert "Cốc Pàng" not in data


async def test_a_subscriber_with_a_shared_name_chooses(village):
    await village.subscriber(1, "01324")
    citizen = village.person(1)
    said = await citizen.says("nhà em bên Tân Lập")
    assert "Nhà mình nay ở nơi nào?" in said
    assert "Xã Tân Lập, Quảng Trị" in citizen.labels


async def test_who_lives_there_already_is_told_so(village):
    await village.subscriber(1, "04492")
    assert "Biết rồi" in await village.person(1).says("toi o xa pung luong")


async def test_in_the_dialogue_for_a_place_they_are_understood_too(village):
    citizen = village.person(1)
    await citizen.says("/nhantin")
    said = await citizen.says("xa toi la xa pung luong cu thuoc mu cang chai")
    assert "xã Púng Luông, tỉnh Lào Cai" in said
