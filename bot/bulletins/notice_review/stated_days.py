"""The days and hours that a text names: none such, another weekday, passed. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from bot.bulletins.notice_review.slip import Correction, Kind, Known, Slip
from bot.bulletins.notice_review.written import Written
from bot.i18n import N_

_DATE = re.compile(
    r"(?<![\d/.,-])(?P<day>\d{1,2})(?:(?P<sep>[/-])|\s+thang\s+)(?P<month>\d{1,2})"
    r"(?:(?:(?P=sep)|\s+nam\s+)(?P<year>\d{4}))?(?![\d/-]|[.,]\d)"
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:thu\s+(?P<name>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<short>[2-7])"
    r"|(?P<sunday>chu\s+nhat|cn))(?!\w)"
)
# Between a weekday and its date: "thứ Sáu, ngày 28/11", "thứ Sáu tuần sau (4/12)".
_BETWEEN = re.compile(
    r"\s*,?\s*\(?\s*(?:(?:tuan\s+)?(?:nay|sau|toi)\s*,?\s*\(?)?(?:ngay\s+)?"
)
_AFTER_DATE = re.compile(r"\s*,?\s*[(,]\s*")  # "28/11 (thứ Sáu)"
# "mũi thứ hai", "thứ Hai, thứ Tư, thứ Sáu ngày …": no weekday of that date alone.
_COUNTS = re.compile(
    r"(?:(?<!\w)(?:lan|mui|dot|hang|nguoi|vu|thua|khoa|ky|quy|ngay|con|dua|phan|dieu)"
    r"|(?:thu\s+\w+|t[2-7]|chu\s+nhat|cn)\s*(?:,|va|-|–|den|hoac)|[,/])\s*$"
)
_ORDER = "hai", "ba", "tu", "nam", "sau", "bay"
NAMES = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
SUNDAY = 6
_CLOCK = re.compile(
    r"(?<![\d.,/])(?P<hour>\d{1,2})\s*(?:(?:gio|h|g)(?!\w*[^\W\d])\s*(?P<minute>\d{2}(?!\s*[/-]\d))?"
    r"|:(?P<sharp>\d{2}))(?!\d)"
)
_HALF = re.compile(r"(?<!\w)(sang|trua|chieu|toi|dem|khuya)(?!\w)")
_TODAY = re.compile(r"(?<!\w)(?P<part>hom|sang|trua|chieu|toi|dem)\s+nay(?!\w)")
_TOMORROW = {"hom": "ngày mai", "dem": "đêm mai"}
_LATER_HALVES = "trua", "chieu", "toi", "dem", "khuya"
_NIGHT = "toi", "dem", "khuya"
NOON = 12
_DAWN = 5
A_COPY = timedelta(days=60)  # older days without an hour are told of, not called to
_HINT = 40  # letters before a day that say what it is of
MOST_DAYS = 40  # of a text that are looked at


@dataclass(frozen=True, slots=True)
class Named:
    """A day that is named, and where; `weekday` is the word's own span."""

    day: date | None  # None: the calendar has no such day
    start: int
    end: int
    found: re.Match[str]
    weekday: re.Match[str] | None = None

    @property
    def said_weekday(self) -> int | None:
        """Monday is 0; None where none is said."""
        return None if self.weekday is None else _number(self.weekday)


def named_days(written: Written, today: date) -> Iterator[Named]:
    """Each date of a text, with the weekday that stands beside it."""
    for found in islice(_DATE.finditer(written.plain), MOST_DAYS):
        if not 1 <= int(found["month"]) <= 12 or not 1 <= int(found["day"]) <= 31:  # noqa: PLR2004  # no day at all
            continue
        weekday = _beside(written.plain, found)
        start = min(found.start(), weekday.start() if weekday else found.start())
        end = max(found.end(), weekday.end() if weekday else found.end())
        yield Named(_day(found, today), start, end, found, weekday)


def slips(written: Written, known: Known) -> list[Slip]:
    """Days that do not exist, that are another weekday, that have passed."""
    found: list[Slip] = []
    today = known.now.date()
    is_call = written.says(known.words.calls)
    for named in named_days(written, today):
        if named.day is None:
            if named.weekday is not None or _is_after_day_word(written, named):
                found.append(_no_such_day(written, known, named))
        elif named.said_weekday not in (None, named.day.weekday()):
            found.append(_disagree(written, known, named, named.day))
        elif is_call and _is_past(written, known, named, named.day):
            found.append(_past_day(written, known, named, named.day))
    if is_call:
        found += _past_hours(written, known)
    return found


