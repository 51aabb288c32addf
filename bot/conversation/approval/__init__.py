"""A notice is seen by another before it goes: asked for, approved or returned."""

from bot.conversation.approval import ahead, taken_back, to_approve, verdicts
from bot.conversation.doors import gathered

DOORS = gathered(
    to_approve.DOORS,
    verdicts.DOORS,
    taken_back.DOORS,
    ahead.DOORS,
)
