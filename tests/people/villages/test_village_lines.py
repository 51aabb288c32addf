"""Villages as officers type and paste them."""

import pytest

from bot import country
from bot.config import PROJECT
from bot.people.villages.model import Numbers
from bot.people.villages.village_lines import Wrong, read_line, read_lines

FOLD = country.load(PROJECT / "messages").folding.fold
WORDS = country.load(PROJECT / "messages").village_words.words


@pytest.mark.parametrize(
    ("line", "word", "name", "households", "without", "phone"),
    [
        ("bản Trên 45 nhà, 18 không điện thoại", "bản", "Trên", 45, 18, ""),
        ("Bản Trên: 45 nhà, 18 nhà không điện thoại", "bản", "Trên", 45, 18, ""),
        ("1. Bản Trên 45 hộ, 18 hộ không có điện thoại.", "bản", "Trên", 45, 18, ""),
        ("ban tren 45 nha 18 khong dien thoai", "bản", "tren", 45, 18, ""),
        ("Trên 45 nhà, 18 chưa có điện thoại", "thôn", "Trên", 45, 18, ""),
        ("Thôn 3 45 nhà 18 ko đt", "thôn", "3", 45, 18, ""),
        ("ấp 7: 120 hộ, 0 không điện thoại", "ấp", "7", 120, 0, ""),
        ("buôn Ako Dhong 80 nhà, 12 không điện thoại", "buôn", "Ako Dhong", 80, 12, ""),
        (
            "khóm Vĩnh Tây 2, 210 nhà, 9 không điện thoại",
            "khóm",
            "Vĩnh Tây 2",
            210,
            9,
            "",
        ),
        ("tổ dân phố 5, 90 hộ, 3 không điện thoại", "tổ dân phố", "5", 90, 3, ""),
        ("Bản Trên\t45\t18", "bản", "Trên", 45, 18, ""),
        ("3;Bản Sát 3;45;18", "bản", "Sát 3", 45, 18, ""),
        ("Bản Trên, 45, 18", "bản", "Trên", 45, 18, ""),
        ('1,"Bản Trên",45,18', "bản", "Trên", 45, 18, ""),
        ("bản Trên 45 18", "bản", "Trên", 45, 18, ""),
        ("bản Trên 45 nhà, không điện thoại 18", "bản", "Trên", 45, 18, ""),
        ("bản Trên 45 nhà, nhà nào cũng có điện thoại", "bản", "Trên", 45, 0, ""),
        ("bản Trên 45 nhà, 18 nhà", "bản", "Trên", 45, 18, ""),
        (
            "bản Trên 45 nhà, 18 không điện thoại, trưởng bản 0912 345 678",
            "bản",
            "Trên",
            45,
            18,
            "0912345678",
        ),
        (
            "bản Trên, trưởng bản: 0912.345.678, 45 nhà, 18 không điện thoại",
            "bản",
            "Trên",
            45,
            18,
            "0912345678",
        ),
        (
            "village Trên 45 houses, 18 without phone",
            "thôn",
            "village Trên",
            45,
            18,
            "",
        ),
    ],
)
def test_a_village_is_read_as_it_is_typed(line, word, name, households, without, phone):
    found = read_line(line, WORDS, "thôn", FOLD)
    assert found == Numbers(word, name, households, without, phone)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("bản Trên", Wrong.NUMBERS),
        ("bản Trên 45 nhà", Wrong.NUMBERS),
        ("45 nhà, 18 không điện thoại", Wrong.NAME),
        ("bản Trên 18 nhà, 45 không điện thoại", Wrong.MORE_WITHOUT),
        ("bản Trên 45000 nhà, 18 không điện thoại", Wrong.TOO_LARGE),
        ("xin chào", Wrong.NUMBERS),
        ("bản Trên, trưởng bản Giàng A Páo, 45 nhà, 18 không đt", Wrong.PERSON),
    ],
)
def test_what_is_no_village_says_why(line, why):
    assert read_line(line, WORDS, "thôn", FOLD) is why


def test_a_pasted_table_keeps_every_row_and_names_each_bad_line():
    pasted = (
        "STT;Thôn, bản;Số hộ;Hộ không điện thoại\n"
        "1;Bản Trên;45;18\n"
        "\n"
        "2;Bản Dưới;60;12\n"
        "3;Bản Giữa;;\n"
        "4;bản trên;45;18\n"
    )
    read = read_lines(pasted, WORDS, "thôn", FOLD)
    assert [v.title for v in read.good] == ["bản Trên", "bản Dưới"]
    assert [(b.number, b.why) for b in read.bad] == [
        (5, Wrong.NUMBERS),
        (6, Wrong.TWICE),
    ]
