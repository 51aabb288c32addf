"""A notice as it is read out: every figure in words."""

from pathlib import Path

import pytest

from bot.speech.number_words import decimal_in_words, digits_of, in_words
from bot.speech.read_aloud import read_aloud


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (2_026, "hai nghìn không trăm hai mươi sáu"),
        (500_000, "năm trăm nghìn"),
        (1_500_000, "một triệu năm trăm nghìn"),
        (40_000_000, "bốn mươi triệu"),
        (1_000_000_001, "một tỷ không trăm linh một"),
    ],
)
def test_a_number_in_words(number, said):
    assert in_words(number) == said


def test_the_south_has_its_thousand_and_a_number_to_call_comes_in_groups():
    assert in_words(500_000, "ngàn") == "năm trăm ngàn"
    assert digits_of("0912345678") == "không chín một hai, ba bốn năm, sáu bảy tám"
    assert digits_of("112") == "một một hai"
    assert digits_of("482914") == "bốn tám hai, chín một bốn"
    assert decimal_in_words(1, "50") == "một phẩy năm"
    assert decimal_in_words(2, "05") == "hai phẩy không năm"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại nhà văn hóa bản Giữa.",
            "Tiêm phòng trâu bò: bảy giờ sáng thứ Bảy ngày hai mươi tám tháng mười một "
            "tại nhà văn hóa bản Giữa.",
        ),
        (
            "Họp lúc 7h30 ngày 1/12/2026",
            "Họp lúc bảy giờ rưỡi ngày mùng một tháng mười "
            "hai năm hai nghìn không trăm hai mươi sáu",
        ),
        ("Từ 19:00 đến 20h15", "Từ mười chín giờ đến hai mươi giờ mười lăm"),
        ("13 giờ 45 phút", "Mười ba giờ bốn mươi lăm"),
        ("ngày 5 tháng 4", "Ngày mùng năm tháng tư"),
        ("tháng 11/2026", "Tháng mười một năm hai nghìn không trăm hai mươi sáu"),
        ("từ ngày 5-7/12", "Từ ngày mùng năm đến ngày mùng bảy tháng mười hai"),
        ("27 hộ nghèo nhận 15 kg gạo", "Hai mươi bảy hộ nghèo nhận mười lăm cân gạo"),
        ("01 hộ", "Một hộ"),
        ("1.500.000đ một hộ", "Một triệu năm trăm nghìn đồng một hộ"),
        ("50k một con", "Năm mươi nghìn đồng một con"),
        ("giảm 5,5%", "Giảm năm phẩy năm phần trăm"),
        ("5-7 ngày", "Năm đến bảy ngày"),
        (
            "Gọi 112 hoặc 0219 3888 123",
            "Gọi một một hai hoặc không hai một chín, ba tám tám tám, một hai ba",
        ),
        ("UBND xã mời họp, mang CCCD", "Ủy ban nhân dân xã mời họp, mang căn cước"),
        ("Xem https://loa.test/a?b=1 nhé", "Xem nhé"),
        (
            "Theo Nghị định 335/2026/NĐ-CP",
            "Theo Nghị định ba trăm ba mươi lăm năm hai nghìn không trăm hai mươi sáu "
            "của Chính phủ",
        ),
        ("xã khu vực III", "Xã khu vực ba"),
        ("Mã LB 482914", "Mã thông báo bốn tám hai, chín một bốn"),
        ("Mưa 120 mm, lũ lên 3 m", "Mưa một trăm hai mươi ly, lũ lên ba mét"),
        ("thôn 3. họp dân", "Thôn ba. Họp dân"),
        ("45/78 nhà", "Bốn mươi lăm trên bảy mươi tám nhà"),
        ("⚠️ Lũ quét", "Lũ quét"),
        ("Họp dân\n\n\n8h", "Họp dân\nTám giờ"),
    ],
)
def test_a_text_as_it_is_read_out(text, said):
    assert read_aloud(text) == said


def written_down() -> list[tuple[str, str, str]]:
    """What is written, how it is said, and the word for a thousand there."""
    lines = Path(__file__).with_name("read_aloud.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    return [(row[0], row[1], row[2] if len(row) > 2 else "nghìn") for row in rows]


def test_what_was_written_down_first_is_read_as_a_speaker_would():
    rows = written_down()
    assert len(rows) >= 300
    wrong = [
        f"{written}: {read_aloud(written, thousand)}, not {said}"
        for written, said, thousand in rows
        if read_aloud(written, thousand).casefold() != said.casefold()
    ]
    assert not wrong, "\n".join(wrong)
