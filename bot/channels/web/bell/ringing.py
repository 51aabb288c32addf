"""Rings: beside the line of deliveries, never in it, and tried again only a little.

What is rung is stored already, and waits in its session: a ring that is lost costs
that somebody reads it when they next look. So nothing of it is kept over a restart.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import aiohttp
import orjson
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.outside import Outside
from bot.channels.web.bell import endpoints
from bot.channels.web.bell.endpoints import Endpoint
from bot.clock import DAY, SECOND, Clock, Milliseconds
from bot.messaging import Reply
from bot.store.database import Database

if TYPE_CHECKING:
    from bot.channels.web.bell.vapid import Vapid

MOST_WAITING = 50_000  # rings; more would be an hour's, and nobody's use
AT_ONCE = 16  # requests
A_LOOK = 100  # sessions whose endpoints are read together
TIMEOUT = 10.0  # seconds of a request
PAUSES = (2.0, 10.0)  # seconds until another try, unless the service names more
LONGEST_PAUSE = 60.0
WAITING_AT_ONCE = 2_000  # endpoints that are tried or wait for another try
LONGEST_TEXT = 200  # letters of the notice; the whole waits in its session
GONE = (404, 410)  # what a service says of an address that is no more
BUSY = (0, 429)  # 0: no answer
REFUSED, FAULT = 400, 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ring:
    """One notice to one session."""

    session: str
    key: str  # of the delivery: rung twice, it shows once
    message: bytes
    until: Milliseconds


def outside() -> aiohttp.BaseConnector:
    """Connections to the services."""
    return aiohttp.TCPConnector(resolver=Outside(), limit=AT_ONCE)


class Bell:
    """What rings for one installation, where it has an address of its own."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: bytes,
        contact: str,
        connector: Callable[[], aiohttp.BaseConnector] = outside,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """`contact` is the https address under which the installation is reached."""
        self._database = database
        self._clock = clock
        self._secret = secret
        self._contact = contact
        self._connector = connector
        self._pauses = pauses
        self._waiting: deque[Ring] = deque(maxlen=MOST_WAITING)
        self._has_work = asyncio.Event()
        self._free = asyncio.Semaphore(AT_ONCE)
        self._room = asyncio.Semaphore(WAITING_AT_ONCE)

    @cached_property
    def vapid(self) -> "Vapid":
        """Made when it is first needed: what signs takes 9 MB and 40 ms."""
        from bot.channels.web.bell.vapid import Vapid  # noqa: PLC0415  # slow

        return Vapid(self._secret, self._contact)

    def ring(
        self, session: str, key: str, reply: Reply, until: Milliseconds | None
    ) -> None:
        """At once, and returns at once."""
        until = until or self._clock() + DAY
        message = message_of(reply, key, self._clock())
        self._waiting.append(Ring(session, key, message, until))
        self._has_work.set()

    async def run(self) -> None:
        """Rings until cancelled."""
        await self._has_work.wait()
        async with (
            aiohttp.ClientSession(
                connector=self._connector(),
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as http,
            asyncio.TaskGroup() as group,
        ):
            while True:
                await self._has_work.wait()
                self._has_work.clear()
                try:
                    await self._ring_all(http, group)
                except (SQLAlchemyError, OSError):
                    log.exception("the bell could not ring")

    async def _ring_all(
        self, http: aiohttp.ClientSession, group: asyncio.TaskGroup
    ) -> None:
        while self._waiting:
            count = min(A_LOOK, len(self._waiting))
            rings = [self._waiting.popleft() for _ in range(count)]
            async with self._database.read() as connection:
                known = await endpoints.of(connection, {r.session for r in rings})
            for ring in rings:
                for at in known.get(ring.session, ()):
                    await self._room.acquire()
                    group.create_task(self._rung(http, ring, at))

    async def _rung(
        self, http: aiohttp.ClientSession, ring: Ring, at: Endpoint
    ) -> None:
        """Rings at one endpoint, and forgets it where its service knows it no more."""
        try:
            status = await self._tried(http, ring, at)
            if status in GONE:
                async with self._database.write() as connection:
                    await endpoints.is_gone(connection, at.id)
            elif status >= REFUSED or not status:
                log.warning("a push service answered: %s", status or "nothing")
        except (SQLAlchemyError, OSError):
            log.exception("an endpoint could not be forgotten")
        finally:
            self._room.release()

    async def _tried(
        self, http: aiohttp.ClientSession, ring: Ring, at: Endpoint
    ) -> int:
        """The last status; who is only busy is tried again, while it is worth it."""
        for pause in self._pauses:
            async with self._free:
                status, asked = await self._asked(http, ring, at)
            is_busy = status in BUSY or status >= FAULT
            if not is_busy or self._clock() >= ring.until:
                return status
            await asyncio.sleep(min(max(pause, asked), LONGEST_PAUSE))
        async with self._free:
            return (await self._asked(http, ring, at))[0]

    async def _asked(
        self, http: aiohttp.ClientSession, ring: Ring, at: Endpoint
    ) -> tuple[int, float]:
        """The service's status, 0 when there was none, and the seconds it asks for."""
        from bot.channels.web.bell import sealing, vapid  # noqa: PLC0415  # slow

        now = self._clock()
        left = max(0, ring.until - now) // SECOND
        try:
            body = sealing.sealed(ring.message, at.key, at.auth)
            async with http.post(
                at.url,
                data=body,
                allow_redirects=False,
                headers={
                    "Authorization": self.vapid.proof(at.url, now),
                    "Content-Encoding": "aes128gcm",
                    "Content-Type": "application/octet-stream",
                    "TTL": str(min(left, DAY // SECOND)),
                    "Topic": vapid.topic_of(ring.key),
                    "Urgency": "high",
                },
            ) as response:
                said = response.headers.get("Retry-After", "")
                return response.status, float(said) if said.isdecimal() else 0.0
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0, 0.0
        except ValueError:  # a key that is no key after all
            return GONE[0], 0.0


def message_of(reply: Reply, key: str, now: Milliseconds) -> bytes:
    """What a browser shows: the first line, some of the rest, and where it is whole."""
    title, _, rest = reply.text.partition("\n")
    text = " ".join(rest.split())
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"
    return orjson.dumps(
        {
            "title": title[:LONGEST_TEXT],
            "text": text,
            "id": key,
            "lang": reply.language,
            "sent_at": now,
            "url": "/",
        }
    )
