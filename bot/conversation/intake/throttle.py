"""How fast someone may write. Pure."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from enum import Enum, auto

from bot.clock import HOUR, MINUTE, SECOND, Milliseconds
from bot.messaging import Address, Event, Incoming

A_MINUTE = 30  # messages of one person
CRIES_A_MINUTE = 5  # of one person, beyond those
IN_A_GROUP = 20 * SECOND  # between two answers to one person
A_GROUPS_HOUR = 10  # answers
MOST_REMEMBERED = 50_000  # people; bounds the memory

SAID = (Event.TEXT, Event.EDITED, Event.BUTTON, Event.OTHER)

Sender = tuple[Address, str | None]
Times = deque[Milliseconds]
PaceOf = dict[
    Sender,
    tuple[tuple[Milliseconds, ...], tuple[Milliseconds, ...], Milliseconds | None],
]


class Pace(Enum):
    """How fast someone writes."""

    FINE = auto()
    FIRST_TOO_MANY = auto()
    MUTED = auto()


class Throttle:
    """Thirty messages a minute a person on messengers, then silence for a minute.

    A few cries for help are heard even then. The web chat has its own limit, by session
    and address.
    """

    def __init__(self, limiting: Collection[str] = ()) -> None:
        """Nobody has written yet; `limiting` channels limit their people themselves."""
        self._limiting = frozenset(limiting)
        self._recent: dict[Sender, Times] = defaultdict(deque)
        self._cries: dict[Sender, Times] = defaultdict(deque)
        self._muted: dict[Sender, Milliseconds] = {}

    def pace(
        self, one: Incoming, now: Milliseconds, is_urgent: Callable[[Incoming], bool]
    ) -> Pace:
        """How fast its sender writes; this one is counted."""
        if one.address.channel in self._limiting or one.event not in SAID:
            return Pace.FINE
        who = (one.address, one.sender)
        # From when the clock was not yet set back nobody is silenced for a day.
        if now < self._muted.get(who, 0) <= now + MINUTE:
            is_heard = is_urgent(one) and _has_room(
                self._cries[who], now, CRIES_A_MINUTE
            )
            return Pace.FINE if is_heard else Pace.MUTED
        if len(self._recent) > MOST_REMEMBERED:
            self._recent.clear()
            self._cries.clear()
            self._muted.clear()
        times = self._recent[who]
        if _has_room(times, now, A_MINUTE):
            return Pace.FINE
        if is_urgent(one) and _has_room(self._cries[who], now, CRIES_A_MINUTE):
            return Pace.FINE
        times.clear()
        self._muted[who] = now + MINUTE
        return Pace.FIRST_TOO_MANY

    def counted(self, updates: Sequence[Incoming]) -> PaceOf:
        """What is counted of their senders now, for `restore`."""
        people = {(one.address, one.sender) for one in updates}
        return {
            who: (
                tuple(self._recent.get(who, ())),
                tuple(self._cries.get(who, ())),
                self._muted.get(who),
            )
            for who in people
        }

    def restore(self, before: PaceOf) -> None:
        """Takes back what was counted since."""
        for who, (times, cries, muted) in before.items():
            self._recent[who] = deque(times)
            self._cries[who] = deque(cries)
            if muted is None:
                self._muted.pop(who, None)


class GroupThrottle:
    """How much a group is answered: its members talk, and it has twenty a minute.

    One answer a person every twenty seconds, ten an hour altogether. Officers of the
    group's place and cries of danger are not asked about here, nor counted.
    """

    def __init__(self) -> None:
        """Nobody was answered yet."""
        self._answered: dict[Sender, tuple[str, Milliseconds]] = {}
        self._hour: dict[Address, deque[Milliseconds]] = defaultdict(deque)
        self._told: dict[Address, Milliseconds] = {}

    def pace(self, one: Incoming, now: Milliseconds) -> Pace:
        """Whether it may be answered; what was answered once may be again."""
        group = _group(one)
        id_, before = self._answered.get((group, one.sender), ("", 0))
        if id_ == one.id:
            return Pace.FINE
        if now - IN_A_GROUP < before <= now:
            return Pace.MUTED
        times = self._hour.get(group, deque())
        while times and not now - HOUR < times[0] <= now:
            times.popleft()
        if len(times) < A_GROUPS_HOUR:
            return Pace.FINE
        if now - HOUR < self._told.get(group, -HOUR) <= now:
            return Pace.MUTED
        self._told[group] = now  # once an hour
        return Pace.FIRST_TOO_MANY

    def answered(self, one: Incoming, now: Milliseconds) -> None:
        """It was, and counts."""
        group = _group(one)
        if self._answered.get((group, one.sender), ("", 0))[0] == one.id:
            return
        if len(self._answered) > MOST_REMEMBERED:
            self._answered.clear()
            self._hour.clear()
            self._told.clear()
        self._answered[group, one.sender] = one.id, now
        self._hour[group].append(now)


def _has_room(times: Times, now: Milliseconds, most: int) -> bool:
    """Whether one more fits into the last minute, and is then counted."""
    while times and not now - MINUTE < times[0] <= now:
        times.popleft()
    if len(times) >= most:
        return False
    times.append(now)
    return True


def _group(one: Incoming) -> Address:
    return Address(one.address.channel, one.address.chat)
