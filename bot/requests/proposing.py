"""The SQL of answers that everybody should know, until an admin has read them."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.requests.model import Request
from bot.store.database import insert_into
from bot.store.tables.requests import proposals


async def propose(
    connection: AsyncConnection,
    request: Request,
    person_id: int | None,
    now: Milliseconds,
) -> bool:
    """Offers an answered question as a topic for everyone; once a question.

    It goes with the question: who erases theirs takes it back.
    """
    result = await connection.execute(
        insert_into(connection, proposals)
        .values(
            request_id=request.number,
            place=request.place,
            question=request.text,
            answer=request.answer or "",
            proposed_by=person_id,
            proposed_at=now,
        )
        .on_conflict_do_nothing()
    )
    return result.rowcount == 1


async def settle(connection: AsyncConnection, number: int) -> None:
    """An admin has read it."""
    await connection.execute(delete(proposals).where(proposals.c.request_id == number))
