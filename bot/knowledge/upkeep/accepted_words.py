"""The SQL of words of the interface that reviewers accepted, and of languages missed.

Every function takes an open connection and leaves the commit to its caller.
"""

import json

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.i18n import AcceptedWords
from bot.store import settings
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.knowledge import accepted_words, missed_languages


async def entries(connection: AsyncConnection) -> tuple[AcceptedWords, ...]:
    """Everything that was accepted, whether its message is still the same or not."""
    rows = await connection.execute(select(accepted_words))
    return tuple(
        AcceptedWords(
            row.language, row.message, row.digest, tuple(json.loads(row.forms))
        )
        for row in rows
    )


async def accept(
    connection: AsyncConnection,
    words: AcceptedWords,
    person_id: int | None,
    now: Milliseconds,
) -> None:
    """Keeps what someone found right, and has every process say it."""
    values = {
        "digest": words.digest,
        "forms": json.dumps(words.forms, ensure_ascii=False),
        "person_id": person_id,
        "at": now,
    }
    await connection.execute(
        insert_into(connection, accepted_words)
        .values(language=words.language, message=words.message, **values)
        .on_conflict_do_update(index_elements=["language", "message"], set_=values)
    )
    await settings.raise_number(connection, settings.CONTENT_NUMBER)


async def take_back(connection: AsyncConnection, language: str, message: str) -> bool:
    """The file's words count again; False if nothing was accepted."""
    erased = await connection.execute(
        delete(accepted_words).where(
            accepted_words.c.language == language, accepted_words.c.message == message
        )
    )
    if erased.rowcount:
        await settings.raise_number(connection, settings.CONTENT_NUMBER)
    return bool(erased.rowcount)


async def miss(connection: AsyncConnection, language: str, place: str) -> None:
    """Someone of a province misses a language: one more, nobody's."""
    row = insert_into(connection, missed_languages).values(
        language=language, place=place, times=1
    )
    await connection.execute(
        row.on_conflict_do_update(
            index_elements=["language", "place"],
            set_={"times": missed_languages.c.times + 1},
        )
    )


async def missed(
    connection: AsyncConnection, place: str, most: int
) -> list[tuple[str, int]]:
    """Which languages are missed, the most often first; of a province or everywhere."""
    times = func.sum(missed_languages.c.times)
    rows = await connection.execute(
        select(missed_languages.c.language, times.label("times"))
        .where(within(missed_languages.c.place, (place,)))
        .group_by(missed_languages.c.language)
        .order_by(times.desc(), missed_languages.c.language)
        .limit(most)
    )
    return [(row.language, int(row.times)) for row in rows]
