"""The SQL of what people change in chat, report as wrong and want to hear of.

Every function takes an open connection and leaves the commit to its caller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.knowledge.model import Answer
from bot.knowledge.upkeep.laying import Entry, Key, Kind
from bot.messaging import Address
from bot.store import settings
from bot.store.database import insert_into
from bot.store.tables.knowledge import mistakes, overlay, told_ends, watches
from bot.store.tables.people import chats

MISTAKES_KEPT = 180 * DAY
MOST_MISTAKES = 20  # of one topic a day are kept; the rest is only counted
ERASED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Reported:
    """What was said to be wrong with an answer: how often, and in which words."""

    times: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """A chat that wants to hear when a topic's answer changes."""

    chat_id: int
    address: Address
    language: str | None
    topic: str
    told_digest: str


# --- the overlay -------------------------------------------------------------------


async def entries(connection: AsyncConnection) -> tuple[Entry, ...]:
    """Every change, the oldest first."""
    rows = await connection.execute(select(overlay).order_by(overlay.c.id))
    return tuple(
        Entry(
            row.topic,
            row.stem,
            row.language,
            row.digest,
            Kind(row.kind),
            row.text,
            row.body,
        )
        for row in rows
    )


async def add(
    connection: AsyncConnection, entry: Entry, person_id: int | None, now: Milliseconds
) -> None:
    """Keeps a change and has every process load again."""
    await connection.execute(
        overlay.insert().values(
            topic=entry.topic,
            stem=entry.stem,
            language=entry.language,
            digest=entry.digest,
            kind=str(entry.kind),
            text=entry.text,
            person_id=person_id,
            body=entry.body,
            at=now,
        )
    )
    await settings.raise_number(connection, settings.CONTENT_NUMBER)


async def unhide(connection: AsyncConnection, key: Key) -> bool:
    """Puts an answer back into use, in every process; False if nobody hid it here."""
    topic, stem, language = key
    erased = await connection.execute(
        delete(overlay).where(
            overlay.c.topic == topic,
            overlay.c.stem == stem,
            overlay.c.language == language,
            overlay.c.kind == str(Kind.HIDDEN),
        )
    )
    if erased.rowcount == 0:
        return False
    await settings.raise_number(connection, settings.CONTENT_NUMBER)
    return True


async def take_back(connection: AsyncConnection, key: Key, kind: Kind) -> bool:
    """Undoes the newest change of a kind; False if there is none (any more)."""
    topic, stem, language = key
    newest = await connection.scalar(
        select(func.max(overlay.c.id)).where(
            overlay.c.topic == topic,
            overlay.c.stem == stem,
            overlay.c.language == language,
            overlay.c.kind == str(kind),
        )
    )
    if newest is None:
        return False
    await connection.execute(delete(overlay).where(overlay.c.id == newest))
    await settings.raise_number(connection, settings.CONTENT_NUMBER)
    return True


async def kinds_of(connection: AsyncConnection, key: Key) -> set[Kind]:
    """What was changed in chat of an answer, and is kept."""
    topic, stem, language = key
    rows = await connection.scalars(
        select(overlay.c.kind)
        .where(
            overlay.c.topic == topic,
            overlay.c.stem == stem,
            overlay.c.language == language,
        )
        .distinct()
    )
    return {Kind(kind) for kind in rows}


# --- "this is wrong" ---------------------------------------------------------------


async def report(
    connection: AsyncConnection, answer: Answer, words: str, now: Milliseconds
) -> int:
    """Keeps a report and returns its id."""
    result = await connection.execute(
        mistakes.insert()
        .values(
            topic=answer.topic,
            stem=answer.stem,
            language=answer.language,
            words=words,
            at=now,
        )
        .returning(mistakes.c.id)
    )
    return int(result.scalar_one())


async def say_more(connection: AsyncConnection, report_id: int, words: str) -> None:
    """What is wrong, in words: added to a report that had none."""
    await connection.execute(
        update(mistakes)
        .where(mistakes.c.id == report_id, mistakes.c.words == "")
        .values(words=words)
    )


async def reports_since(
    connection: AsyncConnection, topic: str, since: Milliseconds
) -> int:
    """How often a topic was reported since an instant."""
    found = await connection.scalar(
        select(func.count())
        .select_from(mistakes)
        .where(mistakes.c.topic == topic, mistakes.c.at >= since)
    )
    return int(found or 0)


