"""What anyone may have on paper: notices, cards, results of checks, lists."""

from bot.conversation.doors import gathered
from bot.conversation.studio.papers import (
    card_papers,
    check_papers,
    notice_papers,
    rescue_papers,
)

DOORS = gathered(
    notice_papers.DOORS,
    card_papers.DOORS,
    check_papers.DOORS,
    rescue_papers.DOORS,
)
