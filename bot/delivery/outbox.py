"""The SQL of the outbox: what waits, and what became of it."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Row,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery import living
from bot.delivery.item import Item, Result
from bot.delivery.model import DeliveryState
from bot.delivery.pauses import note_group_sends, pause_scope, store_pause
from bot.delivery.retry import Elsewhere, Finish, Further, Later
from bot.messaging import Address, ChatKind, Reply, say
from bot.messaging.as_json import from_json, to_json
from bot.store.hot import ReadyRows
from bot.store.tables.delivery import deliveries, replies

log = logging.getLogger(__name__)

_PUT = ReadyRows(
    """
    INSERT INTO replies (channel, address, kind, body, created_at)
    SELECT channel, address, kind, body, CAST(:now AS BIGINT)
    FROM {rows} AS new WHERE true
    """,
    "channel TEXT, address TEXT, kind TEXT, body TEXT",
    "now",
)


async def put_replies(
    connection: AsyncConnection,
    new: Sequence[tuple[Address, ChatKind, Reply]],
    now: Milliseconds,
) -> None:
    """Puts replies to people and groups into the outbox, in their order."""
    if new:
        rows = [(*to, str(kind), to_json(reply)) for to, kind, reply in new]
        await _PUT.run(connection, rows, now)


async def put_reply(
    connection: AsyncConnection,
    address: Address,
    kind: ChatKind,
    reply: Reply,
    now: Milliseconds,
) -> None:
    """Puts one."""
    await put_replies(connection, [(address, kind, reply)], now)


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply, and the instant before which it waits."""

    item: Item
    not_before: Milliseconds
    is_readable: bool = True


_OLDEST = ReadyRows(
    """
    SELECT id, {chat} FROM replies
    WHERE channel = :channel AND {chat} NOT IN (SELECT chat FROM {rows} AS without)
    ORDER BY id LIMIT :most
    """,
    "chat TEXT",
    "channel",
    "most",
)


async def oldest_replies(
    connection: AsyncConnection, channel: str, *, without: Iterable[str], limit: int
) -> Sequence[tuple[int, str]]:
    """A channel's oldest replies, each with its chat; without those of some chats."""
    rows = [(chat,) for chat in without]
    oldest = await _OLDEST.run(connection, rows, channel, limit)
    return [(id_, chat) for id_, chat in oldest]


async def replies_of(
    connection: AsyncConnection, ids: Sequence[int]
) -> list[WaitingReply]:
    """These replies, in their order."""
    if not ids:
        return []
    rows = await connection.execute(
        select(replies).where(replies.c.id.in_(ids)).order_by(replies.c.id)
    )
    return [_waiting_reply(row) for row in rows]


def _waiting_reply(row: Row[tuple[object, ...]]) -> WaitingReply:
    item = Item(
        Address(row.channel, row.address),
        ChatKind.PRIVATE,
        say(""),
        row.id,
        attempts=row.attempts,
        timeouts=row.timeouts,
        done_parts=tuple(row.done_parts.split()),
    )
    try:
        item.kind = ChatKind(row.kind)
        item.reply = from_json(row.body)
    except (ValueError, TypeError, KeyError, AttributeError):
        log.exception("reply %s cannot be read", row.id)
        return WaitingReply(item, 0, is_readable=False)
    return WaitingReply(item, row.not_before)


async def has_waiting(connection: AsyncConnection, broadcast: int) -> bool:
    """Whether any delivery of a broadcast still waits."""
    found = await connection.scalar(
        select(deliveries.c.chat_id)
        .where(deliveries.c.broadcast_id == broadcast, text("deliveries.state = 0"))
        .limit(1)
    )
    return found is not None


async def record(connection: AsyncConnection, results: Sequence[Result]) -> None:
    """Writes what became of a batch of items, in the caller's transaction."""
    news: dict[tuple[int, int], Result] = {}
    answers: list[Result] = []
    groups: list[Result] = []
    for result in results:
        item = result.item
        if item.broadcast is None:
            answers.append(result)
        else:  # of a text whose next part followed at once only the last one counts
            news[item.broadcast, item.row] = result
        if item.kind is ChatKind.GROUP:
            groups.append(result)
    if news:
        # One statement: a thread that writes row by row waits for Python's lock.
        values = [_delivery_values(result) for result in news.values()]
        await _RECORD.run(connection, values)
        await _record_recalled(connection, list(news.values()))
    await _record_replies(connection, answers)
    await note_group_sends(connection, groups)
    for result in results:
        if isinstance(result.decision, Later) and result.decision.pauses_chat:
            scope = pause_scope(result.address)
            await store_pause(connection, scope, result.decision.not_before)


_CLAIM = ReadyRows(
    """
    UPDATE deliveries SET timeouts = CAST(:timeouts AS SMALLINT)
    FROM {rows} AS new
    WHERE deliveries.broadcast_id = new.broadcast AND deliveries.chat_id = new.chat
        AND deliveries.state = 0
    """,
    "broadcast BIGINT, chat BIGINT",
    "timeouts",
)


