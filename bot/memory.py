"""What the allocator holds and nobody uses, handed back to the system."""

import ctypes


def give_back_memory() -> None:
    """Hands back freed memory, which reading the content leaves a lot of.

    Only glibc has to be asked; where the C library is another, nothing happens.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
