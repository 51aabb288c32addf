"""The SQL of what came in and waits for its turn, and whose turn is next."""

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, ChatKind, Enclosure, Event, Incoming
from bot.store.hot import Ready, ReadyRows
from bot.store.tables.conversation import incoming as table

IDS_KEPT = 2 * DAY
KEPT = DAY  # without an answer
LOOKED_AT = 1_000  # of the oldest, in one look
LOOKS = 4  # further on, when the oldest are of a few chats only
LOOK_BACK = 200  # PostgreSQL gives ids out before they are committed
CHAT_LOCK = 7_206_003  # class of the advisory locks of chats that have their turn

log = logging.getLogger(__name__)

Key = tuple[str, str]  # channel, and the platform's own key of an update
Chat = tuple[str, str]  # channel and address


class Head(NamedTuple):
    """One update that waits, without what it says."""

    id: int
    channel: str
    update_id: str
    address: str

    @property
    def key(self) -> Key:
        """What its platform knows it by."""
        return self.channel, self.update_id

    @property
    def chat(self) -> Chat:
        """Where it was said."""
        return self.channel, self.address


@dataclass(slots=True)
class Waiting:
    """One update to be handled; None for one that can't be read.

    `starts` is how often its handling was begun, whatever became of it.
    """

    head: Head
    incoming: Incoming | None
    starts: int


_OLDEST = Ready(
    select(table.c.id, table.c.channel, table.c.update_id, table.c.address)
    .where(table.c.handled_at.is_(None), table.c.id > bindparam("after"))
    .order_by(table.c.id)
    .limit(LOOKED_AT),
    "after",
)
_KNOWN = ReadyRows(
    """
    SELECT one.id, one.channel, one.update_id, one.address
    FROM {rows} AS asked JOIN incoming AS one
        ON one.channel = asked.channel AND one.update_id = asked.update_id
    WHERE one.handled_at IS NULL
    """,
    "channel TEXT, update_id TEXT",
)
_HANDLED = ReadyRows(
    """
    SELECT one.channel, one.update_id
    FROM {rows} AS asked JOIN incoming AS one
        ON one.channel = asked.channel AND one.update_id = asked.update_id
    WHERE one.handled_at IS NOT NULL
    """,
    "channel TEXT, update_id TEXT",
)
_WORDS = ReadyRows(
    """
    SELECT one.id, one.payload, one.attempts
    FROM {rows} AS asked JOIN incoming AS one ON one.id = asked.id
    WHERE one.handled_at IS NULL
    """,
    "id BIGINT",
)
_LOCK = ReadyRows(
    f"""
    SELECT id FROM {{rows}} AS asked
    WHERE pg_try_advisory_xact_lock({CHAT_LOCK}, hashtext(channel || ' ' || address))
    """,  # noqa: S608  # our own number
    "id BIGINT, channel TEXT, address TEXT",
)
_TAKE = ReadyRows(
    """
    INSERT INTO incoming (channel, update_id, address, payload, received_at)
    SELECT channel, update_id, address, payload, CAST(:now AS BIGINT)
    FROM {rows} AS new WHERE true
    ON CONFLICT DO NOTHING
    RETURNING channel, update_id
    """,
    "channel TEXT, update_id TEXT, address TEXT, payload TEXT",
    "now",
)
_COUNT = ReadyRows(
    """
    UPDATE incoming SET attempts = attempts + 1
    WHERE id IN (SELECT id FROM {rows} AS started)
    """,
    "id BIGINT",
)
_FINISH = ReadyRows(
    """
    UPDATE incoming SET handled_at = :now, payload = NULL, address = ''
    WHERE id IN (SELECT id FROM {rows} AS handled)
    """,
    "id BIGINT",
    "now",
)


async def take(
    connection: AsyncConnection, updates: Sequence[Incoming], now: Milliseconds
) -> set[Key]:
    """Stores updates, the same key once; the keys of those that are new."""
    rows = await _TAKE.run(connection, [_row(one) for one in updates], now)
    return {(channel, update_id) for channel, update_id in rows}


async def handled(connection: AsyncConnection, keys: Collection[Key]) -> set[Key]:
    """Those of these that have been handled, here or in another process."""
    rows = await _HANDLED.run(connection, list(keys))
    return {(channel, update_id) for channel, update_id in rows}


