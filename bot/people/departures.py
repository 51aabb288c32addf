"""Who left: keyed digests, kept beside the database too.

A backup knows nothing of those who left after it was made. What stands beside the
database does, so that a restore brings nobody back.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.errors import DataProblem
from bot.messaging import Address
from bot.store.database import insert_into
from bot.store.tables.people import chats, departures, people


class Departure(NamedTuple):
    """An address that left; `is_whole` where everything of it was to be erased."""

    digest: str
    left_at: Milliseconds
    is_whole: bool


async def all_of(connection: AsyncConnection) -> dict[str, Departure]:
    """Everyone who left, by digest."""
    rows = await connection.execute(select(departures).order_by(departures.c.digest))
    return {row.digest: Departure(*row) for row in rows}


async def add(connection: AsyncConnection, left: Iterable[Departure]) -> None:
    """Keeps these, as they are."""
    for one in left:
        values = {"left_at": one.left_at, "is_whole": one.is_whole}
        await connection.execute(
            insert_into(connection, departures)
            .values(digest=one.digest, **values)
            .on_conflict_do_update(index_elements=["digest"], set_=values)
        )


async def addresses(connection: AsyncConnection) -> set[Address]:
    """Every address that people's own tables hold."""
    rows = [
        *await connection.execute(select(chats.c.channel, chats.c.address)),
        *await connection.execute(select(people.c.channel, people.c.account)),
    ]
    return {Address(channel, text) for channel, text in rows}


def newer(
    left: Mapping[str, Departure], known: Mapping[str, Departure]
) -> dict[str, Departure]:
    """Those of the first that the second does not know, or knows of before only."""
    return {
        digest: one
        for digest, one in left.items()
        if digest not in known or one.left_at > known[digest].left_at
    }


def read(file: Path) -> dict[str, Departure]:
    """What stands beside the database; nobody when there is no file."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        found = [line.split() for line in lines]
        left = [Departure(d, int(at), whole == "all") for d, at, whole in found]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as fault:
        raise DataProblem(f"{file}: who left cannot be read: {fault}") from None
    return {one.digest: one for one in left}


def write(file: Path, left: Mapping[str, Departure]) -> None:
    """Whole or not at all, for its owner's eyes."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        for one in left.values():
            what = "all" if one.is_whole else "news"
            out.write(f"{one.digest} {one.left_at} {what}\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
