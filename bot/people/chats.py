"""The SQL of chats: subscriptions, consent, leaving, erasure.

Every function takes an open connection and leaves the commit to its caller, so that an
effect and the update that caused it are one transaction.
"""

import hashlib
import hmac
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.messaging import Address, ChatKind
from bot.people.model import Chat, Consent
from bot.store.database import insert_into, note_erasure
from bot.store.hot import ReadyRows
from bot.store.tables.delivery import broadcasts, deliveries, readings
from bot.store.tables.people import (
    barred,
    chat_categories,
    chat_places,
    chats,
    consents,
    departures,
)

PAUSE = 30 * DAY
_THERE = {"gone_reason": None, "gone_at": None, "missing_count": 0, "silenced_at": None}
# Literal, so that the partial index is used.
IS_GROUP: ColumnElement[bool] = chats.c.kind == literal_column("'group'")
_KICKED = "kicked"  # out of the whole group, whatever topic is linked
MISSING_TWICE = 2  # "chat not found" can be wrong once


_KEPT = ReadyRows(
    """
    SELECT c.channel, c.address FROM {rows} AS asked
    JOIN chats AS c ON c.channel = asked.channel AND c.address = asked.address
    """,
    "channel TEXT, address TEXT",
)


async def kept_of(
    connection: AsyncConnection, addresses: Sequence[Address]
) -> set[Address]:
    """Which of these are kept chats; most who write are strangers."""
    rows = await _KEPT.run(connection, [(a.channel, a.text) for a in addresses])
    return {Address(channel, text) for channel, text in rows}


async def find(connection: AsyncConnection, address: Address) -> Chat | None:
    """The kept chat at an address, None for a stranger."""
    row = (await connection.execute(select(chats).where(_is_at(address)))).one_or_none()
    return None if row is None else await _chat(connection, row)


async def get(connection: AsyncConnection, chat_id: int) -> Chat | None:
    """The kept chat with an id."""
    row = (
        await connection.execute(select(chats).where(chats.c.id == chat_id))
    ).one_or_none()
    return None if row is None else await _chat(connection, row)


async def keep(
    connection: AsyncConnection,
    address: Address,
    now: Milliseconds,
    *,
    kind: ChatKind = ChatKind.PRIVATE,
    title: str = "",
    language: str | None = None,
) -> int:
    """Makes the chat if it isn't kept yet, and returns its id."""
    values = {
        "channel": address.channel,
        "address": address.text,
        "kind": str(kind),
        "title": title if kind is ChatKind.GROUP else "",
        "language": language,
        "created_at": now,
        "seen_at": now,
    }
    statement = insert_into(connection, chats).values(values)
    fresh: dict[str, object] = {"seen_at": now, **_THERE}
    if title:
        fresh["title"] = values["title"]
    if language:
        fresh["language"] = language
    result = await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["channel", "address"], set_=fresh
        ).returning(chats.c.id)
    )
    return int(result.scalar_one())


async def subscribe(
    connection: AsyncConnection,
    chat_id: int,
    places: Sequence[tuple[str, str | None]],
    categories: Sequence[str] | None = None,
) -> None:
    """Sets the places a chat receives news of; None leaves its categories alone.

    Whoever is barred chooses in vain.
    """
    is_barred = exists().where(barred.c.chat_id == chat_id)
    await connection.execute(
        update(chats)
        .where(chats.c.id == chat_id)
        .values(is_subscribed=~is_barred, paused_until=None)
    )
    await connection.execute(
        delete(chat_places).where(chat_places.c.chat_id == chat_id)
    )
    for place, former in dict(places).items():
        await connection.execute(
            chat_places.insert().values(chat_id=chat_id, place=place, former=former)
        )
    if categories is not None:
        await set_categories(connection, chat_id, categories)


async def set_categories(
    connection: AsyncConnection, chat_id: int, categories: Sequence[str]
) -> None:
    """Replaces what a chat chose; empty means every notice and the usual bulletins."""
    await connection.execute(
        delete(chat_categories).where(chat_categories.c.chat_id == chat_id)
    )
    for category in dict.fromkeys(categories):
        await connection.execute(
            chat_categories.insert().values(chat_id=chat_id, category=category)
        )


