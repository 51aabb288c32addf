"""What claims to be a notice of ours is compared with what was sent."""

from bot.conversation.verification import verdicts

DOORS = verdicts.DOORS
