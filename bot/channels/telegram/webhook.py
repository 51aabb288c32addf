"""`POST /telegram`: an update is stored before the platform is told that it arrived."""

import hashlib
import hmac
import json
import logging

from aiohttp import web

from bot.channels.calling_us import called
from bot.channels.telegram import updates
from bot.channels.telegram.message_text import Json
from bot.channels.telegram.polling import Intake
from bot.messaging import Receive

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # a header's name

log = logging.getLogger(__name__)


def derive_secret(installation: str) -> str:
    """The channel's own secret, of the letters that Telegram allows."""
    key = installation.encode()
    return hmac.new(key, b"telegram", hashlib.sha256).hexdigest()


class Webhook:
    """The platform's calls to us."""

    def __init__(self, intake: Intake, secret: str, receive: Receive) -> None:
        """`secret` is what the platform was given to show."""
        self._intake = intake
        self._secret = secret.encode()
        self._receive = receive

    async def handle(self, request: web.Request) -> web.Response:
        """One call. What storing raises becomes a 500: it is delivered again."""
        body = await called(request, SECRET_HEADER, self._secret)
        if isinstance(body, web.Response):
            return body
        update = _parse(body)
        if update is None:
            log.warning("telegram: a webhook call held no update")
            return web.Response()
        if updates.needs_name(update) and not self._intake.me.username:
            return web.Response(status=503, headers={"Retry-After": "5"})
        await self._intake.take([update], self._receive)
        return web.Response()


def _parse(body: bytes) -> Json | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    return update
