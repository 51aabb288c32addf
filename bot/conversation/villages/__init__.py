"""Villages: entered by their commune's officer, told a notice in by their relay."""

from bot.conversation.doors import gathered
from bot.conversation.villages import by_mouth, village_entry, village_list

DOORS = gathered(
    village_list.DOORS,
    village_entry.DOORS,
    by_mouth.DOORS,
)
