"""The queue of updates: what waits for the bot, until it is confirmed."""

import asyncio
import copy
import itertools
import time
from collections.abc import Callable
from typing import Any

from tests.support.telegram.errors import Conflict

Json = dict[str, Any]
LONGEST_POLL = 50
MOST_UPDATES = 100
NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")
TERMINATED = (
    "terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


class Mailbox:
    """Updates with consecutive ids, delivered again and again until confirmed."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called when updates were confirmed."""
        self._changed = changed
        self.waiting: dict[int, Json] = {}
        self.allowed: list[str] = []
        self.confirmed: list[Json] = []
        self._ids = itertools.count(880_000_001)
        self._bell = asyncio.Event()
        self._poller = 0
        self._ended_by = TERMINATED
        self._last_poll = (0, 0.0)

    def put(self, update: Json) -> int:
        """Queues an update unless the bot does not want its kind; returns its id."""
        id_ = next(self._ids)
        kind = next(iter(update), "")
        if self._is_wanted(kind):
            self.waiting[id_] = {"update_id": id_, **copy.deepcopy(update)}
            self.ring()
        return id_

    def put_again(self, id_: int) -> None:
        """Delivers once more what was confirmed already."""
        self.waiting[id_] = next(u for u in self.confirmed if u["update_id"] == id_)
        self.waiting = dict(sorted(self.waiting.items()))
        self.ring()

    def ring(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    def confirm_before(self, offset: int) -> None:
        passed = [i for i in self.waiting if i < offset]
        self.confirmed += [self.waiting.pop(i) for i in passed]
        if passed:
            self._changed()

    def drop_all(self) -> None:
        self.waiting.clear()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """getUpdates; a newer call ends this one with 409."""
        self._poller += 1
        me = self._poller
        self._ended_by = TERMINATED
        self.ring()
        limit, timeout = self._flood_control(offset, limit, timeout)
        self._apply(offset)
        until = time.monotonic() + min(timeout, LONGEST_POLL)
        while not self.waiting and (left := until - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._bell.wait()
            except TimeoutError:
                break
            if me != self._poller:
                raise Conflict(self._ended_by)
        return list(itertools.islice(self.waiting.values(), limit))

    def end_polls(self, reason: str) -> None:
        """Whoever waits is answered with a conflict."""
        self._poller += 1
        self._ended_by = reason
        self.ring()

    def _apply(self, offset: int) -> None:
        if offset > 0:
            self.confirm_before(offset)
        elif offset < 0:
            self.confirm_before([0, *self.waiting][max(offset, -len(self.waiting))])

    def _flood_control(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """The same offset again at once: fewer at a time, after a longer wait."""
        limit = limit if 0 < limit <= MOST_UPDATES else MOST_UPDATES
        now = time.monotonic()
        last_offset, last_at = self._last_poll
        self._last_poll = (offset, now)
        if last_offset != offset or not last_at:
            return limit, timeout
        if now - last_at < 0.5:
            limit = 1
        if now - last_at < 3 and timeout < 3:
            timeout = 3
        return limit, timeout

    def _is_wanted(self, kind: str) -> bool:
        if not self.allowed:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed
