"""When a repeated notice is due. Pure: a rule and two instants in, instants out."""

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from bot.clock import Milliseconds, instant, local

MOST_DAYS = 400  # looked at between two instants


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    DATES = "dates"  # the chosen ones alone


@dataclass(frozen=True, slots=True)
class Rule:
    """`at` is HH:MM; `first` the day of the first time, which says the weekday too.

    A month that lacks its day has its last one instead. `until` is the last day.
    """

    every: Every
    at: str
    first: date
    until: date | None = None
    dates: tuple[date, ...] = ()

    def falls_on(self, day: date) -> bool:
        """Whether it goes on this day."""
        if day < self.first or (self.until is not None and day > self.until):
            return False
        match self.every:
            case Every.DAY:
                return True
            case Every.WEEK:
                return day.weekday() == self.first.weekday()
            case Every.MONTH:
                last = monthrange(day.year, day.month)[1]
                return day.day == min(self.first.day, last)
            case Every.DATES:
                return day in self.dates

    def between(
        self, after: Milliseconds, until: Milliseconds, zone: ZoneInfo
    ) -> Iterator[Milliseconds]:
        """Its times after an instant, up to and including another."""
        day = local(after, zone).date()
        for _day in range(MOST_DAYS):
            due = instant(datetime.combine(day, time.fromisoformat(self.at), zone))
            if due > until:
                return
            if due > after and self.falls_on(day):
                yield due
            day += timedelta(days=1)

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, kept: str) -> Self:
        """As it was kept."""
        raw = json.loads(kept)
        until = raw["until"]
        return cls(
            Every(raw["every"]),
            raw["at"],
            date.fromisoformat(raw["first"]),
            date.fromisoformat(until) if until else None,
            tuple(date.fromisoformat(day) for day in raw["dates"]),
        )
