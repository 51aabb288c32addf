"""The SQL of approvals: each time that a notice was asked for, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.bulletins import approvals, approvals_asked


class Verdict(StrEnum):
    """What became of it."""

    APPROVED = "approved"
    RETURNED = "returned"  # with a reason
    WITHDRAWN = "withdrawn"  # by the writer, or changed since
    OWN = "own"  # nobody else may approve there: the writer's own confirmation counts
    AHEAD = "ahead"  # urgent: sent first, told at once


@dataclass(frozen=True, slots=True)
class Approval:
    """A row of `approvals`; instants are milliseconds UTC."""

    id: int
    broadcast_id: int
    place: str
    digest: str
    asked_by: int | None
    asked_at: Milliseconds
    level: int
    next_at: Milliseconds | None
    reminders: int
    verdict: Verdict | None
    reason: str
    verdict_by: int | None
    verdict_at: Milliseconds | None


async def ask(  # noqa: PLR0913  # one row
    connection: AsyncConnection,
    broadcast_id: int,
    *,
    place: str,
    digest: str,
    asked_by: int | None,
    level: int,
    next_at: Milliseconds,
    of: Sequence[int],
    now: Milliseconds,
) -> int:
    """It is shown to these people (numbers); returns the number of the asking."""
    result = await connection.execute(
        approvals.insert()
        .values(
            broadcast_id=broadcast_id,
            place=place,
            digest=digest,
            asked_by=asked_by,
            asked_at=now,
            level=level,
            next_at=next_at,
        )
        .returning(approvals.c.id)
    )
    number = int(result.scalar_one())
    await note_asked(connection, number, of, now)
    return number


async def note_asked(
    connection: AsyncConnection,
    approval_id: int,
    people: Sequence[int],
    now: Milliseconds,
) -> None:
    """These were shown it too."""
    for person in people:
        await connection.execute(
            insert_into(connection, approvals_asked)
            .values(approval_id=approval_id, person_id=person, asked_at=now)
            .on_conflict_do_nothing()
        )


async def record(
    connection: AsyncConnection,
    broadcast_id: int,
    verdict: Verdict,
    *,
    place: str,
    digest: str,
    by: int | None,
    now: Milliseconds,
) -> None:
    """It went without being asked for: confirmed by its writer, or urgent and ahead."""
    await connection.execute(
        approvals.insert().values(
            broadcast_id=broadcast_id,
            place=place,
            digest=digest,
            asked_by=by,
            asked_at=now,
            level=0,
            verdict=str(verdict),
            verdict_by=by,
            verdict_at=now,
        )
    )


async def decide(
    connection: AsyncConnection,
    approval_id: int,
    verdict: Verdict,
    *,
    by: int | None,
    now: Milliseconds,
    reason: str = "",
    digest: str | None = None,
) -> bool:
    """Writes the verdict; False if someone was quicker.

    `digest` is of what was shown at last, where it was moved since the asking.
    """
    seen: dict[str, object] = {} if digest is None else {"digest": digest}
    result = await connection.execute(
        update(approvals)
        .where(approvals.c.id == approval_id, approvals.c.verdict.is_(None))
        .values(
            verdict=str(verdict),
            verdict_by=by,
            verdict_at=now,
            reason=reason,
            next_at=None,
            **seen,
        )
    )
    return result.rowcount == 1


async def reopen(
    connection: AsyncConnection, approval_id: int, next_at: Milliseconds
) -> bool:
    """The verdict is taken back, and waited for again."""
    result = await connection.execute(
        update(approvals)
        .where(
            approvals.c.id == approval_id, approvals.c.verdict == str(Verdict.APPROVED)
        )
        .values(verdict=None, verdict_by=None, verdict_at=None, next_at=next_at)
    )
    return result.rowcount == 1


async def newest(connection: AsyncConnection, broadcast_id: int) -> Approval | None:
    """The last time that a notice was asked for, with or without a verdict."""
    found = await _select(
        connection, approvals.c.broadcast_id == broadcast_id, limit=1, newest=True
    )
    return found[0] if found else None


async def open_ones(
    connection: AsyncConnection,
    areas: Sequence[str],
    *,
    after: int = 0,
    limit: int,
) -> list[Approval]:
    """What waits for a verdict within some areas, the oldest first, from a key on."""
    return await _select(
        connection,
        approvals.c.verdict.is_(None),
        approvals.c.id > after,
        within(approvals.c.place, areas),
        limit=limit,
    )


async def overdue(
    connection: AsyncConnection, now: Milliseconds, *, limit: int
) -> list[Approval]:
    """What is to be reminded of, or to go one level up, now."""
    return await _select(
        connection,
        approvals.c.verdict.is_(None),
        approvals.c.next_at <= now,
        limit=limit,
    )


async def put_off(
    connection: AsyncConnection,
    approval: Approval,
    *,
    level: int,
    next_at: Milliseconds | None,
) -> bool:
    """It was reminded of; False if another process has done it."""
    result = await connection.execute(
        update(approvals)
        .where(
            approvals.c.id == approval.id,
            approvals.c.verdict.is_(None),
            approvals.c.reminders == approval.reminders,
        )
        .values(level=level, next_at=next_at, reminders=approval.reminders + 1)
    )
    return result.rowcount == 1


async def asked(connection: AsyncConnection, approval_id: int) -> list[int]:
    """Who was shown it, as people's numbers."""
    rows = await connection.scalars(
        select(approvals_asked.c.person_id)
        .where(approvals_asked.c.approval_id == approval_id)
        .order_by(approvals_asked.c.person_id)
    )
    return list(rows)


async def sent_ahead(
    connection: AsyncConnection, place: str, since: Milliseconds
) -> int:
    """How many urgent notices of a place went before approval since an instant."""
    query = select(func.count()).where(
        approvals.c.place == place,
        approvals.c.verdict_at >= since,
        approvals.c.verdict == str(Verdict.AHEAD),
    )
    return int(await connection.scalar(query) or 0)


async def _select(
    connection: AsyncConnection,
    *conditions: ColumnElement[bool],
    limit: int,
    newest: bool = False,
) -> list[Approval]:
    order = approvals.c.id.desc() if newest else approvals.c.id
    rows = await connection.execute(
        select(approvals).where(*conditions).order_by(order).limit(limit)
    )
    return [_approval(row) for row in rows]


def _approval(row: Row[tuple[object, ...]]) -> Approval:
    return Approval(
        id=row.id,
        broadcast_id=row.broadcast_id,
        place=row.place,
        digest=row.digest,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        level=row.level,
        next_at=row.next_at,
        reminders=row.reminders,
        verdict=Verdict(row.verdict) if row.verdict is not None else None,
        reason=row.reason,
        verdict_by=row.verdict_by,
        verdict_at=row.verdict_at,
    )
