"""How much is too much: at most three bulletins a week reach a chat.

What is above that is held and folded into the last one of the week, so nothing is
lost and nobody is flooded. Notices and urgent ones are neither counted nor held.
"""

from sqlalchemy import ColumnElement

from bot.delivery.model import Broadcast
from bot.people import audience
from bot.people.categories import Category

A_WEEK = 3
DEFAULT_BULLETIN = "bank-day"  # who chose nothing gets this one, and every notice


def wants_edition(
    broadcast: Broadcast, categories: tuple[Category, ...]
) -> ColumnElement[bool]:
    """Whether a chat chose this bulletin, by its own id or the category above it."""
    bulletin = broadcast.bulletin or ""
    above = tuple(c.under for c in categories if c.id == bulletin and c.under)
    return audience.wants_bulletin(
        (bulletin, *above), by_default=bulletin == DEFAULT_BULLETIN
    )
