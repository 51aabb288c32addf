"""What the process holds and nobody uses, handed back to the system or not taken."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_PR_SET_THP_DISABLE = 41  # of Linux

COLLECT_AFTER = (20_000, 20, 10)  # objects more, then rounds of each generation


def use_small_pages() -> None:
    """Keeps the system from giving two MiB wherever a few KiB are asked for.

    Only on Linux; children inherit it.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_THP_DISABLE, 1, 0, 0, 0)


def give_back_memory() -> None:
    """Hands back freed memory, which reading the content leaves a lot of.

    Only glibc has to be asked; where the C library is another, nothing happens.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """For making much that stays: to look through it meanwhile took a third longer."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.freeze()
            gc.enable()


def leave_alone_what_stays(*, first_collects: bool = True) -> None:
    """Content is objects that stay: the collector need not look through them again.

    Each time it did, people and pace waited for half a second. What comes and goes is
    looked through less often than Python would: it took a fifth of a broadcast's time.
    A start has nothing to collect yet, and to look takes a tenth of it; after a reload
    there is all that was in force before.
    """
    gc.unfreeze()
    if first_collects:
        gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    give_back_memory()
