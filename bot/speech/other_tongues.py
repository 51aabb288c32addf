"""English and Chinese as their voices say them. Pure.

These voices say plain numbers themselves; what they would spell or garble is written
out for them: numbers of documents or to call, sums with points, days with strokes.
"""

import re
from collections.abc import Mapping

from bot.speech.saying import Rule, rule

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_EMERGENCY = r"11[1-5]"
_BY = r"(?:/[A-ZĐ][A-Za-zĐ]+\d*(?:-[A-ZĐ][A-Za-zĐ]+\d*)*)"
_SHORT = {
    "VND": "dong",
    "kg": "kilos",
    "km": "kilometres",
    "ha": "hectares",
    "cm": "centimetres",
    "mm": "millimetres",
    "m": "metres",
    "°C": "degrees",
    "%": "percent",
}
_CHINESE = {
    "VND": "越南盾",
    "kg": "公斤",
    "km": "公里",
    "ha": "公顷",
    "cm": "厘米",
    "mm": "毫米",
    "m": "米",
    "°C": "度",
}


def _apart(digits: str) -> str:
    return " ".join(re.sub(r"\D", "", digits))


def _called(found: re.Match[str], _thousand: str) -> str:
    return _apart(found[0].replace("+84", "0"))


def _code(found: re.Match[str], _thousand: str) -> str:
    return f"LB {_apart(found['code'])}"


def _plain(found: re.Match[str], _thousand: str) -> str:
    return re.sub(r"\D", "", found[0])


def _nothing(_found: re.Match[str], _thousand: str) -> str:
    return ""


def _document(found: re.Match[str], _thousand: str) -> str:
    return f"{found['number']} of {found['year']}"


def _number_only(found: re.Match[str], _thousand: str) -> str:
    return found["number"]


def _day(found: re.Match[str], _thousand: str) -> str:
    day, month = int(found["day"]), int(found["month"])
    if not 1 <= month <= len(_MONTHS):
        return found[0]
    year = f" {found['year']}" if found["year"] else ""
    return f"{day} {_MONTHS[month - 1]}{year}"


def _unit(found: re.Match[str], _thousand: str) -> str:
    return f"{found['number']} {_SHORT[found['unit']]}"


def _chinese_document(found: re.Match[str], _thousand: str) -> str:
    return f"{_apart(found['year']).replace(' ', '')}年第{found['number']}"


def _chinese_day(found: re.Match[str], _thousand: str) -> str:
    year = f"{found['year']}年" if found["year"] else ""
    return f"{year}{int(found['month'])}月{int(found['day'])}日"


def _chinese_percent(found: re.Match[str], _thousand: str) -> str:
    return f"百分之{found[1]}"


def _chinese_unit(found: re.Match[str], _thousand: str) -> str:
    return f"{found['number']}{_CHINESE[found['unit']]}"


def _chinese_hour(found: re.Match[str], _thousand: str) -> str:
    minute = int(found["minute"])
    return f"{int(found['hour'])}点" + (f"{minute}分" if minute else "")


_NUMBERED = r"(?<![\d/])(?P<number>\d{1,5})/(?P<year>(?:19|20)\d\d)"
_DAY = (
    r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})"
    r"(?:/(?P<year>(?:19|20)\d\d))?(?![\d/])"
)
_FIRST = (
    rule(r"(?:https?://|www\.)\S+", _nothing),
    rule(r"\bLB\s*(?P<code>\d{6})\b", _code),
    rule(r"(?<![\d.,])(?:\+84|0)(?:[\s.\-]?\d){8,10}(?!\d)", _called),
    rule(r"(?<![\d.,])1[89]00(?:[\s.]?\d){4,6}(?!\d)", _called),
    rule(rf"(?<![\d.,/]){_EMERGENCY}(?![\d/]|[.,]\d)", _called),
)
_SUMS = (rule(r"(?<![\d.,])\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?![\d])", _plain),)
_RULES: Mapping[str, tuple[Rule, ...]] = {
    "en": (
        *_FIRST,
        rule(_NUMBERED + _BY, _document),
        rule(rf"\b(?P<number>\d{{1,5}}){_BY}", _number_only),
        rule(r"(?<=Decree )" + _NUMBERED, _document),
        rule(r"(?<=Circular )" + _NUMBERED, _document),
        rule(_DAY, _day),
        *_SUMS,
        rule(r"(?<=\d)\s*[–-]\s*(?=\d)", lambda _found, _thousand: " to "),
        rule(
            r"(?P<number>\d)\s?(?P<unit>VND|kg|km|ha|cm|mm|m|°C|%)(?!\w)",
            _unit,
            re.NOFLAG,
        ),
        rule(
            r"(?<=[a-z])/(?=month|year|person|household|day|kilo)",
            lambda _found, _thousand: " a ",
        ),
    ),
    "zh-Hans": (
        *_FIRST,
        rule(r"第?" + _NUMBERED + _BY, _chinese_document),
        rule(rf"(?P<number>\d{{1,5}}){_BY}", _number_only),
        rule(_DAY, _chinese_day),
        *_SUMS,
        rule(r"(\d+(?:\.\d+)?)\s?%", _chinese_percent),
        rule(
            r"(?<!\d)(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d)", _chinese_hour
        ),
        rule(r"(\d)\s*[–-]\s*(?=\d)", lambda found, _thousand: f"{found[1]}到"),
        rule(
            r"(?P<number>\d)\s?(?P<unit>VND|kg|km|ha|cm|mm|m|°C)(?![A-Za-z])",
            _chinese_unit,
            re.NOFLAG,
        ),
    ),
}


def read_in(language: str, text: str) -> str:
    """A text as the voice of another language says it right."""
    for one in _RULES.get(language, ()):
        text = one.applied(text, "")
    lines = [re.sub(r"[ \t]{2,}", " ", line).strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line)
