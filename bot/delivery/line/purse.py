"""What a line may still send this month; without a budget all of it."""

import logging
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.budget import months
from bot.delivery.budget.spending import OVER_BUDGET, Room, Spending
from bot.delivery.item import Item
from bot.delivery.line.bulk import Bulk
from bot.delivery.line.edits import Edits
from bot.delivery.line.shares import People, Unsent
from bot.delivery.retry import USED_UP_WAIT, Decision
from bot.messaging import Channel, Outcome

UTC = ZoneInfo("UTC")

log = logging.getLogger(__name__)


class Purse:
    """The spending of a channel that has a budget, and nothing of any other."""

    def __init__(self, channel: Channel, zone: ZoneInfo = UTC) -> None:
        """`zone` is the one whose months count."""
        self._channel = channel.name
        budget = channel.budget
        self._spending = None if budget is None else Spending(budget, zone)
        self.has_limit = budget is not None  # asked for each message

    def knows(self, now: Milliseconds) -> bool:
        """Whether what was used of this month is known."""
        return self._spending is None or self._spending.knows(now)

    async def learn(self, connection: AsyncConnection, now: Milliseconds) -> None:
        """Reads what was used of a month that is not known yet."""
        if self._spending is not None and not self._spending.knows(now):
            month = self._spending.month(now)
            known = await months.of(connection, self._channel, month)
            self._spending.learn(month, known.used, known.refused_since)

    def may_go(self, item: Item, now: Milliseconds) -> bool:
        """Whether it may begin now."""
        return self._spending is None or self._spending.room(item, now) is Room.YES

    def start(self, item: Item) -> None:
        """It is being sent."""
        if self._spending is not None:
            self._spending.start(item)

    def ended(
        self, item: Item, outcome: Outcome, decision: Decision, now: Milliseconds
    ) -> int:
        """How many messages an attempt was, where they are counted."""
        if self._spending is None:
            return 0
        return self._spending.ended(item, outcome, decision, now)

    def refused(self, now: Milliseconds) -> float:
        """For how many seconds a platform that takes no more is left alone."""
        return USED_UP_WAIT if self._spending is None else self._spending.refused(now)

    def follow(self, bulk: Bulk) -> None:
        """What was closed between two parts holds nothing any more."""
        if self._spending is not None:
            self._spending.keep_only(bulk.under_way)

    def leave_out(
        self, people: People, edits: Edits, bulk: Bulk, now: Milliseconds
    ) -> list[Unsent]:
        """What has no room this month is not sent, and is told as such."""
        spending = self._spending
        if spending is None or not spending.is_tight(now):
            return []

        def is_over(item: Item) -> bool:
            return spending.room(item, now) is Room.NONE

        dropped = [*people.leave_out(is_over), *edits.leave_out(is_over)]
        for item, _ in dropped:
            log.warning(
                "reply %s is not sent: the month's messages on %s are used up",
                item.row,
                self._channel,
            )
        return dropped + [(item, OVER_BUDGET) for item in bulk.leave_out(is_over)]
