"""Reviewers of a language: its texts one after the other, accepted or mended."""

from bot.conversation.doors import gathered
from bot.conversation.translations import mended_text, reviewing
from bot.conversation.translations.reviewing import status as status

DOORS = gathered(reviewing.DOORS, mended_text.DOORS)
