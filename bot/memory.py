"""What the process holds and nobody uses, handed back to the system or not taken."""

import ctypes

_PR_SET_THP_DISABLE = 41  # of Linux


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