async def claim(connection: AsyncConnection, items: Sequence[Item]) -> None:
    """From now on they may have arrived, whatever becomes of this process."""
    await _CLAIM.run(connection, [(item.broadcast, item.row) for item in items], 1)


async def let_go(connection: AsyncConnection, items: Sequence[Item]) -> None:
    """They were claimed, and have not been sent."""
    await _CLAIM.run(connection, [(item.broadcast, item.row) for item in items], 0)


_RECORD = ReadyRows(
    """
    UPDATE deliveries SET
        state = new.state, reason = new.reason, message_ids = new.ids,
        not_before = new.not_before, attempts = deliveries.attempts + new.failed,
        timeouts = new.timeouts, changed_at = new.changed_at
    FROM {rows} AS new
    WHERE deliveries.broadcast_id = new.broadcast AND deliveries.chat_id = new.chat
        -- What had left when its broadcast was stopped, or they left, has arrived.
        AND (deliveries.state = 0 OR (deliveries.state = 6 AND new.has_arrived = 1))
    """,
    "broadcast BIGINT, chat BIGINT, state SMALLINT, reason TEXT, ids TEXT, "
    "not_before BIGINT, timeouts SMALLINT, changed_at BIGINT, failed SMALLINT, "
    "has_arrived SMALLINT",
)


def _delivery_values(result: Result) -> tuple[object, ...]:
    """A row of `_RECORD`, in its order."""
    item, _, decision, at, _ = result
    before = " ".join(item.done_parts) or None
    state, ids = DeliveryState.WAITING, before
    reason: str | None = None
    not_before, timeouts, failed = 0, item.timeouts, 1
    match decision:
        case Finish(state, reason, message_ids):
            ids = " ".join(message_ids) or before
        case Further(done_parts):
            ids, failed = " ".join(done_parts), 0
        case Later(not_before, timeouts, done_parts):
            ids = " ".join(done_parts) or before
        case Elsewhere():
            pass
    has_arrived = int(state is DeliveryState.SENT)
    key = (item.broadcast, item.row)
    when = (not_before, timeouts, at)
    return (*key, int(state), reason, ids, *when, failed, has_arrived)


async def _record_recalled(
    connection: AsyncConnection, results: Sequence[Result]
) -> None:
    """What was taken back counts so with the broadcast that it was of."""
    values = [
        (result.item.replaces, result.item.row, result.at)
        for result in results
        if result.item.recalls
        and isinstance(result.decision, Finish)
        and result.decision.state is DeliveryState.SENT
    ]
    if values:
        await _RECALLED.run(connection, values)


_RECALLED = ReadyRows(
    """
    UPDATE deliveries SET state = 7, message_ids = NULL, changed_at = new.changed_at
    FROM {rows} AS new
    WHERE deliveries.broadcast_id = new.broadcast AND deliveries.chat_id = new.chat
        AND deliveries.state IN (2, 5)
    """,
    "broadcast BIGINT, chat BIGINT, changed_at BIGINT",
)


async def _record_replies(
    connection: AsyncConnection, results: Sequence[Result]
) -> None:
    finished = [r.item.row for r in results if isinstance(r.decision, Finish)]
    if finished:
        await connection.execute(delete(replies).where(replies.c.id.in_(finished)))
    for result in results:
        edits = result.item.reply.edits
        match result.decision:
            case Finish(DeliveryState.SENT, message_ids=ids) if edits:
                await living.keep(connection, result.address, edits, ids, result.at)
                continue
            case Later(not_before, timeouts, done_parts):
                values: dict[str, object] = {
                    "not_before": not_before,
                    "timeouts": timeouts,
                    "attempts": replies.c.attempts + 1,
                    "done_parts": " ".join(done_parts or result.item.done_parts),
                }
            case Further(done_parts):
                values = {"done_parts": " ".join(done_parts)}
            case Elsewhere(to):
                values = {"channel": to.channel, "address": to.text}
            case Finish():
                continue
        await connection.execute(
            update(replies).where(replies.c.id == result.item.row).values(values)
        )


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Erases the replies that still wait for a chat."""
    await connection.execute(
        delete(replies).where(
            replies.c.channel == address.channel, replies.c.address == address.text
        )
    )


async def old_replies(
    connection: AsyncConnection, before: Milliseconds, limit: int
) -> list[int]:
    """Some of those that were put in before an instant."""
    some = select(replies.c.id).where(replies.c.created_at < before).limit(limit)
    return list(await connection.scalars(some))


async def drop_replies(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """These are not sent any more."""
    await connection.execute(delete(replies).where(replies.c.id.in_(ids)))


async def reply_count(connection: AsyncConnection) -> int:
    """How many replies wait."""
    return int(await connection.scalar(select(func.count()).select_from(replies)) or 0)
