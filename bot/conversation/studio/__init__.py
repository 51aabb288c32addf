"""What is drawn for whoever asked: cards, posters, figures; by a child process."""

from bot.conversation.doors import gathered
from bot.conversation.studio import (
    copies,
    papers,
    poster_words,
    statistics,
    statistics_room,
)

DOORS = gathered(
    copies.DOORS,
    papers.DOORS,
    poster_words.DOORS,
    statistics.DOORS,
    statistics_room.DOORS,
)
