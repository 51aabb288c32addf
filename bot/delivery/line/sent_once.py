"""What goes once: that it may have arrived is written down before it leaves.

So a process that dies leaves no doubt to the next one: what was claimed is unknown, the
rest goes out. Few are claimed at a time, since a kill costs each of them the message.
"""

import logging

from bot.delivery import outbox
from bot.delivery.item import Item
from bot.delivery.line.bulk import Bulk
from bot.messaging import Channel
from bot.store.database import Database

AT_ONCE = 10  # without a pace; with one what goes in a tenth of a second

log = logging.getLogger(__name__)


class Claims:
    """Of one channel's bulk sends."""

    def __init__(self, channel: Channel, database: Database, bulk: Bulk) -> None:
        """A channel that stores keeps a message once, whoever sends it."""
        self._database = database
        self._bulk = bulk
        self._is_needed = not channel.stores
        self._at_once = AT_ONCE if channel.pace is None else max(1, channel.pace // 10)

    def lack(self, item: Item) -> bool:
        """Whether nothing would tell the next process that it may have arrived."""
        return item.is_once and not item.is_claimed and self._is_needed

    async def take(self, item: Item) -> bool:
        """Claims it and a few after it; False, and nothing may leave, if it cannot."""
        some = self._bulk.to_claim(item, self._at_once)
        try:
            async with self._database.write(is_routine=True) as connection:
                await outbox.claim(connection, some)
        except Exception:  # nothing leaves that would go twice
            log.exception("what is to be sent once could not be claimed; trying again")
            return False
        for one in some:
            one.is_claimed, one.timeouts = True, 1
        return True

    async def let_go(self) -> None:
        """What has not left goes later, by whoever sends then."""
        unsent = self._bulk.claimed()
        if not unsent:
            return
        try:
            async with self._database.write(is_routine=True) as connection:
                await outbox.let_go(connection, unsent)
        except Exception:  # then it counts as in flight
            log.exception("what was claimed could not be let go")
