"""What claims to be a notice of ours is compared with what was sent."""

from bot.conversation.verification import vouching_words

DOORS = vouching_words.DOORS
