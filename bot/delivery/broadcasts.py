"""The SQL of broadcasts: making one, finding it, moving it on."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import (
    BESIDE,
    OPEN_STATES,
    Broadcast,
    Draft,
    Erased,
    Lane,
    State,
)
from bot.delivery.spoken import sounds
from bot.messaging import Address, Reply
from bot.messaging.as_json import from_json, to_json
from bot.store.areas import within
from bot.store.tables.delivery import bodies, broadcasts

CODE_DIGITS = 6
log = logging.getLogger(__name__)


async def create(
    connection: AsyncConnection, draft: Draft, now: Milliseconds
) -> tuple[int, bool]:
    """Makes a broadcast; returns its id and whether it is new.

    With a key that was used before nothing is made and the earlier id comes back.
    """
    if draft.key is not None:
        known = await connection.scalar(
            select(broadcasts.c.id).where(broadcasts.c.key == draft.key)
        )
        if known is not None:
            return int(known), False
    values = _chosen(draft) | {
        "author_id": draft.author_id,
        "author_channel": draft.report_to.channel if draft.report_to else None,
        "author_address": draft.report_to.text if draft.report_to else None,
        "key": draft.key,
        "bulletin": draft.bulletin,
        "code": draft.code,
        "replaces": draft.replaces,
        "reminds": draft.reminds,
        "created_at": now,
    }
    try:
        async with connection.begin_nested():
            result = await connection.execute(
                broadcasts.insert().values(values).returning(broadcasts.c.id)
            )
            broadcast_id = int(result.scalar_one())
    except IntegrityError:  # another process used the key between the two statements
        known = await connection.scalar(
            select(broadcasts.c.id).where(broadcasts.c.key == draft.key)
        )
        if known is None:
            raise
        return int(known), False
    await _write_bodies(connection, broadcast_id, draft)
    return broadcast_id, True


async def amend(
    connection: AsyncConnection,
    broadcast_id: int,
    draft: Draft,
    *,
    was: Sequence[State] = (State.DRAFT,),
) -> bool:
    """Says another thing under the same number and code, as long as it has not begun.

    Whose it is stays. False when it no longer was in one of these states.
    """
    result = await connection.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_([str(s) for s in was]),
        )
        .values(_chosen(draft))
    )
    if result.rowcount != 1:
        return False
    await connection.execute(
        delete(bodies).where(bodies.c.broadcast_id == broadcast_id)
    )
    await _write_bodies(connection, broadcast_id, draft)
    return True


def _chosen(draft: Draft) -> dict[str, object]:
    """What may still be changed before it begins."""
    return {
        "kind": draft.kind,
        "state": str(draft.state),
        "lane": int(draft.lane),
        "place": draft.place,
        "category": draft.category,
        "is_urgent": draft.is_urgent,
        "language": draft.language,
        "text": draft.text,
        "by_name": draft.by_name,
        "starts_at": draft.starts_at,
        "expires_at": draft.expires_at,
        "audience": draft.audience,
        "details": draft.details,
    }


async def free_code(connection: AsyncConnection) -> str:
    """Six digits that no broadcast carries: drawn by lot, so that none is guessed."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        known = await connection.scalar(
            select(broadcasts.c.id).where(broadcasts.c.code == code)
        )
        if known is None:
            return code


async def _write_bodies(connection: AsyncConnection, id_: int, draft: Draft) -> None:
    await sounds.keep(connection, draft.bodies.values(), draft.starts_at)
    await connection.execute(
        bodies.insert(),
        [
            {"broadcast_id": id_, "language": language, "body": body_}
            for language, body_ in _said(draft.bodies)
        ],
    )


def _said(bodies_: Mapping[str, Reply]) -> list[tuple[str, str]]:
    """Each body as it is stored, with the language of its words."""
    return [
        (language, to_json(replace(body, language=body.language or language)))
        for language, body in bodies_.items()
    ]


async def get(connection: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    """One broadcast."""
    found = await matching(connection, broadcasts.c.id == broadcast_id)
    return found[0] if found else None


async def newest(
    connection: AsyncConnection,
    *,
    areas: Sequence[str] | None = None,
    kinds: Sequence[str] = (),
    author_id: int | None = None,
    states: Sequence[State] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Broadcast]:
    """Broadcasts for places within some areas, the newest first, older than one."""
    kind = broadcasts.c.kind
    is_one = kind.in_(kinds) if kinds else kind.not_in(BESIDE)
    conditions: list[ColumnElement[bool]] = [is_one]
    if areas is not None:
        conditions.append(within(broadcasts.c.place, areas))
    if before is not None:
        conditions.append(broadcasts.c.id < before)
    if author_id is not None:
        conditions.append(broadcasts.c.author_id == author_id)
    if states is not None:
        conditions.append(broadcasts.c.state.in_([str(s) for s in states]))
    return await matching(connection, *conditions, limit=limit)


async def published(
    connection: AsyncConnection,
    places: Sequence[str],
    limit: int = 10,
    *,
    not_bulletin: str,
) -> list[Broadcast]:
    """What everyone of these places was sent, the newest first; but one bulletin."""
    return await matching(
        connection,
        broadcasts.c.place.in_(places),
        broadcasts.c.kind.not_in(BESIDE),
        func.coalesce(broadcasts.c.audience, "").not_like('%"roles"%'),
        func.coalesce(broadcasts.c.details, "").not_like('%"is_drill":true%'),
        broadcasts.c.bulletin.is_distinct_from(not_bulletin),
        broadcasts.c.state.in_([str(State.SENDING), str(State.DONE)]),
        limit=limit,
    )


async def open_ones(connection: AsyncConnection, now: Milliseconds) -> list[Broadcast]:
    """What is due or under way, in the order in which it is sent."""
    return await matching(
        connection,
        broadcasts.c.state.in_([str(s) for s in OPEN_STATES]),
        # What has begun goes on, also when the clock is set back before its start.
        or_(broadcasts.c.starts_at <= now, broadcasts.c.state == str(State.SENDING)),
        order=(broadcasts.c.lane, broadcasts.c.starts_at, broadcasts.c.id),
        limit=1000,
    )


async def set_state(
    connection: AsyncConnection,
    broadcast_id: int,
    state: State,
    *,
    was: Sequence[State],
    unless: ColumnElement[bool] | None = None,
    **values: object,
) -> bool:
    """Moves a broadcast on; False when it no longer was where it was thought to be."""
    result = await connection.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_([str(s) for s in was]),
            *(() if unless is None else (~unless,)),
        )
        .values(state=str(state), **values)
    )
    return result.rowcount == 1


