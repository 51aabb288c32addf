"""Speech: texts as they are said, voices for them, sounds read in a child process."""

from bot.speech.sound import AAC, MP3, OPUS, Sound, Unreadable, encoded
from bot.speech.voices import MOST_SECONDS, Voices

__all__ = [
    "AAC",
    "MOST_SECONDS",
    "MP3",
    "OPUS",
    "Sound",
    "Unreadable",
    "Voices",
    "encoded",
]
