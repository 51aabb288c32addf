"""One channel's line: its queues, its pace, and the loop that picks what goes next."""

from bot.delivery.line.line import IN_FLIGHT, Line, most_unrecorded

__all__ = ["IN_FLIGHT", "Line", "most_unrecorded"]
