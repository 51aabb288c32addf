"""What must not stand in an urgent notice, and what looks like it and may."""

import pytest

from bot.bulletins.approving.urgent_guard import Fault, faults

KNOWN = {"112", "113", "02193888123"}
FLOOD = "Lũ quét ở bản Dưới, chạy lên chỗ cao ngay. "


def found(text: str, category: str | None = "disaster") -> list[Fault]:
    return faults(FLOOD + text, category, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cứu nạn: 112.",
        "Xã trực: 0219 3888 123.",
        "Gọi 113 ngay. 7 giờ 28/11/2026, 28.11.2026.",
        "Hỗ trợ 1.500.000 đồng, 25000000 đồng; 12345678 người.",
        "150 hộ bản Giữa. 1.200 con trâu",
        "Bản Dưới.Bản Giữa đi ngay",
        "Nghị định 66/2025/NĐ-CP.",
    ],
)
def test_a_plain_warning_may_go(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "https://tinyurl.com/abc",
        "xem tinyurl.com/abc",
        "www.cuutro.xyz",
        "hxxp://cuu-tro.vn/nhan",
        "cuu-tro . com",
        "zalo.me/0912345678",
        "bit.ly/3abc",
        "HTTPS://CONGAN.TOP",
        "ｗｗｗ．cuutro．com",
    ],
)
def test_a_link_may_not(text):
    assert Fault.LINK in found(text)


@pytest.mark.parametrize(
    "text",
    ["STK 1234567890", "tài khoản Agribank: 8200 205 123 456", "123456789012"],
)
def test_an_account_may_not(text):
    assert found(text) == [Fault.ACCOUNT]


@pytest.mark.parametrize(
    "text",
    ["0912345678", "gọi 0912.345.678", "+84 912 345 678", "1900 1234", "gọi 1022"],
)
def test_a_number_of_nobodys_card_may_not(text):
    assert found(text) == [Fault.PHONE]


@pytest.mark.parametrize("category", [None, "local", "services", "programmes"])
def test_it_is_for_danger_alone(category):
    assert found("", category) == [Fault.KIND]


def test_all_of_it_is_said_at_once():
    said = faults("STK 1234567890, 0912345678, tinyurl.com/a", None, ())
    assert said == list(Fault)
