"""What waits of broadcasts: read ahead, by lane and within it zone III first.

A turn is what one broadcast has for one rank. All that is known of it goes together
when the broadcast ends, whatever is being read just then.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from math import inf

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery import broadcasts
from bot.delivery.item import MAY_HAVE_ARRIVED, UNREADABLE, Item, Result
from bot.delivery.line.due_rows import (
    FROM_THE_START,
    Cursor,
    Waiting,
    due_deliveries,
)
from bot.delivery.line.shares import Unsent
from bot.delivery.model import RECALL, Broadcast, Lane, Rank
from bot.delivery.retry import Finish, Further
from bot.delivery.spoken import sounds
from bot.messaging import Address, ChatKind, Reply, for_group, say
from bot.messaging.bringing_sound import has_sound, with_sound, without_button

BATCH = 1000
FEW = BATCH // 2  # waiting in memory: time to look for more, while these go out
FEW_REMINDERS = 50  # read at once of those who have not replied
LOOK_AHEAD = 200  # waiting deliveries looked through for one whose chat may get it

_Key = tuple[int, Rank]  # of a turn: a broadcast's id, and the rank
# By language: what a person gets, a group, and who listens. Each one object, so that a
# channel words it once.
_Bodies = tuple[dict[str, Reply], dict[str, Reply], dict[str, Reply]]
_Who = tuple[str | None, bool, bool]  # language, whether a group, whether it listens
_GROUP = str(ChatKind.GROUP)
_KINDS = {str(kind): kind for kind in ChatKind}  # many times faster than the class
log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Turn:
    """A broadcast's deliveries of one rank: what was read ahead, and how far."""

    broadcast: Broadcast
    rank: Rank
    waiting: deque[Item] = field(default_factory=deque)
    cursor: Cursor = FROM_THE_START
    is_exhausted: bool = False  # nothing of it is due here
    is_quiet: bool = False  # exhausted, and not worth another look yet
    is_put_aside: bool = False  # it cannot be read, whyever

    @property
    def key(self) -> _Key:
        return self.broadcast.id, self.rank

    @property
    def has_enough(self) -> bool:
        """Whether more may be read later: who replies meanwhile is not asked again."""
        is_reminder = self.broadcast.reminds is not None
        return is_reminder and len(self.waiting) > FEW_REMINDERS // 2


