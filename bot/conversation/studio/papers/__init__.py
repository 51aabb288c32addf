"""What anyone may have on paper: notices, contact cards, results of checks."""

from bot.conversation.doors import gathered
from bot.conversation.studio.papers import card_papers, check_papers, notice_papers

DOORS = gathered(
    notice_papers.DOORS,
    card_papers.DOORS,
    check_papers.DOORS,
)
