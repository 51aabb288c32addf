"""How often a bot may send, as the platform's FAQ has it, in sliding windows."""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.support.telegram.errors import TooMany

OVERALL = (30, 1.0)  # sends, seconds
PAID = (1000, 1.0)
PRIVATE = (3, 3.0)  # one a second, bursts of three
GROUP = (20, 60.0)


class Limits:
    """Counts what was let through; what was refused counts for nothing."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._sends: dict[object, deque[float]] = defaultdict(deque)

    def take(self, chat: int, *, is_group: bool, is_paid: bool) -> None:
        """Lets one send through, or raises the 429."""
        now = self._monotonic()
        windows = [
            ("paid" if is_paid else "free", PAID if is_paid else OVERALL),
            (chat, GROUP if is_group else PRIVATE),
        ]
        waits = [self._wait(key, window, now) for key, window in windows]
        if max(waits) > 0:
            raise TooMany(max(1, math.ceil(max(waits))))
        for key, _ in windows:
            self._sends[key].append(now)

    def _wait(self, key: object, window: tuple[int, float], now: float) -> float:
        count, seconds = window
        sends = self._sends[key]
        while sends and sends[0] <= now - seconds:
            sends.popleft()
        return 0.0 if len(sends) < count else sends[0] + seconds - now
