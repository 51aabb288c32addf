"""An officer's side of a check-in: who needs help, who goes there, who is silent."""

from bot.conversation.doors import gathered
from bot.conversation.rescue import (
    checkin_end,
    one_household,
    rescue_list,
    rescue_villages,
    silent_reminders,
)

DOORS = gathered(
    rescue_list.DOORS,
    one_household.DOORS,
    rescue_villages.DOORS,
    silent_reminders.DOORS,
    checkin_end.DOORS,
)
