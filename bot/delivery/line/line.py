"""The loop of one channel: picks what goes next, at the channel's pace.

Replies to people come before everything else, in order within a chat (but every fifth
turn is an urgent notice's); then messages that change where they stand; then the
broadcasts, by lane, and within a lane those to zone III communes first, whichever
broadcast they are of. Nothing here waits for the network except the sends themselves.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from bot.clock import SECOND, Clock, Milliseconds
from bot.delivery import living, pauses
from bot.delivery.budget.spending import AT_ONCE
from bot.delivery.item import Item, Result
from bot.delivery.line.bulk import Bulk
from bot.delivery.line.edits import Edits
from bot.delivery.line.pace import ChannelPace, ChatPace
from bot.delivery.line.purse import Purse
from bot.delivery.line.refusals import Refusals
from bot.delivery.line.sent_once import Claims
from bot.delivery.line.shares import People, Unsent, superseded
from bot.delivery.line.taking_back import as_possible, cannot_change, decided
from bot.delivery.model import Broadcast, DeliveryState, Lane
from bot.delivery.retry import Decision, Finish, Further, Later, decide
from bot.messaging import Channel, ChatKind, Outcome, TryAgain, UsedUp
from bot.store.database import Database

IN_FLIGHT = 256  # twice a thousand a second times the usual round trip
IN_FLIGHT_UNPACED = 96  # nothing is gained by more where only the processor limits
FOR_REPLIES = 32  # of them: a platform that hangs under a bulk run still has room
# Results that are not written down yet: what a crash would send twice. A quarter of a
# second at the channel's pace; without one as many as keep the database busy.
MOST_UNRECORDED = 1024
FEWEST_UNRECORDED = 64
REPLIES_IN_A_ROW = 4  # then one of an urgent notice: questions must not drown a siren
REPLY_GIVES_UP = 40  # attempts: several hours of an unreachable platform
# Seconds. At a thousand a second several go at each waking, which costs the most.
SHORTEST_REST = 0.003
IDLE = 1.0  # seconds between looks when nothing rings

log = logging.getLogger(__name__)


class Line:
    """What one channel has to send."""

    def __init__(  # noqa: PLR0913  # each is another part's, and most have defaults
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        report: Callable[[Result], None],
        source_language: str,
        may_start: Callable[[], bool] = lambda: True,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        can_say: Callable[[str], bool] = lambda _language: False,
        purse: Purse | None = None,
    ) -> None:
        """`report` takes each result; the sender writes them down in groups.

        Nothing starts unless `may_start`: not while results cannot be written.
        """
        self.channel = channel
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._report = report
        self._may_start = may_start
        self._pace = ChannelPace(channel.pace)
        self._chats = ChatPace()
        self._refusals = Refusals()
        self._edits = Edits()
        self._people = People(channel.name, self._edits)
        self._bulk = Bulk(channel.name, source_language, can_say)
        self._reading = False
        self._let_go: list[Result] = []  # recorded while more was read
        self._bell = asyncio.Event()
        self._look = True
        self._stopping = False
        self._in_a_row = 0  # replies that went one after the other
        self._busy: set[str] = set()  # addresses' texts
        self._in_flight = 0
        self._bulk_in_flight = 0
        self._most_in_flight = IN_FLIGHT if channel.pace else IN_FLIGHT_UNPACED
        self._unrecorded = 0
        self._most_unrecorded = most_unrecorded(channel.pace)
        self._purse = purse or Purse(channel)
        self._claims = Claims(channel, database, self._bulk)

    def ring(self) -> None:
        """Something may have changed: look again."""
        self._look = True
        self._bell.set()

    def set_open(self, open_broadcasts: Sequence[Broadcast]) -> None:
        """The broadcasts to send now, in order; what is no longer open is dropped."""
        self._bulk.set_open(open_broadcasts)
        self._purse.follow(self._bulk)
        self.ring()

    def stop(self) -> None:
        """Starts nothing more; what is in flight is finished."""
        self._stopping = True
        self._bell.set()

    def is_exhausted(self, broadcast: int) -> bool:
        """Whether nothing of a broadcast is due here."""
        return self._bulk.is_exhausted(broadcast)

    def is_under_way(self, broadcast: int) -> bool:
        """Whether anything of a broadcast is in flight, or not yet written down."""
        return self._bulk.is_under_way(broadcast)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way: a broadcast may have come to its end."""
        return self._in_flight == 0

    @property
    def channel_pause(self) -> float:
        """Seconds for which the whole channel waits."""
        return self._refusals.wait_for_all(self._monotonic())

    def recorded(self, results: Sequence[Result]) -> None:
        """These results are in the database: their rows may be taken again.

        Not while more is read: what is read may be older, and they would go out twice.
        """
        self._unrecorded -= len(results)
        if self._reading:
            self._let_go += results
        else:
            self._may_be_taken(results)
        self._bell.set()

    def _may_be_taken(self, results: Sequence[Result]) -> None:
        if not all(isinstance(result.decision, Finish) for result in results):
            self._look = True  # they may be due again
            self._bulk.look_again()
        self._bulk.recorded(results)
        if self._people.recorded(results):
            self._look = True

    async def restore(self) -> None:
        """Reads what a restart must not forget: pauses and the groups' last minute."""
        now, monotonic = self._clock(), self._monotonic()
        async with self._database.read() as connection:
            paused = await pauses.stored_pauses(connection, self.channel.name, now)
            recent = await pauses.groups_last_minute(connection, self.channel.name, now)
            await self._purse.learn(connection, now)
        for scope, until in paused.items():
            _, _, chat = scope.partition(" ")
            self._refusals.pause(chat, monotonic + (until - now) / SECOND)
        for chat, at in recent:
            self._chats.take(chat, ChatKind.GROUP, monotonic - (now - at) / SECOND)

    async def run(self) -> None:
        """Sends until stopped; returns when nothing is in flight any more."""
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                if self._needs_more() and not await self._refilled():
                    await asyncio.sleep(IDLE)
                    continue
                if self._purse.has_limit:
                    self._leave_out()
                item, wait = self._next()
                if item is None:
                    if not self._bulk.ahead and not self._people:
                        self._pace.rest()
                    await self._rest(wait)
                    continue
                if self._claims.lack(item):
                    if not await self._claims.take(item):
                        await asyncio.sleep(IDLE)
                    continue  # a reply may have come meanwhile
                delay = self._pace.wait(self._monotonic())
                if delay > 0:  # and look again: a reply may have come meanwhile
                    await asyncio.sleep(max(delay, SHORTEST_REST))
                    continue
                self._start(item)
                sends.create_task(self._send_and_go_on(item))
            await self._claims.let_go()

    async def _send_and_go_on(self, first: Item) -> None:
        """Sends, and as long as the pace allows the next at once in the same task."""
        item: Item | None = first
        try:
            while item is not None:
                await self._send(item)
                item = self._next_at_once()
        finally:
            self._bell.set()

    def _next_at_once(self) -> Item | None:
        if self._stopping:
            return None
        item, _ = self._next()
        if item is None or self._claims.lack(item):
            return None
        if self._pace.wait(self._monotonic()) > 0:
            return None
        self._start(item)
        return item

    def _start(self, item: Item) -> None:
        now = self._monotonic()
        self._pace.take(now)
        self._chats.take(item.address.chat, item.kind, now)
        self._busy.add(item.address.text)
        self._in_flight += 1
        self._purse.start(item)
        if item.broadcast is None:
            self._in_a_row += 1
            queue = self._edits if item.reply.edits else self._people
            queue.start(item)
        else:
            self._in_a_row = 0
            self._bulk_in_flight += 1
            if self._bulk.start(item):
                self._bell.set()

    async def _rest(self, wait: float) -> None:
        self._bell.clear()
        if self._look or self._stopping:
            return
        waking = asyncio.get_running_loop().call_later(min(wait, IDLE), self.ring)
        try:
            await self._bell.wait()
        finally:
            waking.cancel()

    # --- what is there to send -----------------------------------------------------

    def _needs_more(self) -> bool:
        if self._look or self._bulk.needs_more:
            return True
        return self._purse.has_limit and not self._purse.knows(self._clock())

    async def _refilled(self) -> bool:
        self._reading = True
        try:
            await self._refill()
        except Exception:  # what is in flight must be written down all the same
            log.exception("the outbox could not be read; trying again")
            return False
        finally:
            self._reading = False
            self._may_be_taken(self._let_go)
            self._let_go.clear()
        return True

    async def _refill(self) -> None:
        self._look = False
        now, monotonic = self._clock(), self._monotonic()
        async with self._database.claiming() as connection:
            await self._purse.learn(connection, now)
            self._finish(await self._people.read(connection, now, monotonic))
            self._finish(await self._bulk.read(connection, now))

    def _leave_out(self) -> None:
        now = self._clock()
        self._finish(self._purse.leave_out(self._people, self._edits, self._bulk, now))

    def _finish(self, unsent: Sequence[Unsent]) -> None:
        for item, decision in unsent:
            self._unrecorded += 1
            self._report(Result(item, item.address, decision, self._clock()))

    # --- what goes next --------------------------------------------------------------

    def _next(self) -> tuple[Item | None, float]:
        """The item to send now, or None and the seconds until one may be ready."""
        now = self._monotonic()
        pause = self._refusals.wait_for_all(now)
        if pause > 0:
            return None, pause
        is_full = self._in_flight >= self._most_in_flight
        if is_full or self._unrecorded >= self._most_unrecorded:
            return None, IDLE  # whoever makes room will ring
        if self._purse.has_limit and self._in_flight + self._unrecorded >= AT_ONCE:
            return None, IDLE  # no more than a restart counts for them
        if not self._may_start():
            return None, IDLE
        has_room = self._bulk_in_flight < self._most_in_flight - FOR_REPLIES
        if has_room and self._in_a_row >= REPLIES_IN_A_ROW:
            item, _ = self._bulk.next(now, self._clock(), Lane.URGENT, self._wait_for)
            if item is not None:
                return item, 0.0
        item, shortest = self._people.next(now, self._wait_for)
        if item is None:
            item, wait = self._edits.next(now, self._wait_for)
            shortest = min(shortest, wait)
        if item is not None or not has_room:
            return item, shortest
        item, wait = self._bulk.next(now, self._clock(), Lane.BULLETIN, self._wait_for)
        return item, min(shortest, wait)

    def _wait_for(self, item: Item, now: float) -> float:
        """Seconds until an item may go."""
        address = item.address
        if address.text in self._busy:
            return IDLE  # its own end will ring
        if self._purse.has_limit and not self._purse.may_go(item, self._clock()):
            return IDLE
        chat = address.chat
        wait = self._chats.wait(chat, item.kind, now, is_reply=item.broadcast is None)
        return max(wait, self._refusals.wait(chat, now), item.ready_at - now)

    # --- sending ---------------------------------------------------------------------

    async def _send(self, item: Item) -> None:
        try:
            self._pace.left(self._monotonic())
            outcome = await self._outcome(item)
            now = self._clock()
            decision = self._decide(item, outcome, now)
            used = self._purse.ended(item, outcome, decision, now)
            self._unrecorded += 1
            self._report(Result(item, item.address, decision, now, used))
        finally:
            self._busy.discard(item.address.text)
            self._in_flight -= 1
            self._bulk_in_flight -= item.broadcast is not None
        if item.broadcast is None:
            self._note_reply(item, decision, now)
        elif isinstance(decision, Further):
            self._bulk.goes_on(item, decision)

    async def _outcome(self, item: Item) -> Outcome:
        try:
            letter = item.letter
            if item.reply.edits:
                letter = letter._replace(shown=await self._stands_at(item))
            elif letter.changes:
                kept = cannot_change(letter, self.channel)
                if kept is not None:
                    return kept
                letter = as_possible(letter, self.channel)
            return await self.channel.send(letter)
        except Exception:  # one poisonous row must not stop the others
            log.exception("sending on %s failed unexpectedly", self.channel.name)
            return TryAgain(60.0, "unexpected")

    async def _stands_at(self, edit: Item) -> tuple[str, ...]:
        """Asked at the last moment: the message may only just have come about."""
        unrecorded = self._edits.stands_at(edit)
        if unrecorded:
            return unrecorded
        async with self._database.read() as connection:
            return await living.ids(connection, edit.address, edit.reply.edits)

    def _decide(self, item: Item, outcome: Outcome, now: Milliseconds) -> Decision:
        timeouts = 0 if item.is_once else item.timeouts
        decision = decide(outcome, item.attempts, timeouts, now, is_once=item.is_once)
        if isinstance(decision, Finish):
            return decided(item, decision, self.channel)
        if item.is_once and not isinstance(decision, Further):  # it did not arrive
            item.is_claimed, item.timeouts = False, 0
        if isinstance(outcome, UsedUp):
            wait = self._purse.refused(now)
            self._refusals.pause("", self._monotonic() + wait)
        if isinstance(outcome, TryAgain) and outcome.pause:
            monotonic = self._monotonic()
            if self._refusals.refused(item.address.chat, outcome.after, monotonic):
                self._pace.slow_down(monotonic)
        gives_up = item.broadcast is None and item.attempts >= REPLY_GIVES_UP
        if isinstance(decision, Later) and gives_up:
            return Finish(DeliveryState.FAILED, "gave_up")
        return decided(item, decision, self.channel)

    def _note_reply(self, item: Item, decision: Decision, now: Milliseconds) -> None:
        if isinstance(decision, Later):
            wait = (decision.not_before - now) / SECOND
            item.ready_at = self._monotonic() + wait
        if item.reply.edits:
            self._finish(superseded(self._edits.note(item, decision)))
        else:
            self._people.note(item, decision)


def most_unrecorded(pace: int | None) -> int:
    """Results that may wait for a commit before nothing more starts."""
    if pace is None:
        return MOST_UNRECORDED
    return min(MOST_UNRECORDED, max(FEWEST_UNRECORDED, pace // 4))
