"""What one channel has used of its month, and what may still begin. Pure.

Counted is what was tried and has arrived, or may have: nobody can tell. What is in
flight is held beside it, with all its parts, so that the limit is never passed and
nothing begins that cannot be finished.
"""

from collections.abc import Collection
from enum import Enum
from zoneinfo import ZoneInfo

from bot.clock import HOUR, MINUTE, SECOND, Milliseconds, local
from bot.delivery.item import Item
from bot.delivery.model import DeliveryState, Lane
from bot.delivery.retry import Finish, Further
from bot.messaging import (
    Budget,
    Outcome,
    Partly,
    Reply,
    Sent,
    TryAgain,
    Unknown,
    UsedUp,
)

# In flight or not yet written down: as many may have gone when the process dies.
AT_ONCE = 8
# The platform names no end. A short refusal may be for pace, so that nobody is kept
# waiting for a day; one that stands for an hour is the month's.
FIRST_PAUSE = MINUTE
LONGEST_PAUSE = HOUR
REMEMBERED = 64  # replies whose cost is known

OVER = "over_budget"
OVER_BUDGET = Finish(DeliveryState.SKIPPED, OVER)
_FIRST = (Lane.URGENT, Lane.CORRECTION)  # what was wrong must not stay so
_Key = tuple[int | None, int]


class Room(Enum):
    """Whether a message may begin."""

    YES = "yes"
    NOT_YET = "not yet"  # what is in flight may take the last of it
    NONE = "none"  # not this month


def month_of(now: Milliseconds, zone: ZoneInfo) -> str:
    """`2026-11`: the calendar month in a zone; the platform's own is not documented."""
    return f"{local(now, zone):%Y-%m}"


class Spending:
    """The budget of one channel, as the process that sends knows it."""

    def __init__(self, budget: Budget, zone: ZoneInfo) -> None:
        """No month is known yet."""
        self._budget = budget
        self._zone = zone
        self._used: dict[str, int] = {}  # by month
        self._known: set[str] = set()
        self._held: dict[_Key, int] = {}  # messages of what is in flight
        self._costs: dict[int, tuple[Reply, int]] = {}  # by the reply's identity
        self._refused_since: Milliseconds | None = None
        self._refused_until: Milliseconds = 0
        self._is_months = False  # it has stood so long that it is the month's
        self._looked_up: tuple[int, str] = (-1, "")  # a minute, and its month

    def month(self, now: Milliseconds) -> str:
        """The month of an instant."""
        minute = now // MINUTE
        if self._looked_up[0] != minute:
            self._looked_up = minute, month_of(now, self._zone)
        return self._looked_up[1]

    def knows(self, now: Milliseconds) -> bool:
        """Whether what was used of this month was read."""
        return self.month(now) in self._known

    def learn(
        self, month: str, used: int, refused_since: Milliseconds | None = None
    ) -> None:
        """What the database knows of a month; a new one has nothing yet."""
        self._used[month] = max(self._used.get(month, 0), used)
        self._known.add(month)
        self._refused_since = refused_since

    def used(self, now: Milliseconds) -> int:
        """Of this month, what is not written down yet included."""
        return self._used.get(self.month(now), 0)

    # --- what may begin

    def is_tight(self, now: Milliseconds) -> bool:
        """Whether anything may have no room: else nobody need be looked at."""
        near = self.used(now) + REMEMBERED > self._budget.for_notices
        return near or self._refused_until > now

    def room(self, item: Item, now: Milliseconds) -> Room:
        """Whether it may begin now, with all that it still takes."""
        if _key(item) in self._held:
            return Room.YES  # it has begun
        if not self.knows(now):
            return Room.NOT_YET
        takes, used, most = self._takes(item), self.used(now), self._most(item)
        is_refused = self._is_months and self._refused_until > now
        if used + takes > most or (is_refused and item.broadcast is not None):
            return Room.NONE
        if used + sum(self._held.values()) + takes > most:
            return Room.NOT_YET
        return Room.YES

    def _most(self, item: Item) -> int:
        """How many may be used after it: what was begun is never left half said."""
        if item.broadcast is None or item.done_parts:
            return self._budget.messages
        first = item.lane in _FIRST
        return self._budget.for_urgent if first else self._budget.for_notices

    def _takes(self, item: Item) -> int:
        known = self._costs.get(id(item.reply))
        if known is None:
            if len(self._costs) >= REMEMBERED:
                self._costs.clear()
            known = item.reply, self._budget.cost(item.reply)
            self._costs[id(item.reply)] = known
        return max(1, known[1] - len(item.done_parts))

    # --- what began

    def start(self, item: Item) -> None:
        """It is being sent: what it takes is held until it has ended."""
        self._held.setdefault(_key(item), self._takes(item))

    def ended(
        self, item: Item, outcome: Outcome, decision: object, now: Milliseconds
    ) -> int:
        """An attempt is over; how many messages it used."""
        used = messages_of(outcome, item.done_parts)
        month = self.month(now)
        self._used[month] = self._used.get(month, 0) + used
        if isinstance(decision, Further):
            left = self._held.get(_key(item), used) - used
            self._held[_key(item)] = max(1, left)
        else:
            self._held.pop(_key(item), None)
        if used:
            self._refused_since, self._is_months = None, False
        return used

    def keep_only(self, under_way: Collection[tuple[int, int]]) -> None:
        """Deliveries that were closed between two parts hold nothing any more."""
        for key in list(self._held):
            if key[0] is not None and key not in under_way:
                del self._held[key]

    # --- refused

    def refused(self, now: Milliseconds) -> float:
        """The platform takes no more: for how many seconds it is left alone.

        As long again as it has refused already, an hour at most.
        """
        if self._refused_since is None or self._refused_since > now:
            self._refused_since = now
        since = now - self._refused_since
        self._is_months = since >= LONGEST_PAUSE
        pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, since))
        self._refused_until = now + pause
        return pause / SECOND


def messages_of(outcome: Outcome, done_parts: tuple[str, ...]) -> int:
    """How many messages an attempt was: those that arrived, or may have."""
    before = len(done_parts)
    match outcome:
        case Sent(ids) | Partly(ids):
            return max(0, len(ids) - before) if ids else 1
        case Unknown(sent_parts=parts):
            return max(0, len(parts) - before) + 1
        case TryAgain(sent_parts=parts) | UsedUp(sent_parts=parts):
            return max(0, len(parts) - before)
        case _:
            return 0


def _key(item: Item) -> _Key:
    return item.broadcast, item.row
