"""The SQL of what is said in web sessions, and of what is erased in time."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, bindparam, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.web import sessions
from bot.clock import DAY, Milliseconds
from bot.messaging import Reply
from bot.messaging.as_json import from_json, to_json
from bot.store.database import insert_into
from bot.store.hot import Ready, ReadyRows
from bot.store.tables.bulletins import course_progress as learners
from bot.store.tables.people import chats, people
from bot.store.tables.requests import requests
from bot.store.tables.web import web_bells, web_messages, web_sessions

WEB = "web"  # the channel's name
MESSAGES_KEPT = 7 * DAY
ANSWERS_KEPT = DAY
UNSEEN_STRANGER = DAY
UNSEEN_KEPT = 400 * DAY
SLICE = 500  # rows erased in one short transaction


# --- messages


class Message(NamedTuple):
    """One that is kept for a session: its number, and when it was said.

    `expires_at` is when what it says is over, None where that is not known.
    """

    number: int
    reply: Reply
    sent_at: Milliseconds
    expires_at: Milliseconds | None = None


_STORE = ReadyRows(
    """
    INSERT INTO web_messages (session, answers, body, created_at)
    SELECT session, answers, body, CAST(:now AS BIGINT)
    FROM {rows} AS new WHERE true
    """,
    "session TEXT, answers TEXT, body TEXT",
    "now",
)


async def store_replies(
    connection: AsyncConnection,
    replies: Sequence[tuple[str, str, Reply]],
    now: Milliseconds,
) -> None:
    """Stores replies in their order, in the caller's transaction.

    Each with the digest of its session and the id of the message that it answers.
    """
    if replies:
        rows = [(digest, to, to_json(reply)) for digest, to, reply in replies]
        await _STORE.run(connection, rows, now)


async def store_push(
    connection: AsyncConnection,
    digest: str,
    key: str,
    reply: Reply,
    now: Milliseconds,
    *,
    expires_at: Milliseconds | None = None,
) -> int | None:
    """Stores what is pushed, once a key; its id, or None for an unknown session.

    What edits a message takes its place, under a new id: an open page hears of it.
    The session's row is locked meanwhile (PostgreSQL; SQLite has one writer anyway), so
    that its pushes are committed in the order of their ids and no stream skips one.
    """
    known = await connection.scalar(
        select(web_sessions.c.digest)
        .where(web_sessions.c.digest == digest)
        .with_for_update()
    )
    if known is None:
        return None
    if reply.edits:
        key = reply.edits
        await connection.execute(
            delete(web_messages).where(
                web_messages.c.session == digest, web_messages.c.key == key
            )
        )
    await connection.execute(
        insert_into(connection, web_messages)
        .values(
            session=digest,
            key=key,
            body=to_json(reply),
            created_at=now,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing()
    )
    return await connection.scalar(
        select(web_messages.c.id).where(
            web_messages.c.session == digest, web_messages.c.key == key
        )
    )


async def take_back(connection: AsyncConnection, digest: str, key: str) -> int | None:
    """What was pushed under a key is kept no more; the number that it had, if any."""
    number = await connection.scalar(
        delete(web_messages)
        .where(web_messages.c.session == digest, web_messages.c.key == key)
        .returning(web_messages.c.id)
    )
    return None if number is None else int(number)


async def has_push(connection: AsyncConnection, digest: str, key: str) -> bool:
    """Whether something was pushed to a session under a key, and is still kept."""
    found = await connection.scalar(
        select(web_messages.c.id).where(
            web_messages.c.session == digest, web_messages.c.key == key
        )
    )
    return found is not None


_REPLIES = Ready(
    select(web_messages.c.id, web_messages.c.body, web_messages.c.created_at)
    .where(
        web_messages.c.session == bindparam("session"),
        web_messages.c.answers == bindparam("answers"),
    )
    .order_by(web_messages.c.id),
    "session",
    "answers",
)


async def replies_to(
    connection: AsyncConnection, digest: str, answers: str
) -> list[Message]:
    """The replies to one message, in order."""
    rows = await _REPLIES.glance(connection, digest, answers)
    return [Message(int(id_), from_json(body), int(at)) for id_, body, at in rows]


async def pushes_after(
    connection: AsyncConnection, token: str, last_id: int, now: Milliseconds
) -> list[Message] | None:
    """What was pushed to a token's session after an id, and is worth hearing still.

    None when the token opens none (any more).
    """
    pushed = and_(
        web_messages.c.session == web_sessions.c.digest,
        web_messages.c.answers.is_(None),
        web_messages.c.id > last_id,
        web_messages.c.created_at >= now - MESSAGES_KEPT,
        or_(web_messages.c.expires_at.is_(None), web_messages.c.expires_at > now),
    )
    rows = await connection.execute(
        select(
            web_messages.c.id,
            web_messages.c.body,
            web_messages.c.created_at,
            web_messages.c.expires_at,
        )
        .select_from(web_sessions.outerjoin(web_messages, pushed))
        .where(sessions.opens(sessions.digest_of(token)))
        .order_by(web_messages.c.id)
    )
    found = rows.all()
    if not found:
        return None
    return [
        Message(row.id, from_json(row.body), row.created_at, row.expires_at)
        for row in found
        if row.id is not None
    ]


async def message(connection: AsyncConnection, number: int) -> tuple[str, Reply] | None:
    """The session and the text of one message, None when it is no more."""
    found = await connection.execute(
        select(web_messages.c.session, web_messages.c.body).where(
            web_messages.c.id == number
        )
    )
    row = found.one_or_none()
    return (row.session, from_json(row.body)) if row else None


async def newest_push(
    connection: AsyncConnection, digest: str, before: Milliseconds | None = None
) -> int:
    """The id of what was last pushed to a session (before an instant), or 0."""
    wanted = select(func.max(web_messages.c.id)).where(
        web_messages.c.session == digest, web_messages.c.answers.is_(None)
    )
    if before is not None:
        wanted = wanted.where(web_messages.c.created_at < before)
    return int(await connection.scalar(wanted) or 0)


async def newest_id(connection: AsyncConnection) -> int:
    """The id of the newest message of all, 0 when there is none."""
    return int(await connection.scalar(select(func.max(web_messages.c.id))) or 0)


async def sessions_pushed_after(connection: AsyncConnection, after: int) -> set[str]:
    """The sessions to which something was pushed after an id."""
    found = await connection.scalars(
        select(web_messages.c.session)
        .where(web_messages.c.id > after, web_messages.c.answers.is_(None))
        .distinct()
    )
    return set(found)


# --- erasing


async def erase_messages(connection: AsyncConnection, digest: str) -> None:
    """Erases everything said in a session; the bare session lives on a day."""
    for column in (web_messages.c.session, web_bells.c.session):
        await connection.execute(delete(column.table).where(column == digest))


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what has outlived its time; whether there may be more."""
    messages = await _erase_old_messages(connection, now)
    answers = await _erase_answers(connection, now)
    sessions = await _erase_unseen(connection, now)
    return SLICE in (messages, answers, sessions)


