"""A message with its sound, or without. Pure."""

from dataclasses import replace

from bot.messaging import Attachment, Button, Reply
from bot.messaging.aloud import HEAR, LISTEN, WHOLE

VOICE = "voice"
AUDIO = "audio"


def has_sound(reply: Reply) -> bool:
    """Whether it brings a sound along, its own or an officer's recording."""
    return any(
        file.sort in (VOICE, AUDIO) or file.media_type.startswith("audio/")
        for file in reply.files
    )


def with_sound(reply: Reply, sound: Attachment) -> Reply:
    """It is heard first; no button asks for what is there."""
    return replace(without_button(reply), sound=sound)


def without_button(reply: Reply) -> Reply:
    """Nothing offers to read it out."""
    rows = (tuple(b for b in row if not offers_sound(b)) for row in reply.buttons)
    return replace(reply, buttons=tuple(row for row in rows if row))


def offers_sound(button: Button) -> bool:
    """Whether it reads out what it stands under."""
    return button.data.partition(":")[0] in (HEAR, LISTEN, WHOLE)
