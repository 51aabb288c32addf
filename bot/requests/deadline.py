"""Until when a question must be answered: working days, counted by the calendar. Pure.

Monday to Friday without the public holidays of the country, as Vietnam's offices work.
The day of asking does not count; the last day counts whole.
"""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Milliseconds, end_of_day, local_date

WORKING_DAYS = 2
_SATURDAY = 5


def due_at(
    now: Milliseconds, zone: ZoneInfo, is_holiday: Callable[[date], bool]
) -> Milliseconds:
    """The first instant after the last day for an answer to what is asked now."""
    return end_of_day(last_day(local_date(now, zone), is_holiday), zone)


def last_day(
    asked: date, is_holiday: Callable[[date], bool], working_days: int = WORKING_DAYS
) -> date:
    """The working day, so many after a day, on which an answer is still in time."""
    day = asked
    while working_days:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and not is_holiday(day):
            working_days -= 1
    return day


def shown_day(due: Milliseconds, zone: ZoneInfo) -> date:
    """The last day that a deadline includes."""
    return local_date(due - 1, zone)
