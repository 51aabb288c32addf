"""When bulletins come, where they are on, and what the next ones will say."""

from bot.conversation.doors import gathered
from bot.conversation.timetable import bulletin_change, bulletin_list

DOORS = gathered(bulletin_list.DOORS, bulletin_change.DOORS)
