"""Who receives news: counted, found, moved, paused, barred, brought in and out."""

from bot.conversation.doors import gathered
from bot.conversation.office.listeners import (
    barring_chats,
    chat_search,
    list_export,
    list_import,
    one_chat,
    people_counts,
)

DOORS = gathered(
    people_counts.DOORS,
    chat_search.DOORS,
    one_chat.DOORS,
    barring_chats.DOORS,
    list_import.DOORS,
    list_export.DOORS,
)
