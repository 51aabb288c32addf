"""Numbers, sums, measures and numbers to call as they are said in Vietnamese. Pure."""

import re

from bot.speech.number_words import decimal_in_words, digits_of, in_words
from bot.speech.saying import Rule, rule

_UNITS = {
    "kg": "cân",
    "km": "cây số",
    "km2": "cây số vuông",
    "km²": "cây số vuông",
    "ha": "héc ta",
    "m2": "mét vuông",
    "m²": "mét vuông",
    "m3": "mét khối",
    "m³": "mét khối",
    "m": "mét",
    "cm": "phân",
    "mm": "ly",
    "lít": "lít",
    "l": "lít",
    "ml": "mi li lít",
    "mg": "mi li gam",
    "g": "gam",
    "kwh": "ki lô oát giờ",
    "db": "đề xi ben",
    "đồng": "đồng",
    "đ": "đồng",
    "vnđ": "đồng",
    "vnd": "đồng",
    "usd": "đô la Mỹ",
    "°c": "độ",
    "độ c": "độ",
    "%": "phần trăm",
    "k": "{thousand} đồng",
    "tr": "triệu",
    "triệu": "triệu",
    "tỷ": "tỷ",
    "tấn": "tấn",
    "tạ": "tạ",
    "'": "phút",
}
_PER = {"s": "giây", "h": "giờ", "lần": "lần"}  # of what stands behind a stroke
_COUNTED = "hộ|người|xã|thôn|bản|máy|câu|điểm|trường|nhóm|tỉnh|em|con|cháu|phiếu"
_PART_OF = "diện tích|số|tổng|thời gian|chặng|dân|giá|chi phí|suất|lương|mức"
_EMERGENCY = {"111", "112", "113", "114", "115"}
_TO_CALL = "gọi|tổng đài|đường dây nóng|số máy|hotline|nhắn tin đến"
_SIGNS = {"<": "dưới", ">": "trên", "≥": "từ", "≤": "không quá", "~": "khoảng"}
_LONGEST_NUMBER = 8  # digits; more without a point are called out one by one
_FOUR = 4


def number(text: str, thousand: str) -> str:
    """`1.500.000`, `1,5`, `2.5`, `05`, `27`."""
    whole, comma, after = text.partition(",")
    if not comma and re.fullmatch(r"\d+\.\d{1,2}", text):
        whole, _point, after = text.partition(".")
    digits = re.sub(r"\D", "", whole)
    if after.isdigit():
        return decimal_in_words(int(digits), after, thousand)
    if len(digits) > _LONGEST_NUMBER and digits == whole:
        return digits_of(digits)
    return in_words(int(digits), thousand)


def _unit(text: str, thousand: str) -> str:
    return _UNITS[text.casefold()].format(thousand=thousand)


def _measured(found: re.Match[str], thousand: str) -> str:
    minus = "âm " if found["minus"] else ""
    return (
        f"{minus}{number(found['number'], thousand)} {_unit(found['unit'], thousand)}"
    )


def _measures(found: re.Match[str], thousand: str) -> str:
    """`80-90%`; a sum's unit is said twice when it says it twice itself."""
    first, last = (number(found[name], thousand) for name in ("first", "last"))
    return f"{first} đến {last} {_unit(found['unit'], thousand)}"


def _times(found: re.Match[str], thousand: str) -> str:
    sides = [number(side, thousand) for side in re.split(r"\s*[x×]\s*", found["sides"])]
    unit = f" {_unit(found['unit'], thousand)}" if found["unit"] else ""
    return " nhân ".join(sides) + unit


def _millions(found: re.Match[str], thousand: str) -> str:
    """`1tr5`."""
    half = "rưỡi" if found["rest"] == "5" else in_words(int(found["rest"]), thousand)
    return f"{in_words(int(found['number']), thousand)} triệu {half}"


def _of_money(found: re.Match[str], _thousand: str) -> str:
    return f"{found['scale']} đồng"


def _each(found: re.Match[str], _thousand: str) -> str:
    word = found["of"]
    known = _PER.get(word) or _UNITS.get(word.casefold(), word)
    return f" một {known}"


def _spanned(found: re.Match[str], thousand: str) -> str:
    first, last = found["first"], found["last"]
    return f"{number(first, thousand)} đến {number(last, thousand)}"


def _out_of(found: re.Match[str], thousand: str) -> str:
    first, last = number(found["first"], thousand), number(found["last"], thousand)
    return f"{first} trên {last}"


def _part_of(found: re.Match[str], thousand: str) -> str:
    above, below = int(found["first"]), int(found["last"])
    under = "tư" if below == _FOUR else in_words(below, thousand)
    return f"{in_words(above, thousand)} phần {under}"


def _stone(found: re.Match[str], thousand: str) -> str:
    """`Km 12+300`."""
    first, last = number(found["first"], thousand), number(found["last"], thousand)
    return f"cây số {first} cộng {last}"


def _counted(found: re.Match[str], thousand: str) -> str:
    if found[0] in _EMERGENCY and not re.match(
        rf"\s*(?:{_COUNTED})\b", found.string[found.end() :]
    ):
        return digits_of(found[0])
    return number(found[0], thousand)


def _lettered(found: re.Match[str], thousand: str) -> str:
    """`A1`, `M02`, `VOV4`."""
    digits = found["number"]
    said = digits_of(digits) if digits.startswith("0") else number(digits, thousand)
    return f"{found['letters']} {said}"


def _sign(found: re.Match[str], _thousand: str) -> str:
    return f"{_SIGNS[found['sign']]} "


