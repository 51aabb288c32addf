"""How a child that draws takes its share of the machine."""

import os
import resource

LATER = 15  # niceness: people come first
AT_MOST = 60  # seconds of CPU, should nobody be left who waits for it


def be_modest() -> None:
    """Draws at other people's leisure, and not for ever."""
    os.nice(LATER)
    resource.setrlimit(resource.RLIMIT_CPU, (AT_MOST, AT_MOST))
