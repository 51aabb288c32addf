"""What Soát giúp finds in an officer's notice, and all that it leaves alone."""

from datetime import datetime

import pytest

from bot.bulletins.notice_review import Kind, Known, review
from bot.config import Config
from bot.knowledge.files.words import read_words
from bot.knowledge.model import Value

ZONE = Config().timezone
SUNDAY = datetime(2026, 11, 29, 10, 0, tzinfo=ZONE)
CARD = "02193888123"
FIGURES = {
    "elderly_pension.amount": Value(540_000, "vnd"),
    "social_allowance.base": Value(540_000, "vnd"),
    "boarding_pupils.rice": Value(15, "kg"),
    "poverty_line.rural": Value(1_500_000, "vnd"),
}


@pytest.fixture(scope="module")
def known(ground) -> Known:
    words, faults = read_words(ground.config.content_dir / "words")
    assert not faults
    place = ground.places.by_code("00715")  # Lũng Cú
    assert place is not None
    _ = ground.catalogues.translator("vi")
    units = {"vnd": "đồng", "kg": "kg"}
    return Known(
        now=SUNDAY,
        place=place,
        places=ground.places,
        words=words.notices,
        translator=_,
        figures=FIGURES,
        shown=lambda value: f"{_.number(value.amount)} {units[value.unit]}",
        own_numbers=(CARD,),
    )


def kinds(text: str, known: Known) -> list[str]:
    return [str(slip.kind) for slip in review(text, known)]


def corrected(text: str, known: Known, kind: Kind) -> dict[str, str]:
    slip = next(slip for slip in review(text, known) if slip.kind is kind)
    return {one.label: one.text for one in slip.corrections}


