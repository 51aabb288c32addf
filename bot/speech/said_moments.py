"""Hours and days as they are said in Vietnamese. Pure."""

import re

from bot.speech.number_words import in_words
from bot.speech.saying import Rule, rule

_NOON, _MIDNIGHT, _MINUTES = 12, 24, 60
_FIRST_DAYS = 10  # mùng một to mùng mười
_LAST_DAY, _LAST_MONTH = 31, 12
_APRIL = 4
_WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")  # from Monday, thứ hai


def month_words(month: int) -> str:
    """`4` → `tư`."""
    return "tư" if month == _APRIL else in_words(month)


def _day(day: int) -> str:
    return f"mùng {in_words(day)}" if day <= _FIRST_DAYS else in_words(day)


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= _LAST_DAY and 1 <= month <= _LAST_MONTH


def _year(text: str | None, thousand: str) -> str:
    if not text:
        return ""
    whole = int(text) if len(text) > 2 else 2000 + int(text)  # noqa: PLR2004  # 28/11/26
    return f" năm {in_words(whole, thousand)}"


def _date(found: re.Match[str], thousand: str) -> str:
    day, month = int(found["day"]), int(found["month"])
    if not _is_day(day, month):
        return found[0]
    year = _year(found["year"], thousand)
    return f"ngày {_day(day)} tháng {month_words(month)}{year}"


def _days(found: re.Match[str], thousand: str) -> str:
    """`5-7/12`."""
    first, last, month = int(found["first"]), int(found["last"]), int(found["month"])
    if not first < last or not _is_day(last, month):
        return found[0]
    year = _year(found["year"], thousand)
    return f"ngày {_day(first)} đến ngày {_day(last)} tháng {month_words(month)}{year}"


def _dates(found: re.Match[str], thousand: str) -> str:
    """`28/11-2/12`."""
    days, months = (
        [int(found[name]) for name in names] for names in (("d1", "d2"), ("m1", "m2"))
    )
    if not all(map(_is_day, days, months)):
        return found[0]
    first, last = (
        f"ngày {_day(day)} tháng {month_words(month)}"
        for day, month in zip(days, months, strict=True)
    )
    return f"{first} đến {last}{_year(found['year'], thousand)}"


def _day_alone(found: re.Match[str], _thousand: str) -> str:
    day = int(found["day"])
    if not 1 <= day <= _LAST_DAY:
        return found[0]
    is_first = found["word"].casefold() != "ngày"  # mùng 3
    return _day(day) if is_first else f"ngày {_day(day)}"


def _month(found: re.Match[str], thousand: str) -> str:
    month = int(found["month"])
    if not 1 <= month <= _LAST_MONTH:
        return found[0]
    return f"tháng {month_words(month)}{_year(found['year'], thousand)}"


def _months(found: re.Match[str], thousand: str) -> str:
    first, last = int(found["first"]), int(found["last"])
    if not 1 <= first < last <= _LAST_MONTH:
        return found[0]
    year = _year(found["year"], thousand)
    return f"tháng {month_words(first)} đến tháng {month_words(last)}{year}"


def _school_year(found: re.Match[str], thousand: str) -> str:
    first, last = (in_words(int(found[n]), thousand) for n in ("first", "last"))
    return f"{found['word']} {first}, {last}"


def _weekday(found: re.Match[str], _thousand: str) -> str:
    return f"thứ {_WEEKDAYS[int(found['number']) - 2]}"


def _weekdays(found: re.Match[str], _thousand: str) -> str:
    return f"{found['first']} đến thứ {found['last']}"


def _sunday(found: re.Match[str], _thousand: str) -> str:
    return f"{found['before']} chủ nhật"


# --- hours ---------------------------------------------------------------------------


def _clock(hour_text: str, minute_text: str | None) -> str:
    """`` for what is no hour."""
    hour, minute = int(hour_text), int(minute_text or 0)
    if hour > _MIDNIGHT or minute >= _MINUTES:
        return ""
    said = f"{in_words(hour)} giờ"
    if not minute:
        return said
    if minute == _MINUTES // 2 and hour <= _NOON:
        return f"{said} rưỡi"
    ending = " phút" if minute < 10 else ""  # noqa: PLR2004  # năm phút
    return f"{said} {in_words(minute)}{ending}"


def _hour(found: re.Match[str], _thousand: str) -> str:
    return _clock(found["hour"], found["minute"]) or found[0]


def _hours(found: re.Match[str], _thousand: str) -> str:
    first = _clock(found["h1"], found["m1"])
    last = _clock(found["h2"], found["m2"])
    return f"{first} đến {last}" if first and last else found[0]


def _from_to(found: re.Match[str], _thousand: str) -> str:
    """`7-9 giờ`."""
    first, last = int(found["first"]), int(found["last"])
    return f"{in_words(first)} đến {in_words(last)} giờ"


