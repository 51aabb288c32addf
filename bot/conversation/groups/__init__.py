"""Groups receive their commune's news: linked, watched over, unlinked."""

from bot.conversation.doors import gathered
from bot.conversation.groups import group_list, linking

DOORS = gathered(linking.DOORS, group_list.DOORS)
