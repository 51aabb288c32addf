"""A notice's code, however it is typed; and what opens an account."""

import pytest

from bot.conversation.verification import codes


@pytest.fixture
def fold(ground):
    return ground.country.folding.fold


@pytest.mark.parametrize(
    ("typed", "is_ours"),
    [
        ("482914", False),
        ("482 914", False),
        ("48 29 14", False),
        (" 482914. ", False),
        ("482.914", False),
        ("LB 482914", True),
        ("lb482914", True),
        ("Lb-482914", True),
        ("lb 482 914", True),
        ("Mã LB 482914", True),
        ("ma lb: 482914", True),
        ("MÃ LB 482914.", True),
        ("mã 482914", False),
        ("ma so 482914", False),
        ("mã tin: 482914", False),
        ("code LB 482914", True),
        ("#482914", False),
        ("LB 4 8 2 9 1 4", True),
    ],
)
def test_a_code_is_read_however_it_is_typed(fold, typed, is_ours):
    found = codes.alone(fold(typed))
    assert found is not None
    assert (found.digits, found.is_ours) == ("482914", is_ours)


@pytest.mark.parametrize(
    "typed",
    [
        "48291", "4829145", "LB 4829145", "lb", "tin lb 482914 co dung khong",
        "0912345678", "01324", "482914 đồng", "7 giờ 28/11", "", "mã", "1.482.914",
    ],
)  # fmt: skip
def test_anything_else_is_no_code(fold, typed):
    assert codes.alone(fold(typed)) is None


@pytest.mark.parametrize("typed", ["500000", "500.000", "28.11.26", "28-11-26"])
def test_a_sum_or_a_day_may_be_meant(fold, typed):
    found = codes.alone(fold(typed))
    assert found is not None
    assert found.may_be_else


def test_codes_within_a_text_are_those_that_are_called_ours(fold):
    text = "Họp 482911. Mã LB 482914, thay LB 482 920, mã 111222"
    assert codes.named(fold(text)) == ["482914", "482920"]


@pytest.mark.parametrize(
    "typed",
    [
        "Mã OTP của quý khách là 482914",
        "ma xac nhan 4829",
        "otp 48291433",
        "VCB: ma xac thuc giao dich 482914, khong chia se",
    ],
)
def test_what_opens_an_account_is_known(fold, typed):
    assert codes.tells_a_secret(fold(typed))


@pytest.mark.parametrize(
    "typed",
    [
        "goi dien bao duoc tien ho tro doi ma otp",
        "mã OTP là gì",
        "có người xin mã OTP để nhận 500.000 đồng",
        "lam giay khai sinh 2026",
    ],
)
def test_a_question_about_it_is_none(fold, typed):
    assert not codes.tells_a_secret(fold(typed))
