"""Contact cards: where an office is, when it is open, whom to call."""

from bot.conversation.cards import address_book, form
from bot.conversation.doors import gathered

DOORS = gathered(
    address_book.DOORS,
    form.DOORS,
)