class Bulk:
    """The deliveries that wait on one channel."""

    def __init__(
        self,
        channel: str,
        source_language: str,
        can_say: Callable[[str], bool] = lambda _language: False,
    ) -> None:
        """No broadcast is open. `can_say` tells which languages have a voice."""
        self.ahead = 0  # items that wait in memory
        self._channel = channel
        self._can_say = can_say
        self._source_language = source_language
        self._turns: dict[_Key, _Turn] = {}  # in the order in which they go
        self._bodies: dict[int, _Bodies] = {}  # of open broadcasts
        # (broadcast, row) of what waits in memory, is in flight, or is not yet written
        # down: also of what has ended meanwhile, should it be opened again.
        self._taken: set[tuple[int, int]] = set()

    def set_open(self, open_broadcasts: Sequence[Broadcast]) -> None:
        """The broadcasts to send now, in order; what is no longer open is dropped."""
        pairs = [(b, rank) for b in open_broadcasts for rank in Rank]
        pairs.sort(key=lambda pair: (pair[0].lane, pair[1]))
        before, self._turns = self._turns, {}
        for broadcast, rank in pairs:
            key = broadcast.id, rank
            turn = before.pop(key, None) or _Turn(broadcast, rank)
            turn.broadcast = broadcast
            turn.is_quiet = False
            self._turns[key] = turn
        for closed in before.values():
            self.ahead -= len(closed.waiting)
            self._taken -= {(closed.broadcast.id, item.row) for item in closed.waiting}
            closed.waiting.clear()
        ids = {broadcast.id for broadcast in open_broadcasts}
        for gone in set(self._bodies) - ids:
            del self._bodies[gone]

    def is_exhausted(self, broadcast: int) -> bool:
        """Whether nothing of a broadcast is due here."""
        turns = [self._turns.get((broadcast, rank)) for rank in Rank]
        return all(turn is not None and turn.is_exhausted for turn in turns)

    @property
    def needs_more(self) -> bool:
        """Whether it is time to read ahead."""
        if self.ahead > FEW:
            return False
        turns = self._turns.values()
        return any(not (turn.is_exhausted or turn.has_enough) for turn in turns)

    # --- what is there

    async def read(
        self, connection: AsyncConnection, now: Milliseconds
    ) -> list[Unsent]:
        """Reads ahead, in order; returns what is no message, or may have arrived."""
        unsent: list[Unsent] = []
        ahead = 0
        for turn in tuple(self._turns.values()):
            ahead += len(turn.waiting)
            if ahead > FEW:
                break
            if turn.is_quiet or turn.is_put_aside or turn.has_enough:
                continue
            room = BATCH - ahead
            try:
                fresh, bad = await self._read_turn(connection, turn, now, room)
            except (SQLAlchemyError, OSError):
                raise
            except Exception:  # it must not stop the others
                log.exception("broadcast %s cannot be read on", turn.broadcast.id)
                turn.is_put_aside = turn.is_exhausted = True
                continue
            ahead += fresh
            unsent += bad
        return unsent

    async def _read_turn(
        self, connection: AsyncConnection, turn: _Turn, now: Milliseconds, room: int
    ) -> tuple[int, list[Unsent]]:
        """Takes what is due of it; how many were new, and which are not sent."""
        number = turn.broadcast.id
        if turn.broadcast.reminds is not None:
            room = min(room, FEW_REMINDERS)
        bodies = self._bodies.get(number)
        if bodies is None:
            bodies = await self._read_bodies(connection, number)
        due = await due_deliveries(
            connection,
            self._channel,
            turn.broadcast,
            turn.rank,
            after=turn.cursor,
            now=now,
            limit=room,
        )
        if self._turns.get(turn.key) is not turn:  # it ended meanwhile
            return 0, []
        self._bodies[number] = bodies
        return self._take(turn, due, whole=len(due) < room)

    def _take(
        self, turn: _Turn, due: Sequence[Waiting], *, whole: bool
    ) -> tuple[int, list[Unsent]]:
        fresh, unsent, (number, rank) = 0, list[Unsent](), turn.key
        kinds = {(w.language, w.kind == _GROUP, bool(w.listens)) for w in due}
        words = {who: self._words(number, who) for who in kinds}
        expires_at = _over(turn.broadcast)
        replaces, recalls = turn.broadcast.replaces, turn.broadcast.kind == RECALL
        for (
            _,
            chat_id,
            address,
            kind,
            language,
            listens,
            attempts,
            timeouts,
            parts,
            shown,
        ) in due:
            if (number, chat_id) in self._taken:
                continue
            fresh += 1
            self._taken.add((number, chat_id))
            who = language, kind == _GROUP, bool(listens)
            said = words[who] if kind in _KINDS else None
            item = Item(
                Address(self._channel, address),
                _KINDS.get(kind, ChatKind.PRIVATE),
                said or say(""),
                chat_id,
                number,
                rank,
                attempts,
                timeouts,
                _split(parts),
                expires_at=expires_at,
                replaces=replaces,
                recalls=recalls,
                shown=_split(shown),
                lane=turn.broadcast.lane,
                is_once=turn.broadcast.is_sent_once,
            )
            why = UNREADABLE if said is None else _claimed_before(item)
            if why is not None:
                unsent.append((item, why))
            else:
                turn.waiting.append(item)
                self.ahead += 1
        # A whole pass was made: the next one begins again, for what is due later.
        turn.cursor = FROM_THE_START if whole else due[-1].cursor
        turn.is_exhausted = whole and not fresh
        turn.is_quiet = turn.is_exhausted
        return fresh, unsent

    async def _read_bodies(self, connection: AsyncConnection, number: int) -> _Bodies:
        """Who listens gets the sound first; without a voice nothing offers one."""
        found, heard = await _bodies(connection, number), {}
        for language, said in found.items():
            aloud = said.aloud
            sound = None
            if aloud is not None and self._can_say(aloud.language):
                sound = await sounds.by_digest(connection, aloud.digest)
            if aloud is not None and sound is None:
                found[language] = without_button(said)
            is_own = aloud is not None and aloud.language == language
            is_heard = sound is not None and is_own and not has_sound(said)
            heard[language] = found[language]
            if sound is not None and is_heard:
                heard[language] = with_sound(said, sound)
        of_group = {language: for_group(said) for language, said in found.items()}
        return found, of_group, heard

    def _words(self, number: int, who: _Who) -> Reply | None:
        language, is_group, listens = who
        of_person, of_group, heard = self._bodies[number]
        bodies = of_group if is_group else heard if listens else of_person
        chosen = bodies.get(language or "") or bodies.get(self._source_language)
        return chosen or next(iter(bodies.values()), None)

    # --- what goes

    def next(
        self,
        now: float,
        wall: Milliseconds,
        last: Lane,
        wait_for: Callable[[Item, float], float],
    ) -> tuple[Item | None, float]:
        """By lane and rank: later ones have their turn when none before can go.

        None, and the seconds until one may be ready, if none up to the `last` lane can.
        """
        shortest = inf
        for turn in self._turns.values():
            broadcast = turn.broadcast
            if broadcast.lane > last:
                break
            if not turn.waiting or broadcast.expires_at <= wall:  # about to be closed
                continue
            for item in islice(turn.waiting, LOOK_AHEAD):
                wait = wait_for(item, now)
                if wait <= 0:
                    return item, 0.0
                shortest = min(shortest, wait)
        return None, shortest

    def leave_out(self, is_over: Callable[[Item], bool]) -> list[Item]:
        """What has no room is not sent."""
        over: list[Item] = []
        for turn in self._turns.values():
            without = [item for item in turn.waiting if is_over(item)]
            if without:
                kept = (item for item in turn.waiting if item not in without)
                turn.waiting = deque(kept)
                over += without
        self.ahead -= len(over)
        return over

    def to_claim(self, first: Item, most: int) -> list[Item]:
        """An item that goes once, and those after it, before any of them is sent."""
        turn = self._turns.get((first.broadcast or 0, first.rank))
        behind = turn.waiting if turn is not None else ()
        after = (one for one in behind if one is not first and not one.is_claimed)
        return [first, *islice(after, most - 1)]

    def claimed(self) -> list[Item]:
        """What was claimed and still waits."""
        ahead = (item for turn in self._turns.values() for item in turn.waiting)
        return [item for item in ahead if item.is_claimed and not item.done_parts]

    def start(self, item: Item) -> bool:
        """It is being sent; True when few are left."""
        self._turns[item.broadcast or 0, item.rank].waiting.remove(item)
        self.ahead -= 1
        return self.ahead == FEW

    def goes_on(self, item: Item, decision: Further) -> None:
        """A part of its text has arrived: what follows goes next."""
        item.goes_on(decision)
        number = item.broadcast or 0
        turn = self._turns.get((number, item.rank))
        if turn is None:  # closed meanwhile
            self._taken.discard((number, item.row))
        else:
            turn.waiting.appendleft(item)
            self.ahead += 1

    def recorded(self, results: Sequence[Result]) -> None:
        """These are in the database: their rows may be taken again."""
        for item, _, decision, *_ in results:
            if item.broadcast is not None and not isinstance(decision, Further):
                self._taken.discard((item.broadcast, item.row))

    @property
    def under_way(self) -> Set[tuple[int, int]]:
        """Broadcast and row of what waits in memory, is in flight, or not written."""
        return self._taken

    def is_under_way(self, broadcast: int) -> bool:
        """Whether anything of it is in flight, or not yet written down."""
        return any(number == broadcast for number, _ in self._taken)

    def look_again(self) -> None:
        """Something may be due where nothing was."""
        for turn in self._turns.values():
            turn.is_quiet = False


def _claimed_before(item: Item) -> Finish | None:
    """What was in flight as another process died is not sent by this one."""
    return MAY_HAVE_ARRIVED if item.is_once and item.timeouts else None


def _over(broadcast: Broadcast) -> Milliseconds | None:
    """When what it says is over; what corrects something wrong is never too late."""
    return None if broadcast.lane is Lane.CORRECTION else broadcast.expires_at


def _split(ids: str | None) -> tuple[str, ...]:
    return tuple(ids.split()) if ids else ()


async def _bodies(connection: AsyncConnection, number: int) -> dict[str, Reply]:
    """What a broadcast says, by language; nothing if that can't be read."""
    try:
        return await broadcasts.body(connection, number)
    except (ValueError, TypeError, KeyError, AttributeError):
        log.exception("the words of broadcast %s cannot be read", number)
        return {}
