"""What waits to change a message that stands: of each message only the newest. Pure."""

from collections.abc import Callable
from math import inf

from bot.delivery.budget.spending import OVER_BUDGET
from bot.delivery.item import Item
from bot.delivery.model import DeliveryState
from bot.delivery.retry import Decision, Elsewhere, Finish
from bot.messaging import Address

Name = tuple[Address, str]


class Edits:
    """The edits of one channel; a slow chat never has more than one waiting."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._waiting: dict[Name, Item] = {}  # in their order
        # Where a message stands, until the database knows it.
        self._unrecorded: dict[Name, tuple[str, ...]] = {}

    def put(self, item: Item) -> Item | None:
        """Takes a newer edit in; returns the one that is no longer wanted."""
        older = self._waiting.pop(_name(item), None)
        self._waiting[_name(item)] = item
        return older

    def next(
        self, now: float, wait_for: Callable[[Item, float], float]
    ) -> tuple[Item | None, float]:
        """The edit to send now, or None and the seconds until one may be ready."""
        shortest = inf
        for edit in self._waiting.values():
            wait = wait_for(edit, now)
            if wait <= 0:
                return edit, 0.0
            shortest = min(shortest, wait)
        return None, shortest

    def leave_out(self, is_over: Callable[[Item], bool]) -> list[tuple[Item, Finish]]:
        """What has no room is not sent."""
        over = [item for item in self._waiting.values() if is_over(item)]
        for item in over:
            self.start(item)
        return [(item, OVER_BUDGET) for item in over]

    def start(self, item: Item) -> None:
        """It is being sent."""
        del self._waiting[_name(item)]

    def stands_at(self, item: Item) -> tuple[str, ...]:
        """The message's ids, as long as they are not in the database."""
        return self._unrecorded.get(_name(item), ())

    def note(self, item: Item, decision: Decision) -> Item | None:
        """What became of it; returns what is dropped, as a newer one waits."""
        match decision:
            case Finish(DeliveryState.SENT, message_ids=ids):
                self._unrecorded[_name(item)] = ids
                return None
            case Finish():
                return None
            case Elsewhere(to):
                item.address = to
            case _:
                item.goes_on(decision)
        if _name(item) in self._waiting:
            return item
        self._waiting[_name(item)] = item
        return None

    def recorded(self, item: Item) -> None:
        """The database knows where the message stands."""
        self._unrecorded.pop(_name(item), None)


def _name(item: Item) -> Name:
    return item.address, item.reply.edits