async def reported(connection: AsyncConnection) -> dict[Key, Reported]:
    """Every report that nobody has dealt with, by answer."""
    rows = await connection.execute(select(mistakes).order_by(mistakes.c.id))
    found: dict[Key, list[str]] = {}
    for row in rows:
        found.setdefault((row.topic, row.stem, row.language), []).append(row.words)
    return {
        key: Reported(len(said), tuple(words for words in said if words))
        for key, said in found.items()
    }


async def settle(connection: AsyncConnection, key: Key) -> None:
    """Someone has looked: what was reported of an answer is dealt with."""
    topic, stem, language = key
    await connection.execute(
        delete(mistakes).where(
            mistakes.c.topic == topic,
            mistakes.c.stem == stem,
            mistakes.c.language == language,
        )
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of reports that outlived their time; whether there may be more."""
    old = (
        select(mistakes.c.id)
        .where(mistakes.c.at < now - MISTAKES_KEPT)
        .limit(ERASED_AT_ONCE)
    )
    erased = await connection.execute(delete(mistakes).where(mistakes.c.id.in_(old)))
    return erased.rowcount == ERASED_AT_ONCE


# --- who wants to hear of changes --------------------------------------------------


async def watch(
    connection: AsyncConnection,
    chat_id: int,
    topic: str,
    told_digest: str,
    *,
    operator: str,
    text_digest: str,
    now: Milliseconds,
) -> None:
    """Keeps that a chat wants to hear of a topic, and to which words it agreed."""
    await connection.execute(
        insert_into(connection, watches)
        .values(
            chat_id=chat_id,
            topic=topic,
            told_digest=told_digest,
            operator=operator,
            text_digest=text_digest,
            asked_at=now,
        )
        .on_conflict_do_nothing()
    )


async def unwatch(connection: AsyncConnection, chat_id: int, topic: str) -> bool:
    """No more of it; whether the chat still wants to hear of something else."""
    await connection.execute(
        delete(watches).where(watches.c.chat_id == chat_id, watches.c.topic == topic)
    )
    return bool(await watched_by(connection, chat_id))


async def watched_by(
    connection: AsyncConnection, chat_id: int
) -> list[tuple[str, Milliseconds]]:
    """The topics that a chat wants to hear of, and since when."""
    rows = await connection.execute(
        select(watches.c.topic, watches.c.asked_at)
        .where(watches.c.chat_id == chat_id)
        .order_by(watches.c.asked_at, watches.c.topic)
    )
    return [(row.topic, row.asked_at) for row in rows]


async def watched_topics(connection: AsyncConnection) -> set[str]:
    """The topics of which anyone wants to hear."""
    return set(await connection.scalars(select(watches.c.topic).distinct()))


async def untold(
    connection: AsyncConnection, topic: str, digest: str, most: int, now: Milliseconds
) -> list[Watch]:
    """Some of those who have been told something else of a topic than it is now.

    Who paused hears of it afterwards.
    """
    rows = await connection.execute(
        select(watches, chats.c.channel, chats.c.address, chats.c.language)
        .join(chats, chats.c.id == watches.c.chat_id)
        .where(
            watches.c.topic == topic,
            watches.c.told_digest != digest,
            chats.c.gone_reason.is_(None),
            or_(chats.c.paused_until.is_(None), chats.c.paused_until <= now),
        )
        .order_by(watches.c.chat_id)
        .limit(most)
    )
    return [
        Watch(
            row.chat_id,
            Address(row.channel, row.address),
            row.language,
            row.topic,
            row.told_digest,
        )
        for row in rows
    ]


async def mark_told(
    connection: AsyncConnection, told: Sequence[Watch], digest: str
) -> None:
    """They have been told how a topic is now."""
    for one in told:
        await connection.execute(
            update(watches)
            .where(watches.c.chat_id == one.chat_id, watches.c.topic == one.topic)
            .values(told_digest=digest)
        )


# --- ends of which the editors have been told --------------------------------------


async def ends_told(connection: AsyncConnection) -> set[tuple[str, str]]:
    """The ends (topic, ISO date) that are no news any more."""
    rows = await connection.execute(select(told_ends.c.topic, told_ends.c.ends_on))
    return {(row.topic, row.ends_on) for row in rows}


async def mark_ends_told(
    connection: AsyncConnection, ends: Iterable[tuple[str, str]], now: Milliseconds
) -> None:
    """Their editors have been told of these ends."""
    for topic, ends_on in ends:
        await connection.execute(
            insert_into(connection, told_ends)
            .values(topic=topic, ends_on=ends_on, told_at=now)
            .on_conflict_do_nothing()
        )
