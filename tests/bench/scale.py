"""How much of everything the measures of the house take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The issue's own numbers; a try takes smaller ones."""

    runs: int = 5  # of what a median is taken
    kills: int = 10
    recipients: int = 4_000  # of a notice that is cut off by a kill
    replies: int = 5_000  # that wait for one group
    deliveries: int = 5_000_000  # that are kept
    updates: int = 300_000  # that wait for their turn
    rates: tuple[int, ...] = (30, 45, 60, 80, 100, 120, 140, 160, 180, 200, 220, 240)
    step_seconds: float = 8.0  # of each offered load
    letters: int = 4_096
    streams: int = 1_100
    files: int = 1_024  # that may be open
    idle_seconds: float = 60.0
