"""The SQL of people's own voices: what they spoke, of which words, in which language.

A recording belongs to the digest of its words: of other words it is not played, nor
before a second person has heard it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, Attachment
from bot.messaging.aloud import MARK, Aloud
from bot.speech import OPUS
from bot.store.tables.delivery import files, recordings

KEPT = 3650 * DAY  # as long as its words stand, or its speaker lets it
MOST_SECONDS = 90
NAME = f"Tiếng người đọc.{OPUS.ending}"


class State(StrEnum):
    """Whether it is played."""

    WAITING = "waiting"  # for a second person
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Recording:
    """Some words as a person spoke them. `subject` says where the words stand."""

    subject: str
    language: str
    text: str
    file: Attachment
    speaker: Address
    id: int = 0
    state: State = State.WAITING

    @property
    def digest(self) -> str:
        """Of its words."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """What tells words from others."""
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


# --- playing -------------------------------------------------------------------------


async def for_text(connection: AsyncConnection, aloud: Aloud) -> Attachment | None:
    """The recording of just these words in their language; None where there is none."""
    found = await of_text(connection, aloud.text)
    return found.get(aloud.language)


async def of_text(connection: AsyncConnection, text: str) -> Mapping[str, Attachment]:
    """The recordings of just these words that may be played, by language."""
    return await of_digest(connection, digest_of(text))


async def of_digest(
    connection: AsyncConnection, digest: str
) -> Mapping[str, Attachment]:
    """The same, by the digest of the words."""
    rows = await connection.execute(
        select(recordings).where(
            recordings.c.digest == digest,
            recordings.c.state == str(State.REVIEWED),
        )
    )
    return {row.language: _file(row) for row in rows}


# --- speaking and hearing it back ----------------------------------------------------


async def put(connection: AsyncConnection, one: Recording, now: Milliseconds) -> None:
    """It waits for a second person, in place of one that waited before."""
    await _drop(connection, and_(_is_of(one), _is(State.WAITING)))
    await connection.execute(
        recordings.insert().values(
            subject=one.subject,
            language=one.language,
            digest=one.digest,
            text=one.text,
            file_id=one.file.id,
            seconds=one.file.seconds,
            channel=one.speaker.channel,
            address=one.speaker.text,
            state=str(State.WAITING),
            spoken_at=now,
        )
    )


async def get(connection: AsyncConnection, id_: int) -> Recording | None:
    """One of them."""
    rows = await connection.execute(select(recordings).where(recordings.c.id == id_))
    row = rows.one_or_none()
    return None if row is None else _recording(row)


async def next_waiting(
    connection: AsyncConnection, hearer: Address, after: int = 0
) -> Recording | None:
    """The next one that somebody else spoke and nobody has heard yet."""
    rows = await connection.execute(
        select(recordings)
        .where(
            _is(State.WAITING),
            recordings.c.id > after,
            or_(
                recordings.c.channel != hearer.channel,
                recordings.c.address != hearer.text,
            ),
        )
        .order_by(recordings.c.id)
        .limit(1)
    )
    row = rows.one_or_none()
    return None if row is None else _recording(row)


async def accept(connection: AsyncConnection, one: Recording) -> None:
    """It is played from now on, in place of an older one."""
    await _drop(connection, and_(_is_of(one), recordings.c.id != one.id))
    await connection.execute(
        update(recordings)
        .where(recordings.c.id == one.id)
        .values(state=str(State.REVIEWED))
    )


async def refuse(connection: AsyncConnection, one: Recording) -> None:
    """It is to be spoken anew."""
    await _drop(connection, recordings.c.id == one.id)


async def in_language(
    connection: AsyncConnection, language: str
) -> Mapping[str, Recording]:
    """The newest recording of each subject in a language."""
    rows = await connection.execute(
        select(recordings)
        .where(recordings.c.language == language)
        .order_by(recordings.c.id)
    )
    return {row.subject: _recording(row) for row in rows}


# --- their speakers ------------------------------------------------------------------


async def languages(connection: AsyncConnection) -> frozenset[str]:
    """The languages in which something was spoken that a second speaker accepted."""
    is_reviewed = recordings.c.state == str(State.REVIEWED)
    known = select(recordings.c.language).where(is_reviewed)
    return frozenset(await connection.scalars(known.distinct()))


async def count_of(connection: AsyncConnection, speaker: Address) -> int:
    """How many somebody spoke."""
    number = await connection.scalar(
        select(func.count()).select_from(recordings).where(_is_by(speaker))
    )
    return int(number or 0)


async def forget(connection: AsyncConnection, speaker: Address) -> None:
    """What somebody spoke is heard no more."""
    await _drop(connection, _is_by(speaker))


async def addresses(connection: AsyncConnection) -> set[Address]:
    """Everybody who spoke something that is kept."""
    rows = await connection.execute(
        select(recordings.c.channel, recordings.c.address).distinct()
    )
    return {Address(channel, text) for channel, text in rows}


async def _drop(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    found = await connection.scalars(select(recordings.c.file_id).where(which))
    numbers = list(found)
    await connection.execute(delete(recordings).where(which))
    await connection.execute(delete(files).where(files.c.id.in_(numbers)))


def _is(state: State) -> ColumnElement[bool]:
    return recordings.c.state == str(state)


def _is_of(one: Recording) -> ColumnElement[bool]:
    return and_(
        recordings.c.subject == one.subject, recordings.c.language == one.language
    )


def _is_by(speaker: Address) -> ColumnElement[bool]:
    return and_(
        recordings.c.channel == speaker.channel, recordings.c.address == speaker.text
    )


def _recording(row: Row[tuple[object, ...]]) -> Recording:
    speaker = Address(row.channel, row.address)
    return Recording(
        row.subject,
        row.language,
        row.text,
        _file(row),
        speaker,
        row.id,
        State(row.state),
    )


def _file(row: Row[tuple[object, ...]]) -> Attachment:
    return Attachment(
        row.file_id, NAME, OPUS.media_type, sort="voice", seconds=row.seconds
    )
