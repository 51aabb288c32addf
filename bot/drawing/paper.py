"""What is drawn beside charts: a notice as a picture card, a poster, a page of figures.

Every word is filled in by who asks. Pure values; the child that draws reads them from
JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice to be passed on as a picture, also where this bot is not."""

    title: str  # Xã Púng Luông
    above: str  # tỉnh Lào Cai
    urgent: str  # TIN KHẨN, or nothing
    text: str
    day: str
    code: str  # Mã LB 482914
    check: str  # how to check it, in words
    link: str  # what the square code opens; none is drawn for ""
    scan: str  # what stands beside the square code
    name: str  # Loa Bản, and who runs it
    part: str  # "{number}/{count}" of a notice on several cards


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach the bot, by its square code."""

    name: str  # Telegram
    link: str
    hint: str  # what to do


@dataclass(frozen=True, slots=True)
class Poster:
    """An A4 sheet that brings a commune along."""

    title: str
    above: str
    call: str  # what it is for, in a few large words
    points: tuple[str, ...]
    ways: tuple[Way, ...]
    promise: str  # free, no name, no code by phone
    emergency: str
    name: str
    language: str = "vi"  # BCP 47: it decides how lines are broken


@dataclass(frozen=True, slots=True)
class Certificate:
    """That somebody went through a course; the name is typed for the picture alone."""

    title: str
    holder: str  # "" for none
    lines: tuple[str, ...]
    day: str
    name: str  # Loa Bản, and who runs it


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet in large print; an empty one is a pause.

    `look` is "" (read out), "head" (whose words follow) or "note" (for the reader).
    """

    text: str
    language: str  # BCP 47: it decides how words are broken
    look: str = ""


@dataclass(frozen=True, slots=True)
class LargePrint:
    """A4 sheets in letters that can be read from a table, in any of our scripts."""

    title: str
    lines: tuple[Line, ...]
    foot: str  # below every page
    unprintable: Mapping[str, str] = field(default_factory=dict)  # as `Handout` says


@dataclass(frozen=True, slots=True)
class Letter:
    """One invitation on paper, for one person."""

    title: str  # Giấy mời
    place: str
    role: str
    note: str  # whom it is for
    link: str  # what the square code opens; none is drawn for ""
    hint: str  # what to do with it
    code: str  # /start CODE
    until: str  # when it ends, and that it is for one


@dataclass(frozen=True, slots=True)
class Letters:
    """A book of them, some on each A4 page, to be cut apart."""

    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars with a label and a figure at each: no colour has to be told."""

    title: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    shown: tuple[str, ...]  # the figures as they are read


@dataclass(frozen=True, slots=True)
class Lines:
    """What grew over time, each line with its own colour, dashes, mark and name."""

    title: str
    days: tuple[str, ...]  # under the first, the middle and the last point
    names: tuple[str, ...]
    values: tuple[tuple[int | None, ...], ...]  # one row a name
    shown: tuple[str, ...]  # the last figure of each


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures for a phone's screen, or a page of paper."""

    title: str
    below: str
    panels: tuple[Bars | Lines, ...]
    note: str
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its number, the hours at which something goes, how many more there are.

    An hour that waits for approval ends in "?".
    """

    number: str
    hours: tuple[str, ...] = ()
    more: int = 0
    is_today: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """Five weeks from a Monday on; `weekdays` are seven short names."""

    title: str
    weekdays: tuple[str, ...]
    days: tuple[Day, ...]
    legend: str
