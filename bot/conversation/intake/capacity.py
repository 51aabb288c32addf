"""How long what waits will take, by how long it took lately. Pure."""

import math

MOST_WAIT = 2.0  # seconds that someone may have to wait before others are refused
AT_LEAST = 8  # so many may wait, however slow the last ones were
FIRST_GUESS = 0.02  # seconds an answer, before the first was measured
OF_THE_NEWEST = 0.2  # its share in the measure
LONGEST_RETRY = 60  # seconds


class Capacity:
    """How many may wait, so that nobody waits for more than a few seconds.

    Who is refused comes back: the more were refused lately, the later they are asked
    to, so that they do not all return at once.
    """

    def __init__(self) -> None:
        """Nothing was measured yet."""
        self._each = FIRST_GUESS
        self._refused = 0

    def answered(self, count: int, seconds: float) -> None:
        """So many were answered in so long, while others waited all along."""
        if count:
            self._each += OF_THE_NEWEST * (seconds / count - self._each)

    @property
    def places(self) -> int:
        """How many may wait now."""
        return max(AT_LEAST, int(MOST_WAIT / self._each))

    def refusal(self, waiting: int) -> int | None:
        """None to let one more wait; else in how many seconds to come again."""
        wait = waiting * self._each
        if waiting < AT_LEAST or wait < MOST_WAIT:
            if wait < MOST_WAIT / 2:
                self._refused = 0
            return None
        self._refused += 1
        return min(LONGEST_RETRY, math.ceil(wait + self._refused * self._each))
