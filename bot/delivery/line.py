"""One channel's line: picks what goes next, at the channel's pace.

Replies to people come before everything else, in order within a chat (but every fifth
turn is an urgent notice's); then messages that change where they stand; then the
broadcasts, by lane, and within a lane those to zone III communes first, whichever
broadcast they are of. Nothing here waits for the network except the sends themselves.
"""

import asyncio
import logging
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Clock, Milliseconds
from bot.delivery import broadcasts, living, outbox
from bot.delivery.edits import Edits
from bot.delivery.model import Broadcast, DeliveryState, Lane, Rank
from bot.delivery.outbox import Item, Result
from bot.delivery.pace import ChannelPace, ChatPace
from bot.delivery.retry import Decision, Elsewhere, Finish, Further, Later, decide
from bot.messaging import (
    Address,
    Channel,
    ChatKind,
    Outcome,
    Reply,
    TryAgain,
    say,
)
from bot.store.database import Database

IN_FLIGHT = 256  # twice a thousand a second times the usual round trip
IN_FLIGHT_UNPACED = 96  # nothing is gained by more where only the processor limits
FOR_REPLIES = 32  # of them: a platform that hangs under a bulk run still has room
BATCH = 1000
FEW = BATCH // 2  # waiting in memory: time to look for more, while these go out
# Results that are not written down yet: what a crash would send twice. A quarter of a
# second at the channel's pace; without one as many as keep the database busy.
MOST_UNRECORDED = 1024
FEWEST_UNRECORDED = 64
MOST_REPLIES = 2000  # held in memory; the others wait in the database
# Replies of one chat held in memory: a group that drains twenty a minute must not fill
# it with its own, or nobody else on the channel is answered.
SHARE = 20
LOOK_AHEAD = 200  # waiting deliveries looked through for one whose chat may get it
REPLIES_IN_A_ROW = 4  # then one of an urgent notice: questions must not drown a siren
REPLY_GIVES_UP = 40  # attempts: several hours of an unreachable platform
# Seconds. At a thousand a second several go at each waking, which costs the most.
SHORTEST_REST = 0.003
IDLE = 1.0  # seconds between looks when nothing rings

_Turn = tuple[int, Rank]  # a broadcast's deliveries of one rank
_KINDS = {str(kind): kind for kind in ChatKind}  # many times faster than the class
log = logging.getLogger(__name__)


