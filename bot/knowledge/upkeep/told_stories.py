"""The SQL of stories told in chat: kept while they wait or are shown, then erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address
from bot.store.tables.knowledge import stories

WAITING, PUBLISHED, HIDDEN = "waiting", "published", "hidden"
WAITS = 60 * DAY  # for an admin; then it is erased
HIDDEN_FOR = 30 * DAY  # so that an admin can still judge; then it is erased


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story from chat. `people` is whom it is about; `address` its teller's."""

    id: int
    state: str
    place: str
    language: str
    text: str
    people: str
    address: Address
    told_at: Milliseconds
    published_at: Milliseconds | None


async def add(
    connection: AsyncConnection,
    *,
    address: Address,
    place: str,
    language: str,
    text: str,
    people: str,
    consent_digest: str,
    now: Milliseconds,
) -> int:
    """Keeps a proposed story; returns its number."""
    result = await connection.execute(
        stories.insert()
        .values(
            state=WAITING,
            place=place,
            language=language,
            text=text,
            people=people,
            channel=address.channel,
            address=address.text,
            consent_digest=consent_digest,
            told_at=now,
            changed_at=now,
        )
        .returning(stories.c.id)
    )
    return int(result.scalar_one())


async def get(connection: AsyncConnection, number: int) -> ToldStory | None:
    """A story by its number, whatever its state."""
    row = (
        await connection.execute(select(stories).where(stories.c.id == number))
    ).one_or_none()
    return None if row is None else _story(row)


async def published(connection: AsyncConnection, most: int) -> list[ToldStory]:
    """What is shown, the newest first."""
    rows = await connection.execute(
        select(stories)
        .where(stories.c.state == PUBLISHED)
        .order_by(stories.c.published_at.desc(), stories.c.id.desc())
        .limit(most)
    )
    return [_story(row) for row in rows]


async def count_of(connection: AsyncConnection, address: Address) -> int:
    """How many stories of a teller are kept."""
    found = await connection.scalar(
        select(func.count()).select_from(stories).where(*_by(address))
    )
    return int(found or 0)


async def move(
    connection: AsyncConnection,
    number: int,
    state: str,
    now: Milliseconds,
    *,
    was: Sequence[str],
) -> bool:
    """Publishes or hides a story; False if it was in none of the states before."""
    values = {"state": state, "changed_at": now}
    if state == PUBLISHED:
        values["published_at"] = now
    result = await connection.execute(
        update(stories)
        .where(stories.c.id == number, stories.c.state.in_(was))
        .values(values)
    )
    return result.rowcount == 1


async def erase(connection: AsyncConnection, number: int) -> bool:
    """Erases one story; False if it is gone already."""
    result = await connection.execute(delete(stories).where(stories.c.id == number))
    return result.rowcount == 1


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Erases whatever a teller told."""
    await connection.execute(delete(stories).where(*_by(address)))


async def addresses(connection: AsyncConnection) -> set[Address]:
    """Everyone who told a story that is still kept."""
    rows = await connection.execute(
        select(stories.c.channel, stories.c.address).distinct()
    )
    return {Address(channel, text) for channel, text in rows}


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> None:
    """What nobody judged in time, and what was hidden long enough."""
    for state, lives in ((WAITING, WAITS), (HIDDEN, HIDDEN_FOR)):
        await connection.execute(
            delete(stories).where(
                stories.c.state == state, stories.c.changed_at < now - lives
            )
        )


def _by(address: Address) -> tuple[ColumnElement[bool], ...]:
    return (stories.c.channel == address.channel, stories.c.address == address.text)


def _story(row: Row[Any]) -> ToldStory:
    return ToldStory(
        row.id,
        row.state,
        row.place,
        row.language,
        row.text,
        row.people,
        Address(row.channel, row.address),
        row.told_at,
        row.published_at,
    )
