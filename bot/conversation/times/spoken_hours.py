"""Which hour is said, and in which half of the day. Of one reading."""

import re
from dataclasses import dataclass

NOON, MIDNIGHT = 12 * 60, 24 * 60  # minutes since the day began
_HALVES = "SANG|TRUA|CHIEU|TOI|DEM|AM|PM"
_HALF = re.compile(rf"\b({_HALVES})\b")
_EARLY = re.compile(r"\bSOM\b")
_CLOCK = re.compile(
    r"\b(\d{1,2}) (?:GIO|:)(?: (\d{2}|\d(?= PHUT)|RUOI)\b)?(?: PHUT)?"
    r"(?: KEM (\d{1,2})(?: PHUT)?)?"
)
_AND_A_HALF = re.compile(r"\b(\d{1,2}) RUOI\b")
_BARE = re.compile(rf"\b(\d{{1,2}})(?= (?:{_HALVES})\b)")
_BARE_AFTER = re.compile(rf"(?<!.)(?:{_HALVES}) (\d{{1,2}})$")
_MIDNIGHT = re.compile(r"\bHALF DEM\b|\bMIDNIGHT\b")
_MIDDAY = re.compile(r"\bMID TRUA\b")
_SMALL = range(1, 6)  # hours that are as likely in the afternoon as at night
_MORNING = range(6, 13)
# Half of the day → the hours that it has → what is added to them.
_HOURS: dict[str, tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]] = {
    "SANG": ((tuple(range(12)), (0,)), ((12,), (-12, 0))),  # midnight or noon: asked
    "AM": ((tuple(range(1, 12)), (0,)), ((12,), (-12,))),
    "TRUA": (((1, 2), (12,)), ((10, 11, 12, 13, 14), (0,))),
    "CHIEU": ((tuple(range(1, 8)), (12,)), (tuple(range(12, 20)), (0,))),
    "PM": ((tuple(range(1, 12)), (12,)), ((12,), (0,))),
    "TOI": ((tuple(range(5, 13)), (12,)), (tuple(range(17, 25)), (0,))),
    "DEM": (
        (tuple(range(5)), (0,)),
        (tuple(range(8, 13)), (12,)),
        (tuple(range(20, 25)), (0,)),
    ),
}
# What is offered where a part of the day was said without its hour.
OFFERED = {
    "": (7 * 60, 11 * 60, 16 * 60, 18 * 60),
    "SANG": (6 * 60, 7 * 60, 8 * 60, 9 * 60),
    "AM": (6 * 60, 7 * 60, 8 * 60, 9 * 60),
    "TRUA": (11 * 60, 11 * 60 + 30, 12 * 60),
    "CHIEU": (14 * 60, 15 * 60, 16 * 60, 17 * 60),
    "PM": (14 * 60, 15 * 60, 16 * 60, 17 * 60),
    "TOI": (18 * 60, 19 * 60, 19 * 60 + 30, 20 * 60),
    "DEM": (20 * 60, 21 * 60),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes since the day began, one of which is meant, and the half of the day.

    `is_said` is whether an hour was said at all; if not, `minutes` are offers.
    `is_open` is whether it may as well be twelve hours later.
    """

    minutes: tuple[int, ...]
    half: str
    is_said: bool = True
    is_open: bool = False

    @property
    def is_small(self) -> bool:
        """Whether it lies in the night between two days."""
        return self.half == "DEM" and self.is_said and self.minutes[0] < NOON


def hours_of(text: str) -> tuple[Hours, str]:
    """The hour, and what is left of the text; raises ValueError for one that is none.

    Midnight is the end of a day: 24 hours after it began.
    """
    for pattern, at in ((_MIDNIGHT, MIDNIGHT), (_MIDDAY, NOON)):
        if found := pattern.search(text):
            return Hours((at,), "TOI"), _without(text, found)
    found = _CLOCK.search(text) or _AND_A_HALF.search(text)
    found = found or _BARE.search(text) or _BARE_AFTER.search(text)
    rest = text
    if found is not None:
        rest = text[: found.start(1)] + " " + text[found.end() :]
    half, rest = _half(" ".join(rest.split()))
    if found is None:
        return Hours(OFFERED[half], half, is_said=False), rest
    hour, minute, before = _figures(found)
    if max(minute, before) >= 60 or (before and minute):  # noqa: PLR2004  # minutes
        raise ValueError("no such minute")
    is_open = not half and not hour.startswith("0") and int(hour) in _MORNING
    minutes = tuple(h * 60 + minute - before for h in _hours(hour, half))
    is_after_midnight = half in ("TOI", "DEM") and minutes[0] // 60 == 24  # noqa: PLR2004
    if minutes[0] > MIDNIGHT and not is_after_midnight:
        raise ValueError("after the end of the day")
    return Hours(minutes, half, is_open=is_open), rest


def _figures(found: re.Match[str]) -> tuple[str, int, int]:
    """The hour as it was typed, its minutes, and the minutes that it lacks."""
    if found.re is _CLOCK:
        kept = found[2] or "0"
        minute = 30 if kept == "RUOI" else int(kept)
        return found[1], minute, int(found[3] or 0)
    if found.re is _AND_A_HALF:
        return found[1], 30, 0
    return found[1], 0, 0


def _half(text: str) -> tuple[str, str]:
    found = _HALF.search(text)
    early = _EARLY.search(text)
    rest = _without(text, early) if early else text
    if found is None:
        return ("SANG", rest) if early else ("", rest)
    return found[1], " ".join(_HALF.sub(" ", rest, count=1).split())


def _hours(said: str, half: str) -> tuple[int, ...]:
    """The hours of 24 that are meant; raises ValueError if there is none."""
    hour = int(said)
    if not half and hour <= MIDNIGHT // 60:
        is_small = hour in _SMALL and not said.startswith("0")
        return (hour, hour + 12) if is_small else (hour,)
    for hours, later in _HOURS.get(half, ()):
        if hour in hours:
            return tuple(hour + more for more in later)
    raise ValueError("no such hour")


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split())
