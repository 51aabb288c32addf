"""Replies to people and groups: in order within a chat, each chat with a share."""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from math import inf

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Milliseconds
from bot.delivery import outbox
from bot.delivery.budget.spending import OVER_BUDGET
from bot.delivery.item import UNREADABLE, Item, Result
from bot.delivery.line.edits import Edits
from bot.delivery.model import DeliveryState
from bot.delivery.retry import Decision, Elsewhere, Finish
from bot.messaging import Address

MOST_REPLIES = 2000  # held in memory; the others wait in the database
# Replies of one chat held in memory: a group that drains twenty a minute must not fill
# it with its own, or nobody else on the channel is answered.
SHARE = 20

Unsent = tuple[Item, Finish]  # what is finished without having been sent


class People:
    """The replies that wait on one channel; those that edit are handed to `edits`."""

    def __init__(self, channel: str, edits: Edits) -> None:
        """Nothing waits."""
        self._channel = channel
        self._edits = edits
        self._waiting: OrderedDict[Address, deque[Item]] = OrderedDict()
        self._taken: dict[int, str] = {}  # rows in memory or in flight, with their chat
        self._held: Counter[str] = Counter()  # how many of them a chat has

    def __bool__(self) -> bool:
        """Whether any waits or is in flight."""
        return bool(self._waiting)

    # --- what is there

    async def read(
        self, connection: AsyncConnection, now: Milliseconds, monotonic: float
    ) -> list[Unsent]:
        """Takes the oldest, of each chat its share: what is over it may fill a page."""
        unsent: list[Unsent] = []
        while True:
            full = [chat for chat, held in self._held.items() if held >= SHARE]
            oldest = await outbox.oldest_replies(
                connection, self._channel, without=full, limit=MOST_REPLIES
            )
            fresh, are_left = self._share_out(oldest)
            for waiting in await outbox.replies_of(connection, fresh):
                wait = max(0, waiting.not_before - now) / SECOND
                waiting.item.ready_at = monotonic + wait
                unsent += self._put(waiting)
            if not are_left or len(oldest) < MOST_REPLIES:
                return unsent

    def _share_out(self, oldest: Sequence[tuple[int, str]]) -> tuple[list[int], bool]:
        """The rows to take now, and whether any were left for their chat has enough."""
        fresh: list[int] = []
        are_left = False
        for row, chat in oldest:
            if row in self._taken:
                continue
            if self._held[chat] >= SHARE:
                are_left = True
                continue
            self._held[chat] += 1
            self._taken[row] = chat
            fresh.append(row)
        return fresh, are_left

    def _put(self, waiting: outbox.WaitingReply) -> list[Unsent]:
        item = waiting.item
        if not waiting.is_readable:
            return [(item, UNREADABLE)]
        if item.reply.edits:
            return superseded(self._edits.put(item))
        self._waiting.setdefault(item.address, deque()).append(item)
        return []

    # --- what goes

    def next(
        self, now: float, wait_for: Callable[[Item, float], float]
    ) -> tuple[Item | None, float]:
        """The reply to send now, or None and the seconds until one may be ready."""
        shortest = inf
        for waiting in self._waiting.values():
            wait = wait_for(waiting[0], now)
            if wait <= 0:
                return waiting[0], 0.0
            shortest = min(shortest, wait)
        return None, shortest

    def leave_out(self, is_over: Callable[[Item], bool]) -> list[Unsent]:
        """What is first of its chat and has no room is not sent."""
        unsent: list[Unsent] = []
        for waiting in list(self._waiting.values()):
            while waiting and is_over(waiting[0]):
                unsent.append((waiting[0], OVER_BUDGET))
                self.note(waiting[0], OVER_BUDGET)
        return unsent

    def start(self, item: Item) -> None:
        """It is being sent: the other chats have their turn before its next one."""
        self._waiting.move_to_end(item.address)

    def note(self, item: Item, decision: Decision) -> None:
        """What became of it; what is to be tried again stays first of its chat."""
        match decision:
            case Finish():
                waiting = self._waiting[item.address]
                waiting.popleft()
                if not waiting:
                    del self._waiting[item.address]
            case Elsewhere(to):
                rest = self._waiting.pop(item.address)
                moved = self._waiting.setdefault(to, deque())
                for other in rest:
                    other.address = to
                    moved.append(other)
            case _:
                item.goes_on(decision)

    def recorded(self, results: Sequence[Result]) -> bool:
        """These are in the database; True if more of a chat's own may wait there."""
        may_have_more = False
        for item, _, decision, *_ in results:
            if item.broadcast is None and isinstance(decision, Finish):
                may_have_more |= self._let_go_of(item.row)
                if item.reply.edits:
                    self._edits.recorded(item)
        return may_have_more

    def _let_go_of(self, row: int) -> bool:
        chat = self._taken.pop(row, None)
        if chat is None:
            return False
        was_full = self._held[chat] >= SHARE
        self._held[chat] -= 1
        if not self._held[chat]:
            del self._held[chat]
        return was_full


def superseded(edit: Item | None) -> list[Unsent]:
    """What a newer edit of the same message has made needless is not sent."""
    if edit is None:
        return []
    return [(edit, Finish(DeliveryState.SKIPPED, "superseded"))]
