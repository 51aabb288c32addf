"""The SQL of what is due: on the hot path, of one broadcast and rank on one channel."""

from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    and_,
    bindparam,
    case,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import RECALL, Broadcast, Rank, State
from bot.store.hot import Ready
from bot.store.tables.checkins import checkin_replies
from bot.store.tables.delivery import broadcasts, deliveries
from bot.store.tables.people import chats


class Waiting(NamedTuple):
    """A delivery that is due, before its words are chosen."""

    not_before: Milliseconds
    chat_id: int
    address: str
    kind: str
    language: str | None
    listens: bool
    attempts: int
    timeouts: int
    done_parts: str | None
    shown: str | None = None  # of the broadcast that this one changes

    @property
    def cursor(self) -> "Cursor":
        """Where to read on after this one."""
        return self.not_before, self.chat_id


_COLUMNS = (
    deliveries.c.not_before,
    deliveries.c.chat_id,
    chats.c.address,
    chats.c.kind,
    chats.c.language,
    chats.c.listens,
    deliveries.c.attempts,
    deliveries.c.timeouts,
    deliveries.c.message_ids,
)
_NAMES = ("channel", "broadcast", "rank", "due_after", "after", "now", "most")
_IS_DUE = (
    deliveries.c.broadcast_id == bindparam("broadcast"),
    text("deliveries.state = 0"),  # literal, so that the partial index is used
    deliveries.c.rank == bindparam("rank"),
    deliveries.c.not_before <= bindparam("now"),
    tuple_(deliveries.c.not_before, deliveries.c.chat_id)
    > tuple_(
        bindparam("due_after", type_=BigInteger),
        bindparam("after", type_=BigInteger),
    ),
    chats.c.channel == bindparam("channel"),
)
_RECEIVES = (
    chats.c.gone_reason.is_(None),
    or_(
        text(f"deliveries.rank = {Rank.OFFICE:d}"),
        and_(
            chats.c.is_subscribed,
            or_(
                chats.c.paused_until.is_(None),
                chats.c.paused_until <= bindparam("now"),
            ),
        ),
    ),
)
_DUE = Ready(
    select(*_COLUMNS)
    .join(chats, chats.c.id == deliveries.c.chat_id)
    .where(*_IS_DUE, *_RECEIVES)
    .order_by(deliveries.c.not_before, deliveries.c.chat_id)
    .limit(bindparam("most")),
    *_NAMES,
)
_original = deliveries.alias("original")
_is_recalled = (
    select(broadcasts.c.id)
    .where(
        broadcasts.c.id == bindparam("replaces"),
        broadcasts.c.state == str(State.RECALLED),
    )
    .exists()
)
# What is being taken back is not changed where it stands: it would go too.
_stays = case((~_is_recalled, _original.c.message_ids))
_CHANGING = (
    select(*_COLUMNS)
    .join(chats, chats.c.id == deliveries.c.chat_id)
    .outerjoin(
        _original,
        and_(
            _original.c.broadcast_id == bindparam("replaces"),
            _original.c.chat_id == deliveries.c.chat_id,
        ),
    )
    .order_by(deliveries.c.not_before, deliveries.c.chat_id)
    .limit(bindparam("most"))
)
_DUE_CORRECTIONS = Ready(
    _CHANGING.add_columns(_stays).where(*_IS_DUE, *_RECEIVES), *_NAMES, "replaces"
)
# What was wrong goes from who pauses, too.
_DUE_RECALLS = Ready(
    _CHANGING.add_columns(_original.c.message_ids).where(*_IS_DUE),
    *_NAMES,
    "replaces",
)
# Who has replied meanwhile is not asked again.
_replied = (
    select(checkin_replies.c.id)
    .where(
        checkin_replies.c.broadcast_id == bindparam("reminds"),
        checkin_replies.c.chat_id == deliveries.c.chat_id,
    )
    .exists()
)
_DUE_REMINDERS = Ready(
    select(*_COLUMNS)
    .join(chats, chats.c.id == deliveries.c.chat_id)
    .where(*_IS_DUE, *_RECEIVES, ~_replied)
    .order_by(deliveries.c.not_before, deliveries.c.chat_id)
    .limit(bindparam("most")),
    *_NAMES,
    "reminds",
)
Cursor = tuple[Milliseconds, int]  # up to where it was read: (not_before, chat id)
FROM_THE_START: Cursor = (-1, -1)


async def due_deliveries(
    connection: AsyncConnection,
    channel: str,
    broadcast: Broadcast,
    rank: Rank,
    *,
    after: Cursor,
    now: Milliseconds,
    limit: int,
) -> list[Waiting]:
    """Deliveries of one broadcast and rank on one channel that are due.

    In the order of the index, by when they are due and by chat id: what was sent, or
    waits for later, is not even looked at.
    """
    due = (channel, broadcast.id, int(rank), *after, now, limit)
    if broadcast.reminds is not None:
        rows = await _DUE_REMINDERS.run(connection, *due, broadcast.reminds)
    elif broadcast.replaces is None:
        rows = await _DUE.run(connection, *due)
    else:
        changes = _DUE_RECALLS if broadcast.kind == RECALL else _DUE_CORRECTIONS
        rows = await changes.run(connection, *due, broadcast.replaces)
    return [Waiting(*row) for row in rows]
