"""Requests through a proxy, or to an address that kept connections do not take.

As `connections.Connections`, by pyreqwest: proxies of every kind, names looked up
there. Imported only by those who need it: it would be ten MiB of every process.
"""

import asyncio
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import ConsumedRequest
from telegram.error import TelegramError

from bot.channels.telegram.wire.connections import JSON, KEPT_FOR, Answer
from bot.channels.telegram.wire.failures import NoAnswerError, NotWrittenError

KEPT_CONNECTIONS = 256
# The client's thread still lets go of Python objects after it was closed; a process
# that ends meanwhile aborts (seen at one exit in three).
LETTING_GO = 0.01  # seconds
# The classes of pyreqwest's errors do not tell connecting from waiting: a connection
# reset after the request was written is a ConnectError as well. Its causes do tell.
_CONNECTING = "client error (Connect)"


class Proxied:
    """A pool of connections, made by the first request."""

    def __init__(
        self,
        root: str,
        proxy: str | None,
        *,
        connect_within: float,
        answer_within: float,
    ) -> None:
        """`proxy` as in BOT_TELEGRAM_PROXY, if there is one; times are in seconds."""
        self._root = root
        self._proxy = proxy
        self._connect_within = timedelta(seconds=connect_within)
        self._answer_within = timedelta(seconds=answer_within)
        self._client: Client | None = None

    async def post(
        self,
        path: str,
        body: bytes,
        *,
        media_type: str = JSON,
        within: float | None = None,
    ) -> Answer | TelegramError:
        """As `Connections.post`."""
        if self._client is None:
            self._client = self._build()
        try:
            request = self._client.post(self._root + path)
        except ValueError:
            return NotWrittenError("the server's address is none")
        if within is not None:
            request = request.timeout(timedelta(seconds=within))
        ready = request.header("content-type", media_type).body_bytes(body).build()
        return await _exchange(ready)

    async def get(self, path: str) -> Answer | TelegramError:
        """What stands at a path: status and body; failures as of `post`."""
        if self._client is None:
            self._client = self._build()
        try:
            request = self._client.get(self._root + path)
        except ValueError:
            return NotWrittenError("the server's address is none")
        return await _exchange(request.build())

    async def close(self) -> None:
        """Closes the pool."""
        if self._client is not None:
            await self._client.close()
            self._client = None
            await asyncio.sleep(LETTING_GO)

    def _build(self) -> Client:
        builder = (
            ClientBuilder()
            .timeout(self._answer_within)
            .connect_timeout(self._connect_within)
            .pool_max_idle_per_host(KEPT_CONNECTIONS)
            .pool_idle_timeout(timedelta(seconds=KEPT_FOR))
            .follow_redirects(False)  # noqa: FBT003  # pyreqwest's own signature
        )
        if self._proxy is None:
            return builder.no_proxy().build()
        return builder.proxy(ProxyBuilder.all(self._proxy)).build()


async def _exchange(request: ConsumedRequest) -> Answer | TelegramError:
    """One request that can be cancelled.

    pyreqwest forgets a cancellation that meets a finished answer; without this a
    channel would not stop.
    """
    task = asyncio.current_task()
    cancellations = task.cancelling() if task else 0
    answer = await _answer(request)
    if task and task.cancelling() > cancellations:
        raise asyncio.CancelledError
    return answer


async def _answer(request: ConsumedRequest) -> Answer | TelegramError:
    """Returns failures: one raised here would keep the address in its context."""
    try:
        response = await request.send()
        return response.status, (await response.bytes()).to_bytes()
    except PyreqwestError as fault:
        kind = type(fault).__name__
        return NotWrittenError(kind) if _is_connecting(fault) else NoAnswerError(kind)


def _is_connecting(fault: PyreqwestError) -> bool:
    if not isinstance(fault, DetailedPyreqwestError):
        return False
    causes = fault.details["causes"] or ()
    return any(cause["message"] == _CONNECTING for cause in causes)
