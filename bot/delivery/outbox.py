"""The SQL of the outbox: what is due, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import MINUTE, Milliseconds
from bot.delivery.model import DeliveryState
from bot.delivery.retry import Decision, Elsewhere, Finish, Later
from bot.messaging import Address, ChatKind, Reply, from_json, to_json
from bot.store.database import insert_into
from bot.store.tables import chats, deliveries, pauses, replies


@dataclass(slots=True, eq=False)
class Item:
    """One message to send: a reply, or one delivery of a broadcast."""

    address: Address
    kind: ChatKind
    reply: Reply
    row: int  # of `replies`, or the chat's id
    broadcast: int | None = None  # None for a reply to a person
    attempts: int = 0
    timeouts: int = 0
    done_parts: tuple[str, ...] = ()
    ready_at: float = 0.0  # monotonic seconds

    @property
    def key(self) -> str:
        """The same whenever the same message is sent again."""
        if self.broadcast is None:
            return f"r{self.row}"
        return f"b{self.broadcast}"


@dataclass(frozen=True, slots=True)
class Result:
    """An item and what was decided about it."""

    item: Item
    decision: Decision
    at: Milliseconds


async def put_reply(
    connection: AsyncConnection,
    address: Address,
    kind: ChatKind,
    reply: Reply,
    now: Milliseconds,
) -> None:
    """Puts a reply to one person or group into the outbox."""
    await connection.execute(
        replies.insert().values(
            channel=address.channel,
            address=address.text,
            kind=str(kind),
            body=to_json(reply),
            created_at=now,
        )
    )


async def due_replies(
    connection: AsyncConnection, channel: str, limit: int
) -> list[tuple[Item, Milliseconds]]:
    """The oldest replies of a channel, each with the instant before which it waits."""
    rows = await connection.execute(
        select(replies)
        .where(replies.c.channel == channel)
        .order_by(replies.c.id)
        .limit(limit)
    )
    return [
        (
            Item(
                Address(row.channel, row.address),
                ChatKind(row.kind),
                from_json(row.body),
                row.id,
                attempts=row.attempts,
                timeouts=row.timeouts,
                done_parts=tuple(row.done_parts.split()),
            ),
            row.not_before,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that is due, before its words are chosen."""

    chat_id: int
    address: Address
    kind: ChatKind
    language: str | None
    attempts: int
    timeouts: int
    done_parts: tuple[str, ...]


async def due_deliveries(
    connection: AsyncConnection,
    channel: str,
    broadcast: int,
    *,
    after: int,
    now: Milliseconds,
    limit: int,
) -> list[Waiting]:
    """Deliveries of one broadcast on one channel that are due, by chat id."""
    rows = await connection.execute(
        select(
            deliveries.c.chat_id,
            deliveries.c.attempts,
            deliveries.c.timeouts,
            deliveries.c.message_ids,
            chats.c.address,
            chats.c.kind,
            chats.c.language,
        )
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.broadcast_id == broadcast,
            text("deliveries.state = 0"),  # literal, so that the partial index is used
            deliveries.c.not_before <= now,
            deliveries.c.chat_id > after,
            chats.c.channel == channel,
            chats.c.is_subscribed,
            chats.c.gone_reason.is_(None),
            or_(chats.c.paused_until.is_(None), chats.c.paused_until <= now),
        )
        .order_by(deliveries.c.chat_id)
        .limit(limit)
    )
    return [
        Waiting(
            row.chat_id,
            Address(channel, row.address),
            ChatKind(row.kind),
            row.language,
            row.attempts,
            row.timeouts,
            tuple((row.message_ids or "").split()),
        )
        for row in rows
    ]


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
    await _record_deliveries(
        connection, [r for r in results if r.item.broadcast is not None]
    )
    await _record_replies(connection, [r for r in results if r.item.broadcast is None])
    for result in results:
        if isinstance(result.decision, Later) and result.decision.pauses_chat:
            scope = pause_scope(result.item.address)
            await store_pause(connection, scope, result.decision.not_before)


