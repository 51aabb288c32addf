"""Limits of the web chat: messages a session, new sessions an address. Pure."""

from collections import defaultdict, deque

from bot.clock import HOUR, MINUTE, Milliseconds

MESSAGES_A_MINUTE = 30
SESSIONS_AN_HOUR = 300
_MOST_KNOWN = 20_000  # bounds the memory; the oldest are forgotten first


class SlidingLimit:
    """At most so many in a window, by key."""

    def __init__(self, most: int, window: Milliseconds) -> None:
        """Nothing was counted yet."""
        self._most = most
        self._window = window
        self._times: dict[str, deque[Milliseconds]] = defaultdict(deque)

    def retry_after(self, key: str, now: Milliseconds) -> int:
        """Seconds until one more fits; 0 when it fits now, and is then counted."""
        times = self._times[key]
        while times and times[0] <= now - self._window:
            times.popleft()
        if len(times) >= self._most:
            return max(1, -(-(times[0] + self._window - now) // 1000))
        times.append(now)
        if len(self._times) > _MOST_KNOWN:
            self._times.pop(next(iter(self._times)))
        return 0


def messages() -> SlidingLimit:
    """Thirty a minute a session."""
    return SlidingLimit(MESSAGES_A_MINUTE, MINUTE)


def sessions() -> SlidingLimit:
    """Three hundred an hour an address."""
    return SlidingLimit(SESSIONS_AN_HOUR, HOUR)
