"""The SQL of broadcasts: making one, its state, its counts."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import (
    ColumnElement,
    Row,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.model import (
    OPEN_STATES,
    Broadcast,
    Counts,
    DeliveryState,
    Draft,
    Lane,
    State,
)
from bot.messaging import Address, Reply, from_json, to_json
from bot.store.areas import within
from bot.store.tables.delivery import bodies, broadcasts, deliveries
from bot.store.tables.people import chats

AT_ONCE = 5_000  # deliveries that a short transaction may change or count


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
    values = {
        "kind": draft.kind,
        "state": str(draft.state),
        "lane": int(draft.lane),
        "place": draft.place,
        "category": draft.category,
        "is_urgent": draft.is_urgent,
        "language": draft.language,
        "text": draft.text,
        "by_name": draft.by_name,
        "author_id": draft.author_id,
        "author_channel": draft.report_to.channel if draft.report_to else None,
        "author_address": draft.report_to.text if draft.report_to else None,
        "key": draft.key,
        "bulletin": draft.bulletin,
        "created_at": now,
        "starts_at": draft.starts_at,
        "expires_at": draft.expires_at,
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
    await connection.execute(
        bodies.insert(),
        [
            {"broadcast_id": broadcast_id, "language": language, "body": to_json(body)}
            for language, body in draft.bodies.items()
        ],
    )
    return broadcast_id, True


async def get(connection: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    """One broadcast."""
    found = await _select(connection, broadcasts.c.id == broadcast_id)
    return found[0] if found else None


async def newest(
    connection: AsyncConnection,
    *,
    areas: Sequence[str] | None = None,
    kind: str | None = None,
    author_id: int | None = None,
    states: Sequence[State] | None = None,
    limit: int = 50,
) -> list[Broadcast]:
    """Broadcasts for places within some areas, the newest first."""
    conditions: list[ColumnElement[bool]] = []
    if areas is not None:
        conditions.append(within(broadcasts.c.place, areas))
    if kind is not None:
        conditions.append(broadcasts.c.kind == kind)
    if author_id is not None:
        conditions.append(broadcasts.c.author_id == author_id)
    if states is not None:
        conditions.append(broadcasts.c.state.in_([str(s) for s in states]))
    return await _select(connection, *conditions, limit=limit)


async def published(
    connection: AsyncConnection,
    places: Sequence[str],
    limit: int = 10,
    *,
    not_bulletin: str,
) -> list[Broadcast]:
    """What was sent to everyone of these places, the newest first.

    `not_bulletin` is the one that only repeats others to some.
    """
    return await _select(
        connection,
        broadcasts.c.place.in_(places),
        broadcasts.c.bulletin.is_distinct_from(not_bulletin),
        broadcasts.c.state.in_([str(State.SENDING), str(State.DONE)]),
        limit=limit,
    )


async def open_ones(connection: AsyncConnection, now: Milliseconds) -> list[Broadcast]:
    """What is due or under way, in the order in which it is sent."""
    return await _select(
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
    **values: object,
) -> bool:
    """Moves a broadcast on; False when it no longer was where it was thought to be."""
    result = await connection.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_([str(s) for s in was]),
        )
        .values(state=str(state), **values)
    )
    return result.rowcount == 1


async def reports_due(connection: AsyncConnection) -> list[Broadcast]:
    """What has ended without its author having been told: a process died or stopped."""
    return await _select(connection, broadcasts.c.is_report_due)


async def report_told(connection: AsyncConnection, broadcast_id: int) -> bool:
    """Its author is told, in the same transaction; False when it was already."""
    result = await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.is_report_due)
        .values(is_report_due=False)
    )
    return result.rowcount == 1


async def discard(connection: AsyncConnection, broadcast_id: int) -> None:
    """Throws a draft away; anything further on stays."""
    await connection.execute(
        delete(broadcasts).where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state == str(State.DRAFT),
        )
    )


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
    await connection.execute(
        delete(broadcasts).where(*own, broadcasts.c.state == str(State.DRAFT))
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


async def counts(connection: AsyncConnection, broadcast_id: int) -> Counts:
    """What became of its deliveries so far, or in the end.

    What still waits of one that has ended is skipped already, whatever its rows say.
    """
    found = await connection.execute(
        select(broadcasts.c.final_counts, broadcasts.c.skip_reason).where(
            broadcasts.c.id == broadcast_id
        )
    )
    final, skip_reason = found.one_or_none() or (None, None)
    if final is not None:
        return Counts(**json.loads(final))
    rows = await connection.execute(
        select(deliveries.c.state, deliveries.c.reason, func.count().label("number"))
        .where(deliveries.c.broadcast_id == broadcast_id)
        .group_by(deliveries.c.state, deliveries.c.reason)
    )
    numbers: dict[DeliveryState, int] = {}
    reasons: dict[DeliveryState, dict[str, int]] = {}
    for row in rows:
        state, reason = _as_ended(row.state, row.reason, skip_reason)
        numbers[state] = numbers.get(state, 0) + row.number
        of_state = reasons.setdefault(state, {})
        of_state[reason] = of_state.get(reason, 0) + row.number
    return Counts(
        pending=numbers.get(DeliveryState.WAITING, 0),
        sent=numbers.get(DeliveryState.SENT, 0),
        failed=reasons.get(DeliveryState.FAILED, {}),
        gone=numbers.get(DeliveryState.GONE, 0),
        gone_reasons=reasons.get(DeliveryState.GONE, {}),
        unknown=numbers.get(DeliveryState.UNKNOWN, 0),
        skipped=reasons.get(DeliveryState.SKIPPED, {}),
        recalled=numbers.get(DeliveryState.RECALLED, 0),
    )


def _as_ended(
    state: int, reason: str | None, skip_reason: str | None
) -> tuple[DeliveryState, str]:
    """A row's state and reason; what its broadcast's end has skipped says so."""
    if state == DeliveryState.WAITING and skip_reason is not None:
        return DeliveryState.SKIPPED, skip_reason
    return DeliveryState(state), reason or ""


async def has_many(connection: AsyncConnection, broadcast_id: int) -> bool:
    """Whether it has more deliveries than may be counted while others wait."""
    some = select(deliveries.c.chat_id).where(deliveries.c.broadcast_id == broadcast_id)
    some = some.limit(AT_ONCE + 1)
    found = await connection.scalar(select(func.count()).select_from(some.subquery()))
    return int(found or 0) > AT_ONCE


async def groups_reached(connection: AsyncConnection, broadcast_id: int) -> int:
    """How many of those that it reached are groups; 0 once deliveries are erased."""
    found = await connection.scalar(
        select(func.count())
        .select_from(deliveries)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.state == int(DeliveryState.SENT),
            chats.c.kind == "group",
        )
    )
    return int(found or 0)


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Deliveries of 90 days ago become counts; message ids go after 7 days.

    A slice at a time, so that nobody's question waits: True while there is more.
    """
    return await _erase_message_ids(connection, now) or await _erase_deliveries(
        connection, now
    )


