"""A platform that answers slowly, counts what arrives and forgets the rest."""

import asyncio
import itertools
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from typing_extensions import override

from tests.support.telegram.chats import Chats
from tests.support.telegram.errors import ApiError
from tests.support.telegram.faults import Fault
from tests.support.telegram.params import Params
from tests.support.telegram.server import TelegramServer

Json = dict[str, Any]
NEWS = "Tin thử "  # how every notice of a scenario begins
LOOKED_BACK = 1.0  # seconds in which the longest reply is looked for
KEPT = 3  # messages a chat: the last ones, whose buttons are pressed
CONFIRMED = 100  # updates that are remembered


class Arrivals(Chats):
    """Counts each (text, chat) instead of keeping the messages."""

    def __init__(self) -> None:
        super().__init__()
        self.faults = 0  # kills, or whatever the scenario counts, before this arrival
        self.total = 0
        self.reached: dict[str, dict[int, int]] = {}  # by text: chat, faults before it
        self.doubles: Counter[int] = Counter()  # by the fault after which they came
        self.unexplained = 0  # doubles with no fault in between
        self.answered: Counter[int] = Counter()  # what is no news, by chat

    @override
    def keep(self, message: Json) -> Json:
        chat = message["chat"]["id"]
        self.count(message["text"].partition("\n")[0], chat)
        own = self.messages[chat]
        own[message["message_id"]] = message
        while len(own) > KEPT:
            del own[next(iter(own))]
        return message

    def count(self, text: str, chat: int) -> None:
        self.total += 1
        if not text.startswith(NEWS):
            self.answered[chat] += 1
            return
        reached = self.reached.setdefault(text, {})
        before = reached.get(chat)
        if before is not None and before < self.faults:
            self.doubles[before + 1] += 1  # the first fault after it had arrived
        elif before is not None:
            self.unexplained += 1
        reached[chat] = self.faults


class CountingServer(TelegramServer):
    """`async with` it; replies take from `quickest` to `slowest` seconds."""

    chats: Arrivals

    def __init__(
        self, chance: random.Random, quickest: float = 0.02, slowest: float = 0.1
    ) -> None:
        super().__init__()
        self.chats = Arrivals()
        self.chance = chance
        self.kills = 0
        self._numbers = itertools.count()
        self.quickest, self.slowest = quickest, slowest
        self.under_way: dict[int, float] = {}  # sends, and since when
        self.replied: deque[tuple[float, float]] = deque()  # when, and how long it took
        self.last_arrival = 0.0  # monotonic
        self.busiest_second = 0  # the most sends that arrived within one
        self._second: deque[float] = deque()
        self.statuses: Counter[int] = Counter()  # of the calls that send
        # By chat: instead of taking the message, and after having taken it.
        self.trouble: Callable[[str], Fault | None] = lambda _: None
        self.trouble_after: Callable[[str], Fault | None] = lambda _: None

    @override
    async def _perform(self, method: str, given: Params) -> Any:
        if method != "sendmessage":
            if method == "getme":  # a new process; what came before is the old one's
                self.chats.faults = max(self.chats.faults, self.kills)
            return await super()._perform(method, given)
        began = time.monotonic()
        number = next(self._numbers)
        self.under_way[number] = began
        self._second.append(began)
        while self._second[0] <= began - 1.0:
            self._second.popleft()
        self.busiest_second = max(self.busiest_second, len(self._second))
        try:
            if (fault := self.trouble(given.text("chat_id"))) is not None:
                return _answered(fault)
            made = await super()._perform(method, given)
            self.last_arrival = began
            if (fault := self.trouble_after(given.text("chat_id"))) is not None:
                return _answered(fault)
        finally:
            await asyncio.sleep(self.chance.uniform(self.quickest, self.slowest))
            now = time.monotonic()
            del self.under_way[number]
            self.replied.append((now, now - began))
            while self.replied[0][0] < now - LOOKED_BACK:
                self.replied.popleft()
        return made

    def arrived_within(self, seconds: float) -> int:
        """How many sends arrived in the last moment, of at most a second."""
        since = time.monotonic() - seconds
        return sum(at >= since for at in self._second)

    def longest_reply(self) -> float:
        """Seconds that the slowest reply of the last moment took, or takes."""
        now = time.monotonic()
        took = [took for at, took in self.replied if at >= now - LOOKED_BACK]
        waited = [now - since for since in self.under_way.values()]
        return max((self.slowest, *took, *waited))

    @override
    def _note(
        self, method: str, given: Params, at: float, status: int, text: str = ""
    ) -> None:
        if method == "sendmessage":
            self.statuses[status] += 1
        del self.mailbox.confirmed[:-CONFIRMED]
        self.changed()

    def how_many(self, text: str) -> int:
        return len(self.chats.reached.get(text, ()))

    @property
    def news(self) -> int:
        """How many (text, chat) have arrived, doubles aside."""
        return sum(len(reached) for reached in self.chats.reached.values())


def _answered(fault: Fault) -> Fault:
    """An answer that never saw the method; an error of the method is raised."""
    if isinstance(fault, ApiError):
        raise fault
    return fault
