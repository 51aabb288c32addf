"""The SQL of what officers do with a question beside answering it: claim, close, mend.

Every function takes an open connection and leaves the commit to its caller.
"""

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Attachment
from bot.requests.book import as_kept, is_still, request_of
from bot.requests.model import CORRECTED_WITHIN, Request, State
from bot.store.tables.requests import requests


async def claim(
    connection: AsyncConnection, request: Request, person_id: int, now: Milliseconds
) -> bool:
    """Takes a question in hand; False if a colleague has it, or it has gone."""
    result = await connection.execute(
        update(requests)
        .where(
            is_still(request),
            or_(requests.c.claimed_by.is_(None), requests.c.claimed_by == person_id),
        )
        .values(claimed_by=person_id, claimed_at=now)
    )
    return result.rowcount == 1


async def let_go(connection: AsyncConnection, request: Request, person_id: int) -> bool:
    """Gives it back to everybody; False if it was not theirs."""
    result = await connection.execute(
        update(requests)
        .where(requests.c.id == request.number, requests.c.claimed_by == person_id)
        .values(claimed_by=None, claimed_at=None)
    )
    return result.rowcount == 1


async def close(
    connection: AsyncConnection,
    request: Request,
    person_id: int | None,
    now: Milliseconds,
    reason: str | None = None,
) -> Request | None:
    """Ends a question unanswered, with what its asker reads; None if it has gone."""
    result = await connection.execute(
        update(requests)
        .where(is_still(request))
        .values(
            state=str(State.DROPPED),
            answered_at=now,
            answered_by=person_id,
            reason=reason,
        )
        .returning(requests)
    )
    return request_of(result.one_or_none())


async def correct(
    connection: AsyncConnection,
    request: Request,
    text: str,
    file: Attachment | None,
    now: Milliseconds,
) -> Request | None:
    """Another answer takes the place of a sent one; None if it is too late."""
    result = await connection.execute(
        update(requests)
        .where(
            requests.c.id == request.number,
            requests.c.state == str(State.ANSWERED),
            requests.c.answered_at > now - CORRECTED_WITHIN,
        )
        .values(answer=text, corrected_at=now, answer_file=as_kept(file))
        .returning(requests)
    )
    return request_of(result.one_or_none())
