"""What an urgent notice must not hold: swindlers would send just that. Pure."""

import re
from collections.abc import Collection, Iterator
from enum import Enum

from bot.country import composed
from bot.i18n import N_

# Disasters, rescue and epidemics are one category of ours, order is the other.
KINDS = ("disaster", "security")

_LINK = re.compile(
    r"(?:\bh..ps?\s?:\s?//|\bwww\s?\.)\s?\S+"
    r"|\b[a-z0-9-]+(?:\s?\.\s?[a-z0-9-]+)*\s?\.\s?(?:com|net|org|info|vn|me|ly|gl|gd|io"
    r"|co|cc|app|dev|xyz|top|shop|site|online|club|link|live|vip|biz|ru|cn|tk|page)"
    r"(?![\w-])"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S+",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"\+?\d(?:[ .\-()]{0,2}\d){2,}")
_SUM = re.compile(
    r"\s*(?:đồng|đ\b|vnđ|vnd|triệu|tỷ|nghìn|ngàn|usd|m2|m3|kg|ha\b|tấn|hộ|người|nhà)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{2,4}|\d{4}-\d{2}-\d{2}")
_CALL = re.compile(
    r"(?:gọi|goi|đt|sđt|sdt|điện thoại|dien thoai|hotline|liên hệ|lien he|zalo|call)"
    r"\D{0,20}$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?:tài khoản|tai khoan|\bstk|\btk\b|account|chuyển khoản|chuyen khoan|ngân hàng)"
    r"\D{0,30}$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"0[235789]\d{8,9}|1[89]00\d{4}(?:\d{2})?")
_SHORT = re.compile(r"1\d{2,3}")  # 113, 1022
NEAR = 40  # letters before a number that say what it is
LONG = 8  # digits: fewer are neither a telephone nor an account


class Fault(Enum):
    """What is in the way, in words."""

    KIND = N_("tin khẩn chỉ dành cho thiên tai, cứu nạn, dịch bệnh, an ninh")
    LINK = N_("tin khẩn không có đường dẫn")
    ACCOUNT = N_("tin khẩn không có số tài khoản, số dài")
    PHONE = N_("tin khẩn chỉ có số khẩn cấp và số trong danh bạ của xã")


def faults(text: str, category: str | None, known: Collection[str]) -> list[Fault]:
    """What keeps a text from going as urgent; `known` are numbers, digits only."""
    plain = composed(text)
    found = [Fault.KIND] if category not in KINDS else []
    if _LINK.search(plain):
        found.append(Fault.LINK)
    numbers = set(_numbers(plain, known))
    return found + [one for one in (Fault.ACCOUNT, Fault.PHONE) if one in numbers]


def _numbers(text: str, known: Collection[str]) -> Iterator[Fault]:
    for match in _NUMBER.finditer(text):
        digits = _national(match[0])
        before = text[max(0, match.start() - NEAR) : match.start()]
        if digits in known or _DATE.fullmatch(match[0]):
            continue
        if _ACCOUNT.search(before):
            yield Fault.ACCOUNT
        elif _PHONE.fullmatch(digits):
            yield Fault.PHONE
        elif _SUM.match(text, match.end()):
            continue
        elif _SHORT.fullmatch(digits) and _CALL.search(before):
            yield Fault.PHONE
        elif len(digits) >= LONG:
            yield Fault.ACCOUNT


def _national(typed: str) -> str:
    digits = re.sub(r"\D", "", typed)
    if typed.startswith("+84"):
        return "0" + digits.removeprefix("84").removeprefix("0")
    return digits
