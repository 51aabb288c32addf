"""`/banthao`: every draft for the own places, page by page; what a second tap hears."""

import pytest

from bot.clock import HOUR
from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def officer(village: Village, place: str = "00715", number: int = 500) -> Person:
    person = village.person(number)
    await person.says(f"/start {await village.invitation(Role.OFFICER, place)}")
    return person


async def test_every_draft_is_reached_with_its_place_and_time(village):
    author = await officer(village)
    for n in range(1, 12):
        village.clock.turn(HOUR)
        await author.says(f"/thongbao Cắt điện đợt {n}")
    said = await author.says("/banthao")
    first = said.splitlines()[1]
    assert first.startswith("1. “Cắt điện đợt 11”, xã Lũng Cú, ")
    assert first.endswith("ngày 25/11/2026")
    assert "đợt 4”" in said
    assert "đợt 3”" not in said
    said = await author.taps("Xem tiếp")
    assert [line[:22] for line in said.splitlines()[1:]] == [
        "1. “Cắt điện đợt 3”, x",
        "2. “Cắt điện đợt 2”, x",
        "3. “Cắt điện đợt 1”, x",
    ]
    assert "Xem tiếp" not in author.labels
    await author.taps("3")
    assert author.last[0].text.startswith("Cắt điện đợt 1\n")


async def test_a_colleague_reads_a_draft_and_goes_on_with_it(village):
    author, colleague = await officer(village), await officer(village, number=501)
    stranger = await officer(village, "00745", number=502)
    await author.says("/thongbao Cắt điện sáng mai")
    assert "Không có tin nào soạn dở" in await stranger.says("/banthao")
    assert "(người khác soạn)" in await colleague.says("/banthao")
    assert "Làm tiếp thì thành của mình" in await colleague.taps("1")
    assert author.last[0].text == colleague.last[0].text
    button = colleague.button("Làm tiếp tin này").data
    assert "đã bỏ, hoặc không còn quyền" in await stranger.presses(button)
    await colleague.taps("Làm tiếp tin này")
    assert "người khác làm tiếp" in await author.hears()
    assert "(người khác soạn)" in await author.says("/banthao")
    await colleague.says("/banthao")
    await colleague.taps("1")
    await colleague.taps("Sửa")
    await colleague.says("Cắt điện chiều mai")
    assert colleague.last[0].text.startswith("Cắt điện chiều mai\n")


async def test_colleagues_drafts_stand_behind_the_own_ones(village):
    author, colleague = await officer(village), await officer(village, number=501)
    await author.says("/thongbao Cắt điện sáng mai")
    await colleague.says("/thongbao Cắt nước sáng mai")
    said = await author.says("/banthao")
    assert "Cắt điện" in said
    assert "Cắt nước" not in said
    said = await author.taps("Người khác soạn")
    assert "Cắt nước" in said
    assert "Cắt điện" not in said


async def test_a_draft_outlives_the_role_of_who_wrote_it(village):
    author, colleague = await officer(village), await officer(village, number=501)
    await author.says("/thongbao Cắt điện sáng mai")
    admin = village.person(900)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/thuquyen 1")
    await admin.taps("Thu quyền")
    assert "Cắt điện sáng mai" in await colleague.says("/banthao")


async def test_a_second_tap_on_send_hears_good_news(village):
    await village.subscriber(1, "00715")
    author = await officer(village)
    await author.says("/thongbao Cắt điện sáng mai")
    button = author.button("Gửi ngay").data
    await author.presses(button)
    said = await author.presses(button)
    assert said == "Đã gửi rồi, không gửi lại."
    assert author.labels == ["Xem kết quả"]


async def test_a_line_of_a_report_ends_between_two_words(village):
    await village.subscriber(1, "00715")
    author = await officer(village)
    text = (
        "Mời bà con 7 giờ sáng ngày 5/12 ra nhà văn hóa bản Giữa để họp bàn làm đường"
    )
    await author.says(f"/thongbao {text}")
    await author.taps("Gửi ngay")
    line = (await author.says("/baocao")).splitlines()[1]
    shown = line.split(". ", 1)[1].rpartition(" (")[0]
    assert shown.endswith("…")
    assert text.startswith(shown[:-1] + " ")
