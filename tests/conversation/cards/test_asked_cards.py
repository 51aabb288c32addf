"""Hours, numbers and bank days of a commune are answered from its card."""

import pytest

from tests.conversation.cards.test_cards import HERE, officer
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
async def village(sqlite, ground, library) -> Village:
    found = villages.found(sqlite, ground, library)
    author = await officer(found)
    for field, text in (
        ("hours", "thứ Hai đến thứ Sáu, 7:30 đến 16:30"),
        ("phones", "0216 3871 234 trực ban"),
        ("bank_days", "12, nhà văn hóa"),
    ):
        await author.presses(f"card-field:{HERE}:{field}")
        await author.says(text)
        await author.taps("Lưu")
    return found


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("mấy giờ xã làm việc", "giờ làm việc: thứ Hai đến thứ Sáu, 7:30 đến 16:30."),
        ("ủy ban xã mở cửa lúc nào?", "7:30 đến 16:30"),
        ("so dien thoai xa pung luong", "điện thoại: 0216 3871 234 (trực ban)."),
        ("ngân hàng về xã Púng Luông ngày nào", "ngày 12 hằng tháng, nhà văn hóa"),
    ],
)
async def test_who_receives_its_news_or_names_it_reads_the_card(village, asked, told):
    await village.subscriber(2, HERE)
    said = await village.person(2).says(asked)
    assert "Xã Púng Luông, " in said
    assert told in said
    assert "Cán bộ xem lại ngày" in said


async def test_what_no_card_says_stays_a_question(village):
    citizen = village.person(3)
    said = await citizen.says("số điện thoại xã Cốc Pàng")
    assert "trực ban" not in said
    assert "Xã Púng Luông, " not in await citizen.says("mấy giờ xã làm việc")
