"""Good practices as stories: read, told, judged."""

from bot.conversation.doors import gathered
from bot.conversation.stories import contribution, judgement, shelf

DOORS = gathered(
    shelf.DOORS,
    contribution.DOORS,
    judgement.DOORS,
)
