"""After a notice was sent: taken back, put right, sent on to the rest, read."""

from bot.conversation.aftermath import reading, resumption, rewriting, withdrawal
from bot.conversation.doors import gathered

DOORS = gathered(
    withdrawal.DOORS,
    rewriting.DOORS,
    resumption.DOORS,
    reading.DOORS,
)
