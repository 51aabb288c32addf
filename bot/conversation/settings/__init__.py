"""What differs by place, shown with where it comes from and changed in two taps."""

from bot.conversation.doors import gathered
from bot.conversation.settings import setting_change, setting_list

DOORS = gathered(setting_list.DOORS, setting_change.DOORS)
