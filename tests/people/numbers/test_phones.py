"""Phone numbers and bank days as officers type them."""

import pytest

from bot.people.bank_days import BankDay, NotABankDay, read_bank_days
from bot.people.numbers.phones import NotAPhone, Phone, read_phones


@pytest.mark.parametrize(
    ("typed", "number", "use"),
    [
        ("0216 3871 234 trực ban", "02163871234", "trực ban"),
        ("Trực bão lũ: 0912.345.678", "0912345678", "Trực bão lũ"),
        ("+84 912 345 678 - chủ tịch", "0912345678", "chủ tịch"),
        ("113 công an", "113", "công an"),
        ("1022 hỏi đáp", "1022", "hỏi đáp"),
        ("18001234 miễn phí", "18001234", "miễn phí"),
        ("1900 0368 căn cước", "19000368", "căn cước"),
        ("0398765432 y tế, trực 24/24", "0398765432", "y tế, trực 24/24"),
    ],
)
def test_numbers_of_vietnam_are_read_with_what_they_are_for(typed, number, use):
    assert read_phones(typed) == (Phone(number, use),)


def test_several_stand_on_lines_or_between_semicolons():
    found = read_phones("113 công an; 115 cấp cứu\n0216 3871 234 trực ban\n")
    assert [phone.number for phone in found] == ["113", "115", "02163871234"]


@pytest.mark.parametrize(
    ("typed", "lacks_use"),
    [
        ("không có", False),
        ("12 trực", False),
        ("0216 387 trực", False),
        ("0112345678 trực", False),
        ("09123456789 trực", False),
        ("999 trực", False),
        ("0912345678", True),
        ("113 công an; 0912345678 :", True),
    ],
)
def test_what_is_no_number_with_its_use_is_refused(typed, lacks_use):
    with pytest.raises(NotAPhone) as fault:
        read_phones(typed)
    assert fault.value.lacks_use is lacks_use


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("113", "113"),
        ("19000368", "1900 0368"),
        ("0912345678", "0912 345 678"),
        ("02163871234", "0216 387 1234"),
    ],
)
def test_a_number_is_shown_in_groups(number, shown):
    assert Phone(number, "").shown == shown


FORMERS = {"04486": "Xã La Pán Tẩn", "04489": "Xã Dế Xu Phình"}


def fold(text: str) -> str:
    return text.lower().replace("á", "a").replace("ẩ", "a").replace("xã", "xa")


def test_bank_days_are_read_by_former_commune():
    text = "la pan tan: 12, nhà văn hóa; Xã La Pán Tẩn: ngày 13\n20 trụ sở xã"
    assert read_bank_days(text, FORMERS, fold) == (
        BankDay("04486", "Xã La Pán Tẩn", 13, ""),
        BankDay("", "", 20, "trụ sở xã"),
    )


@pytest.mark.parametrize(
    "typed", ["La Pán Tẩn: 32", "0", "Bản Phiệt: 12", "hằng tháng"]
)
def test_what_is_no_bank_day_is_refused(typed):
    with pytest.raises(NotABankDay):
        read_bank_days(typed, FORMERS, fold)