async def _record_deliveries(
    connection: AsyncConnection, results: Sequence[Result]
) -> None:
    if not results:
        return
    statement = (
        update(deliveries)
        .where(
            deliveries.c.broadcast_id == bindparam("of_broadcast"),
            deliveries.c.chat_id == bindparam("of_chat"),
            deliveries.c.state == int(DeliveryState.WAITING),
        )
        .values(
            state=bindparam("new_state"),
            reason=bindparam("new_reason"),
            message_ids=bindparam("new_ids"),
            not_before=bindparam("new_not_before"),
            attempts=deliveries.c.attempts + 1,
            timeouts=bindparam("new_timeouts"),
            changed_at=bindparam("new_changed_at"),
        )
    )
    await connection.execute(statement, [_delivery_values(r) for r in results])


def _delivery_values(result: Result) -> dict[str, object]:
    values: dict[str, object] = {
        "of_broadcast": result.item.broadcast,
        "of_chat": result.item.row,
        "new_state": int(DeliveryState.WAITING),
        "new_reason": None,
        "new_ids": " ".join(result.item.done_parts) or None,
        "new_not_before": 0,
        "new_timeouts": result.item.timeouts,
        "new_changed_at": result.at,
    }
    match result.decision:
        case Finish(state, reason, message_ids):
            values["new_state"] = int(state)
            values["new_reason"] = reason
            values["new_ids"] = " ".join(message_ids) or values["new_ids"]
        case Later(not_before, timeouts, done_parts):
            values["new_not_before"] = not_before
            values["new_timeouts"] = timeouts
            values["new_ids"] = " ".join(done_parts) or values["new_ids"]
        case Elsewhere():
            pass
    return values


async def _record_replies(
    connection: AsyncConnection, results: Sequence[Result]
) -> None:
    finished = [r.item.row for r in results if isinstance(r.decision, Finish)]
    if finished:
        await connection.execute(delete(replies).where(replies.c.id.in_(finished)))
    for result in results:
        match result.decision:
            case Later(not_before, timeouts, done_parts):
                values: dict[str, object] = {
                    "not_before": not_before,
                    "timeouts": timeouts,
                    "attempts": replies.c.attempts + 1,
                    "done_parts": " ".join(done_parts or result.item.done_parts),
                }
            case Elsewhere(to):
                values = {"channel": to.channel, "address": to.text}
            case Finish():
                continue
        await connection.execute(
            update(replies).where(replies.c.id == result.item.row).values(values)
        )


def pause_scope(address: Address) -> str:
    """What a chat's pause is stored under; a channel's is its bare name."""
    return f"{address.channel} {address.text}"


async def store_pause(
    connection: AsyncConnection, scope: str, until: Milliseconds
) -> None:
    """Keeps a platform's "wait", so that a restart keeps it too."""
    await connection.execute(
        insert_into(connection, pauses)
        .values(scope=scope, until=until)
        .on_conflict_do_update(index_elements=["scope"], set_={"until": until})
    )


async def stored_pauses(
    connection: AsyncConnection, channel: str, now: Milliseconds
) -> dict[str, Milliseconds]:
    """The pauses of a channel that are still running, by scope."""
    rows = await connection.execute(
        select(pauses).where(
            pauses.c.until > now,
            or_(pauses.c.scope == channel, pauses.c.scope.startswith(channel + " ")),
        )
    )
    return {row.scope: row.until for row in rows}


async def groups_last_minute(
    connection: AsyncConnection, channel: str, now: Milliseconds
) -> list[tuple[str, Milliseconds]]:
    """What groups were sent in the last minute: (address, instant), oldest first."""
    rows = await connection.execute(
        select(chats.c.address, deliveries.c.changed_at)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            chats.c.channel == channel,
            chats.c.kind == str(ChatKind.GROUP),
            deliveries.c.state == int(DeliveryState.SENT),
            deliveries.c.changed_at > now - MINUTE,
        )
        .order_by(deliveries.c.changed_at)
    )
    return [(row.address, row.changed_at) for row in rows]


async def reply_count(connection: AsyncConnection) -> int:
    """How many replies wait."""
    return int(await connection.scalar(select(func.count()).select_from(replies)) or 0)
