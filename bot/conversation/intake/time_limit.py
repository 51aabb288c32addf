"""A limit on one turn: whatever a handler does, it does not hold the loop for long.

Handlers are plain Python on the one event loop. A timer's signal looks ten times a
second whether the turn has used up its share, and raises where it then stands; a turn
that only waits is cancelled. Either way nothing of it may be kept.
"""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, TypeVar

from typing_extensions import override

T = TypeVar("T")

PROCESSOR = 0.5  # seconds of the processor between two awaits: twenty times the usual
WHOLE = 5.0  # seconds of a turn from its beginning to its end, waiting included
LOOK_EVERY = 0.1  # seconds


class TurnTooLong(Exception):
    """A turn was ended; the transaction in which it was must not be committed."""


class _End(BaseException):
    """Raised in the turn itself: no `except Exception` there can hold it up."""


class TimeLimit:
    """Holds one turn at a time to its limit, in the program's main thread.

    In another thread no signal can reach a turn: there only waiting is limited.
    """

    def __init__(self, processor: float = PROCESSOR, whole: float = WHOLE) -> None:
        """Both in seconds."""
        self._processor = processor
        self._whole = whole
        self._is_inside = False
        self._step = self._seen = 0
        self._since = self._used = 0.0  # when that step was first seen

    async def of(self, turn: Coroutine[Any, Any, T]) -> T:
        """What the turn returns; raises TurnTooLong when it was ended."""
        try:
            async with asyncio.timeout(self._whole) as deadline:
                with self._timer():
                    return await _Stepped(self, turn)
        except _End:
            with contextlib.suppress(RuntimeError):  # it waits even while it closes
                turn.close()
            raise TurnTooLong("it held the loop") from None
        except TimeoutError:
            if deadline.expired():
                raise TurnTooLong("it waited too long") from None
            raise

    @contextlib.contextmanager
    def _timer(self) -> Generator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _look(self, *_: object) -> None:
        if not self._is_inside:
            return
        used, now = time.thread_time(), time.monotonic()
        if self._seen != self._step:
            self._seen, self._since, self._used = self._step, now, used
        if used - self._used < self._processor and now - self._since < self._whole:
            return
        self._since, self._used = now, used  # to clean up it gets as long once more
        raise _End

    def enter(self) -> None:
        """The turn goes on. No clock is read: there are thousands of steps a second."""
        self._step += 1
        self._is_inside = True

    def leave(self) -> None:
        """The turn waits for something, or is over."""
        self._is_inside = False


class _Stepped(Awaitable[T]):
    """A coroutine, run step by step: the limit knows when it is the one that runs."""

    def __init__(self, limit: TimeLimit, turn: Coroutine[Any, Any, T]) -> None:
        self._limit = limit
        self._turn = turn

    @override
    def __await__(self) -> Generator[Any, Any, T]:
        step: Any = self._turn.send
        argument: Any = None
        while True:
            try:
                self._limit.enter()
                try:
                    waits_for = step(argument)
                finally:
                    self._limit.leave()
            except StopIteration as end:
                result: T = end.value
                return result
            try:
                argument = yield waits_for
                step = self._turn.send
            except BaseException as thrown:  # noqa: BLE001  # the turn's to handle
                step, argument = self._turn.throw, thrown
