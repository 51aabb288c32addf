"""Calls of the Zalo Bot API, and what became of each.

No error here carries an address: it would hold the token.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import orjson

from bot.errors import BotError

KEPT_OPEN = 10.0  # seconds: shorter than a server keeps a connection that rests
_REFUSED = 400

Json = dict[str, Any]


class CallFailed(BotError):
    """A call that brought no result."""


class NotWritten(CallFailed):
    """No connection came about: nothing was sent."""


class NoAnswer(CallFailed):
    """The bytes may have left and no answer came back: it may have arrived."""


class NoPlatform(CallFailed):
    """An answer that does not come from the Bot API: a gateway's, a censor's page."""

    def __init__(self, status: int) -> None:
        """`status` is the HTTP code as it came."""
        super().__init__(f"HTTP {status}")
        self.status = status


class Declined(CallFailed):
    """The platform said no, in its own envelope."""

    def __init__(self, code: int, description: str) -> None:
        """`code` is the platform's own."""
        super().__init__(f"{code} {description}".strip())
        self.code = code


class Calls:
    """One bot token's calls, over connections that are kept for a moment."""

    def __init__(self, api_url: str, token: str, connect_within: float) -> None:
        """Nothing is opened before the first call."""
        self._address = f"{api_url}/bot{token}"
        self._connect_within = connect_within
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self, method: str, fields: Mapping[str, object], within: float
    ) -> Json:
        """The result, an empty one where there is none. Raises CallFailed."""
        status, body = await self._post(method, orjson.dumps(fields), within)
        return _result(status, body)

    async def _post(self, method: str, body: bytes, within: float) -> tuple[int, bytes]:
        connect = self._connect_within
        timeout = aiohttp.ClientTimeout(
            total=None, connect=connect, sock_connect=connect, sock_read=within
        )
        try:
            async with (
                asyncio.timeout(connect + within),  # whatever drips in meanwhile
                self._opened().post(
                    f"{self._address}/{method}",
                    data=body,
                    headers={"Content-Type": "application/json"},
                    timeout=timeout,
                    allow_redirects=False,
                ) as answer,
            ):
                return answer.status, await answer.read()
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as fault:
            raise NotWritten(type(fault).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as fault:
            raise NoAnswer(type(fault).__name__) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _result(status: int, body: bytes) -> Json:
    """What an envelope holds: HTTP 200 may carry a refusal."""
    try:
        envelope = orjson.loads(body)
    except orjson.JSONDecodeError:
        if body.lstrip().startswith(b"{"):  # half an answer
            raise NoAnswer("an answer that breaks off") from None
        raise NoPlatform(status) from None
    if not isinstance(envelope, dict) or not isinstance(envelope.get("ok"), bool):
        raise NoPlatform(status)
    if envelope["ok"]:
        result = envelope.get("result")
        return result if isinstance(result, dict) else {}
    code = envelope.get("error_code")
    if not isinstance(code, int):
        code = status if status >= _REFUSED else 0
    raise Declined(code, str(envelope.get("description", ""))[:200])