async def reports_due(connection: AsyncConnection) -> list[Broadcast]:
    """What has ended without its author having been told: a process died or stopped."""
    return await matching(connection, broadcasts.c.is_report_due)


async def report_told(connection: AsyncConnection, broadcast_id: int) -> bool:
    """Its author is told, in the same transaction; False when it was already."""
    result = await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.is_report_due)
        .values(is_report_due=False)
    )
    return result.rowcount == 1


async def next_to_erase(
    connection: AsyncConnection, so_far: Erased, ended_before: Milliseconds
) -> Broadcast | None:
    """One that ended before an instant, and of which just so much is erased."""
    found = await matching(
        connection,
        broadcasts.c.erased == int(so_far),
        broadcasts.c.finished_at < ended_before,
        order=(broadcasts.c.finished_at,),
        limit=1,
    )
    return found[0] if found else None


async def note_erased(
    connection: AsyncConnection, broadcast_id: int, erased: Erased
) -> None:
    """So much of its deliveries is erased now."""
    await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id)
        .values(erased=int(erased))
    )


async def discard(connection: AsyncConnection, broadcast_id: int) -> None:
    """Throws a draft away; anything further on stays."""
    await connection.execute(
        delete(broadcasts).where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state == str(State.DRAFT),
        )
    )


async def take_back(
    connection: AsyncConnection, broadcast_id: int, state: State, now: Milliseconds
) -> bool:
    """Back to where it was before it was let go; False once it has begun."""
    begun = (broadcasts.c.starts_at <= now) | (broadcasts.c.plan_cursor > 0)
    was = (State.SCHEDULED,)
    return await set_state(connection, broadcast_id, state, was=was, unless=begun)


async def stop(
    connection: AsyncConnection, broadcast_id: int, now: Milliseconds
) -> bool:
    """Sends no more of it: what waits counts as skipped. False if it had ended."""
    return await set_state(
        connection,
        broadcast_id,
        State.STOPPED,
        was=OPEN_STATES,
        finished_at=now,
        skip_reason="stopped",
        is_report_due=broadcasts.c.author_address.is_not(None),
    )


async def forget_author(
    connection: AsyncConnection, address: Address, now: Milliseconds
) -> None:
    """An author's address goes; what they had put off is not sent."""
    own = (
        broadcasts.c.author_channel == address.channel,
        broadcasts.c.author_address == address.text,
    )
    unsent = [str(State.DRAFT), str(State.WAITING), str(State.REFUSED)]
    await connection.execute(
        delete(broadcasts).where(*own, broadcasts.c.state.in_(unsent))
    )
    await connection.execute(
        update(broadcasts)
        .where(*own, broadcasts.c.state == str(State.SCHEDULED))
        .values(state=str(State.STOPPED), finished_at=now, skip_reason="stopped")
    )
    await connection.execute(
        update(broadcasts)
        .where(*own)
        .values(author_channel=None, author_address=None, is_report_due=False)
    )


async def body(connection: AsyncConnection, broadcast_id: int) -> dict[str, Reply]:
    """What a broadcast says, by language."""
    rows = await connection.execute(
        select(bodies.c.language, bodies.c.body).where(
            bodies.c.broadcast_id == broadcast_id
        )
    )
    return {row.language: from_json(row.body) for row in rows}


async def matching(
    connection: AsyncConnection,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[object]] = (),
    limit: int = 50,
) -> list[Broadcast]:
    """Those for which all of this holds, the newest first unless said otherwise."""
    rows = await connection.execute(
        select(broadcasts)
        .where(*conditions)
        .order_by(*(order or (broadcasts.c.id.desc(),)))
        .limit(limit)
    )
    return [one for one in map(_readable, rows) if one is not None]


def _readable(row: Row[tuple[object, ...]]) -> Broadcast | None:
    """One that can't be read must not stop the others."""
    try:
        return _broadcast(row)
    except ValueError:
        log.exception("broadcast %s cannot be read", row.id)
        return None


def _broadcast(row: Row[tuple[object, ...]]) -> Broadcast:
    return Broadcast(
        id=row.id,
        kind=row.kind,
        state=State(row.state),
        lane=Lane(row.lane),
        place=row.place,
        category=row.category,
        is_urgent=row.is_urgent,
        language=row.language,
        text=row.text,
        by_name=row.by_name,
        author_id=row.author_id,
        report_to=(
            Address(row.author_channel, row.author_address)
            if row.author_address is not None
            else None
        ),
        key=row.key,
        code=row.code,
        bulletin=row.bulletin,
        created_at=row.created_at,
        starts_at=row.starts_at,
        expires_at=row.expires_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        plan_cursor=row.plan_cursor,
        is_planned=row.is_planned,
        audience=row.audience,
        details=row.details,
        replaces=row.replaces,
        reminds=row.reminds,
    )
