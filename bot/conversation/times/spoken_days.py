"""Which day is said: a date, a weekday, a day so many days off. Of one reading."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation.times import lunar

_WEEK = 7
_HALF_A_YEAR = timedelta(days=182)
_CENTURY = 2000
_SUNDAY = 6

_ISO = re.compile(r"\b(\d{4}) - (\d{1,2}) - (\d{1,2})\b")
_DATE = re.compile(
    r"(?:\bNGAY )?(?:\bMUNG )?\b(\d{1,2}) (?:[/.-]|THANG) (\d{1,2}|GIENG|CHAP)\b"
    r"(?: (?:[/.-] |NAM )?(\d{4})\b| [/.-] (\d{2})\b)?(?! :)"
)
_MONTH_FIRST = re.compile(r"\bTHANG (\d{1,2}) NGAY (?:MUNG )?(\d{1,2})\b")
_DAY_ALONE = re.compile(r"\b(?:NGAY MUNG|NGAY|(MUNG)) (\d{1,2})\b(?! :)")
_FULL_MOON = re.compile(r"\bRAM(?: THANG (\d{1,2}|GIENG|CHAP))?\b")
_TET = re.compile(r"\bMUNG (\d) TET\b")
_WHICH_MONTH = re.compile(r"\bTHANG (NAY|NEXT|SAU)\b")
_LUNAR = re.compile(r"\bLUNAR\b(?: CALENDAR)?")
_SOLAR = re.compile(r"\bSOLAR\b(?: CALENDAR)?")
_OFF = re.compile(
    r"\b(\d{1,2}) (NGAY|HOM|TUAN) MORE\b|\bSAU (\d{1,2}) (NGAY|HOM|TUAN)\b"
)
_WEEKDAY = re.compile(r"\b(?:THU ([2-7])|(CN))\b")
_WHICH_WEEK = re.compile(r"\b(?:TUAN (NAY|NEXT|SAU)|(ON) TUAN)\b")
_WHICH_DAY = re.compile(r"(?<=[2-7N]) (NAY|NEXT|SAU)\b")
_NAMED = (
    (re.compile(r"\b(?:NGAY )?KIA3\b"), 3),
    (re.compile(r"\b(?<!HOM )(?:NGAY )?(?:KIA|MOT)\b"), 2),
    (re.compile(r"\b(?:NGAY )?MAI\b"), 1),
    (re.compile(r"\b(?:HOM |NGAY )?NAY\b"), 0),
)
_LUNAR_MONTHS = {"GIENG": 1, "CHAP": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """The days that are meant, one of them; none where no day was said.

    `instead` is the nearest day of the weekday that was said, where the date that was
    said is another one.
    """

    days: tuple[date, ...] = ()
    instead: date | None = None


def day_of(text: str, today: date) -> tuple[Days, str]:
    """The day, and what is left of the text; raises ValueError for one that is none."""
    lunar_said, text = _taken(_LUNAR, text)
    solar_said, text = _taken(_SOLAR, text)
    calendar = "lunar" if lunar_said else "solar" if solar_said else ""
    for reader in (_off, _dated, _month_s_day):
        found = reader(text, today, calendar)
        if found is not None:
            return _with_weekday(*found)
    if calendar:
        raise ValueError("a calendar without a day of it")
    return _weekday(text, today) or _named(text, today) or (Days(), text)


# --- dates


def _off(text: str, today: date, calendar: str) -> tuple[Days, str] | None:
    found, rest = _taken(_OFF, text)
    if found is None:
        return None
    number, unit = found[1] or found[3], found[2] or found[4]
    days = int(number) * (_WEEK if unit == "TUAN" else 1)
    return Days((today + timedelta(days=days),)), rest


def _dated(text: str, today: date, calendar: str) -> tuple[Days, str] | None:
    """A day with its month, or one of the moon."""
    if found := _ISO.search(text):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return Days((day,)), _without(text, found)
    if found := _TET.search(text):
        days = lunar.solar_days(int(found[1]), 1, today)
        return Days((days[0],)), _without(text, found)
    if found := _FULL_MOON.search(text):
        month = _month(found[1]) if found[1] else None
        days = lunar.solar_days(15, month, today)
        return Days((days[0],)), _without(text, found)
    found, numbers = _MONTH_FIRST.search(text), (2, 1)
    if found is None:
        found, numbers = _DATE.search(text), (1, 2)
    if found is None:
        return None
    day_number, month = int(found[numbers[0]]), _month(found[numbers[1]])
    rest = _without(text, found)
    if found[numbers[1]] in _LUNAR_MONTHS or calendar == "lunar":
        return Days((lunar.solar_days(day_number, month, today)[0],)), rest
    year = (found[3] or found[4]) if numbers == (1, 2) else None
    return Days((_solar(day_number, month, year, today),)), rest


def _month(said: str) -> int:
    return _LUNAR_MONTHS.get(said) or int(said)


def _solar(day: int, month: int, said_year: str | None, today: date) -> date:
    if said_year is not None:
        year = int(said_year)
        return date(year if year >= _CENTURY else _CENTURY + year, month, day)
    found = date(today.year, month, day)
    if today - found > _HALF_A_YEAR:  # "2/1" said in December
        found = found.replace(year=today.year + 1)
    return found


def _month_s_day(text: str, today: date, calendar: str) -> tuple[Days, str] | None:
    """A day of this month or the next; the first ones may be the moon's as well."""
    which, text = _taken(_WHICH_MONTH, text)
    found, rest = _taken(_DAY_ALONE, text)
    if found is None:
        if which is not None:
            raise ValueError("a month without a day")
        return None
    number = int(found[2])
    is_next = which is not None and which[1] != "NAY"
    solar = _next_of_month(number, today, is_next=is_next)
    if calendar == "lunar":
        return Days((lunar.solar_days(number, None, today)[0],)), rest
    if found[1] and not calendar and which is None:
        return Days((solar, lunar.solar_days(number, None, today)[0])), rest
    return Days((solar,)), rest


