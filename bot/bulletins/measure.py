"""How much is too much: at most three bulletins a week reach a chat.

Two go out as they come; what is above that is held and folded into the week's last
one, so nothing is lost and nobody is flooded. The bank day, useless a day later, goes
out as the third. Notices and urgent ones are neither counted nor held.
"""

from sqlalchemy import ColumnElement, and_, func, select

from bot.clock import Milliseconds
from bot.delivery.model import Broadcast
from bot.people import audience
from bot.people.categories import Category
from bot.store.tables.delivery import broadcasts, deliveries
from bot.store.tables.people import chats

A_WEEK = 3
BEFORE_FOLDING = 2
BANK_DAY = "bank-day"  # who chose nothing gets this one, and every notice
FOLDED = "folded"


def wants_edition(
    broadcast: Broadcast,
    categories: tuple[Category, ...],
    ids: tuple[int, int] | None = None,
) -> ColumnElement[bool]:
    """Whether a chat chose this bulletin, by its own id or the category above it.

    `ids` says of which chats it is asked: those above the first, up to the second.
    """
    bulletin = broadcast.category or ""
    above = tuple(c.under for c in categories if c.id == bulletin and c.under)
    return audience.wants_bulletin(
        (bulletin, *above), by_default=bulletin == BANK_DAY, ids=ids
    )


def has_room(broadcast: Broadcast, week_begins: Milliseconds) -> ColumnElement[bool]:
    """Whether a chat may still get this bulletin this week."""
    most = A_WEEK if broadcast.bulletin in (BANK_DAY, FOLDED) else BEFORE_FOLDING
    return received_since(week_begins, not_counting=broadcast.id) < most


def received_since(
    week_begins: Milliseconds, *, not_counting: int = 0
) -> ColumnElement[int]:
    """How many bulletins a chat was planned for since an instant."""
    return (
        select(func.count())
        .select_from(
            deliveries.join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
        )
        .where(
            and_(
                deliveries.c.chat_id == chats.c.id,
                broadcasts.c.kind == "bulletin",
                broadcasts.c.starts_at >= week_begins,
                broadcasts.c.id != not_counting,
            )
        )
        .scalar_subquery()
    )
