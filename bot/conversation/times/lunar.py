"""The lunar calendar as it is kept in Vietnam, for first and fifteenth days and Tết.

New moons and the sun's longitude by the usual series (after Meeus), reckoned at
seven hours east, which is what the calendar is defined by, wherever the bot runs.
"""

from datetime import date, timedelta
from math import floor, pi, sin

_EAST = 7 / 24  # of a day
_NEW_MOON_1900 = 2415021.076998695  # a Julian day
_MONTH = 29.530588853  # days
_ORDINAL = 1721425  # what a Julian day is ahead of `date.toordinal`
_RIGHT = pi / 180
LAST_MONTH, LEAP_YEAR = 11, 365  # the month of the winter solstice; more days are leap


def solar_days(day: int, month: int | None, after: date) -> list[date]:
    """When a lunar day next comes, from a day on; of any month, or of one each year."""
    found: list[date] = []
    for year in (after.year - 1, after.year, after.year + 1):
        for number, is_leap, begins in _months(year):
            if is_leap or (month is not None and number != month):
                continue
            solar = begins + timedelta(days=day - 1)
            if solar >= after and solar not in found:
                found.append(solar)
    return sorted(found)


def _months(year: int) -> list[tuple[int, bool, date]]:
    """The months from the eleventh of one lunar year to the next, when each begins."""
    first, last = _eleventh(year - 1), _eleventh(year)
    is_leap_year = last - first > LEAP_YEAR
    start = floor((first - _NEW_MOON_1900) / _MONTH + 0.5)
    begins = [_new_moon(start + n) for n in range(14 if is_leap_year else 13)]
    leap = _leap(begins) if is_leap_year else None
    found = []
    for n, begin in enumerate(begins[:-1]):
        number = n - (1 if leap is not None and n >= leap else 0)
        found.append(((number + 10) % 12 + 1, n == leap, _date(begin)))
    return found


def _leap(begins: list[int]) -> int:
    """Which of the months has no principal term of the sun."""
    terms = [_sun(begin) for begin in begins]
    return next(n for n in range(1, len(terms) - 1) if terms[n] == terms[n + 1])


def _eleventh(year: int) -> int:
    """The new moon before the winter solstice of a year."""
    day = date(year, 12, 31).toordinal() + _ORDINAL
    number = floor((day - 2415021) / _MONTH)
    begins = _new_moon(number)
    return begins if _sun(begins) < 9 else _new_moon(number - 1)  # noqa: PLR2004


def _date(julian: int) -> date:
    return date.fromordinal(julian - _ORDINAL)


def _new_moon(number: int) -> int:
    """The Julian day, by the clock of Hanoi, of the nth new moon since 1900."""
    t = number / 1236.85
    mean = 2415020.75933 + 29.53058868 * number
    mean += 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * _RIGHT)
    sun = (359.2242 + 29.10535608 * number - 0.0000333 * t**2) * _RIGHT
    moon = (306.0253 + 385.81691806 * number + 0.0107306 * t**2) * _RIGHT
    node = (21.2964 + 390.67050646 * number - 0.0016528 * t**2) * _RIGHT
    off = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
    off += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
    off += 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon)
    off += -0.0074 * sin(sun - moon) + 0.0004 * sin(2 * node + sun)
    off += -0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
    off += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    late = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + off - late + 0.5 + _EAST)


def _sun(julian: int) -> int:
    """In which twelfth of its way the sun stands as a day begins in Hanoi."""
    t = (julian - 0.5 - _EAST - 2451545.0) / 36525
    mean = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    m = mean * _RIGHT
    way = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    way += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(m)
    way += (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000290 * sin(3 * m)
    return int(way % 360 / 30)
