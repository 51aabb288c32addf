"""A notice is written: what is its text, what a place, what a tap puts right."""

import pytest

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


@pytest.mark.parametrize(
    "text",
    [
        "27 hộ nghèo được nhận gạo",
        "08 hộ nghèo được nhận gạo",
        "08 ho ngheo duoc nhan gao",
        "50000 đồng một cây giống",
        "00715 đồng một cây giống",
        "VN thắng Thái Lan",
        "12 suất quà cho trẻ em",
        "99 Người già nhận quà",
    ],
)
@pytest.mark.parametrize("place", ["00715", "08", "VN"])
async def test_a_number_of_things_is_text(village, place, text):
    author = await officer(village, place)
    await author.says(f"/thongbao {text}")
    assert author.last[0].text.startswith(text + "\n")


async def test_a_code_counts_where_the_role_holds_it(village):
    author = await officer(village, "08")
    assert "Gửi xã Lũng Cú" in await author.says("/thongbao 00715 Cắt điện")
    assert author.last[0].text.startswith("Cắt điện\n")
    assert "Gửi tỉnh Tuyên Quang" in await author.says("/thongbao 08 Cắt điện")
    assert author.last[0].text.startswith("Cắt điện\n")
    country = await officer(village, "VN", number=501)
    assert "Gửi cả nước" in await country.says("/thongbao VN Cắt điện")
    own = await officer(village, number=502)
    assert "Không có quyền gửi tin cho xã Phố Bảng" in await own.says(
        "/thongbao 00745 Cắt điện"
    )


async def test_a_wrong_weekday_is_put_right_by_one_tap(village):
    author = await officer(village)
    said = await author.says("/thongbao Cắt điện thứ Sáu 28/11 cả ngày.")
    assert "Soát giúp: 28/11/2026 là thứ Bảy." in said
    assert author.labels[:3] == ["Thứ Bảy 28/11", "Thứ Sáu 27/11", "Giữ nguyên"]
    said = await author.taps("Thứ Bảy 28/11")
    assert author.last[0].text.startswith("Cắt điện thứ Bảy 28/11 cả ngày.\n")
    assert "Soát giúp" not in said


async def test_what_is_kept_is_not_asked_of_again(village):
    author = await officer(village)
    await author.says("/thongbao Cắt điện thứ Sáu 28/11, hỏi 0912345678.")
    assert "Còn 1 chỗ nữa" in author.last[1].text
    old = author.button("Giữ nguyên")
    said = await author.taps("Giữ nguyên")
    assert "Soát giúp: Có số điện thoại 0912345678" in said
    assert "cũ rồi" in await author.presses(old.data)
    await author.says("/banthao")
    said = await author.taps("1")
    assert "Soát giúp: Có số điện thoại" in said
    said = await author.taps("Bỏ số này")
    assert author.last[0].text.startswith("Cắt điện thứ Sáu 28/11.\n")
    assert "Soát giúp" not in said


async def test_an_hour_that_is_lacking_is_asked_for(village):
    author = await officer(village)
    said = await author.says("/thongbao Họp dân ở nhà văn hóa. Nhớ mang bút.")
    assert "Soát giúp: Chưa thấy nói mấy giờ." in said
    assert "Mấy giờ" in await author.taps("Thêm giờ")
    await author.says("7 giờ tối mai")
    assert author.last[0].text.startswith(
        "Họp dân ở nhà văn hóa. Lúc 7 giờ tối mai. Nhớ mang bút.\n"
    )


async def test_a_figure_is_the_register_s_of_today(village):
    author = await officer(village)
    said = await author.says("/thongbao Hưu trí xã hội nay là 500.000 đồng/tháng.")
    assert "Soát giúp: Sổ của Loa Bản ghi 540.000 đồng." in said
    await author.taps("540.000 đồng")
    assert "540.000 đồng/tháng" in author.last[0].text


async def test_a_notice_ends_when_its_days_do_and_tells_its_category(village):
    author = await officer(village)
    said = await author.says("/thongbao Cắt điện từ 7 giờ ngày 5/12.")
    assert "Loại tin: Điện, nước, hàng hóa." in said
    assert "Hết hạn 12:00 ngày 5/12/2026." in said
    said = await author.says("/thongbao Dọn cỏ ngày 5/12.")
    assert "Loại tin" not in said
    assert "Hết hạn 00:00 ngày 6/12/2026." in said


async def test_another_text_has_another_category(village):
    author = await officer(village)
    await author.says("/thongbao Cắt điện")
    await author.taps("Sửa")
    assert "Loại tin: Mưa lũ, cháy, dịch bệnh." in await author.says("Lũ lên nhanh")
