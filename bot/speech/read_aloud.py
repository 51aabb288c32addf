"""A notice as it is read out to people: no figure, no sign, no short form. Pure.

Hours, dates, sums and numbers to call become words, each the way it is said; short
forms of offices are said whole; an address of the net is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.speech.number_words import decimal_in_words, digits_of, in_words

_SHORT = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "UB": "Ủy ban",
    "NVH": "nhà văn hóa",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "CCCD": "căn cước",
    "CMND": "chứng minh thư",
    "THPT": "trung học phổ thông",
    "THCS": "trung học cơ sở",
    "TTHC": "thủ tục hành chính",
    "CSXH": "Chính sách xã hội",
    "NHCSXH": "Ngân hàng Chính sách xã hội",
    "PCTT": "phòng chống thiên tai",
    "PCCC": "phòng cháy chữa cháy",
    "LMLM": "lở mồm long móng",
    "DTTS": "dân tộc thiểu số",
    "CBCC": "cán bộ",
    "ĐBP": "đồn biên phòng",
    "SĐT": "số điện thoại",
    "ĐT": "điện thoại",
    "TP": "thành phố",
    "KH": "kế hoạch",
}
_UNITS = {
    "kg": "cân",
    "km": "cây số",
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
    "đ": "đồng",
    "vnđ": "đồng",
    "vnd": "đồng",
    "°c": "độ",
    "độ c": "độ",
    "%": "phần trăm",
    "k": "{thousand} đồng",
    "tr": "triệu",
}
_EMERGENCY = {"111", "112", "113", "114", "115"}
_NOON = 12
_MOST_MINUTES = 60
_FIRST_DAYS = 10  # mùng một to mùng mười
_LAST_DAY, _LAST_MONTH = 31, 12
_SUM = r"\d{1,3}(?:[.\s]\d{3})+|\d+"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    said: Callable[[re.Match[str], str], str]


def read_aloud(text: str, thousand: str = "nghìn") -> str:
    """A text as it is said; `thousand` is `ngàn` in the south."""
    for rule in _RULES:

        def said(found: re.Match[str], rule: _Rule = rule) -> str:
            return rule.said(found, thousand)

        text = rule.pattern.sub(said, text)
    lines = [_tidy(line) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


def _tidy(line: str) -> str:
    line = re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"[ \t]{2,}", " ", line)).strip()
    line = re.sub(r"(?:[,:;]\s*)+([.!?])", r"\1", line)
    for end in (". ", "! ", "? "):
        line = end.join(part[:1].upper() + part[1:] for part in line.split(end))
    return line[:1].upper() + line[1:] if any(map(str.isalnum, line)) else ""


# --- moments -------------------------------------------------------------------------


def _hour(found: re.Match[str], _thousand: str) -> str:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 2 * _NOON or minute >= _MOST_MINUTES:
        return found[0]
    said = f"{in_words(hour)} giờ"
    if minute == _MOST_MINUTES // 2:
        return f"{said} rưỡi"
    return f"{said} {in_words(minute)}" if minute else said


def _day(day: int) -> str:
    return f"mùng {in_words(day)}" if day <= _FIRST_DAYS else in_words(day)


def _date(found: re.Match[str], thousand: str) -> str:
    day, month = int(found["day"]), int(found["month"])
    if not 1 <= day <= _LAST_DAY or not 1 <= month <= _LAST_MONTH:
        return found[0]
    said = f"ngày {_day(day)} tháng {_month(month)}"
    year = found["year"]
    if not year:
        return said
    whole = int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004  # 28/11/26
    return f"{said} năm {in_words(whole, thousand)}"


def _month(month: int) -> str:
    return "tư" if month == 4 else in_words(month)  # noqa: PLR2004  # tháng tư


def _span_of_days(found: re.Match[str], _thousand: str) -> str:
    first, last = int(found["first"]), int(found["last"])
    month = int(found["month"])
    if not 1 <= first < last <= _LAST_DAY or not 1 <= month <= _LAST_MONTH:
        return found[0]
    return f"ngày {_day(first)} đến ngày {_day(last)} tháng {_month(month)}"


def _day_alone(found: re.Match[str], _thousand: str) -> str:
    day = int(found["day"])
    return f"ngày {_day(day)}" if 1 <= day <= _LAST_DAY else found[0]


def _month_alone(found: re.Match[str], thousand: str) -> str:
    month = int(found["month"])
    if not 1 <= month <= _LAST_MONTH:
        return found[0]
    said = f"tháng {_month(month)}"
    year = found["year"]
    return f"{said} năm {in_words(int(year), thousand)}" if year else said


# --- numbers -------------------------------------------------------------------------


def _called(found: re.Match[str], _thousand: str) -> str:
    return digits_of(found[0])


def _code(found: re.Match[str], _thousand: str) -> str:
    return f"mã thông báo {digits_of(found['code'])}"


def _measured(found: re.Match[str], thousand: str) -> str:
    unit = _UNITS[found["unit"].lower()].format(thousand=thousand)
    return f"{_number(found['number'], thousand)} {unit}"


def _spanned(found: re.Match[str], thousand: str) -> str:
    first, last = found["first"], found["last"]
    return f"{_number(first, thousand)} đến {_number(last, thousand)}"


def _counted(found: re.Match[str], thousand: str) -> str:
    if found[0] in _EMERGENCY:
        return digits_of(found[0])
    return _number(found[0], thousand)


def _number(text: str, thousand: str) -> str:
    """`1.500.000`, `1,5`, `05`, `27`."""
    whole, comma, after = text.partition(",")
    digits = re.sub(r"\D", "", whole)
    if comma and after.isdigit():
        return decimal_in_words(int(digits), after, thousand)
    return in_words(int(digits), thousand)


def _decree(found: re.Match[str], thousand: str) -> str:
    number, year = int(found["number"]), int(found["year"])
    return f"{in_words(number, thousand)} năm {in_words(year, thousand)}"


def _roman(found: re.Match[str], _thousand: str) -> str:
    words = {"I": "một", "II": "hai", "III": "ba"}
    return f"{found[1]} {words[found[2]]}"


# --- the rest ------------------------------------------------------------------------


def _whole(found: re.Match[str], _thousand: str) -> str:
    return _SHORT[found[0]]


def _nothing(_found: re.Match[str], _thousand: str) -> str:
    return ""


def _rule(
    pattern: str, said: Callable[[re.Match[str], str], str], flags: int = re.IGNORECASE
) -> _Rule:
    return _Rule(re.compile(pattern, flags), said)


_UNIT_WORDS = "|".join(
    sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True)
)
# In this order: what is more than a number first, each taken out of the others' reach.
_RULES = (
    _rule(r"(?:https?://|www\.)\S+", _nothing),
    _rule(r"\b(?:mã\s+)?LB\s*(?P<code>\d{6})\b", _code),
    _rule(
        r"(?P<number>\d{1,5})/(?P<year>(?:19|20)\d\d)/[A-ZĐ]{2,}(?:-[A-ZĐ]+)*",
        _decree,
    ),
    _rule(r"(?:\+84|\b0)(?:[\s.\-]?\d){8,10}\b", _called),
    _rule(r"\b1[89]00(?:[\s.]?\d){4,6}\b", _called),
    _rule(
        r"(?:ngày\s+)?\b(?P<first>\d{1,2})\s*(?:-|–|đến)\s*(?P<last>\d{1,2})"
        r"/(?P<month>\d{1,2})(?![\d/])",
        _span_of_days,
    ),
    _rule(
        r"(?:\bngày\s+)?(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})"
        r"(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])",
        _date,
    ),
    _rule(
        r"(?:\bngày\s+)?(?<![\d-])(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year>\d{4})\b",
        _date,
    ),
    _rule(
        r"\bngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})"
        r"(?:\s+năm\s+(?P<year>\d{4}))?\b",
        _date,
    ),
    _rule(r"\btháng\s+(?P<month>\d{1,2})(?:\s*[/]\s*(?P<year>\d{4}))?\b", _month_alone),
    _rule(r"\b(?:ngày|mùng|mồng)\s+(?P<day>\d{1,2})\b(?![.,]\d)", _day_alone),
    _rule(
        r"\b(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>[0-5]\d)?(?:\s*phút)?"
        r"(?<!:)(?!\w)",
        _hour,
    ),
    _rule(
        rf"(?P<number>(?:{_SUM})(?:,\d+)?)\s*(?P<unit>{_UNIT_WORDS})(?!\w)", _measured
    ),
    _rule(r"\b(?P<first>\d{1,4})\s*[-–]\s*(?P<last>\d{1,4})\b(?![.,/]\d)", _spanned),
    _rule(rf"(?<![\w.,/])(?:{_SUM})(?:,\d+)?(?![\w/])", _counted),
    _rule(r"\b(khu vực|vùng|cấp|quý)\s+(I{1,3})\b", _roman, flags=0),
    _rule(
        rf"\b(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b", _whole, flags=0
    ),
    _rule(r"\s*[\U0001F300-\U0001FAFF☀-➿️]+", _nothing),
)
