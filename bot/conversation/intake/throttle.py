"""How fast someone may write. Pure."""

from collections import defaultdict, deque
from collections.abc import Sequence
from enum import Enum, auto

from bot.clock import MINUTE, Milliseconds
from bot.messaging import Address, Event, Incoming

A_MINUTE = 30  # messages of one person
MOST_REMEMBERED = 50_000  # people; bounds the memory

Sender = tuple[Address, str | None]
PaceOf = dict[Sender, tuple[tuple[Milliseconds, ...], Milliseconds | None]]


class Pace(Enum):
    """How fast someone writes."""

    FINE = auto()
    FIRST_TOO_MANY = auto()
    MUTED = auto()


class Throttle:
    """Thirty messages a minute a person on messengers, then silence for a minute.

    The web chat has its own limit, by session and address.
    """

    def __init__(self) -> None:
        """Nobody has written yet."""
        self._recent: dict[Sender, deque[Milliseconds]] = defaultdict(deque)
        self._muted: dict[Sender, Milliseconds] = {}

    def pace(self, one: Incoming, now: Milliseconds) -> Pace:
        """How fast its sender writes; this one is counted."""
        if one.address.channel == "web" or one.event not in (Event.TEXT, Event.BUTTON):
            return Pace.FINE
        who = (one.address, one.sender)
        # From when the clock was not yet set back nobody is silenced for a day.
        if now < self._muted.get(who, 0) <= now + MINUTE:
            return Pace.MUTED
        if len(self._recent) > MOST_REMEMBERED:
            self._recent.clear()
            self._muted.clear()
        times = self._recent[who]
        while times and not now - MINUTE < times[0] <= now:
            times.popleft()
        times.append(now)
        if len(times) <= A_MINUTE:
            return Pace.FINE
        times.clear()
        self._muted[who] = now + MINUTE
        return Pace.FIRST_TOO_MANY

    def counted(self, updates: Sequence[Incoming]) -> PaceOf:
        """What is counted of their senders now, for `restore`."""
        people = {(one.address, one.sender) for one in updates}
        return {
            who: (tuple(self._recent.get(who, ())), self._muted.get(who))
            for who in people
        }

    def restore(self, before: PaceOf) -> None:
        """Takes back what was counted since."""
        for who, (times, muted) in before.items():
            self._recent[who] = deque(times)
            if muted is None:
                self._muted.pop(who, None)
