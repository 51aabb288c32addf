"""The SQL of web sessions. A session is known only by digests of what opens it."""

import hashlib
import secrets
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import HOUR, Milliseconds
from bot.store.hot import Ready
from bot.store.tables.web import web_bells, web_messages, web_sessions

SESSION_BYTES = 16  # 128 random bits


class Opened(NamedTuple):
    """What a token opens: the session's own name, which never changes, and its state.

    `is_renewed` when the token is the one that was handed over last and not yet used.
    """

    digest: str
    seen_at: Milliseconds
    is_renewed: bool


def digest_of(token: str) -> str:
    """What stands for a token everywhere but in its own browser.

    Headers may hold any bytes: then it is a token that nobody has.
    """
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def is_stale(seen_at: Milliseconds, now: Milliseconds) -> bool:
    """Whether it is worth writing down that a session was seen."""
    return now - seen_at > HOUR


async def new(connection: AsyncConnection, now: Milliseconds) -> str:
    """Makes a session and returns its first token, whose digest is its name."""
    token = secrets.token_urlsafe(SESSION_BYTES)
    await connection.execute(
        web_sessions.insert().values(
            digest=digest_of(token), created_at=now, seen_at=now
        )
    )
    return token


def opens(digest: object) -> ColumnElement[bool]:
    """The condition on `web_sessions` that a token of this digest opens the session."""
    return or_(
        and_(web_sessions.c.digest == digest, web_sessions.c.token.is_(None)),
        web_sessions.c.token == digest,
        web_sessions.c.next_token == digest,
    )


_OPENED = Ready(
    select(
        web_sessions.c.digest, web_sessions.c.seen_at, web_sessions.c.next_token
    ).where(opens(bindparam("digest"))),
    "digest",
)


async def opened_by(connection: AsyncConnection, token: str) -> Opened | None:
    """The session that a token opens, None if there is no such session."""
    own = digest_of(token)
    for digest, seen_at, next_token in await _OPENED.glance(connection, own):
        return Opened(digest, int(seen_at), next_token == own)
    return None


async def touch(connection: AsyncConnection, digest: str, now: Milliseconds) -> None:
    """Seen now."""
    await connection.execute(
        update(web_sessions).where(web_sessions.c.digest == digest).values(seen_at=now)
    )


async def renew(connection: AsyncConnection, digest: str) -> str:
    """A new token for a session; the one before is good until this one is used."""
    token = secrets.token_urlsafe(SESSION_BYTES)
    await connection.execute(
        update(web_sessions)
        .where(web_sessions.c.digest == digest)
        .values(next_token=digest_of(token))
    )
    return token


async def settle(connection: AsyncConnection, digest: str, token: str) -> None:
    """The new token was used: from now on nothing else opens the session."""
    await connection.execute(
        update(web_sessions)
        .where(
            web_sessions.c.digest == digest,
            web_sessions.c.next_token == digest_of(token),
        )
        .values(token=digest_of(token), next_token=None)
    )


async def end(connection: AsyncConnection, digest: str) -> None:
    """Nothing opens it any more, and what was said in it is gone."""
    for table, column in (
        (web_messages, web_messages.c.session),
        (web_bells, web_bells.c.session),
        (web_sessions, web_sessions.c.digest),
    ):
        await connection.execute(delete(table).where(column == digest))