async def _erase_old_messages(connection: AsyncConnection, now: Milliseconds) -> int:
    # Ids grow with time: the oldest are looked at, not the whole table.
    oldest = (
        select(web_messages.c.id, web_messages.c.created_at)
        .order_by(web_messages.c.id)
        .limit(SLICE)
        .subquery()
    )
    old = select(oldest.c.id).where(oldest.c.created_at < now - MESSAGES_KEPT)
    erased = await connection.execute(
        delete(web_messages).where(web_messages.c.id.in_(old))
    )
    return erased.rowcount


async def _erase_answers(connection: AsyncConnection, now: Milliseconds) -> int:
    """What was answered goes after a day: it says what someone asked."""
    old = (
        select(web_messages.c.id)
        .where(
            web_messages.c.answers.is_not(None),
            web_messages.c.created_at < now - ANSWERS_KEPT,
        )
        .limit(SLICE)
    )
    erased = await connection.execute(
        delete(web_messages).where(web_messages.c.id.in_(old))
    )
    return erased.rowcount


async def _erase_unseen(connection: AsyncConnection, now: Milliseconds) -> int:
    """Strangers after a day; who receives news or lessons, asked, has a role: 400."""
    is_known = or_(
        select(chats.c.id)
        .where(chats.c.channel == WEB, chats.c.address == web_sessions.c.digest)
        .exists(),
        select(requests.c.id)
        .where(requests.c.channel == WEB, requests.c.address == web_sessions.c.digest)
        .exists(),
        select(people.c.id)
        .where(people.c.channel == WEB, people.c.account == web_sessions.c.digest)
        .exists(),
        select(learners.c.course)
        .where(learners.c.channel == WEB, learners.c.address == web_sessions.c.digest)
        .exists(),
    )
    found = await connection.scalars(
        select(web_sessions.c.digest)
        .where(
            web_sessions.c.seen_at < now - UNSEEN_STRANGER,
            or_(web_sessions.c.seen_at < now - UNSEEN_KEPT, ~is_known),
        )
        .limit(SLICE)
    )
    digests = list(found)
    for column in (web_messages.c.session, web_bells.c.session, web_sessions.c.digest):
        await connection.execute(delete(column.table).where(column.in_(digests)))
    return len(digests)
