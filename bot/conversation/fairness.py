"""What one person, or one connection, may have others look at; beyond it is refused.

A question costs an officer minutes, a story or a report an admin's. Counted in this
process's memory alone and by keys that say nothing outside it: it is forgotten with
the hour or day, and at each start. Pure.
"""

from collections import OrderedDict, deque
from enum import Enum

from bot.clock import DAY, HOUR, Milliseconds
from bot.messaging import Incoming

_MOST_KNOWN = 20_000  # bounds the memory; the oldest are forgotten first


class Share(Enum):
    """What is counted: how many of a sender, of a household, in how long."""

    # Beside the five of a chat that may wait. A household of a mobile carrier is many.
    QUESTIONS = (10, 12, HOUR)
    STORIES = (3, 6, DAY)
    MISTAKES = (5, 20, DAY)
    TAKEN_DOWN = (2, 6, DAY)
    WRONG_CODES = (5, 60, HOUR)
    MISSED = (3, 40, DAY)  # languages

    @property
    def most_of_sender(self) -> int:
        """Of one account or browser."""
        return self.value[0]

    @property
    def most_of_household(self) -> int:
        """Of all that come over one connection."""
        return self.value[1]

    @property
    def window(self) -> Milliseconds:
        """In how long."""
        return self.value[2]


class Fairness:
    """Who took how much of each share."""

    def __init__(self) -> None:
        """Nobody has taken anything."""
        self._taken: OrderedDict[tuple[Share, str], deque[Milliseconds]] = OrderedDict()

    def takes(
        self, share: Share, incoming: Incoming, now: Milliseconds, about: str = ""
    ) -> bool:
        """Whether one more is fair, which is then counted.

        `about` has shares of its own: a desk's officers are not those of another.
        """
        sender = f"{incoming.address.channel} {incoming.address.text}"
        most = {f"{about} {sender}": share.most_of_sender}
        if incoming.household:
            most[f"{about} over {incoming.household}"] = share.most_of_household
        taken = {key: self._recent(share, key, now) for key in most}
        if any(len(taken[key]) >= most[key] for key in most):
            return False
        for times in taken.values():
            times.append(now)
        return True

    def has_left(self, share: Share, incoming: Incoming, now: Milliseconds) -> bool:
        """Whether a sender still has any of a share; nothing is counted."""
        sender = f"{incoming.address.channel} {incoming.address.text}"
        return len(self._recent(share, f" {sender}", now)) < share.most_of_sender

    def _recent(self, share: Share, key: str, now: Milliseconds) -> deque[Milliseconds]:
        times = self._taken.setdefault((share, key), deque())
        self._taken.move_to_end((share, key))
        # What was counted before the clock was set back counts no more.
        while times and not now - share.window < times[0] <= now:
            times.popleft()
        if len(self._taken) > _MOST_KNOWN:
            self._taken.popitem(last=False)
        return times