async def set_language(
    connection: AsyncConnection, address: Address, language: str
) -> None:
    """Remembers a kept chat's language; a stranger's is remembered elsewhere."""
    await connection.execute(
        update(chats).where(_is_at(address)).values(language=language)
    )


async def set_listens(
    connection: AsyncConnection, address: Address, *, listens: bool
) -> None:
    """Whether a kept chat hears its messages; a stranger's is remembered elsewhere."""
    await connection.execute(
        update(chats).where(_is_at(address)).values(listens=listens)
    )


async def pause(
    connection: AsyncConnection, address: Address, now: Milliseconds
) -> Milliseconds:
    """No news for thirty days; returns until when."""
    until = now + PAUSE
    await connection.execute(
        update(chats).where(_is_at(address)).values(paused_until=until)
    )
    return until


async def record_consent(
    connection: AsyncConnection, chat_id: int, consent: Consent, now: Milliseconds
) -> None:
    """Keeps the proof of a consent; one of an older version is closed by it."""
    await connection.execute(
        update(consents)
        .where(consents.c.chat_id == chat_id, consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    await connection.execute(
        consents.insert().values(
            chat_id=chat_id,
            version=consent.version,
            operator=consent.operator,
            text_digest=consent.text_digest,
            language=consent.language,
            given_at=now,
        )
    )


async def consent_of(
    connection: AsyncConnection, chat_id: int
) -> tuple[int, Milliseconds] | None:
    """Version and instant of the consent in force."""
    row = (
        await connection.execute(
            select(consents.c.version, consents.c.given_at)
            .where(consents.c.chat_id == chat_id, consents.c.withdrawn_at.is_(None))
            .order_by(consents.c.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else (int(row.version), int(row.given_at))


async def leave(
    connection: AsyncConnection,
    address: Address,
    now: Milliseconds,
    secret: bytes,
    *,
    is_whole: bool = False,
) -> None:
    """Stops news and erases the chat: leaving is erasing (see the consent's words).

    What stays is the day of consent and of leaving, tied to nobody, and a keyed
    digest so that an older list cannot bring the chat back. `is_whole` is for who
    erases everything else as well, kept chat or not.
    """
    note_erasure(connection)
    chat = await find(connection, address)
    if chat is not None or is_whole:
        await _note_departure(connection, address, now, secret, is_whole=is_whole)
    if chat is None:
        return
    await connection.execute(
        update(consents)
        .where(consents.c.chat_id == chat.id, consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    for table in (chat_places, chat_categories):
        await connection.execute(delete(table).where(table.c.chat_id == chat.id))
    await connection.execute(delete(chats).where(chats.c.id == chat.id))
    await _forget_message_ids(connection, chat.id)
    have_ids = select(broadcasts.c.id).where(broadcasts.c.erased == 0)
    await connection.execute(
        delete(readings).where(
            readings.c.broadcast_id.in_(have_ids), readings.c.chat_id == chat.id
        )
    )


async def _note_departure(
    connection: AsyncConnection,
    address: Address,
    now: Milliseconds,
    secret: bytes,
    *,
    is_whole: bool,
) -> None:
    values: dict[str, object] = {"left_at": now}
    if is_whole:  # once said, it holds for a restore of what was before
        values["is_whole"] = True
    await connection.execute(
        insert_into(connection, departures)
        .values(digest=departure_digest(address, secret), **values)
        .on_conflict_do_update(index_elements=["digest"], set_=values)
    )


async def _forget_message_ids(connection: AsyncConnection, chat_id: int) -> None:
    """Of what may still have them; by its key, since there is no index by chat.

    Deliveries are millions, and whoever writes next would wait for a look at all.
    """
    have_ids = select(broadcasts.c.id).where(broadcasts.c.erased == 0)
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.broadcast_id.in_(have_ids),
            deliveries.c.chat_id == chat_id,
            deliveries.c.message_ids.is_not(None),
        )
        .values(message_ids=None)
    )


async def left_at(
    connection: AsyncConnection, address: Address, secret: bytes
) -> Milliseconds | None:
    """When a chat left, None if it never did."""
    found = await connection.scalar(
        select(departures.c.left_at).where(
            departures.c.digest == departure_digest(address, secret)
        )
    )
    return None if found is None else int(found)


async def mark_gone(
    connection: AsyncConnection, address: Address, reason: str, now: Milliseconds
) -> None:
    """No longer planned for. A chat not found is believed the second time only.

    Who put the bot out of a group put it out of all its topics.
    """
    condition = _is_at(address)
    if reason == "not_found":
        await connection.execute(
            update(chats)
            .where(condition)
            .values(missing_count=chats.c.missing_count + 1)
        )
        condition = and_(condition, chats.c.missing_count >= MISSING_TWICE)
    since = case((IS_GROUP, func.coalesce(chats.c.gone_at, now)))
    conditions = [condition, is_group_of(address)] if reason == _KICKED else [condition]
    for one in conditions:
        await connection.execute(
            update(chats).where(one).values(gone_reason=reason, gone_at=since)
        )


async def mark_back(
    connection: AsyncConnection, address: Address, now: Milliseconds
) -> None:
    """A chat that writes again, or unblocks, keeps its subscriptions.

    Of a group all topics that went with it come back with it.
    """
    together = and_(is_group_of(address), chats.c.gone_reason == _KICKED)
    for one in (_is_at(address), together):
        await connection.execute(update(chats).where(one).values(seen_at=now, **_THERE))


async def move(connection: AsyncConnection, old: Address, new: Address) -> None:
    """A group became a supergroup: everything kept follows it to its new address."""
    known = await connection.scalar(select(chats.c.id).where(_is_at(new)))
    if known is not None:
        await connection.execute(
            update(chats).where(_is_at(old)).values(gone_reason="moved")
        )
        return
    moved = await connection.scalar(select(chats.c.id).where(_is_at(old)))
    if moved is not None and old.chat != new.chat:
        # There its numbers are others' messages: a recall must not take those.
        await _forget_message_ids(connection, moved)
    await connection.execute(
        update(chats)
        .where(_is_at(old))
        .values(channel=new.channel, address=new.text, **_THERE)
    )


def departure_digest(address: Address, secret: bytes) -> str:
    """What stands for an address that left: not readable without the secret."""
    text = f"{address.channel}\n{address.text}".encode()
    return hmac.new(secret, text, hashlib.sha256).hexdigest()


def _is_at(address: Address) -> ColumnElement[bool]:
    return and_(chats.c.channel == address.channel, chats.c.address == address.text)


def is_group_of(address: Address) -> ColumnElement[bool]:
    """Whether a chat is of the same group, whichever topic: a look at groups alone."""
    topic = f"{address.chat}:"
    of_topics = func.substr(chats.c.address, 1, len(topic)) == topic
    # Coalesced, so that no index leads to everybody of the channel instead.
    on_channel = func.coalesce(chats.c.channel, "") == address.channel
    return and_(IS_GROUP, on_channel, or_(chats.c.address == address.chat, of_topics))


async def _chat(connection: AsyncConnection, row: Row[tuple[object, ...]]) -> Chat:
    places = (
        await connection.execute(
            select(chat_places.c.place, chat_places.c.former)
            .where(chat_places.c.chat_id == row.id)
            .order_by(chat_places.c.place)
        )
    ).all()
    chosen = await connection.scalars(
        select(chat_categories.c.category)
        .where(chat_categories.c.chat_id == row.id)
        .order_by(chat_categories.c.category)
    )
    return Chat(
        id=row.id,
        address=Address(row.channel, row.address),
        kind=ChatKind(row.kind),
        title=row.title,
        language=row.language,
        is_subscribed=row.is_subscribed,
        paused_until=row.paused_until,
        gone_reason=row.gone_reason,
        places=tuple((place, former) for place, former in places),
        categories=tuple(chosen),
        listens=row.listens,
    )