def _all_day(found: re.Match[str], _thousand: str) -> str:
    return f"{found['before']}hai mươi tư trên {in_words(int(found['of']))}"


_DASH = r"\s*(?:-|–|—)\s*"
_TO = r"\s*(?:-|–|—|đến(?:\s+ngày)?)\s*"
_YEAR = r"(?:[/.]|\s+năm\s+)(?P<year>\d{4})\b"
_AT = r"(?:giờ|h|g|:)"
_SERVED = r"trực|phục vụ|hoạt động|mở cửa|hỗ trợ|làm việc|tổng đài"
_SAID_OF_HOURS = r"sáng|trưa|chiều|tối|đêm|ngày|thứ|hôm|mai"
_OF_TIME = r"sáng|chiều|tối|trưa|ngày|và|thứ bảy,?|đến|-"
# What is more than a number first, each taken out of the others' reach.
MOMENTS: tuple[Rule, ...] = (
    rule(rf"(?P<before>\b(?:{_SERVED})\s+)24/(?P<of>7)\b", _all_day),
    rule(r"(?P<before>)\b24/(?P<of>24)\b", _all_day),
    rule(r"\bT(?P<number>[2-7])\b(?!/)", _weekday, re.NOFLAG),
    rule(r"\bthứ\s+(?P<number>[2-7])\b(?!\s*tháng)", _weekday),
    rule(
        rf"(?<=thứ )(?P<first>hai|ba|tư|năm|sáu){_DASH}thứ (?P<last>\w+)",
        _weekdays,
    ),
    rule(rf"(?P<before>\b(?:(?i:{_OF_TIME})))\s+CN\b", _sunday, re.NOFLAG),
    rule(
        rf"(?:\bngày\s+)?(?<![\d/])\b(?P<d1>\d{{1,2}})/(?P<m1>\d{{1,2}}){_TO}"
        rf"(?P<d2>\d{{1,2}})/(?P<m2>\d{{1,2}})(?:/(?P<year>\d{{4}}))?(?![\d/])",
        _dates,
    ),
    rule(
        rf"(?:\bngày\s+)?(?<![\d/.,])\b(?P<first>\d{{1,2}}){_TO}(?P<last>\d{{1,2}})"
        r"/(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])",
        _days,
    ),
    rule(
        r"(?:\bngày\s+)?(?<![\d/])\b(?P<day>\d{1,2})/(?P<month>\d{1,2})"
        r"(?:/(?P<year>\d{4}|\d{2}))?(?![\d/])",
        _date,
    ),
    rule(
        r"(?:\bngày\s+)?(?<![\d.-])\b(?P<day>\d{1,2})([-.])(?P<month>\d{1,2})\2"
        r"(?P<year>(?:19|20)\d\d)\b",
        _date,
    ),
    rule(
        rf"\bngày\s+(?P<day>\d{{1,2}})\s+tháng\s+(?P<month>\d{{1,2}})(?:{_YEAR})?",
        _date,
    ),
    rule(
        rf"\btháng\s+(?P<first>\d{{1,2}}){_DASH}(?P<last>\d{{1,2}})\b(?:{_YEAR})?",
        _months,
    ),
    rule(rf"\b(?:tháng\s+|T)(?P<month>\d{{1,2}})\b\s*{_YEAR}", _month),
    rule(r"\btháng\s+(?P<month>\d{1,2})\b(?P<year>)(?![.,]\d)", _month),
    rule(r"(?<![\d/.,])\b(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)\b", _month),
    rule(
        r"\b(?P<word>ngày|mùng|mồng)\s+(?P<day>\d{1,2})\b(?![.,/]\d)(?!\s*công)",
        _day_alone,
    ),
    rule(
        rf"\b(?P<word>năm học)\s+(?P<first>\d{{4}}){_DASH}(?P<last>\d{{4}})\b",
        _school_year,
    ),
    rule(
        rf"\b(?P<h1>\d{{1,2}})\s?{_AT}(?P<m1>[0-5]\d)?{_DASH}"
        rf"(?P<h2>\d{{1,2}})\s?{_AT}(?P<m2>[0-5]\d)?(?![\w:])",
        _hours,
    ),
    rule(rf"\b(?P<first>\d{{1,2}}){_DASH}(?P<last>\d{{1,2}})\s?(?:giờ|h)\b", _from_to),
    rule(
        r"\b(?P<hour>\d{1,2})\s*(?:giờ\s+|giờ|h|g|:)(?P<minute>[0-5]?\d)"
        r"(?:\s*phút|(?<=\d\d)(?:ph?\b|['’])|\b(?!\s*phút)(?<!\D\d))(?!\w)",
        _hour,
    ),
    rule(r"\b(?P<hour>\d{1,2})\s*(?:giờ|h)(?P<minute>)(?!\w)", _hour),
    rule(rf"\b(?P<hour>\d{{1,2}})g(?P<minute>)(?=\s*(?:{_SAID_OF_HOURS})\b)", _hour),
)
