"""How fast a channel may send. Pure: monotonic seconds in, seconds to wait out."""

from collections import deque

from bot.messaging import ChatKind

WINDOW = 1.002  # a sliding second, and moments in which the process may be held up
NOT_LEFT_YET = 0.001  # seconds until what was let go is looked for again
CATCH_UP = 0.1  # seconds of lateness that may be made good
SLOWER = 0.7  # of its pace, after the platform refused several chats at once
SLOWEST = 0.1
BACK_WITHIN = 60.0  # seconds from nothing to the whole pace
GROUP_LIMIT = 20  # messages a minute to one group, Bot API FAQ
GROUP_WINDOW = 60.5
PRIVATE_GAP = 1.0  # seconds between messages to one person, Bot API FAQ
REPLIES_AT_ONCE = 3  # to one person, before the gap holds
FORGET_AFTER = 90.0
REMEMBERED = 10_000  # chats, before the first look for what may be forgotten


class ChannelPace:
    """Even slots, late ones made good, and never above the limit in any second."""

    def __init__(self, limit: int | None) -> None:
        """`limit` is attempts a second; None is no limit."""
        self._limit = limit
        self._slot = float("-inf")
        self._log: deque[float] = deque(maxlen=limit or 1)
        self._taken = 0  # attempts that were let go and have not left yet
        self._is_rested = True
        self._share = 1.0  # of the limit, at `_slowed_at`
        self._slowed_at = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next attempt may start; 0 when it may start now."""
        if self._limit is None:
            return 0.0
        earliest = self._slot
        allowed = max(1, int(self._limit * self._share_at(now)))
        over = len(self._log) + self._taken - allowed
        if over >= len(self._log):  # as many as a second may hold have not even left
            return max(NOT_LEFT_YET, earliest - now)
        if over >= 0:
            earliest = max(earliest, self._log[over] + WINDOW)
        return max(0.0, earliest - now)

    def take(self, now: float) -> None:
        """Lets an attempt go; it leaves a moment later, which `left` records."""
        if self._limit is None:
            return
        self._taken += 1
        late = 0.0 if self._is_rested else CATCH_UP
        self._is_rested = False
        each = 1 / (self._limit * self._share_at(now))
        self._slot = max(self._slot, now - late) + each

    def left(self, now: float) -> None:
        """Records that an attempt leaves now: from here a sliding second counts."""
        if self._limit is None:
            return
        self._taken -= 1
        self._log.append(now)

    def rest(self) -> None:
        """There is nothing to send: what comes next is not late."""
        self._is_rested = True

    def slow_down(self, now: float) -> None:
        """The platform finds it too fast: less for now, and slowly more again."""
        self._share = max(SLOWEST, SLOWER * self._share_at(now))
        self._slowed_at = now

    def _share_at(self, now: float) -> float:
        if self._share == 1.0:
            return 1.0
        share = self._share + (now - self._slowed_at) / BACK_WITHIN
        if share >= 1.0:
            self._share = 1.0
        return min(1.0, share)


class ChatPace:
    """The platform's limits for one chat, a person's or a group's."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._groups: dict[str, deque[float]] = {}
        self._forget_above = REMEMBERED
        # People in two layers that change places, since only a second of them counts.
        self._people: dict[str, tuple[float, ...]] = {}
        self._before: dict[str, tuple[float, ...]] = {}
        self._turn_at = float("-inf")

    def wait(self, chat: str, kind: ChatKind, now: float, *, is_reply: bool) -> float:
        """Seconds until this chat may get one more message."""
        if kind is ChatKind.GROUP:
            sent = self._groups.get(chat, ())
            full = len(sent) >= GROUP_LIMIT
            return max(0.0, sent[-GROUP_LIMIT] + GROUP_WINDOW - now) if full else 0.0
        times = self._times(chat)
        at_once = REPLIES_AT_ONCE if is_reply else 1
        if len(times) < at_once:
            return 0.0
        return max(0.0, times[-at_once] + PRIVATE_GAP - now)

    def take(self, chat: str, kind: ChatKind, now: float) -> None:
        """Records a message to a chat at an instant."""
        if kind is ChatKind.GROUP:
            self._groups.setdefault(chat, deque(maxlen=GROUP_LIMIT)).append(now)
            if len(self._groups) > self._forget_above:
                self._forget(now)
                self._forget_above = max(REMEMBERED, 2 * len(self._groups))
            return
        if now > self._turn_at:
            self._before, self._people = self._people, {}
            self._turn_at = now + PRIVATE_GAP
        before = self._times(chat)
        latest = (*before[1 - REPLIES_AT_ONCE :], now) if before else (now,)
        self._people[chat] = latest

    @property
    def remembered(self) -> int:
        """How many people and groups are held in memory."""
        return len(self._people) + len(self._before) + len(self._groups)

    def _times(self, chat: str) -> tuple[float, ...]:
        return self._people.get(chat) or self._before.get(chat, ())

    def _forget(self, now: float) -> None:
        self._groups = {
            chat: times
            for chat, times in self._groups.items()
            if times[-1] > now - FORGET_AFTER
        }
