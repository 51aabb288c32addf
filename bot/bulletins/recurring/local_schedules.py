"""Where and when each bulletin is on: the SQL of it, and its one rule.

A commune that changed nothing follows its province, that the country, that the file.
A place with a time of its own keeps its own clock: it gets its own edition at that
time, and the one of the place around it passes it by.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    bindparam,
    case,
    delete,
    false,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.recurring.schedule import LATE_AT_MOST
from bot.clock import Milliseconds
from bot.delivery.model import Broadcast
from bot.people.place_settings import around
from bot.places import is_within
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.bulletins import editions, schedules
from bot.store.tables.people import chat_places, chats

SKIPPED = "skipped"  # an edition that a place does without
ROUND_UP = "round-up"
A_COMMUNE = 3  # parts of its code path: nothing that receives news lies below it

_Said = TypeVar("_Said", bool, str)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What places changed of one bulletin, by code path."""

    country: str
    default_at: str
    switched: Mapping[str, bool] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    looked_at: Mapping[str, Milliseconds] = field(default_factory=dict)

    def is_on(self, place: str) -> bool:
        """Whether a place gets this bulletin."""
        return _nearest(self.switched, place)[1] is not False

    def switched_by(self, place: str) -> str | None:
        """The place whose word that is; None where it is the file's."""
        return _nearest(self.switched, place)[0]

    def at(self, place: str) -> str:
        """The time of day at which it comes there."""
        return _nearest(self.times, place)[1] or self.default_at

    def clock(self, place: str) -> str:
        """The place whose clock it follows."""
        return _nearest(self.times, place)[0] or self.country

    @property
    def clocks(self) -> list[str]:
        """The country, and every place with a time of its own."""
        return list(dict.fromkeys((self.country, *self.times)))

    def is_on_somewhere(self, place: str) -> bool:
        """Whether anybody at a place or below it gets it."""
        return self.is_on(place) or any(
            is_on and is_within(path, place) for path, is_on in self.switched.items()
        )


def _nearest(known: Mapping[str, _Said], place: str) -> tuple[str | None, _Said | None]:
    """The nearest place around that says something, and what it says."""
    path = next((p for p in around(place) if p in known), None)
    return path, None if path is None else known[path]


async def read(
    connection: AsyncConnection, country: str, bulletin: str, default_at: str
) -> Schedule:
    """What is in force for one bulletin."""
    rows = (
        await connection.execute(
            select(schedules).where(schedules.c.bulletin == bulletin)
        )
    ).all()
    return Schedule(
        country,
        default_at,
        {row.place: bool(row.is_on) for row in rows if row.is_on is not None},
        {row.place: row.at for row in rows if row.at is not None},
        {row.place: row.looked_at for row in rows if row.looked_at is not None},
    )


async def change(
    connection: AsyncConnection, bulletin: str, place: str, **values: object
) -> None:
    """Sets `is_on`, `at` or `looked_at` of one place; None gives its word back."""
    await connection.execute(
        insert_into(connection, schedules)
        .values(bulletin=bulletin, place=place, **values)
        .on_conflict_do_update(index_elements=["bulletin", "place"], set_=values)
    )


async def skip(
    connection: AsyncConnection,
    bulletin: str,
    place: str,
    due: Milliseconds,
    now: Milliseconds,
) -> bool:
    """Does without one edition; False where it has gone out, or was skipped before."""
    result = await connection.execute(
        insert_into(connection, editions)
        .values(bulletin=bulletin, place=place, due_at=due, state=SKIPPED, at=now)
        .on_conflict_do_nothing()
    )
    return result.rowcount == 1


async def take_back_skip(
    connection: AsyncConnection, bulletin: str, place: str, due: Milliseconds
) -> None:
    """The edition goes out after all."""
    await connection.execute(
        delete(editions).where(
            editions.c.bulletin == bulletin,
            editions.c.place == place,
            editions.c.due_at == due,
            editions.c.state == SKIPPED,
        )
    )


async def skipped(
    connection: AsyncConnection,
    bulletin: str,
    since: Milliseconds,
    until: Milliseconds,
) -> dict[Milliseconds, set[str]]:
    """By due time, the places that do without that edition."""
    rows = await connection.execute(
        select(editions.c.due_at, editions.c.place).where(
            editions.c.bulletin == bulletin,
            editions.c.state == SKIPPED,
            editions.c.due_at.between(since, until),
        )
    )
    found: dict[Milliseconds, set[str]] = defaultdict(set)
    for row in rows:
        found[row.due_at].add(row.place)
    return found


Said = tuple[Mapping[str, bool], ...]


async def where_on(connection: AsyncConnection, broadcast: Broadcast) -> Said:
    """What places said against a bulletin, or for it after all.

    A chat gets it where none of these speaks against it; mostly there are none.
    """
    bulletin, place = broadcast.bulletin or "", broadcast.place
    schedule = await read(connection, "", bulletin, "")
    due = await skipped(
        connection, bulletin, broadcast.starts_at - LATE_AT_MOST, broadcast.starts_at
    )
    own_clock = {p for p in schedule.times if p != place and is_within(p, place)}
    if bulletin == ROUND_UP:  # a province's news come to a commune with the province's
        own_clock = set()
    without = {path for places in due.values() for path in places}
    said: Said = (
        schedule.switched,
        dict.fromkeys(own_clock, False),
        dict.fromkeys(without, False),
    )
    return tuple(one for one in said if one)


def reaches(
    place: str, said: Said, ids: tuple[int, int] | None = None
) -> ColumnElement[bool]:
    """Whether any place of a chat that lies within `place` gets the bulletin."""
    own = chat_places.alias()  # a statement around this may look at places itself
    slice_ = () if ids is None else (own.c.chat_id > ids[0], own.c.chat_id <= ids[1])
    found = select(own.c.chat_id).where(
        own.c.chat_id == chats.c.id,
        *slice_,
        within(own.c.place, [place]),
        *(_by_nearest(own.c.place, one, otherwise=True) for one in said),
    )
    return found.correlate(chats).exists()


def somewhere(said: Mapping[str, bool], *, otherwise: bool) -> ColumnElement[bool]:
    """Whether what the nearest place says of any place of a chat is yes."""
    own = chat_places.alias()
    found = select(own.c.chat_id).where(
        own.c.chat_id == chats.c.id,
        _by_nearest(own.c.place, said, otherwise=otherwise),
    )
    return found.correlate(chats).exists()


def _by_nearest(
    column: ColumnElement[str], said: Mapping[str, bool], *, otherwise: bool
) -> ColumnElement[bool]:
    """What the nearest place says of a path; `otherwise` where none does."""
    communes: dict[bool, list[str]] = defaultdict(list)
    whens: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = []
    for path in sorted(said, key=lambda one: -one.count(".")):
        if path.count(".") + 1 >= A_COMMUNE:
            communes[said[path]].append(path)
        else:
            whens.append((within(column, [path]), _literal(is_it=said[path])))
    for says, paths in communes.items():
        # Written out: a country has more communes than a statement has parameters.
        listed: BindParameter[Sequence[str]] = bindparam(
            None, paths, expanding=True, literal_execute=True, unique=True
        )
        whens.insert(0, (column.in_(listed), _literal(is_it=says)))
    return case(*whens, else_=_literal(is_it=otherwise))


def _literal(*, is_it: bool) -> ColumnElement[bool]:
    return true() if is_it else false()
