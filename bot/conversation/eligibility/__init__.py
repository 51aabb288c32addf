"""Whether a household qualifies: a few short questions, and what they lead to."""

from bot.conversation.doors import gathered
from bot.conversation.eligibility import interview

DOORS = gathered(
    interview.DOORS,
)