def _next_of_month(number: int, today: date, *, is_next: bool) -> date:
    for ahead in range(1 if is_next else 0, 14):
        month = today.month + ahead
        year = today.year + (month - 1) // 12
        try:
            found = date(year, (month - 1) % 12 + 1, number)
        except ValueError:
            if is_next:
                raise
            continue
        if found >= today:
            return found
    raise ValueError("no such day")


def _with_weekday(days: Days, text: str) -> tuple[Days, str]:
    """A date, and the weekday that was said beside it."""
    found, rest = _taken(_WEEKDAY, text)
    if found is None:
        return days, text
    _which, rest = _taken(_WHICH_WEEK, rest)
    said = _number(found)
    agreeing = tuple(day for day in days.days if day.weekday() == said)
    if agreeing:
        return Days(agreeing), rest
    day = days.days[0]
    ahead = (said - day.weekday()) % _WEEK
    off = ahead if ahead <= _WEEK // 2 else ahead - _WEEK
    return Days((day,), instead=day + timedelta(days=off)), rest


# --- weekdays


def _weekday(text: str, today: date) -> tuple[Days, str] | None:
    found = _WEEKDAY.search(text)
    if found is None:
        return None
    after = _WHICH_DAY.match(text, found.end())
    which = after[1] if after else ""
    rest = text[: found.start()] + " " + text[(after or found).end() :]
    week, rest = _taken(_WHICH_WEEK, rest)
    if week is not None or which == "SAU":
        if week is not None and which:
            raise ValueError("two weeks")
        is_this = week is not None and week[1] == "NAY"
        return Days(_of_week(_number(found), today, is_this=is_this)), rest
    coming = today + timedelta(days=(_number(found) - today.weekday()) % _WEEK)
    if coming != today:
        return Days((coming,)), rest
    later = today + timedelta(days=_WEEK)
    choices = {"": (today, later), "NAY": (today,), "NEXT": (later,)}
    return Days(choices[which]), rest


def _of_week(weekday: int, today: date, *, is_this: bool) -> tuple[date, ...]:
    monday = today - timedelta(days=today.weekday())
    if is_this:
        return (monday + timedelta(days=weekday),)
    found = monday + timedelta(days=_WEEK + weekday)
    if today.weekday() == _SUNDAY:  # for many the new week has begun today
        return (found, found + timedelta(days=_WEEK))
    return (found,)


def _number(found: re.Match[str]) -> int:
    return int(found[1]) - 2 if found[1] else _SUNDAY


def _named(text: str, today: date) -> tuple[Days, str] | None:
    for pattern, ahead in _NAMED:
        found, rest = _taken(pattern, text)
        if found is not None:
            return Days((today + timedelta(days=ahead),)), rest
    return None


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    found = pattern.search(text)
    return found, _without(text, found) if found else text


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split())
