"""What is understood of a typed time: a moment, several, a contradiction, nothing.

Every word must be understood: half a time would send at a wrong one. What may mean two
things is both, for the caller to ask.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.conversation.times.readings import Fold, readings
from bot.conversation.times.spoken_days import Days, day_of
from bot.conversation.times.spoken_hours import Hours, hours_of

MOST_CHOICES = 4
_DAY = 24 * 60  # minutes
_FROM_NOW = re.compile(
    r"(?P<after>SAU )?(?:(?P<hours>\d{1,2}) (?:GIO|TIENG)(?P<half> RUOI)?"
    r"(?: (?P<more>\d{1,2})(?: PHUT)?)?|(?P<minutes>\d{1,3}) PHUT|"
    r"(?P<half_hour>HALF (?:GIO|TIENG)))(?P<left> MORE)?"
)
_NOW = re.compile(r"(?:NGAY )?NOW(?: GIO)?")
_SAYS_NOTHING = re.compile(r"\b(?:NGAY|HOM)\b")


@dataclass(frozen=True, slots=True)
class Understood:
    """One moment; it may be past."""

    moment: datetime


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several moments, in order; `lacks_hour` where the hour was not said at all."""

    choices: tuple[datetime, ...]
    lacks_hour: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A date that is another weekday than was said: on that weekday, or on the date."""

    by_weekday: datetime
    by_date: datetime


@dataclass(frozen=True, slots=True)
class Nothing:
    """No time, or one of which not every word was understood."""


Understanding = Understood | Ambiguous | Conflict | Nothing


def understand(text: str, now: datetime, fold: Fold) -> Understanding:
    """What `8h30 thứ hai tới`, `1h trưa mai`, `30 phút nữa` means; `now` has a zone."""
    found: list[Understanding] = []
    for reading in readings(text, fold):
        try:
            found.append(_read(reading, now))
        except (ValueError, OverflowError):  # no such hour; the calendar ends in 9999
            continue
    conflicts = [one for one in found if isinstance(one, Conflict)]
    moments = {m for one in found for m in _moments(one)}
    if not moments:
        return conflicts[0] if conflicts else Nothing()
    lacks_hour = all(isinstance(o, Ambiguous) and o.lacks_hour for o in found)
    if lacks_hour:
        return Ambiguous(_few(moments, now), lacks_hour=True)
    said = {
        m
        for one in found
        if not (isinstance(one, Ambiguous) and one.lacks_hour)
        for m in _moments(one)
    }
    choices = _few(said, now)
    return Understood(choices[0]) if len(choices) == 1 else Ambiguous(choices)


def speaks_of_time(text: str, fold: Fold) -> bool:
    """Whether every word is one of times and a figure is among them: `25h`, `31/2`."""
    has_figure = any(letter.isdigit() for letter in text)
    return has_figure and any("?" not in reading for reading in readings(text, fold))


def _moments(one: Understanding) -> tuple[datetime, ...]:
    match one:
        case Understood():
            return (one.moment,)
        case Ambiguous():
            return one.choices
        case Conflict() | Nothing():
            return ()


def _few(moments: set[datetime], now: datetime) -> tuple[datetime, ...]:
    """In order; what is past only where nothing else is left."""
    ahead = sorted(m for m in moments if m > now)
    return tuple(ahead[:MOST_CHOICES]) or (max(moments),)


def _read(reading: str, now: datetime) -> Understanding:
    """What one reading means; raises ValueError where it means nothing."""
    if _NOW.fullmatch(reading):
        return Understood(now)
    if found := _FROM_NOW.fullmatch(reading):
        if found["after"] or found["left"]:
            return Understood(_from_now(found, now))
        if found["half_hour"]:
            raise ValueError("half an hour of what?")
    days, rest = day_of(reading, now.date())
    hours, rest = hours_of(rest)
    if _SAYS_NOTHING.sub("", rest).strip():
        raise ValueError("words that are not understood")
    if not hours.is_said and not (days.days or hours.half):
        raise ValueError("neither a day nor an hour")
    if days.instead is not None:
        return _contradiction(days, hours, now)
    moments = tuple(_on(days.days, hours, now))
    return Ambiguous(moments, lacks_hour=not hours.is_said)


def _from_now(found: re.Match[str], now: datetime) -> datetime:
    hours, minutes = int(found["hours"] or 0), int(found["minutes"] or 0)
    minutes += int(found["more"] or 0)
    minutes += 30 if found["half"] or found["half_hour"] else 0
    later = now + timedelta(hours=hours, minutes=minutes)
    return later.replace(second=0, microsecond=0)


def _contradiction(days: Days, hours: Hours, now: datetime) -> Conflict:
    """On each of the two days; the weekday's own is never past."""
    if not hours.is_said or days.instead is None:
        raise ValueError("a contradiction without an hour")
    by_weekday = _at(days.instead, hours.minutes[0], now)
    if by_weekday <= now:
        by_weekday += timedelta(days=7)
    return Conflict(by_weekday, _at(days.days[0], hours.minutes[0], now))


def _on(days: tuple[date, ...], hours: Hours, now: datetime) -> list[datetime]:
    """The moments that may be meant, past ones included."""
    is_today = days == (now.date(),)
    if hours.is_small and days and not is_today:  # of two nights that touch the day
        minutes = [m + more for m in hours.minutes for more in (0, _DAY)]
        return [_at(day, m, now) for day in days for m in minutes]
    is_next = not days or (hours.is_small and is_today)
    if hours.is_open and (is_next or is_today):
        return _this_half_or_the_next(hours.minutes[0], now, is_today=is_today)
    moments = [_at(day, m, now) for day in days or (now.date(),) for m in hours.minutes]
    if not is_next:
        return moments
    return [m if m > now else m + timedelta(days=1) for m in moments]


def _this_half_or_the_next(
    minutes: int, now: datetime, *, is_today: bool
) -> list[datetime]:
    """ "7 giờ", said at noon, is this evening or tomorrow; before seven it is seven."""
    first = _at(now.date(), minutes, now)
    if first > now:
        return [first]
    tomorrow = _at(now.date(), minutes + _DAY, now)
    later = _at(now.date(), minutes + _DAY // 2, now)
    if later > now:
        return [later, tomorrow]
    return [first] if is_today else [tomorrow]


def _at(day: date, minutes: int, now: datetime) -> datetime:
    """So many minutes after a day began, by the clock on the wall."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    return midnight + timedelta(minutes=minutes)
