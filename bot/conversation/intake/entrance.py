"""The way in: what people send is paced, stored, and waited for.

It is stored before it is acknowledged. Those who come while others are being stored
share the next commit: fifty at once are one transaction, and not fifty.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, Milliseconds
from bot.conversation.intake import waiting
from bot.conversation.intake.capacity import Capacity
from bot.conversation.intake.throttle import Pace, Throttle
from bot.conversation.intake.waiting import Key
from bot.country import SOURCE_LANGUAGE
from bot.errors import Busy
from bot.i18n import Catalogues
from bot.messaging import Event, Incoming, Reply, say
from bot.store.database import Database

MOST_REMEMBERED = 1_000  # cries that wait, and words whose asker left

PutReplies = Callable[
    [AsyncConnection, Sequence[tuple[Incoming, Reply]], Milliseconds], Awaitable[None]
]
IsUrgent = Callable[[Incoming], bool]


@dataclass(slots=True, eq=False)
class _Arrival:
    """Updates that came together."""

    kept: list[Incoming]
    scolded: list[Incoming]
    new: set[Key] = field(default_factory=set)
    is_stored: bool = False


@dataclass(slots=True, eq=False)
class _Asked:
    """Requests that hold a line open for one update."""

    lines: int = 0
    is_answered: asyncio.Event = field(default_factory=asyncio.Event)


class Entrance:
    """What comes in, on one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        put_replies: PutReplies,
        catalogues: Catalogues,
        is_urgent: IsUrgent,
        ring: Callable[[], None],
        limiting: Collection[str] = (),
    ) -> None:
        """`is_urgent` tells a cry, or the wish for emergency numbers, from the rest.

        `ring` is called whenever something was stored.
        """
        self.urgent: set[Key] = set()  # cries that wait
        self.left: set[Key] = set()  # nobody waits for these any more
        self.asked: dict[Key, _Asked] = {}
        self._database = database
        self._clock = clock
        self._put_replies = put_replies
        self._catalogues = catalogues
        self._is_urgent = is_urgent
        self._ring = ring
        self._capacity = Capacity()
        self._waiting_since = 0.0  # monotonic; 0 while nobody waits
        self._throttle = Throttle(limiting)
        self._arriving: list[_Arrival] = []
        self._storing = asyncio.Lock()

    # --- storing ---------------------------------------------------------------------

    async def receive(self, updates: Sequence[Incoming]) -> set[Key]:
        """Stores updates; returns, when they are safe, the keys of those that are new.

        The same key is stored once.
        """
        now = self._clock()
        before = self._throttle.counted(updates)
        arrival = _Arrival([], [])
        for one in updates:
            match self._throttle.pace(one, now, self._is_urgent):
                case Pace.FINE:
                    arrival.kept.append(one)
                case Pace.FIRST_TOO_MANY:
                    arrival.scolded.append(one)
                case Pace.MUTED:
                    pass
        if not arrival.kept and not arrival.scolded:
            return set()
        try:
            await self._store(arrival, now)
        except BaseException:  # they come again, and must not count twice
            self._throttle.restore(before)
            raise
        for one in arrival.kept:
            key = (one.address.channel, one.id)
            if key in arrival.new and self._is_urgent(one):
                self._mark_urgent(key)
        self._ring()
        return arrival.new

    def _mark_urgent(self, key: Key) -> None:
        if len(self.urgent) >= MOST_REMEMBERED:  # another process answers them
            self.urgent.clear()
        self.urgent.add(key)

    async def _store(self, arrival: _Arrival, now: Milliseconds) -> None:
        """Whoever comes first stores all that came meanwhile; the others find it done.

        Where that fails the next one tries what is left, its own included: each hears
        of its own fault alone.
        """
        self._arriving.append(arrival)
        try:
            async with self._storing:
                if arrival.is_stored:
                    return
                together = list(self._arriving)
                try:
                    await self._write(together, now)
                except Exception:
                    if len(together) == 1:
                        raise
                    await self._write([arrival], now)
        finally:
            self._arriving = [one for one in self._arriving if not one.is_stored]
            if not arrival.is_stored:
                self._arriving.remove(arrival)

    async def _write(self, arrivals: Sequence[_Arrival], now: Milliseconds) -> None:
        kept = [one for arrival in arrivals for one in arrival.kept]
        scolded = [one for arrival in arrivals for one in arrival.scolded]
        new: set[Key] = set()
        # What was asked concerns who answers it, and they are rung: delivery, pages and
        # reports need not look each time.
        async with self._database.write(is_routine=not scolded) as connection:
            scolds = [(one, self._slower(one)) for one in scolded]
            if scolds:
                await self._put_replies(connection, scolds, now)
            if kept:
                new = await waiting.take(connection, kept, now)
        for arrival in arrivals:
            arrival.new = new
            arrival.is_stored = True

    def _slower(self, one: Incoming) -> Reply:
        _ = self._catalogues.translator(one.language_hint or SOURCE_LANGUAGE)
        return say(
            _("Nhanh quá, Loa Bản theo không kịp. Chờ một phút rồi gõ tiếp nhé.")
        )

    # --- waiting for the answer ------------------------------------------------------

    @property
    def places(self) -> int:
        """How many requests may wait for their answers now."""
        return self._capacity.places

    def refuse_when_busy(self, one: Incoming) -> None:
        """Raises Busy when too many wait already; a cry is always let in."""
        retry_after = self._capacity.refusal(len(self.asked))
        if retry_after is None or (one.address.channel, one.id) in self.asked:
            return
        if not self._is_urgent(one):
            raise Busy(retry_after)

    async def take(self, one: Incoming) -> None:
        """Stores an update and returns once it was handled (for the web chat).

        Raises Busy at once when too many wait. Who leaves before it was begun is not
        answered any more; what they pressed or commanded is done all the same.
        """
        self.refuse_when_busy(one)
        key = (one.address.channel, one.id)
        asked = self.asked.setdefault(key, _Asked())
        asked.lines += 1
        self.left.discard(key)
        try:
            new = await self.receive([one])
            if key not in new and await self._is_handled(key):
                return
            await asked.is_answered.wait()
        except asyncio.CancelledError:
            if asked.lines == 1 and _is_only_words(one):
                self._leave(key)
            raise
        finally:
            asked.lines -= 1
            if not asked.lines:
                self.asked.pop(key, None)

    def _leave(self, key: Key) -> None:
        if len(self.left) < MOST_REMEMBERED:
            self.left.add(key)

    def answer(self, keys: Collection[Key]) -> None:
        """Updates were handled: whoever waits for them is told."""
        self.urgent.difference_update(keys)
        answered = [asked for key in keys if (asked := self.asked.get(key))]
        for asked in answered:
            asked.is_answered.set()
        now = time.monotonic()
        if self._waiting_since and answered:
            self._capacity.answered(len(answered), now - self._waiting_since)
        if answered:
            self._waiting_since = now if len(self.asked) > len(answered) else 0.0

    async def look(self) -> None:
        """One look for all: another process may have handled what is waited for."""
        if not self.asked:
            return
        async with self._database.read() as connection:
            self.answer(await waiting.handled(connection, list(self.asked)))

    async def _is_handled(self, key: Key) -> bool:
        async with self._database.read() as connection:
            return key in await waiting.handled(connection, [key])


def _is_only_words(one: Incoming) -> bool:
    """Not a command and not a button, which do something."""
    return one.event is Event.TEXT and not one.text.startswith("/")
