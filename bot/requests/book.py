"""The SQL of questions to people: kept until 180 days after the answer.

Every function takes an open connection and leaves the commit to its caller, so that an
effect and the update that caused it are one transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery import files
from bot.delivery.spoken import sounds
from bot.messaging import Address, Attachment
from bot.people.model import Consent
from bot.requests.model import KEPT, Draft, Level, Request, State, is_province
from bot.store.areas import within
from bot.store.tables.people import consents
from bot.store.tables.requests import proposals, requests

PURPOSE = "question"  # of a consent, beside "news"
SLICE = 200  # rows in one short transaction


# --- asking --------------------------------------------------------------------------


async def put(
    connection: AsyncConnection,
    draft: Draft,
    consent_id: int,
    *,
    now: Milliseconds,
    due_at: Milliseconds,
) -> Request:
    """Keeps a question under a number of its own; its voice as long as it may stand."""
    if draft.voice is not None:
        await files.need(connection, [draft.voice.id], now + 2 * KEPT)
    result = await connection.execute(
        requests.insert()
        .values(
            channel=draft.address.channel,
            address=draft.address.text,
            language=draft.language,
            text=draft.text,
            place=draft.place,
            level=str(draft.level),
            state=str(State.OPEN),
            is_complaint=draft.is_complaint,
            follows=draft.follows,
            voice=as_kept(draft.voice),
            consent_id=consent_id,
            created_at=now,
            due_at=due_at,
        )
        .returning(requests)
    )
    return _request(result.one())


async def give_consent(
    connection: AsyncConnection, consent: Consent, now: Milliseconds
) -> int:
    """Keeps the proof of a consent to ask officers; its questions point to it."""
    result = await connection.execute(
        consents.insert()
        .values(
            purpose=PURPOSE,
            version=consent.version,
            operator=consent.operator,
            text_digest=consent.text_digest,
            language=consent.language,
            given_at=now,
        )
        .returning(consents.c.id)
    )
    return int(result.scalar_one())


async def consent_of(
    connection: AsyncConnection, address: Address, version: int
) -> int | None:
    """The consent of this version under which a chat's questions are kept."""
    found = await connection.scalar(
        select(consents.c.id)
        .join(requests, requests.c.consent_id == consents.c.id)
        .where(
            _is_from(address),
            consents.c.version == version,
            consents.c.withdrawn_at.is_(None),
        )
        .limit(1)
    )
    return None if found is None else int(found)


# --- reading -------------------------------------------------------------------------


async def get(connection: AsyncConnection, number: int) -> Request | None:
    """The question with a number."""
    rows = await connection.execute(select(requests).where(requests.c.id == number))
    return request_of(rows.one_or_none())


async def of_chat(connection: AsyncConnection, address: Address) -> list[Request]:
    """All that is kept of what a chat asked, by number."""
    rows = await connection.execute(
        select(requests).where(_is_from(address)).order_by(requests.c.id)
    )
    return [_request(row) for row in rows]


async def waiting(
    connection: AsyncConnection,
    desks: Sequence[str],
    limit: int,
    after: tuple[int, int] | None = None,
) -> tuple[list[Request], int]:
    """What waits at some desks (see `Request.desk`), the nearest deadline first.

    Returns at most so many `after` a deadline and number, and how many there are in
    all.
    """
    here = and_(requests.c.state == str(State.OPEN), is_at(desks))
    due, number_ = after or (-1, -1)
    rows = await connection.execute(
        select(requests)
        .where(
            here,
            or_(
                requests.c.due_at > due,
                and_(requests.c.due_at == due, requests.c.id > number_),
            ),
        )
        .order_by(requests.c.due_at, requests.c.id)
        .limit(limit)
    )
    number = await connection.scalar(
        select(func.count()).select_from(requests).where(here)
    )
    return [_request(row) for row in rows], int(number or 0)


async def overdue(
    connection: AsyncConnection, now: Milliseconds, limit: int = SLICE
) -> list[Request]:
    """What was not answered in time and has neither climbed nor been reminded of."""
    rows = await connection.execute(
        select(requests)
        .where(
            requests.c.state == str(State.OPEN),
            requests.c.due_at <= now,
            ~requests.c.is_reminded,
        )
        .order_by(requests.c.due_at, requests.c.id)
        .limit(limit)
    )
    return [_request(row) for row in rows]


async def overdue_places(
    connection: AsyncConnection, areas: Sequence[str], now: Milliseconds
) -> set[str]:
    """The places within some areas whose questions were not answered in time."""
    rows = await connection.scalars(
        select(requests.c.place)
        .distinct()
        .where(
            requests.c.state == str(State.OPEN),
            requests.c.due_at <= now,
            within(requests.c.place, areas),
        )
    )
    return set(rows)


# --- answering, passing on -----------------------------------------------------------


async def answer(
    connection: AsyncConnection,
    request: Request,
    text: str,
    person_id: int | None,
    now: Milliseconds,
    file: Attachment | None = None,
) -> Request | None:
    """Closes a question with its answer; None if it is no longer where it was."""
    result = await connection.execute(
        update(requests)
        .where(is_still(request))
        .values(
            state=str(State.ANSWERED),
            answer=text,
            answered_at=now,
            answered_by=person_id,
            answer_file=as_kept(file),
        )
        .returning(requests)
    )
    return request_of(result.one_or_none())


