"""Hearing what is written; who always does; six pictures; speaking for others."""

from bot.conversation.doors import gathered
from bot.conversation.listening import (
    listening_chat,
    notice_voices,
    recording,
    six_pictures,
)

DOORS = gathered(
    listening_chat.DOORS, six_pictures.DOORS, notice_voices.DOORS, recording.DOORS
)