FOUND = [
    # weekday and date
    ("Tiêm phòng trâu bò: 7 giờ sáng thứ Sáu 5/12 tại bản.", ["day"]),
    ("Họp dân 19h thứ sáu, ngày 05/12/2026 ở nhà văn hóa", ["day"]),
    ("Họp dân 19h T6 5/12 ở nhà văn hóa", ["day"]),
    ("hop dan 19h thu sau 5/12 o nha van hoa", ["day"]),
    ("Ngày 5/12 (thứ Sáu) cắt điện.", ["day"]),
    ("Chủ nhật ngày 5 tháng 12 năm 2026 cắt điện.", ["day"]),
    ("CN 5/12 nghỉ chợ", ["day"]),
    ("Thứ 2 tuần sau (1/12) nghỉ chợ", ["day"]),
    ("Cắt điện ngày 31/11.", ["day"]),
    ("Cắt điện ngày 30 tháng 2.", ["day"]),
    # passed
    ("Mời bà con họp lúc 7 giờ ngày 20/11 tại nhà văn hóa.", ["past"]),
    ("Mời bà con họp lúc 7 giờ thứ Bảy 28/11 tại nhà văn hóa.", ["past"]),
    ("Họp dân 8h sáng nay tại nhà văn hóa.", ["past"]),
    ("Sáng nay 9 giờ họp dân tại nhà văn hóa.", ["past"]),
    ("Họp dân lúc 7 giờ ngày 29/11 tại nhà văn hóa.", ["past"]),
    ("Hôm nay 8h30 phát gạo ở ủy ban.", ["past"]),
    # without hour or place
    ("Họp dân", ["hour", "where"]),
    ("Mời bà con đến nhà văn hóa họp ngày 5/12.", ["hour"]),
    ("Tiêm chủng cho trẻ 7 giờ sáng thứ Bảy 5/12.", ["where"]),
    ("hop dan toi mai", ["hour", "where"]),
    ("Phát quà cho hộ nghèo lúc 8 giờ ngày 5/12.", ["where"]),
    # figures
    ("Trợ cấp hưu trí xã hội 500.000 đồng/tháng.", ["figure"]),
    ("Người từ 75 tuổi được hưu trí xã hội mỗi tháng 500.000đ.", ["figure"]),
    ("Hưu trí xã hội nay là 600 nghìn đồng một tháng.", ["figure"]),
    ("Gạo bán trú 20 kg mỗi tháng.", ["figure"]),
    ("Chuẩn nghèo nông thôn: 1,6 triệu đồng.", ["figure"]),
    # districts and former names
    ("Ủy ban huyện Đồng Văn báo cắt điện.", ["district"]),
    ("Xã Lũng Cú, huyện Đồng Văn, tỉnh Tuyên Quang báo cắt điện.", ["district"]),
    ("Nộp hồ sơ ở UBND huyện.", ["district"]),
    ("Công an huyện về làm việc.", ["district"]),
    ("Chợ họp ở thị trấn Đồng Văn.", ["district"]),
    ("Bà con xã Má Lé chú ý.", ["former"]),
    ("Bà con Xã Lũng Táo chú ý.", ["former"]),
    # numbers and links
    ("Hỏi chị Mỷ 0912345678.", ["number"]),
    ("Hỏi 0912 345 678 nhé.", ["number"]),
    ("Ủng hộ qua STK 1234567890 ngân hàng.", ["number"]),
    ("Căn cước 012345678901 của ai rơi.", ["number"]),
    ("Xem ở https://tinyurl.com/abc", ["link"]),
    ("Xem ở bit.ly/abc", ["link"]),
    ("Vào www.quatang.xyz mà xem.", ["link"]),
    # blanks
    ("Cắt điện từ … giờ ngày … ở bản.", ["blank"]),
    ("Cắt điện từ ... giờ", ["blank"]),
    # capitals
    ("CẮT ĐIỆN TOÀN XÃ LŨNG CÚ SÁNG MAI ĐỂ SỬA ĐƯỜNG DÂY.", ["capitals"]),
    # all at once, as it was sent one day
    (
        "Mời bà con 7 giờ sáng thứ Sáu 28/11 tại xã. Xem https://tinyurl.com/abc, "
        "gọi 0912345678, STK 1234567890.",
        ["day", "number", "number", "link"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_what_is_wrong_is_found(known, text, expected):
    assert kinds(text, known) == expected


LEFT_ALONE = [
    "Cắt điện từ 8 giờ đến 17 giờ ngày 5/12/2026.",
    "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 5/12 tại nhà văn hóa bản Giữa.",
    "Họp dân 19h thứ 7 5/12 ở nhà văn hóa",
    "Thứ Hai, thứ Tư, thứ Sáu ngày 30/11, 2/12, 4/12 phun thuốc.",
    "Tiêm mũi thứ hai ngày 5/12 cho trẻ: 7 giờ tại trạm.",
    "Đợt thứ ba 5/12 cấp giống.",
    "Từ thứ Hai đến thứ Sáu 4/12 bộ phận một cửa làm việc.",
    "Thứ 2 đến thứ 6 hằng tuần làm giấy tờ.",
    "Quốc khánh 2/9 đã qua.",
    "Ngày 20/11 xã đã họp với bà con ở nhà văn hóa.",
    "Kết quả họp dân ngày 20/11: bà con đồng ý làm đường.",
    "Theo Nghị định 335/2026/NĐ-CP ngày 21/8/2026, tiền tăng từ 1/7/2026.",
    "Thực hiện Kế hoạch số 12 ngày 10/11/2026, mời bà con họp 19 giờ mai tại đình.",
    "Từ 1/7/2026, người già được 540.000 đồng mỗi tháng.",
    "Trẻ sinh từ ngày 1/1/2024 được tiêm chủng: 7 giờ ngày mai tại trạm y tế.",
    "Cảm ơn bà con đã đến họp hôm 20/11.",
    "Hoãn họp dân ngày 20/11. Khi nào họp xã báo sau.",
    "Hôm nay xã đã phát gạo xong lúc 8 giờ.",
    "Họp dân 19 giờ hôm nay tại nhà văn hóa.",
    "Họp dân tối nay 7 giờ ở nhà trưởng bản.",
    "Chiều nay 2 giờ họp bản tại sân trường.",
    "Sáng mai 7 giờ họp dân ở hội trường.",
    "Phát gạo tận nhà từ 7 giờ mai.",
    "Lịch khám bệnh sẽ báo sau.",
    "Hợp tác xã mời thầu.",
    "Hộp thư của xã đặt ở cổng.",
    "Trợ cấp hưu trí xã hội 540.000 đồng/tháng.",
    "Chi trả hưu trí xã hội tháng 11 và 12: 1.080.000 đồng, 8 giờ 5/12 tại bưu điện.",
    "Trợ cấp hưu trí xã hội từ 500.000 lên 540.000 đồng một tháng.",
    "Hưu trí xã hội tăng thêm 40.000 đồng.",
    "Gạo bán trú 15 kg mỗi tháng.",
    "Gạo 30 kg cho ba người.",
    "Thu nhập 1.600.000 đồng thì hỏi xã.",
    "Từ ngày 1/7/2025 không còn cấp huyện.",
    "Bà con huyện Đồng Văn cũ nộp ở xã.",
    "Xã Lũng Cú (huyện Đồng Văn cũ).",
    "Trước đây thuộc huyện Đồng Văn.",
    "Ban chỉ huy quân sự xã gọi khám tuyển sau.",
    "Bà con xã Lũng Cú, xã Đồng Văn, xã Phố Bảng chú ý.",
    "Bà con xã Má Lé cũ chú ý.",
    "Xã mình, xã bạn cùng làm.",
    "Cháy rừng gọi 114, cấp cứu 115, cứu nạn 112.",
    "Gọi tổng đài 1900 9095 hoặc 18001091.",
    "Gọi trực ban xã 0219 388 8123.",
    "Hỗ trợ 40.000.000 đồng, giá 50000 đồng một cây.",
    "Mã hồ sơ nộp trên dichvucong.gov.vn hoặc https://tuyenquang.gov.vn/tin.",
    "Tp.Hà Giang, v.v. và TT.Đồng Văn",
    "THÔNG BÁO\nXã báo cắt điện sáng mai để sửa đường dây.",
    "UBND XÃ LŨNG CÚ",
    "Nước lũ lên nhanh. Đi ngay.",
    "Tin 5/12: cắt nước.",
    "Làm xong 3/4 đoạn đường, còn 1/4.",
    "Pha thuốc 1/31 phần nước.",
    "Giá xăng 21.500 đồng, tăng 1.2 lần.",
    "Nước lên… bà con chú ý, v.v...",
    "Chợ phiên họp Chủ nhật hằng tuần.",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_right_is_left_alone(known, text):
    assert kinds(text, known) == []


def test_a_wrong_weekday_offers_the_day_s_own_and_the_nearest_such_day(known):
    text = "Tiêm phòng: 7 giờ thứ Sáu 5/12 tại trạm."
    assert corrected(text, known, Kind.DAY) == {
        "Thứ Bảy 5/12": "Tiêm phòng: 7 giờ thứ Bảy 5/12 tại trạm.",
        "Thứ Sáu 4/12": "Tiêm phòng: 7 giờ thứ Sáu 4/12 tại trạm.",
    }


def test_a_day_is_put_right_in_the_way_it_was_written(known):
    found = corrected("CN, ngày 05 tháng 12 năm 2026 cắt điện", known, Kind.DAY)
    assert found == {
        "Thứ Bảy 5/12": "T7, ngày 05 tháng 12 năm 2026 cắt điện",
        "Chủ nhật 6/12": "CN, ngày 06 tháng 12 năm 2026 cắt điện",
    }


def test_what_has_passed_offers_a_day_to_come(known):
    text = "Mời bà con họp 7 giờ thứ Sáu 27/11 ở đình."
    assert corrected(text, known, Kind.PAST) == {
        "Chủ nhật 29/11": "Mời bà con họp 7 giờ Chủ nhật 29/11 ở đình.",
        "Thứ Hai 30/11": "Mời bà con họp 7 giờ thứ Hai 30/11 ở đình.",
    }
    morning = corrected("Sáng nay 9 giờ họp dân tại đình.", known, Kind.PAST)
    assert morning == {"Sáng mai": "Sáng mai 9 giờ họp dân tại đình."}


def test_a_gathering_without_an_hour_asks_for_one(known):
    slip, _where = review("Họp dân. Nhớ mang bút.", known)
    (ask,) = slip.corrections
    assert (ask.label, ask.before, ask.after) == ("Thêm giờ", " Lúc ", len("Họp dân."))


def test_a_figure_is_the_register_s(known):
    text = "Hưu trí xã hội 500.000 đồng/tháng từ tháng 7."
    assert corrected(text, known, Kind.FIGURE) == {
        "540.000 đồng": "Hưu trí xã hội 540.000 đồng/tháng từ tháng 7."
    }


def test_a_district_goes_without_a_trace(known):
    text = "Xã Lũng Cú, huyện Đồng Văn, tỉnh Tuyên Quang báo."
    found = corrected(text, known, Kind.DISTRICT)
    assert found["Bỏ chữ “huyện Đồng Văn”"] == "Xã Lũng Cú, tỉnh Tuyên Quang báo."
    assert corrected("Nộp ở UBND huyện.", known, Kind.DISTRICT) == {
        "UBND xã": "Nộp ở UBND xã.",
        "UBND tỉnh": "Nộp ở UBND tỉnh.",
    }


def test_a_former_commune_has_its_name_of_today(known):
    found = corrected("Bà con xã Má Lé chú ý.", known, Kind.FORMER)
    assert found["Xã Lũng Cú"] == "Bà con xã Lũng Cú chú ý."


def test_a_private_number_gives_way_to_the_card_s_or_goes(known):
    text = "Có gì hỏi chị Mỷ, SĐT 0912345678."
    assert corrected(text, known, Kind.NUMBER) == {
        f"Thay bằng {CARD}": f"Có gì hỏi chị Mỷ, SĐT {CARD}.",
        "Bỏ số này": "Có gì hỏi chị Mỷ.",
    }


def test_a_link_goes(known):
    found = corrected("Xem (https://tinyurl.com/abc) nhé.", known, Kind.LINK)
    assert found == {"Bỏ đường dẫn": "Xem nhé."}


def test_capitals_become_sentences_with_their_names(known):
    text = "CẮT ĐIỆN TOÀN XÃ LŨNG CÚ SÁNG MAI. UBND XÃ BÁO."
    assert corrected(text, known, Kind.CAPITALS) == {
        "Viết chữ thường": "Cắt điện toàn xã Lũng Cú sáng mai. UBND xã báo."
    }


def test_a_slip_keeps_its_key_when_other_words_change(known):
    before = review("Hỏi 0912345678.", known)[0].key
    after = review("Có gì cứ hỏi số 0912345678 nhé.", known)[0].key
    assert before == after


def test_what_is_asked_of_decomposed_letters_is_the_same(known):
    import unicodedata

    text = unicodedata.normalize("NFD", "Họp dân 19h thứ sáu 5/12 ở nhà văn hóa")
    assert kinds(text, known) == ["day"]