async def _erase_message_ids(connection: AsyncConnection, now: Milliseconds) -> bool:
    ended = select(broadcasts.c.id).where(
        broadcasts.c.finished_at < now - 7 * DAY,
        broadcasts.c.finished_at > now - 90 * DAY,
    )
    old = (
        deliveries.c.message_ids.is_not(None),
        deliveries.c.state != int(DeliveryState.WAITING),
        deliveries.c.broadcast_id.in_(ended),
    )
    erased = await connection.execute(
        update(deliveries).where(_some(*old)).values(message_ids=None)
    )
    return erased.rowcount == AT_ONCE


async def _erase_deliveries(connection: AsyncConnection, now: Milliseconds) -> bool:
    theirs = select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id == broadcasts.c.id
    )
    old = await connection.scalar(
        select(broadcasts.c.id)
        .where(broadcasts.c.finished_at < now - 90 * DAY, theirs.exists())
        .limit(1)
    )
    if old is None:
        return False
    found = await counts(connection, int(old))  # as they were before the first slice
    await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == old)
        .values(final_counts=json.dumps(asdict(found)))
    )
    await connection.execute(
        delete(deliveries).where(_some(deliveries.c.broadcast_id == old))
    )
    return True


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not more deliveries than one short transaction may change."""
    key = (deliveries.c.broadcast_id, deliveries.c.chat_id)
    return tuple_(*key).in_(select(*key).where(*conditions).limit(AT_ONCE))


async def lines(
    connection: AsyncConnection, broadcast_id: int
) -> list[tuple[str, str, str, str]]:
    """A line a chat: channel, address, state, reason."""
    rows = await connection.execute(
        select(
            chats.c.channel,
            chats.c.address,
            deliveries.c.state,
            deliveries.c.reason,
            broadcasts.c.skip_reason,
        )
        .select_from(deliveries)
        .join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
        .outerjoin(chats, chats.c.id == deliveries.c.chat_id)
        .where(deliveries.c.broadcast_id == broadcast_id)
        .order_by(deliveries.c.chat_id)
    )
    found = []
    for row in rows:
        state, reason = _as_ended(row.state, row.reason, row.skip_reason)
        line = (row.channel or "", row.address or "", state.name.lower(), reason)
        found.append(line)
    return found


async def _select(
    connection: AsyncConnection,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[object]] = (),
    limit: int = 50,
) -> list[Broadcast]:
    rows = await connection.execute(
        select(broadcasts)
        .where(*conditions)
        .order_by(*(order or (broadcasts.c.id.desc(),)))
        .limit(limit)
    )
    return [_broadcast(row) for row in rows]


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
    )
