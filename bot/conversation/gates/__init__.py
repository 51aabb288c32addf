"""Border gates: how it stands there today, shown to anyone, said by their officers."""

from bot.conversation.doors import gathered
from bot.conversation.gates import board_entry, day_change, day_details, gate_list

DOORS = gathered(
    gate_list.DOORS,
    day_change.DOORS,
    day_details.DOORS,
    board_entry.DOORS,
)
