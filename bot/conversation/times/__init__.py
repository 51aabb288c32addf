"""Times as people say them. Pure: words and now in, moments out."""

from bot.conversation.times.told import hour_told, remaining, told, told_short
from bot.conversation.times.understanding import (
    Ambiguous,
    Conflict,
    Nothing,
    Understanding,
    Understood,
    speaks_of_time,
    understand,
)

__all__ = [
    "Ambiguous",
    "Conflict",
    "Nothing",
    "Understanding",
    "Understood",
    "hour_told",
    "remaining",
    "speaks_of_time",
    "told",
    "told_short",
    "understand",
]