async def move(
    connection: AsyncConnection,
    request: Request,
    place: str,
    level: Level,
    due_at: Milliseconds,
) -> Request | None:
    """Gives a question to other officers; None if it is no longer where it was."""
    result = await connection.execute(
        update(requests)
        .where(is_still(request))
        .values(
            place=place,
            level=str(level),
            due_at=due_at,
            is_reminded=False,
            claimed_by=None,
        )
        .returning(requests)
    )
    return request_of(result.one_or_none())


async def remind(connection: AsyncConnection, request: Request) -> bool:
    """Notes that its deadline was spoken of; False if someone was quicker."""
    result = await connection.execute(
        update(requests)
        .where(is_still(request), ~requests.c.is_reminded)
        .values(is_reminded=True)
    )
    return result.rowcount == 1


# --- erasing -------------------------------------------------------------------------


async def forget(
    connection: AsyncConnection, address: Address, now: Milliseconds
) -> None:
    """Erases all that a chat asked; of the consent its two days stay, nameless."""
    found = await connection.scalars(select(requests.c.id).where(_is_from(address)))
    await _erase(connection, list(found), now)


async def addresses(connection: AsyncConnection) -> set[Address]:
    """Everyone who asked something that is still kept."""
    rows = await connection.execute(
        select(requests.c.channel, requests.c.address).distinct()
    )
    return {Address(channel, text) for channel, text in rows}


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what has outlived its time; whether there may be more."""
    closed_at = func.coalesce(requests.c.answered_at, requests.c.created_at)
    found = await connection.scalars(
        select(requests.c.id).where(closed_at <= now - KEPT).limit(SLICE)
    )
    numbers = list(found)
    await _erase(connection, numbers, now)
    return len(numbers) == SLICE


async def _erase(
    connection: AsyncConnection, numbers: Sequence[int], now: Milliseconds
) -> None:
    if not numbers:
        return
    used = await connection.scalars(
        select(requests.c.consent_id)
        .where(requests.c.id.in_(numbers), requests.c.consent_id.is_not(None))
        .distinct()
    )
    consent_ids = list(used)
    await _erase_sounds(connection, numbers)
    for table, column in (
        (proposals, proposals.c.request_id),
        (requests, requests.c.id),
    ):
        await connection.execute(delete(table).where(column.in_(numbers)))
    still_used = select(requests.c.id).where(requests.c.consent_id == consents.c.id)
    await connection.execute(
        update(consents)
        .where(
            consents.c.id.in_(consent_ids),
            consents.c.withdrawn_at.is_(None),
            ~still_used.exists(),
        )
        .values(withdrawn_at=now)
    )


async def _erase_sounds(connection: AsyncConnection, numbers: Sequence[int]) -> None:
    """What was spoken, and what was read out in return."""
    spoken = await connection.execute(
        select(requests.c.voice, requests.c.answer).where(
            requests.c.id.in_(numbers), requests.c.voice.is_not(None)
        )
    )
    for voice, answer in spoken.all():
        await files.erase(connection, [json.loads(voice)["id"]])
        if answer:
            await sounds.forget(connection, answer)


# --- rows ----------------------------------------------------------------------------


def _is_from(address: Address) -> ColumnElement[bool]:
    return and_(
        requests.c.channel == address.channel, requests.c.address == address.text
    )


def is_still(request: Request) -> ColumnElement[bool]:
    """Open and where it was read: two people, or a person and the clock, may race."""
    return and_(
        requests.c.id == request.number,
        requests.c.state == str(State.OPEN),
        requests.c.place == request.place,
        requests.c.level == str(request.level),
    )


def is_at(desks: Sequence[str]) -> ColumnElement[bool]:
    """Whether a question is read at one of some desks (see `Request.desk`)."""
    provinces = [desk for desk in desks if is_province(desk)]
    return or_(
        and_(requests.c.level == str(Level.COMMUNE), requests.c.place.in_(desks)),
        and_(
            requests.c.level == str(Level.PROVINCE), within(requests.c.place, provinces)
        ),
    )


def as_kept(file: Attachment | None) -> str | None:
    """A file as it is kept with a question or its answer."""
    return json.dumps(asdict(file)) if file is not None else None


def request_of(row: Row[tuple[object, ...]] | None) -> Request | None:
    return None if row is None else _request(row)


def _request(row: Row[tuple[object, ...]]) -> Request:
    return Request(
        number=row.id,
        address=Address(row.channel, row.address),
        language=row.language,
        text=row.text,
        place=row.place,
        level=Level(row.level),
        state=State(row.state),
        is_complaint=row.is_complaint,
        follows=row.follows,
        created_at=row.created_at,
        due_at=row.due_at,
        answer=row.answer,
        answered_at=row.answered_at,
        claimed_by=row.claimed_by,
        reason=row.reason,
        corrected_at=row.corrected_at,
        file=_file(row.answer_file),
        voice=_file(row.voice),
    )


def _file(kept: str | None) -> Attachment | None:
    return Attachment(**json.loads(kept)) if kept else None