@dataclass(slots=True)
class Queue:
    """Whose turn is next, without looking at all that waits.

    What waits up to the id `passed`, beyond the oldest thousand, is of the chats in
    `beyond`, and those are all among the oldest thousand. So one chat that floods hides
    no other, and is not read through again at each look.
    """

    passed: int = 0
    beyond: set[Chat] = field(default_factory=set)

    async def next(
        self,
        connection: AsyncConnection,
        most: int,
        urgent: Collection[Key],
        asked: Iterable[Key],
    ) -> list[Head]:
        """The oldest update of each of so many chats, channels by turns.

        `urgent` go before all others, even of their own chat: who is in danger must
        not wait. For `asked` someone holds a line open: they are among those that are
        looked at, however much is older.
        """
        found = [Head._make(row) for row in await _OLDEST.run(connection, 0)]
        if len(found) == LOOKED_AT:
            found += await self._further(connection, found, most)
            known = [*urgent, *islice(asked, 2 * most)]
            rows = await _KNOWN.run(connection, known)
            found = sorted({*found, *(Head._make(row) for row in rows)})
        return _in_turns(found, urgent)[:most]

    async def _further(
        self, connection: AsyncConnection, oldest: Sequence[Head], most: int
    ) -> list[Head]:
        """What comes after the oldest thousand, as long as those are of a few chats."""
        chats = {head.chat for head in oldest}
        if not self.beyond <= chats:
            self.passed, self.beyond = 0, set()
        after = max(oldest[-1].id, self.passed - LOOK_BACK)
        found: list[Head] = []
        for _ in range(LOOKS):
            if len(chats) >= most:
                break
            page = [Head._make(row) for row in await _OLDEST.run(connection, after)]
            found += [head for head in page if head.chat not in chats]
            if page and not found:
                self.passed = page[-1].id
                self.beyond |= {head.chat for head in page}
            chats |= {head.chat for head in page}
            if len(page) < LOOKED_AT:
                break
            after = page[-1].id
        return found


def _in_turns(found: Sequence[Head], urgent: Collection[Key]) -> list[Head]:
    """The first of each chat, a channel after the other; the urgent ones before."""
    chats: set[Chat] = set()
    before: list[Head] = []
    for head in found:
        if head.key in urgent and head.chat not in chats:
            chats.add(head.chat)
            before.append(head)
    by_channel: dict[str, list[Head]] = {}
    for head in found:
        if head.chat not in chats:
            chats.add(head.chat)
            by_channel.setdefault(head.channel, []).append(head)
    by_turns = chain.from_iterable(zip_longest(*by_channel.values()))
    return [*before, *(head for head in by_turns if head is not None)]


async def read(connection: AsyncConnection, heads: Sequence[Head]) -> list[Waiting]:
    """What they say; on PostgreSQL only of chats that no other process has now.

    Those stay locked until the connection's transaction ends.
    """
    if connection.dialect.name != "sqlite":
        chats = [(head.id, *head.chat) for head in heads]
        ours = {id_ for (id_,) in await _LOCK.run(connection, chats)}
        heads = [head for head in heads if head.id in ours]
    if not heads:
        return []
    # A statement of its own, after the locks: another may have handled them just now.
    rows = await _WORDS.run(connection, [(head.id,) for head in heads])
    words = {id_: (payload, starts) for id_, payload, starts in rows}
    return [
        Waiting(head, _incoming(head, words[head.id][0]), words[head.id][1])
        for head in heads
        if head.id in words
    ]


async def count(connection: AsyncConnection, rows: Sequence[Waiting]) -> None:
    """Their handling is about to begin."""
    await _COUNT.run(connection, [(row.head.id,) for row in rows])


async def drop(connection: AsyncConnection, heads: Sequence[Head]) -> None:
    """Forgets them altogether: the same again is new."""
    ids = [head.id for head in heads]
    await connection.execute(delete(table).where(table.c.id.in_(ids)))


async def finish(
    connection: AsyncConnection, rows: Sequence[Waiting], now: Milliseconds
) -> None:
    """Only their ids stay, so that the same update is not handled again."""
    await _FINISH.run(connection, [(row.head.id,) for row in rows], now)


async def forget(connection: AsyncConnection, address: Address) -> None:
    """What a chat said and was not handled yet is erased; the ids say nothing of it."""
    await connection.execute(
        update(table)
        .where(table.c.channel == address.channel, table.c.address == address.text)
        .values(address="", payload=None)
    )


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> None:
    """Raw updates go after a day even unanswered, their ids after two."""
    await connection.execute(
        update(table)
        .where(table.c.received_at < now - KEPT, table.c.handled_at.is_(None))
        .values(payload=None, address="", handled_at=now)
    )
    await connection.execute(delete(table).where(table.c.received_at < now - IDS_KEPT))


async def oldest(connection: AsyncConnection) -> Milliseconds | None:
    """When what waits longest for its turn came in; None when nothing waits."""
    waits = select(table.c.received_at).where(table.c.handled_at.is_(None))
    return await connection.scalar(waits.order_by(table.c.id).limit(1))


_STORED = tuple(f.name for f in fields(Incoming) if f.name not in ("address", "id"))


def _row(one: Incoming) -> tuple[str, str, str, str]:
    values = {name: getattr(one, name) for name in _STORED}
    values["enclosed"] = asdict(one.enclosed) if one.enclosed else None
    # Escaped: half a character, which no database takes, must not stop the others.
    return one.address.channel, one.id, one.address.text, json.dumps(values)


def _incoming(head: Head, payload: str | None) -> Incoming | None:
    """The update, or None with a line in the log when it can't be read."""
    try:
        values = json.loads(payload or "")
        values["event"] = Event(values["event"])
        values["kind"] = ChatKind(values["kind"])
        if values.get("enclosed"):
            values["enclosed"] = Enclosure(**values["enclosed"])
        return Incoming(
            address=Address(head.channel, head.address), id=head.update_id, **values
        )
    except (ValueError, TypeError, KeyError):
        log.exception("what came in as row %d cannot be read", head.id)
        return None
