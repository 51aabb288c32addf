"""Hearing what is written: answers, notices, bulletins; and who always does."""

from bot.conversation.listening import listening_chat

DOORS = listening_chat.DOORS
