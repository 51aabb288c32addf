"""A notice is seen by another before it goes: asked for, approved or returned."""

from bot.conversation.approval import ahead, taken_back, verdicts
from bot.conversation.doors import gathered

DOORS = gathered(
    verdicts.DOORS,
    taken_back.DOORS,
    ahead.DOORS,
)
