"""A commune's loudspeaker: when it speaks, what it says, and whether it did."""

from bot.conversation.doors import gathered
from bot.conversation.loudspeaker import airing_told, speaking_times

DOORS = gathered(speaking_times.DOORS, airing_told.DOORS)
