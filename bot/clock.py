"""Time: instants are integer milliseconds UTC, days are dates in a zone."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Milliseconds = int
Clock = Callable[[], Milliseconds]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


# A clock that says an earlier day has lost its battery.
EARLIEST = 1_793_491_200_000  # 1 November 2026, UTC
STANDS = 60.0  # seconds that a reading must agree with the monotonic clock
DRIFT = 2 * SECOND  # between two readings: more than that is a jump
A_SHORT_ABSENCE = DAY

log = logging.getLogger(__name__)


def utc_now() -> Milliseconds:
    """The present instant, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def local(instant: Milliseconds, zone: ZoneInfo) -> datetime:
    """The wall clock's reading of an instant in a zone."""
    return datetime.fromtimestamp(instant / 1000, UTC).astimezone(zone)


def local_date(instant: Milliseconds, zone: ZoneInfo) -> date:
    """The day an instant falls on in a zone."""
    return local(instant, zone).date()


def moment(at: Milliseconds | None, zone: ZoneInfo) -> str | None:
    """An instant as ISO 8601 with its offset."""
    return None if at is None else local(at, zone).isoformat(timespec="milliseconds")


def instant(moment: datetime) -> Milliseconds:
    """Milliseconds of an aware datetime; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone is not an instant")
    return round(moment.timestamp() * 1000)


def end_of_day(day: date, zone: ZoneInfo) -> Milliseconds:
    """The first instant after a day: "until" includes its day."""
    return instant(datetime.combine(day + timedelta(days=1), datetime.min.time(), zone))


class SteadyClock:
    """The wall clock, as far as it can be believed.

    Machines start in 1970 or jump for a moment, days ahead or back, until the network
    sets them right. A jump counts once it has stood for a minute beside the monotonic
    clock; until then time goes on as before. From a start on, what cannot be undone
    (missed, expired, erased) waits for the same minute: see `is_believed`.
    """

    def __init__(
        self,
        wall: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
        earliest: Milliseconds = EARLIEST,
    ) -> None:
        """Reads both clocks once; before `earliest` the wall clock is not believed."""
        self._wall = wall
        self._monotonic = monotonic
        self._earliest = earliest
        first = wall()
        self._since = monotonic()  # when the wall clock began to agree
        self._at: tuple[Milliseconds, float] = (max(first, earliest), self._since)
        self._jumped_to: tuple[Milliseconds, float] | None = None
        self._is_believed = False

    def __call__(self) -> Milliseconds:
        """The present instant; never one that the clock has just jumped to."""
        wall, now = self._wall(), self._monotonic()
        steady = _later(self._at, now)
        if abs(wall - steady) <= DRIFT:
            self._at, self._jumped_to = (wall, now), None
            if not self._is_believed and now - self._since >= STANDS:
                self._is_believed = True
            return wall
        if self._jumped_to is None or abs(wall - _later(self._jumped_to, now)) > DRIFT:
            self._jumped_to = (wall, now)
        elif wall >= self._earliest and now - self._jumped_to[1] >= STANDS:
            seconds = (wall - steady) // SECOND
            log.warning("the clock jumped by %s s, and stands", seconds)
            self._at, self._jumped_to, self._is_believed = (wall, now), None, True
            return wall
        return steady

    def is_believed(self) -> bool:
        """Whether the wall clock has stood for a minute, and does now."""
        self()
        return self._is_believed and self._jumped_to is None

    def remember(self, known: Milliseconds) -> None:
        """An instant that was written down before: a start soon after it is no jump."""
        if 0 <= self() - known <= A_SHORT_ABSENCE and self._jumped_to is None:
            self._is_believed = True


def _later(at: tuple[Milliseconds, float], now: float) -> Milliseconds:
    return at[0] + round((now - at[1]) * SECOND)
