"""Until when a text says that it holds: by its dates, or by "sáng mai". Pure."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from bot.bulletins.notice_review.stated_days import (
    MOST_DAYS,
    clocks_in,
    named_days,
)
from bot.bulletins.notice_review.written import Written

# "mai" alone is a name and a flower too: only where a part of the day or an hour
# stands before it. "nay" with its hour alone: "hôm nay xã báo" calls to nothing.
_SOON = re.compile(
    r"(?<!\w)(?:(?:(?P<part>ngay|sang|trua|chieu|toi|dem)|gio|\d\s?h|ruoi)\s+mai"
    r"|(?:hom|sang|trua|chieu|toi|dem)\s+(?P<today>nay)"
    r"|(?:ngay|sang|trua|chieu|toi)\s+(?P<later>kia|mot))(?!\w)"
)
_FROM = re.compile(r"(?<!\w)(?<!thu )tu\s+(?:ngay\s+)?$")  # "từ 1/12": it goes on
STILL_HOLDS = timedelta(hours=5)  # after the hour that is named: "7 giờ" until noon
_GOES_ON = timedelta(days=7)
_BEFORE = 12  # letters in which "từ ngày" fits


def end_of(text: str, now: datetime) -> datetime | None:
    """When the last day is over that a text names from today on; None without one.

    That is hours after the last hour that is named, or the end of the day; what
    begins that day goes on for a week.
    """
    written = Written(text)
    best: datetime | None = None
    for day, start, needs_hour in _days(written, now.date()):
        clocks = list(clocks_in(written, written.sentence(start)))
        if day < now.date() or (needs_hour and not clocks):
            continue
        end = datetime.combine(day, datetime.min.time(), now.tzinfo)
        if _FROM.search(written.plain, max(0, start - _BEFORE), start):
            end += _GOES_ON
        end += max(clocks) + STILL_HOLDS if clocks else timedelta(days=1)
        best = end if best is None else max(best, end)
    return best


def _days(written: Written, today: date) -> Iterator[tuple[date, int, bool]]:
    """Each day, where it begins, and whether it counts with an hour alone."""
    for named in named_days(written, today):
        if named.day is not None:
            yield named.day, named.start, False
    for found in islice(_SOON.finditer(written.plain), MOST_DAYS):
        ahead = 0 if found["today"] else 2 if found["later"] else 1
        yield today + timedelta(days=ahead), found.start(), bool(found["today"])
