"""Who was not reached: listed for 30 days, then only counted by commune and reason.

A list is made by the process that sends, outside anyone's turn: with a million
recipients it is tens of thousands of lines.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.budget.spending import OVER
from bot.delivery.model import Broadcast, DeliveryState
from bot.delivery.results.counts import counts_of
from bot.messaging import Address
from bot.store.areas import within
from bot.store.database import Database, insert_into
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries, files, wanted_lists
from bot.store.tables.people import chat_places, chats

KEPT = 30 * DAY
SLICE = 2_000
COMMUNE_DEPTH = 3  # parts of a commune's code path: country, province, commune

Tally = Counter[tuple[str, DeliveryState, str]]  # (commune's path, state, reason)


@dataclass(frozen=True, slots=True)
class Missed:
    """One chat that was not reached, or is not known to be.

    `place` is the code path of where it gets this news, empty when it is erased or has
    moved away since; `kind` and what follows are empty when it is erased. Where it is
    found on its channel is not among it: no list tells that of a person.
    """

    chat_id: int
    state: DeliveryState
    reason: str
    place: str = ""
    kind: str = ""
    title: str = ""

    @property
    def commune(self) -> str:
        """The code path of its commune, or of the wider place that it named."""
        return ".".join(self.place.split(".")[:COMMUNE_DEPTH])


def _is_missed() -> ColumnElement[bool]:
    """Who left or paused of their own will is not on a list; nor who was spared."""
    states = (DeliveryState.FAILED, DeliveryState.GONE, DeliveryState.UNKNOWN)
    return or_(
        deliveries.c.state.in_([int(state) for state in states]),
        and_(
            deliveries.c.state == int(DeliveryState.SKIPPED),
            deliveries.c.reason.in_(["expired", OVER]),
        ),
    )


async def of(
    database: Database, broadcast: int, area: str
) -> AsyncIterator[list[Missed]]:
    """Everyone of a broadcast for an area who was not reached, a slice at a time."""
    after = -1
    while True:
        async with database.read() as connection:
            found = await _slice(connection, broadcast, area, after)
        if found:
            yield found
        if len(found) < SLICE:
            return
        after = found[-1].chat_id


async def _slice(
    connection: AsyncConnection, broadcast: int, area: str, after: int
) -> list[Missed]:
    place = (
        select(func.min(chat_places.c.place))
        .where(
            chat_places.c.chat_id == deliveries.c.chat_id,
            within(chat_places.c.place, [area]),
        )
        .scalar_subquery()
    )
    rows = await connection.execute(
        select(
            deliveries.c.chat_id,
            deliveries.c.state,
            deliveries.c.reason,
            place.label("place"),
            chats.c.kind,
            chats.c.title,
        )
        .select_from(deliveries)
        .outerjoin(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.broadcast_id == broadcast,
            deliveries.c.chat_id > after,
            _is_missed(),
        )
        .order_by(deliveries.c.chat_id)
        .limit(SLICE)
    )
    return [
        Missed(
            row.chat_id,
            DeliveryState(row.state),
            *(value or "" for value in row[2:]),
        )
        for row in rows
    ]


# --- who asked for a list


class Names(NamedTuple):
    """Of the files that a list is handed over as."""

    table: str
    text: str
    paper: str


def file_names(broadcast: int) -> Names:
    """The same every time: after 30 days the files are erased by them."""
    name = f"chua-toi-{broadcast}"
    return Names(f"{name}.csv", f"{name}.txt", f"{name}.pdf")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list that an officer asked for."""

    broadcast: int
    address: Address
    language: str


async def ask(connection: AsyncConnection, wanted: Wanted, now: Milliseconds) -> None:
    """Writes down that someone wants a list; twice is once."""
    await connection.execute(
        insert_into(connection, wanted_lists)
        .values(
            broadcast_id=wanted.broadcast,
            channel=wanted.address.channel,
            address=wanted.address.text,
            language=wanted.language,
            asked_at=now,
        )
        .on_conflict_do_nothing()
    )


async def next_wanted(connection: AsyncConnection) -> Wanted | None:
    """The list that was asked for longest ago, of what is not still being skipped."""
    ending = select(broadcasts_table.c.id).where(
        broadcasts_table.c.id == wanted_lists.c.broadcast_id,
        broadcasts_table.c.skip_reason.is_not(None),
    )
    rows = await connection.execute(
        select(wanted_lists)
        .where(~ending.exists())
        .order_by(wanted_lists.c.asked_at)
        .limit(1)
    )
    row = rows.first()
    if row is None:
        return None
    return Wanted(row.broadcast_id, Address(row.channel, row.address), row.language)


async def answered(connection: AsyncConnection, wanted: Wanted) -> bool:
    """It is made; False when nobody wants it any more."""
    result = await connection.execute(
        delete(wanted_lists).where(
            wanted_lists.c.broadcast_id == wanted.broadcast,
            wanted_lists.c.channel == wanted.address.channel,
            wanted_lists.c.address == wanted.address.text,
        )
    )
    return result.rowcount == 1


async def forget(connection: AsyncConnection, address: Address) -> None:
    """What a chat asked for."""
    await connection.execute(
        delete(wanted_lists).where(
            wanted_lists.c.channel == address.channel,
            wanted_lists.c.address == address.text,
        )
    )


# --- what stays of them


async def tally(connection: AsyncConnection, broadcast: int) -> Tally | None:
    """The counts that stayed after 30 days; None while the list itself is there."""
    stored = await connection.scalar(
        select(broadcasts_table.c.unreached).where(broadcasts_table.c.id == broadcast)
    )
    if stored is None:
        return None
    found: Tally = Counter()
    for place, state, reason, number in json.loads(stored):
        found[place, DeliveryState(state), reason] = number
    return found


async def erase(database: Database, broadcast: Broadcast) -> None:
    """Who was not reached becomes counts, by commune and reason.

    The counts are written first, so that what a restart interrupts is erased later.
    """
    counted: Tally = Counter()
    ids: list[int] = []
    async for some in of(database, broadcast.id, broadcast.place):
        ids += [one.chat_id for one in some]
        counted.update((one.commune, one.state, one.reason) for one in some)
    async with database.read() as connection:
        is_told = await tally(connection, broadcast.id) is not None
    if not is_told:
        await _keep_counts(database, broadcast.id, counted)
    for start in range(0, len(ids), SLICE):
        async with database.write() as connection:
            await connection.execute(
                delete(deliveries).where(
                    deliveries.c.broadcast_id == broadcast.id,
                    deliveries.c.chat_id.in_(ids[start : start + SLICE]),
                )
            )
    async with database.write() as connection:
        await connection.execute(
            delete(files).where(files.c.name.in_(file_names(broadcast.id)))
        )


async def _keep_counts(database: Database, broadcast: int, counted: Tally) -> None:
    """Both kinds of counts: what is deleted next is missing from either."""
    async with database.read() as connection:
        whole = await counts_of(connection, broadcast)
    lines = [
        [place, int(state), reason, n] for (place, state, reason), n in counted.items()
    ]
    async with database.write() as connection:
        await connection.execute(
            update(broadcasts_table)
            .where(broadcasts_table.c.id == broadcast)
            .values(unreached=json.dumps(lines), final_counts=json.dumps(asdict(whole)))
        )
