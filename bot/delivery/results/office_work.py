"""The SQL of what offices do: which places spoke lately, what of someone's waits."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import NOTICES, State
from bot.messaging import Address
from bot.store.areas import within
from bot.store.tables.delivery import broadcasts

UNSENT = (State.DRAFT, State.WAITING, State.SCHEDULED)
_MOST = 500  # of one author


async def unsent(
    connection: AsyncConnection, author_id: int
) -> list[tuple[int, State, str]]:
    """What someone wrote and nobody got yet: its number, its state, its place."""
    rows = await connection.execute(
        select(broadcasts.c.id, broadcasts.c.state, broadcasts.c.place)
        .where(
            broadcasts.c.author_id == author_id,
            broadcasts.c.kind.in_(NOTICES),
            broadcasts.c.state.in_([str(state) for state in UNSENT]),
        )
        .order_by(broadcasts.c.id)
        .limit(_MOST)
    )
    return [(row.id, State(row.state), row.place) for row in rows]


async def hand_over(
    connection: AsyncConnection, ids: Sequence[int], author_id: int, address: Address
) -> None:
    """These are someone else's from now on, who gets their reports too."""
    await connection.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id.in_(ids),
            broadcasts.c.state.in_([str(state) for state in UNSENT]),
        )
        .values(
            author_id=author_id,
            author_channel=address.channel,
            author_address=address.text,
        )
    )


async def spoke_since(
    connection: AsyncConnection, areas: Sequence[str], since: Milliseconds
) -> set[str]:
    """The places within some areas that a notice was begun for since then."""
    rows = await connection.scalars(
        select(broadcasts.c.place)
        .distinct()
        .where(
            broadcasts.c.kind.in_(NOTICES),
            broadcasts.c.started_at >= since,
            within(broadcasts.c.place, areas),
        )
    )
    return set(rows)
