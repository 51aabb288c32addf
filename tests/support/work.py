"""How much work something is: counted in calls, so that a busy machine changes nothing.

Every call of a function, a method or a builtin counts as one.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Work:
    calls: int = 0


@contextmanager
def counted() -> Iterator[Work]:
    """Counts what this thread calls meanwhile."""
    work = Work()

    def count(frame: object, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            work.calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield work
    finally:
        sys.setprofile(before)


def calls(do: Callable[[], object]) -> int:
    """What one run calls, once everything that is kept from a first run is there."""
    do()
    with counted() as work:
        do()
    return work.calls


def growth(do: Callable[[int], object], few: int, times: int) -> float:
    """How much more processor time `times` as much takes: 4 for four times is linear.

    For what happens inside one builtin, where there are no calls to count.
    """
    return _least(do, few * times) / _least(do, few)


def _least(do: Callable[[int], object], many: int) -> float:
    taken = []
    for _ in range(5):
        before = time.thread_time()
        do(many)
        taken.append(time.thread_time() - before)
    return min(taken)
