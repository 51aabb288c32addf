"""`POST /zalo`: a message is stored before the platform is told that it arrived."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable

from aiohttp import web

from bot.channels.calling_us import called
from bot.channels.zalo import received
from bot.channels.zalo.calls import Json
from bot.clock import utc_now
from bot.messaging import Receive

PATH = "/zalo"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105  # a header's name
_NO_EVENT = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

log = logging.getLogger(__name__)


def derived_secret(installation: str) -> str:
    """The channel's own secret; Zalo takes 8 to 256 characters."""
    return hmac.new(installation.encode(), b"zalo", hashlib.sha256).hexdigest()


class Hook:
    """The platform's calls to us."""

    def __init__(
        self, secret: str, receive: Receive, heard: Callable[[], None]
    ) -> None:
        """`secret` is what the platform was given; `heard` is told that it called."""
        self._secret = secret.encode()
        self._receive = receive
        self._heard = heard

    async def handle(self, request: web.Request) -> web.Response:
        """One call. What storing raises becomes a 500: it may be delivered again."""
        body = await called(request, SECRET_HEADER, self._secret)
        if isinstance(body, web.Response):
            return body
        self._heard()
        if body.strip():  # without a body it only asks whether we are there
            await self._take(body)
        return web.Response()

    async def _take(self, body: bytes) -> None:
        try:
            event = _parsed(body)
            found = received.read(event, utc_now())
        except _NO_EVENT as fault:
            log.warning("zalo: a call is unreadable (%s)", type(fault).__name__)
            return
        if found is None:
            log.info("zalo: an event that needs no answer")
        else:
            await self._receive([found])


def _parsed(body: bytes) -> Json:
    event = json.loads(body)
    if not isinstance(event, dict):
        raise TypeError("no object")
    return event