def _nth(found: re.Match[str], thousand: str) -> str:
    which = int(found["number"])
    said = {1: "nhất", _FOUR: "tư"}.get(which) or in_words(which, thousand)
    return f"thứ {said}"


# --- numbers to call, codes ----------------------------------------------------------


def _called(found: re.Match[str], _thousand: str) -> str:
    """In the groups in which it is written, or in threes."""
    written = re.sub(r"^\+84[\s.\-]*", "0", re.sub(r"[()]", "", found[0]))
    groups = re.split(r"[\s.\-]+", written.strip())
    if len(groups) > 1 and all(2 <= len(group) <= _FOUR for group in groups):  # noqa: PLR2004
        return ", ".join(map(digits_of, groups))
    digits = "".join(groups)
    if digits.startswith("02") and len(digits) > 10:  # noqa: PLR2004  # 0219 3888 123
        return ", ".join(map(digits_of, (digits[:4], digits[4:8], digits[8:])))
    return digits_of(digits)


def _free_call(found: re.Match[str], _thousand: str) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f"{digits_of(digits[:_FOUR])}, {digits_of(digits[_FOUR:])}"


def _to_call(found: re.Match[str], _thousand: str) -> str:
    return f"{found['before']}{digits_of(found['number'])}"


def _code(found: re.Match[str], _thousand: str) -> str:
    return f"mã thông báo {digits_of(found['code'])}"


def _form(found: re.Match[str], _thousand: str) -> str:
    """`Mẫu số 01`, `Mẫu 1a`."""
    letter = f" {found['letter']}" if found["letter"] else ""
    return f"{found['before']}{digits_of(found['number'])}{letter}"


_SUM = r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:\s\d{3})+|\d+"
_ANY = rf"(?:(?:{_SUM})(?:,\d+)?|\d+\.\d{{1,2}})"
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_DASH = r"\s*(?:-|–|—)\s*"
# Before hours and days: what only looks like one of them.
CALLED: tuple[Rule, ...] = (
    rule(r"\b(?:mã\s+)?LB\s*(?P<code>\d{6})\b", _code),
    rule(
        r"(?P<before>\bmẫu\s+(?:số\s+)?)(?P<number>\d{1,3})(?P<letter>[a-zđ])?\b", _form
    ),
    rule(
        r"(?<![\d.,])(?:\+84[\s.\-]?|\(0\d{2,3}\)\s*|0)\d(?:[\s.\-]?\d){6,9}(?!\d)",
        _called,
    ),
    rule(r"\b1[89]00(?:[\s.]?\d){4,6}\b", _free_call),
    rule(
        rf"(?P<before>\b(?:{_TO_CALL})\s+(?:ngay\s+|số\s+)?)(?P<number>\d{{3,5}})\b(?![.,]\d)(?!\s*(?:{_COUNTED}))",
        _to_call,
    ),
    rule(
        rf"(?<![\d/])\b(?P<first>\d{{1,3}})/(?P<last>\d{{1,3}})(?=\s+(?:{_COUNTED})\b)",
        _out_of,
    ),
    rule(
        rf"(?<![\d/])\b(?P<first>\d)/(?P<last>\d{{1,2}})(?=\s+(?:{_PART_OF})\b)",
        _part_of,
    ),
    rule(r"(?<=t[ỉỷ] lệ )(?P<first>\d{1,4})[:/](?P<last>\d{1,4})\b", _out_of),
    rule(r"\bkm\s*(?P<first>\d+)\+(?P<last>\d+)\b", _stone),
)
NUMBERS: tuple[Rule, ...] = (
    rule(r"\bthứ\s+(?P<number>\d{1,2})\b", _nth),
    rule(r"(?<=\d )(?P<scale>nghìn|ngàn|triệu|tỷ)\s*đ\b", _of_money),
    rule(r"\b(?P<number>\d{1,4})tr(?P<rest>\d)\b", _millions),
    rule(
        rf"\b(?P<sides>\d[\d,.]*(?:\s*[x×]\s*\d[\d,.]*)+)(?:\s*(?P<unit>{_UNIT}))?(?!\w)",
        _times,
    ),
    rule(
        rf"(?<![\w.,/])(?P<first>{_ANY}){_DASH}(?P<last>{_ANY})\s*(?P<unit>{_UNIT})(?!\w)",
        _measures,
    ),
    rule(
        rf"(?<![\w.,/])(?P<minus>(?<!\d)[-−])?(?P<number>{_ANY})\s*(?P<unit>{_UNIT})(?!\w)",
        _measured,
    ),
    rule(
        r"(?<=[^\W\d_])\s?/(?:1\s)?(?P<of>người|hộ|nhà|tháng|năm|ngày|vụ|lần|tuần|giờ|kg|ha|m2|m²"
        r"|con|cây|em|học sinh|lít|khẩu|đợt|kWh|kwh|h|s)\b",
        _each,
        re.NOFLAG,
    ),
    rule(rf"(?<![\w/.,])(?P<first>{_SUM})[/:](?P<last>{_SUM})(?![\w/])", _out_of),
    rule(rf"(?<![\w.,/])(?P<first>{_ANY}){_DASH}(?P<last>{_ANY})(?![\w/])", _spanned),
    rule(rf"(?<![\w.,/])(?:{_ANY})(?![\w/])(?![.,]\d)", _counted),
    rule(r"\b(?P<letters>[A-ZĐ]{1,4})(?P<number>\d{1,4})\b", _lettered, re.NOFLAG),
    rule(r"(?P<sign>[<>≥≤~])\s*(?=\w)", _sign),
)