class Line:
    """What one channel has to send."""

    def __init__(
        self,
        channel: Channel,
        database: Database,
        clock: Clock,
        report: Callable[[Result], None],
        source_language: str,
        may_start: Callable[[], bool] = lambda: True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`report` takes each result; the sender writes them down in groups.

        Nothing starts unless `may_start`: not while results cannot be written.
        """
        self.channel = channel
        self._exhausted: set[_Turn] = set()  # nothing of them is due here
        self._quiet: set[_Turn] = set()  # exhausted, and not worth another look yet
        self._database = database
        self._clock = clock
        self._monotonic = monotonic
        self._report = report
        self._may_start = may_start
        self._source_language = source_language
        self._pace = ChannelPace(channel.pace)
        self._chats = ChatPace()
        self._replies: OrderedDict[Address, deque[Item]] = OrderedDict()
        self._edits = Edits()
        self._taken_replies: dict[int, str] = {}  # rows, each with its chat
        self._held: Counter[str] = Counter()  # how many of them a chat has
        self._bulk: dict[_Turn, deque[Item]] = {}
        self._ahead = 0  # items in them
        self._taken: set[tuple[int, int]] = set()
        self._reading = False
        self._let_go: list[Result] = []  # recorded while more was read
        self._busy: set[str] = set()  # addresses' texts
        self._open: Sequence[tuple[Broadcast, _Turn]] = ()
        self._cursors: dict[_Turn, outbox.Cursor] = {}
        self._bodies: dict[int, dict[str, Reply]] = {}
        self._paused: dict[str, float] = {}  # by the platform's chat
        self._channel_paused = 0.0
        self._last_refusal: tuple[float, str] | None = None
        self._bell = asyncio.Event()
        self._look = True
        self._in_a_row = 0  # replies that went one after the other
        self._in_flight = 0
        self._bulk_in_flight = 0
        self._most_in_flight = IN_FLIGHT if channel.pace else IN_FLIGHT_UNPACED
        self._unrecorded = 0
        self._most_unrecorded = most_unrecorded(channel.pace)
        self._stopping = False

    def ring(self) -> None:
        """Something may have changed: look again."""
        self._look = True
        self._bell.set()

    def set_open(self, open_broadcasts: Sequence[Broadcast]) -> None:
        """The broadcasts to send now, in order; what is no longer open is dropped."""
        ids = {broadcast.id for broadcast in open_broadcasts}
        turns = [(b, (b.id, rank)) for b in open_broadcasts for rank in Rank]
        turns.sort(key=lambda turn: (turn[0].lane, turn[1][1]))
        self._open = turns
        keys = {key for _, key in turns}
        for closed in set(self._bulk) - keys:
            dropped = self._bulk.pop(closed)
            self._ahead -= len(dropped)
            self._taken -= {(closed[0], item.row) for item in dropped}
        for past in set(self._cursors) - keys:
            del self._cursors[past]
        for gone in set(self._bodies) - ids:
            del self._bodies[gone]
        self._exhausted &= keys
        self._quiet.clear()
        self.ring()

    def stop(self) -> None:
        """Starts nothing more; what is in flight is finished."""
        self._stopping = True
        self._bell.set()

    def is_exhausted(self, broadcast: int) -> bool:
        """Whether nothing of a broadcast is due here."""
        return all((broadcast, rank) in self._exhausted for rank in Rank)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way: a broadcast may have come to its end."""
        return self._in_flight == 0

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
        for result in results:
            item = result.item
            is_finished = isinstance(result.decision, Finish)
            if not is_finished:  # it may be due again
                self._look = True
                self._quiet.clear()
            if item.broadcast is not None:
                if is_finished or not isinstance(result.decision, Further):
                    self._taken.discard((item.broadcast, item.row))
            elif is_finished:
                self._let_go_of_reply(item.row)
                if item.reply.edits:
                    self._edits.recorded(item)

    def _let_go_of_reply(self, row: int) -> None:
        chat = self._taken_replies.pop(row, None)
        if chat is None:
            return
        if self._held[chat] >= SHARE:  # more of its own may wait
            self._look = True
        self._held[chat] -= 1
        if not self._held[chat]:
            del self._held[chat]

    async def restore(self) -> None:
        """Reads what a restart must not forget: pauses and the groups' last minute."""
        now, monotonic = self._clock(), self._monotonic()
        async with self._database.read() as connection:
            pauses = await outbox.stored_pauses(connection, self.channel.name, now)
            recent = await outbox.groups_last_minute(connection, self.channel.name, now)
        for scope, until in pauses.items():
            ends = monotonic + (until - now) / SECOND
            _, _, chat = scope.partition(" ")
            if chat:
                self._paused[chat] = ends
            else:
                self._channel_paused = ends
        for chat, at in recent:
            self._chats.take(chat, ChatKind.GROUP, monotonic - (now - at) / SECOND)

    async def run(self) -> None:
        """Sends until stopped; returns when nothing is in flight any more."""
        async with asyncio.TaskGroup() as sends:
            while not self._stopping:
                if self._needs_more() and not await self._refilled():
                    await asyncio.sleep(IDLE)
                    continue
                item, wait = self._next()
                if item is None:
                    if not self._ahead and not self._replies:
                        self._pace.rest()
                    await self._rest(wait)
                    continue
                delay = self._pace.wait(self._monotonic())
                if delay > 0:  # and look again: a reply may have come meanwhile
                    await asyncio.sleep(max(delay, SHORTEST_REST))
                    continue
                self._start(item)
                sends.create_task(self._send_and_go_on(item))

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
        if item is None or self._pace.wait(self._monotonic()) > 0:
            return None
        self._start(item)
        return item

    def _start(self, item: Item) -> None:
        now = self._monotonic()
        self._pace.take(now)
        self._chats.take(item.address.chat, item.kind, now)
        self._busy.add(item.address.text)
        self._in_flight += 1
        if item.broadcast is None:
            self._in_a_row += 1
            if item.reply.edits:
                self._edits.take(item)
            else:
                self._replies.move_to_end(item.address)
        else:
            self._in_a_row = 0
            self._bulk_in_flight += 1
            self._bulk[item.broadcast, item.rank].remove(item)
            self._ahead -= 1
            if self._ahead == FEW:
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
        return self._look or (self._ahead <= FEW and self._may_have_more())

    async def _refilled(self) -> bool:
        self._reading = True
        try:
            await self._refill()
        except (SQLAlchemyError, OSError):
            log.exception("the outbox could not be read; trying again")
            return False
        finally:
            self._reading = False
            self._may_be_taken(self._let_go)
            self._let_go.clear()
        return True

    async def _refill(self) -> None:
        self._look = False
        async with self._database.claiming() as connection:
            await self._refill_replies(connection)
            ahead = 0
            for broadcast, turn in self._open:
                ahead += len(self._bulk.get(turn, ()))
                if ahead > FEW:
                    break
                if turn not in self._quiet:
                    room = BATCH - ahead
                    ahead += await self._refill_from(connection, broadcast, turn, room)

    async def _refill_replies(self, connection: AsyncConnection) -> None:
        """Takes the oldest, of each chat its share: what is over it may fill a page."""
        while True:
            full = [chat for chat, held in self._held.items() if held >= SHARE]
            oldest = await outbox.oldest_replies(
                connection, self.channel.name, without=full, limit=MOST_REPLIES
            )
            fresh, are_left = [], False
            for id_, chat in oldest:
                if id_ in self._taken_replies:
                    continue
                if self._held[chat] >= SHARE:
                    are_left = True
                    continue
                self._held[chat] += 1
                self._taken_replies[id_] = chat
                fresh.append(id_)
            self._take_replies(await outbox.replies_of(connection, fresh))
            if not are_left or len(oldest) < MOST_REPLIES:
                return

    async def _refill_from(
        self, connection: AsyncConnection, broadcast: Broadcast, turn: _Turn, room: int
    ) -> int:
        """Takes what is due of one broadcast and rank; returns how many deliveries."""
        bodies = self._bodies.get(broadcast.id)
        if bodies is None:
            bodies = await _bodies(connection, broadcast)
        due = await outbox.due_deliveries(
            connection,
            self.channel.name,
            *turn,
            after=self._cursors.get(turn, outbox.FROM_THE_START),
            now=self._clock(),
            limit=room,
        )
        if all(turn != other for _, other in self._open):  # it ended meanwhile
            return 0
        self._bodies[broadcast.id] = bodies
        return self._take_deliveries(turn, due, whole=len(due) < room)

    def _may_have_more(self) -> bool:
        return any(turn not in self._exhausted for _, turn in self._open)

    def _take_replies(self, found: Sequence[outbox.WaitingReply]) -> None:
        now, monotonic = self._clock(), self._monotonic()
        for waiting in found:
            item = waiting.item
            if not waiting.is_readable:
                self._give_up(item)
                continue
            item.ready_at = monotonic + max(0, waiting.not_before - now) / SECOND
            if item.reply.edits:
                self._drop(self._edits.put(item))
            else:
                self._replies.setdefault(item.address, deque()).append(item)

    def _give_up(self, item: Item) -> None:
        """What can't be read is no message: it must not stop the others."""
        decision = Finish(DeliveryState.FAILED, "bad_message")
        self._unrecorded += 1
        self._report(Result(item, item.address, decision, self._clock()))

    def _drop(self, edit: Item | None) -> None:
        """What a newer edit of the same message has made needless is not sent."""
        if edit is not None:
            decision = Finish(DeliveryState.SKIPPED, "superseded")
            self._unrecorded += 1
            self._report(Result(edit, edit.address, decision, self._clock()))

    def _take_deliveries(
        self, turn: _Turn, due: Sequence[outbox.Waiting], *, whole: bool
    ) -> int:
        broadcast, rank = turn
        queue = self._bulk.setdefault(turn, deque())
        fresh, channel = 0, self.channel.name
        languages = {waiting.language for waiting in due}
        words = {language: self._words(broadcast, language) for language in languages}
        for _, chat_id, address, kind, language, attempts, timeouts, parts in due:
            if (broadcast, chat_id) in self._taken:
                continue
            fresh += 1
            self._taken.add((broadcast, chat_id))
            said = words[language]
            item = Item(
                Address(channel, address),
                _KINDS[kind],
                said or say(""),
                chat_id,
                broadcast,
                rank,
                attempts,
                timeouts,
                _split(parts),
            )
            if said is None:
                self._give_up(item)
            else:
                queue.append(item)
                self._ahead += 1
        # A whole pass was made: the next one begins again, for what is due later.
        self._cursors[turn] = outbox.FROM_THE_START if whole else due[-1].cursor
        if whole and not fresh:
            self._exhausted.add(turn)
            self._quiet.add(turn)
        else:
            self._exhausted.discard(turn)
        return fresh

    def _words(self, broadcast: int, language: str | None) -> Reply | None:
        bodies = self._bodies[broadcast]
        chosen = bodies.get(language or "") or bodies.get(self._source_language)
        return chosen or next(iter(bodies.values()), None)

    # --- what goes next --------------------------------------------------------------

    def _next(self) -> tuple[Item | None, float]:
        """The item to send now, or None and the seconds until one may be ready."""
        now = self._monotonic()
        if self._channel_paused > now:
            return None, self._channel_paused - now
        is_full = self._in_flight >= self._most_in_flight
        if is_full or self._unrecorded >= self._most_unrecorded:
            return None, IDLE  # whoever makes room will ring
        if not self._may_start():
            return None, IDLE
        has_room = self._bulk_in_flight < self._most_in_flight - FOR_REPLIES
        if has_room and self._in_a_row >= REPLIES_IN_A_ROW:
            item, _ = self._next_of_bulk(now, Lane.URGENT)
            if item is not None:
                return item, 0.0
        item, shortest = self._next_of_people(now)
        if item is not None or not has_room:
            return item, shortest
        item, wait = self._next_of_bulk(now, Lane.BULLETIN)
        return item, min(shortest, wait)

    def _next_of_people(self, now: float) -> tuple[Item | None, float]:
        """Replies, then what changes where it stands."""
        shortest = IDLE
        for waiting in self._replies.values():
            wait = self._wait(waiting[0], now)
            if wait <= 0:
                return waiting[0], 0.0
            shortest = min(shortest, wait)
        for edit in self._edits.waiting.values():
            wait = self._wait(edit, now)
            if wait <= 0:
                return edit, 0.0
            shortest = min(shortest, wait)
        return None, shortest

    def _next_of_bulk(self, now: float, last: Lane) -> tuple[Item | None, float]:
        """By lane and rank: later ones have their turn when none before can go."""
        shortest, wall = IDLE, self._clock()
        for broadcast, turn in self._open:
            if broadcast.lane > last:
                break
            queue = self._bulk.get(turn)
            if not queue or broadcast.expires_at <= wall:  # about to be closed
                continue
            for item in islice(queue, LOOK_AHEAD):
                wait = self._wait(item, now)
                if wait <= 0:
                    return item, 0.0
                shortest = min(shortest, wait)
        return None, shortest

    def _wait(self, item: Item, now: float) -> float:
        address = item.address
        if address.text in self._busy:
            return IDLE  # its own end will ring
        chat = address.chat
        wait = self._chats.wait(chat, item.kind, now, is_reply=item.broadcast is None)
        if chat in self._paused:
            wait = max(wait, self._paused[chat] - now)
            if self._paused[chat] <= now:
                del self._paused[chat]
        return max(wait, item.ready_at - now)

    # --- sending ---------------------------------------------------------------------

    async def _send(self, item: Item) -> None:
        try:
            self._pace.left(self._monotonic())
            outcome = await self._outcome(item)
            now = self._clock()
            decision = self._decide(item, outcome, now)
            self._unrecorded += 1
            self._report(Result(item, item.address, decision, now))
        finally:
            self._busy.discard(item.address.text)
            self._in_flight -= 1
            self._bulk_in_flight -= item.broadcast is not None
        if item.broadcast is None and item.reply.edits:
            self._note_edit(item, decision)
        elif item.broadcast is None:
            self._note_reply(item, decision)
        elif isinstance(decision, Further):
            self._note_part(item, decision)

    async def _outcome(self, item: Item) -> Outcome:
        try:
            letter = item.letter
            if item.reply.edits:
                letter = letter._replace(shown=await self._stands_at(item))
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
        decision = decide(outcome, item.attempts, item.timeouts, now)
        if isinstance(decision, Finish):
            return decision
        if isinstance(outcome, TryAgain) and outcome.pause:
            self._refused(item.address.chat, outcome.after)
        gives_up = item.broadcast is None and item.attempts >= REPLY_GIVES_UP
        if isinstance(decision, Later) and gives_up:
            return Finish(DeliveryState.FAILED, "gave_up")
        return decision

    def _refused(self, chat: str, seconds: float) -> None:
        """`retry_after` does not say its scope: the chat, then the whole token."""
        now = self._monotonic()
        self._paused = {c: until for c, until in self._paused.items() if until > now}
        self._paused[chat] = now + seconds
        last = self._last_refusal
        if last is not None and last[0] > now - 1.0 and last[1] != chat:
            if self._channel_paused <= now:  # what was in flight is refused as well
                self._pace.slow_down(now)
            self._channel_paused = max(self._channel_paused, now + seconds)
        self._last_refusal = (now, chat)

    @property
    def channel_pause(self) -> float:
        """Seconds for which the whole channel waits."""
        return max(0.0, self._channel_paused - self._monotonic())

    def _note_part(self, item: Item, decision: Further) -> None:
        """A part of its text has arrived: what follows goes next."""
        item.done_parts = decision.done_parts
        queue = self._bulk.get((item.broadcast or 0, item.rank))
        if queue is None:  # closed meanwhile
            self._taken.discard((item.broadcast or 0, item.row))
        else:
            queue.appendleft(item)
            self._ahead += 1

    def _note_edit(self, item: Item, decision: Decision) -> None:
        if isinstance(decision, Later):
            item.timeouts = decision.timeouts
            wait = (decision.not_before - self._clock()) / SECOND
            item.ready_at = self._monotonic() + wait
        self._drop(self._edits.note(item, decision))

    def _note_reply(self, item: Item, decision: Decision) -> None:
        match decision:
            case Finish():
                waiting = self._replies[item.address]
                waiting.popleft()
                if not waiting:
                    del self._replies[item.address]
            case Later(not_before, timeouts, done_parts):
                item.attempts += 1
                item.timeouts = timeouts
                item.done_parts = done_parts or item.done_parts
                wait = (not_before - self._clock()) / SECOND
                item.ready_at = self._monotonic() + wait
            case Further(done_parts):
                item.done_parts = done_parts
            case Elsewhere(to):
                rest = self._replies.pop(item.address)
                moved = self._replies.setdefault(to, deque())
                for other in rest:
                    other.address = to
                    moved.append(other)


def _split(ids: str | None) -> tuple[str, ...]:
    return tuple(ids.split()) if ids else ()


def most_unrecorded(pace: int | None) -> int:
    """Results that may wait for a commit before nothing more starts."""
    if pace is None:
        return MOST_UNRECORDED
    return min(MOST_UNRECORDED, max(FEWEST_UNRECORDED, pace // 4))


async def _bodies(
    connection: AsyncConnection, broadcast: Broadcast
) -> dict[str, Reply]:
    """What a broadcast says, by language; nothing if that can't be read."""
    try:
        return await broadcasts.body(connection, broadcast.id)
    except (ValueError, TypeError, KeyError, AttributeError):
        log.exception("the words of broadcast %s cannot be read", broadcast.id)
        return {}
