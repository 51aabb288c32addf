"""`GET /reports`: totals of what was sent, for `bot report --from` elsewhere.

Who runs several installations reads them together. It answers with BOT_REPORTS_KEY in
a header alone; while that is not set nobody can tell the route from one that is none.
"""

import hmac
from dataclasses import dataclass

from aiohttp import hdrs, web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.reporting.broadcast_report import described
from bot.channels.web import guard, limits
from bot.clock import Clock
from bot.config import Config
from bot.delivery.model import Broadcast
from bot.delivery.results import sent_ones
from bot.places import Places
from bot.store.database import Database

MOST = 20  # of the newest
_LONGEST_NUMBER = 15  # digits
_NOT_KEPT = {hdrs.CACHE_CONTROL: "no-store"}


@dataclass(frozen=True, slots=True)
class Reports:
    """The route."""

    database: Database
    places: Places
    config: Config
    clock: Clock
    looks: limits.Buckets

    def routes(self) -> list[web.RouteDef]:
        """One."""
        return [web.get("/reports", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """By `?key=` a notice was sent with, by `?id=`, or the newest."""
        self._let_in(request)
        now, zone = self.clock(), self.config.timezone
        async with self.database.read() as connection:
            found = [
                await described(connection, one, self.places, zone, now)
                for one in await _asked(connection, request)
            ]
        body = {"installation": self.config.operator or "", "reports": found}
        return web.json_response(body, headers=_NOT_KEPT)

    def _let_in(self, request: web.Request) -> None:
        """Raises the refusal: 404 turned off, 429, 401 no key, 403 a wrong one."""
        wanted = self.config.reports_key
        if wanted is None:
            raise web.HTTPNotFound
        address = guard.client_address(request, self.config.web_proxies)
        seconds = self.looks.retry_after(guard.networks_of(address), self.clock())
        if seconds:
            raise web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(seconds)})
        kind, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        if kind.lower() != "bearer":
            raise web.HTTPUnauthorized(headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
        shown = given.strip().encode(errors="replace")
        if not hmac.compare_digest(shown, wanted.encode()):
            raise web.HTTPForbidden


async def _asked(connection: AsyncConnection, request: web.Request) -> list[Broadcast]:
    key, number = request.query.get("key"), request.query.get("id")
    if key is not None:
        if "\0" in key:  # no database holds it
            return []
        return await sent_ones.with_key(connection, key)
    if number is None:
        return await sent_ones.newest(connection, MOST)
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise web.HTTPBadRequest
    return await sent_ones.with_number(connection, int(number))
