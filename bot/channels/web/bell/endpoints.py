"""Where a browser is rung: which addresses may be kept, and the SQL of them.

An endpoint is a secret of its chat: it goes with it, however that ends.
"""

from base64 import urlsafe_b64decode
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.store.database import insert_into
from bot.store.tables.web import web_bells

A_SESSION = 4  # a phone's browsers and a computer's; the oldest go
LONGEST = 1_000  # characters of an endpoint
KEY, AUTH = 65, 16  # bytes of what a browser gives along
# The services that browsers use; a dot stands before what may have more before it.
SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A browser's address at its service, its public key and the secret of both."""

    url: str
    key: bytes
    auth: bytes
    id: int = 0


def read(subscription: object) -> Endpoint:
    """A browser's `PushSubscription` as JSON; raises ValueError for any other thing."""
    given = subscription if isinstance(subscription, dict) else {}
    url, keys = given.get("endpoint"), given.get("keys")
    if not (isinstance(url, str) and isinstance(keys, dict) and is_allowed(url)):
        raise ValueError("no endpoint of a service that is known")
    key, auth = (_bytes(keys.get(name)) for name in ("p256dh", "auth"))
    if len(key) != KEY or len(auth) != AUTH:
        raise ValueError("keys of another length")
    return Endpoint(url, key, auth)


def is_allowed(url: str) -> bool:
    """Whether it is an address at one of the services that browsers use.

    Anything else would make us call whatever a stranger names, our own network
    included.
    """
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    is_plain = "@" not in parts.netloc and "\\" not in url and port in {None, 443}
    is_known = any(
        host.endswith(service) if service.startswith(".") else host == service
        for service in SERVICES
    )
    return parts.scheme == "https" and is_plain and is_known


def _bytes(text: object) -> bytes:
    """URL-safe base64, with or without its filling; raises ValueError."""
    if not isinstance(text, str) or not text.isascii():
        raise ValueError("no base64")
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


# --- SQL


async def keep(
    connection: AsyncConnection,
    session: str,
    chat_id: int,
    endpoint: Endpoint,
    now: Milliseconds,
) -> None:
    """From now on it rings there too."""
    values = {"key": endpoint.key.hex(), "auth": endpoint.auth.hex(), "made_at": now}
    await connection.execute(
        insert_into(connection, web_bells)
        .values(session=session, chat_id=chat_id, endpoint=endpoint.url, **values)
        .on_conflict_do_update(index_elements=["session", "endpoint"], set_=values)
    )
    newest = (
        select(web_bells.c.id)
        .where(web_bells.c.session == session)
        .order_by(web_bells.c.made_at.desc(), web_bells.c.id.desc())
        .limit(A_SESSION)
    )
    await connection.execute(
        delete(web_bells).where(
            web_bells.c.session == session, web_bells.c.id.not_in(newest)
        )
    )


async def of(
    connection: AsyncConnection, sessions: Collection[str]
) -> dict[str, list[Endpoint]]:
    """The endpoints of sessions, by session."""
    rows = await connection.execute(
        select(web_bells)
        .where(web_bells.c.session.in_(sessions))
        .order_by(web_bells.c.id)
    )
    found: dict[str, list[Endpoint]] = {}
    for row in rows:
        keys = bytes.fromhex(row.key), bytes.fromhex(row.auth)
        found.setdefault(row.session, []).append(Endpoint(row.endpoint, *keys, row.id))
    return found


async def forget(connection: AsyncConnection, session: str, url: str = "") -> None:
    """It rings there no more; without an address nowhere any more."""
    own = web_bells.c.session == session
    if url:
        own &= web_bells.c.endpoint == url
    await connection.execute(delete(web_bells).where(own))


async def is_gone(connection: AsyncConnection, id_: int) -> None:
    """Its service knows it no more."""
    await connection.execute(delete(web_bells).where(web_bells.c.id == id_))
