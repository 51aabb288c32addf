"""A text beside one that was sent: the same, altered where, or another."""

import pytest

from bot.bulletins.vouching.likeness import (
    LOOKED_FOR,
    MOST_LETTERS,
    Difference,
    compared,
    sketch,
)

SENT = (
    "TIN KHẨN\nTiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại nhà văn hóa bản Giữa. "
    "Mang sổ tiêm.\nXã Púng Luông, tỉnh Lào Cai, 26/11/2026. Mã LB 482914"
)
AROUND = ("TIN KHẨN\n", "\nXã Púng Luông, tỉnh Lào Cai, 26/11/2026. Mã LB 482914")
WORDS = (
    "Tiêm phòng trâu bò: 7 giờ sáng thứ Bảy 28/11 tại nhà văn hóa bản Giữa. "
    "Mang sổ tiêm."
)


@pytest.fixture
def fold(ground):
    return ground.country.folding.fold


@pytest.mark.parametrize(
    "claimed",
    [
        SENT,
        WORDS,
        WORDS.upper(),
        "tiem phong trau bo 7 gio sang thu bay 28/11 tai nha van hoa ban giua mang so "
        "tiem",
        f"{WORDS}\n\n  Xã Púng Luông, tỉnh Lào Cai, 26/11/2026. Mã LB 482914",
        WORDS.replace(" ", "  ").replace(".", " …"),
    ],
)
def test_spaces_case_tones_and_what_stands_around_change_nothing(fold, claimed):
    found = compared(SENT, AROUND, claimed, fold)
    assert found.is_the_same
    assert found.share == 1.0


@pytest.mark.parametrize(
    ("claimed", "difference"),
    [
        (
            WORDS.replace("7 giờ", "9 giờ"),
            Difference("7 giờ", "9 giờ"),
        ),
        (
            f"{WORDS} Nộp 200.000 đồng vào số 0912345678.",
            Difference("", "Nộp 200 000 đồng vào số 0912345678"),
        ),
        (WORDS.replace(" Mang sổ tiêm.", ""), Difference("Mang sổ tiêm", "")),
        (SENT.replace("482914", "482915"), Difference("482914", "482915")),
        (
            SENT.replace("Púng Luông", "Cao Phạ"),
            Difference("Púng Luông tỉnh", "Cao Phạ tỉnh"),
        ),
    ],
)
def test_what_was_changed_is_named(fold, claimed, difference):
    found = compared(SENT, AROUND, claimed, fold)
    assert not found.is_the_same
    assert found.is_alike
    assert difference in found.differences


@pytest.mark.parametrize(
    "claimed",
    [
        "bao nhieu tuoi duoc tien nguoi gia",
        "Bà con hộ nghèo được nhận 500.000 đồng, bấm vào đường dẫn này để nhận ngay.",
        "Tiêm phòng cho trẻ em ở trạm y tế.",
        "",
        "!!!",
    ],
)
def test_another_text_is_another(fold, claimed):
    assert not compared(SENT, AROUND, claimed, fold).is_alike


def test_the_numbers_of_a_copy_meet_those_of_what_was_sent(fold):
    kept = set(sketch(WORDS, fold))
    for claimed in (WORDS.upper(), f"Cả nhà xem này: {WORDS} Gửi ngay.", SENT):
        assert kept & set(sketch(claimed, fold, LOOKED_FOR))
    assert not kept & set(sketch("Hôm nay trời mưa to lắm bà con ạ.", fold))


def test_one_word_can_be_found_too(fold):
    assert sketch("Nghỉ", fold)
    assert sketch(" …", fold) == []


@pytest.mark.parametrize("claimed", ["a " * 50_000, "a b " * 50_000, WORDS * 2_000])
def test_what_is_pasted_beyond_any_notice_is_not_weighed(fold, claimed):
    whole = compared(SENT, AROUND, claimed, fold)
    assert whole == compared(SENT, AROUND, claimed[:MOST_LETTERS], fold)
    assert len(sketch(claimed, fold, LOOKED_FOR)) <= LOOKED_FOR
