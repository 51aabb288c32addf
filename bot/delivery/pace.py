"""How fast a channel may send. Pure: monotonic seconds in, seconds to wait out."""

from collections import deque

from bot.messaging import ChatKind

WINDOW = 1.0005  # a sliding second, and half a millisecond for the timer's grain
CATCH_UP = 0.1  # seconds of lateness that may be made good
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

    def wait(self, now: float) -> float:
        """Seconds until the next attempt may start; 0 when it may start now."""
        if self._limit is None:
            return 0.0
        earliest = self._slot
        if len(self._log) == self._limit:
            earliest = max(earliest, self._log[0] + WINDOW)
        return max(0.0, earliest - now)

    def take(self, now: float) -> None:
        """Records an attempt that starts now."""
        if self._limit is None:
            return
        self._log.append(now)
        self._slot = max(self._slot, now - CATCH_UP) + 1 / self._limit


class ChatPace:
    """The platform's limits for one chat, a person's or a group's."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._sent: dict[str, deque[float]] = {}
        self._forget_above = REMEMBERED

    def wait(self, chat: str, kind: ChatKind, now: float, *, is_reply: bool) -> float:
        """Seconds until this chat may get one more message."""
        times = self._sent.get(chat)
        if not times:
            return 0.0
        if kind is ChatKind.GROUP:
            full = len(times) >= GROUP_LIMIT
            return max(0.0, times[-GROUP_LIMIT] + GROUP_WINDOW - now) if full else 0.0
        if is_reply:
            enough = len(times) >= REPLIES_AT_ONCE
            return (
                max(0.0, times[-REPLIES_AT_ONCE] + PRIVATE_GAP - now) if enough else 0.0
            )
        return max(0.0, times[-1] + PRIVATE_GAP - now)

    def take(self, chat: str, now: float) -> None:
        """Records a message to a chat at an instant."""
        self._sent.setdefault(chat, deque(maxlen=GROUP_LIMIT)).append(now)
        if len(self._sent) > self._forget_above:
            self._forget(now)
            self._forget_above = max(REMEMBERED, 2 * len(self._sent))

    def _forget(self, now: float) -> None:
        self._sent = {
            chat: times
            for chat, times in self._sent.items()
            if times[-1] > now - FORGET_AFTER
        }
