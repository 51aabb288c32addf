"""The webhook: updates are brought to the bot, in order within a chat, until taken."""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from typing import Any

import aiohttp

from tests.support.telegram.errors import BadRequest, TooMany
from tests.support.telegram.mailbox import Mailbox

Json = dict[str, Any]
PORTS = (443, 80, 88, 8443)
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """At most one webhook; `reach` says where a public address is really found."""

    def __init__(self, mailbox: Mailbox, changed: Callable[[], None]) -> None:
        self.url = ""
        self.secret = ""
        self.reach: dict[str, str] = {}
        self.first_retry = 0.01  # seconds, doubled; the real one takes longer
        self.longest_retry = 0.5
        self.last_error = ""
        self.answers: list[tuple[int, int]] = []  # update id, HTTP status
        self._mailbox = mailbox
        self._changed = changed
        self._tasks: set[asyncio.Task[None]] = set()
        self._chains: dict[object, asyncio.Task[None]] = {}
        self._started: set[int] = set()
        self._session: aiohttp.ClientSession | None = None
        self._set_at = 0.0

    async def close(self) -> None:
        self.url = ""
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._session is not None:
            await self._session.close()

    def set(self, url: str, secret: str) -> None:
        if url and not url.startswith("https://"):
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        port = re.match(r"https://[^/:]+:(\d+)", url)
        if port and int(port[1]) not in PORTS:
            raise BadRequest(
                "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
        if len(secret) > 256:
            raise BadRequest("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise BadRequest("secret token contains unallowed characters")
        if url and url != self.url and time.monotonic() - self._set_at < 1:
            raise TooMany(1)
        self._set_at = time.monotonic() if url else 0.0
        self.url, self.secret = url, secret
        self._started.clear()

    def deliver(self) -> None:
        """Starts a delivery for each update that has none yet."""
        if not self.url:
            return
        for id_, update in list(self._mailbox.waiting.items()):
            if id_ in self._started:
                continue
            self._started.add(id_)
            chat = _chat_of(update)
            task = asyncio.ensure_future(
                self._bring(id_, update, self._chains.get(chat))
            )
            self._chains[chat] = task
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bring(
        self, id_: int, update: Json, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        wait = self.first_retry
        while self.url:
            if await self._is_taken(id_, update):
                self._mailbox.waiting.pop(id_, None)
                self._mailbox.confirmed.append(update)
                self._changed()
                return
            await asyncio.sleep(wait)
            wait = min(self.longest_retry, 2 * wait)

    async def _is_taken(self, id_: int, update: Json) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {SECRET: self.secret} if self.secret else {}
        try:
            async with self._session.post(
                self._address(), json=update, headers=headers
            ) as response:
                status = response.status
                await response.read()
        except aiohttp.ClientError as fault:
            self.last_error = f"Connection failed: {type(fault).__name__}"
            return False
        self.answers.append((id_, status))
        if 200 <= status < 300:
            return True
        self.last_error = f"Wrong response from the webhook: {status} {response.reason}"
        return False

    def _address(self) -> str:
        for public, real in self.reach.items():
            if self.url.startswith(public):
                return real + self.url.removeprefix(public)
        return self.url


def _chat_of(update: Json) -> object:
    for thing in update.values():
        if isinstance(thing, dict):
            message = thing.get("message") or thing
            return (message.get("chat") or {}).get("id")
    return None
