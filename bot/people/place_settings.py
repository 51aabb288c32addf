"""The SQL of what differs by place, and its one rule: the nearest place's word counts.

A commune that set nothing has its province's value, then the country's, then the
default that stands here. What is stored is read as if anybody had written it: a value
that cannot be is as if it were not there.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.store.database import insert_into
from bot.store.tables.people import place_settings

BULLETINS_A_WEEK = 3
URGENT_A_DAY = 2
MOST_BULLETINS, MOST_URGENT = 7, 10
LONGEST_GREETING = 200  # letters

_Value = TypeVar("_Value")


class Setting(StrEnum):
    """What a place may set."""

    APPROVAL = "approval"
    QUIET = "quiet"
    CATEGORIES = "categories"
    BULLETINS = "bulletins"
    URGENT = "urgent"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing leaves by itself; the same twice means never."""

    start: time
    end: time

    def covers(self, now: time) -> bool:
        """Whether a wall clock's reading lies within them."""
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


DEFAULT_QUIET = QuietHours(time(21), time(6))


@dataclass(frozen=True, slots=True)
class InForce(Generic[_Value]):
    """A value, and the code path of the place that set it; None is the default."""

    value: _Value
    set_by: str | None


# --- one of each, typed ---------------------------------------------------------------


async def approval(connection: AsyncConnection, place: str) -> InForce[bool]:
    """Whether a notice waits for an approver, where there is another who is one."""
    return await _in_force(connection, place, Setting.APPROVAL, _a_bool, default=True)


async def quiet_hours(connection: AsyncConnection, place: str) -> InForce[QuietHours]:
    """When bulletins, lessons and scheduled notices wait for the morning."""
    return await _in_force(
        connection, place, Setting.QUIET, _hours, default=DEFAULT_QUIET
    )


async def categories(
    connection: AsyncConnection, place: str
) -> InForce[tuple[str, ...] | None]:
    """The ids of the categories that are offered there; None is all of them."""
    nothing: tuple[str, ...] | None = None
    return await _in_force(connection, place, Setting.CATEGORIES, _ids, default=nothing)


async def bulletins_a_week(connection: AsyncConnection, place: str) -> InForce[int]:
    """How many bulletins at most reach a chat in a week."""
    return await _in_force(
        connection,
        place,
        Setting.BULLETINS,
        lambda raw: _a_number(raw, MOST_BULLETINS) or None,  # the round-up at least
        default=BULLETINS_A_WEEK,
    )


async def urgent_a_day(connection: AsyncConnection, place: str) -> InForce[int]:
    """How many urgent notices a place may send in a day ahead of approval."""
    return await _in_force(
        connection,
        place,
        Setting.URGENT,
        lambda raw: _a_number(raw, MOST_URGENT),
        default=URGENT_A_DAY,
    )


async def greeting(connection: AsyncConnection, place: str) -> InForce[str]:
    """A line of the place's own, in the greeting of who lives there; mostly empty."""
    return await _in_force(connection, place, Setting.GREETING, _a_text, default="")


# --- writing --------------------------------------------------------------------------


async def put(
    connection: AsyncConnection,
    place: str,
    setting: Setting,
    value: object,
    *,
    by: int | None,
    now: Milliseconds,
) -> None:
    """Sets a value for a place and all below it that set none of their own."""
    if isinstance(value, QuietHours):
        value = [f"{value.start:%H:%M}", f"{value.end:%H:%M}"]
    values = {"value": json.dumps(value), "changed_at": now, "changed_by": by}
    await connection.execute(
        insert_into(connection, place_settings)
        .values(place=place, name=str(setting), **values)
        .on_conflict_do_update(index_elements=["place", "name"], set_=values)
    )


async def clear(connection: AsyncConnection, place: str, setting: Setting) -> None:
    """From now on the value of the place around it counts again."""
    await connection.execute(
        delete(place_settings).where(
            place_settings.c.place == place, place_settings.c.name == str(setting)
        )
    )


async def set_anywhere(
    connection: AsyncConnection, setting: Setting
) -> dict[str, object]:
    """Every place that set this, with its raw value: for rules over many places."""
    rows = await connection.execute(
        select(place_settings.c.place, place_settings.c.value).where(
            place_settings.c.name == str(setting)
        )
    )
    return {row.place: _read(row.value) for row in rows}


def nearest(known: Mapping[str, object], place: str) -> object:
    """What `set_anywhere` says of a place: its own, or that of the place around it."""
    return next((known[path] for path in around(place) if path in known), None)


def around(place: str) -> list[str]:
    """A place's code path and those of the places around it, the nearest first."""
    parts = place.split(".")
    return [".".join(parts[:length]) for length in range(len(parts), 0, -1)]


# --- reading --------------------------------------------------------------------------


async def _in_force(
    connection: AsyncConnection,
    place: str,
    setting: Setting,
    read: Callable[[Any], _Value | None],
    *,
    default: _Value,
) -> InForce[_Value]:
    paths = around(place)
    rows = await connection.execute(
        select(place_settings.c.place, place_settings.c.value).where(
            place_settings.c.place.in_(paths), place_settings.c.name == str(setting)
        )
    )
    found = {row.place: read(_read(row.value)) for row in rows}
    for path in paths:
        value = found.get(path)
        if value is not None:
            return InForce(value, path)
    return InForce(default, None)


def _read(stored: str) -> object:
    try:
        return json.loads(stored)
    except ValueError:
        return None


def _a_bool(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _a_number(raw: object, most: int) -> int | None:
    is_one = isinstance(raw, int) and not isinstance(raw, bool)
    return raw if is_one and isinstance(raw, int) and 0 <= raw <= most else None


def _a_text(raw: object) -> str | None:
    return raw[:LONGEST_GREETING] if isinstance(raw, str) and raw.strip() else None


def _ids(raw: object) -> tuple[str, ...] | None:
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        return None
    return tuple(raw) or None


def _hours(raw: object) -> QuietHours | None:
    match raw:
        case [str(start), str(end)]:
            try:
                return QuietHours(time.fromisoformat(start), time.fromisoformat(end))
            except ValueError:
                return None
        case _:
            return None
