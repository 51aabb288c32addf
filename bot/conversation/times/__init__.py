"""Times as people say them. Pure: words and now in, moments out."""

from bot.conversation.times.told import remaining, told, told_short
from bot.conversation.times.understanding import (
    Ambiguous,
    Conflict,
    Nothing,
    Understanding,
    Understood,
    understand,
)

__all__ = [
    "Ambiguous",
    "Conflict",
    "Nothing",
    "Understanding",
    "Understood",
    "remaining",
    "told",
    "told_short",
    "understand",
]