def has_hour(written: Written) -> bool:
    """Whether a text names an hour anywhere."""
    return _CLOCK.search(written.plain) is not None


# --- which days and hours -------------------------------------------------------------


def _day(found: re.Match[str], today: date) -> date | None:
    """Without a year it is the one that is nearest."""
    day, month = int(found["day"]), int(found["month"])
    years = [int(found["year"])] if found["year"] else []
    years = years or [today.year - 1, today.year, today.year + 1]
    days = [d for year in years if (d := _made(year, month, day)) is not None]
    return min(days, key=lambda d: abs(d - today), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _beside(plain: str, found: re.Match[str]) -> re.Match[str] | None:
    """The weekday right before a date, or in brackets after it."""
    for weekday in _WEEKDAY.finditer(plain, max(0, found.start() - 40), found.start()):
        between = plain[weekday.end() : found.start()]
        if _BETWEEN.fullmatch(between) and not _COUNTS.search(
            plain, max(0, weekday.start() - 20), weekday.start()
        ):
            return weekday
    bracket = _AFTER_DATE.match(plain, found.end())
    if bracket is None or "(" not in bracket[0]:
        return None
    weekday_after = _WEEKDAY.match(plain, bracket.end())
    is_whole = weekday_after and plain[weekday_after.end() :].lstrip().startswith(")")
    return weekday_after if is_whole else None


def _number(found: re.Match[str]) -> int:
    if found["sunday"]:
        return SUNDAY
    said = found["short"] or found["name"]
    return int(said) - 2 if said.isdigit() else _ORDER.index(said)


def _is_after_day_word(written: Written, named: Named) -> bool:
    return bool(re.search(r"(?<!\w)ngay\s+$", written.plain[: named.found.start()]))


def clocks_in(written: Written, span: tuple[int, int]) -> Iterator[timedelta]:
    """The hours of a part, each with its half of the day: 12 at night is 24:00."""
    for found in islice(_CLOCK.finditer(written.plain, *span), MOST_DAYS):
        hour, minute = int(found["hour"]), int(found["minute"] or found["sharp"] or 0)
        half = _HALF.search(written.plain, found.end(), min(span[1], found.end() + 12))
        before = _HALF.search(
            written.plain, max(span[0], found.start() - 12), found.start()
        )
        word = (half or before or [""])[0]
        is_late = word in _NIGHT and (hour == NOON or 1 <= hour < _DAWN)
        if is_late and not (word == "toi" and hour < NOON):
            hour += NOON if hour == NOON else 2 * NOON
        elif (
            word in _LATER_HALVES
            and 1 <= hour < NOON
            and not (word == "trua" and hour > 9)  # noqa: PLR2004  # 10, 11 at noon
        ):
            hour += NOON
        yield timedelta(hours=hour, minutes=minute)


# --- weekday and date disagree --------------------------------------------------------


def _no_such_day(written: Written, known: Known, named: Named) -> Slip:
    _ = known.translator
    year, month = known.now.year, int(named.found["month"])
    last = (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
    options = (last, last + timedelta(days=1))
    return Slip(
        Kind.DAY,
        named.start,
        named.end,
        written.text[named.start : named.end],
        _("Lịch không có ngày {day}.", day=written.text[slice(*named.found.span())]),
        tuple(_moved(written, known, named, day) for day in options),
    )


def _disagree(written: Written, known: Known, named: Named, day: date) -> Slip:
    _ = known.translator
    today = known.now.date()
    said = named.said_weekday or 0
    near = [day + timedelta(days=n) for n in range(-6, 7)]
    same = sorted(
        (d for d in near if d.weekday() == said),
        key=lambda d: (d < today, abs(d - day)),
    )
    if same[0] < today:
        same = [today + timedelta(days=(said - today.weekday()) % 7)]
    return Slip(
        Kind.DAY,
        named.start,
        named.end,
        written.text[named.start : named.end],
        _("{date} là {weekday}.", date=_.date(day), weekday=_(NAMES[day.weekday()])),
        (_moved(written, known, named, day), _moved(written, known, named, same[0])),
    )


def _moved(written: Written, known: Known, named: Named, day: date) -> Correction:
    """The text with another day there, its weekday put right."""
    text = written.text
    pieces = [(named.found.span(), _as_written(named.found, day))]
    if named.weekday is not None:
        said = text[slice(*named.weekday.span())]
        pieces.append((named.weekday.span(), _weekday_as(said, day.weekday())))
    for (start, end), by in sorted(pieces, reverse=True):
        text = text[:start] + by + text[end:]
    name = known.translator(NAMES[day.weekday()])
    name = name[0].upper() + name[1:]
    return Correction(f"{name} {day.day}/{day.month}", text)


def _as_written(found: re.Match[str], day: date) -> str:
    """A date in the way the other was written."""
    has_zeros = "0" in (found["day"][0], found["month"][0])
    width = 2 if has_zeros else 1
    numbers = f"{day.day:0{width}}", f"{day.month:0{width}}"
    sep = found["sep"]
    year = str(day.year) if found["year"] else ""
    if sep:
        return sep.join((*numbers, year) if year else numbers)
    return f"{numbers[0]} tháng {numbers[1]}" + (f" năm {year}" if year else "")


def _weekday_as(said: str, weekday: int) -> str:
    """A weekday in the way the other was written: `thứ 7`, `T7`, `Thứ Bảy`."""
    is_short = said.upper() == "CN" or (said[0] in "Tt" and said[1:].isdigit())
    if weekday == SUNDAY:
        name = "CN" if is_short else "Chủ nhật"
    elif is_short:
        name = f"T{weekday + 2}"
    elif said[-1].isdigit():
        name = f"thứ {weekday + 2}"
    else:
        name = NAMES[weekday]
        if said.rsplit(maxsplit=1)[-1].islower() and not said.isascii():
            name = name.lower()
    return name[0].upper() + name[1:] if said[0].isupper() else name


# --- what has passed ------------------------------------------------------------------


def _is_past(written: Written, known: Known, named: Named, day: date) -> bool:
    """Whether people are called to a day that is over, and not told of it."""
    today = known.now.date()
    if day >= today:
        return False
    start, end = written.sentence(named.start)
    if written.says(known.words.not_calls, start, end):
        return False
    if written.says(known.words.papers, max(start, named.start - _HINT), named.start):
        return False
    if _CLOCK.search(written.plain, start, end) or named.weekday is not None:
        return True
    return written.says(known.words.calls, start, end) and today - day <= A_COPY


def _past_day(written: Written, known: Known, named: Named, day: date) -> Slip:
    _ = known.translator
    today = known.now.date()
    options = (today, today + timedelta(days=1))
    return Slip(
        Kind.PAST,
        named.start,
        named.end,
        written.text[named.start : named.end],
        _("Ngày {date} đã qua rồi.", date=_.date(day)),
        tuple(_moved(written, known, named, one) for one in options),
    )


def _past_hours(written: Written, known: Known) -> Iterator[Slip]:
    """An hour of today that is over: "sáng nay 9 giờ" said in the afternoon."""
    today = known.now.date()
    spots: list[tuple[int, int, Named | re.Match[str]]] = [
        (named.start, named.end, named)
        for named in named_days(written, today)
        if named.day == today and named.said_weekday in (None, today.weekday())
    ]
    said_today = islice(_TODAY.finditer(written.plain), MOST_DAYS)
    spots += [(found.start(), found.end(), found) for found in said_today]
    for start, end, what in spots:
        sentence = written.sentence(start)
        clock = next(clocks_in(written, sentence), None)
        if clock is None or written.says(known.words.not_calls, *sentence):
            continue
        midnight = known.now.replace(hour=0, minute=0, second=0, microsecond=0)
        if midnight + clock >= known.now:
            continue
        yield _past_hour(written, known, (start, end), what, clock)
        return


def _past_hour(
    written: Written,
    known: Known,
    span: tuple[int, int],
    what: Named | re.Match[str],
    clock: timedelta,
) -> Slip:
    _ = known.translator
    tomorrow = known.now.date() + timedelta(days=1)
    if isinstance(what, Named):
        correction = _moved(written, known, what, tomorrow)
    else:
        word = written.text[slice(*what.span("part"))]
        by = _TOMORROW.get(what["part"], f"{word.lower()} mai")
        by = by[0].upper() + by[1:] if word[0].isupper() else by
        correction = Correction(
            by[0].upper() + by[1:], written.replaced(*what.span(), by)
        )
    minutes = clock.seconds // 60 + clock.days * 24 * 60
    return Slip(
        Kind.PAST,
        *span,
        written.text[slice(*span)],
        _("{time} hôm nay đã qua rồi.", time=f"{minutes // 60}:{minutes % 60:02}"),
        (correction,),
    )
