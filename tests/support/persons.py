"""The same story on every channel: someone says, taps and reads, wherever they are.

A tap on Zalo is the number beside the choice, typed. What is read is awaited.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import aiohttp

from bot.app import App
from bot.clock import DAY
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer
from tests.support.zalo import ZaloServer
from tests.support.zalo.server import PUBLIC

CHANNELS = ("telegram", "web", "zalo")
WITHIN = 30  # seconds


class Someone(Protocol):
    """A person with a phone."""

    address: str  # as our database has it, once they have written

    async def says(self, text: str) -> None: ...

    async def taps(self, label: str) -> None:
        """Presses a choice, as soon as there is one of these words."""

    async def reads(self, part: str) -> str:
        """The newest message that says it; waits until there is one."""

    async def everything(self) -> list[str]:
        """All that was written to them so far, oldest first."""


class OnTelegram:
    def __init__(self, server: TelegramServer, name: str) -> None:
        self._server, self._user = server, server.user(name)
        self.address = str(self._user.id)

    async def says(self, text: str) -> None:
        self._server.says(self._user, text)

    async def taps(self, label: str) -> None:
        await self._server.wait_for(
            lambda: _is_there(self._server._find_button, label, self._user), WITHIN
        )
        self._server.taps(self._user, label)

    async def reads(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _newest(self._server.texts(self._user), part), WITHIN
        )

    async def everything(self) -> list[str]:
        return self._server.texts(self._user)


class OnZalo:
    def __init__(self, server: ZaloServer, name: str) -> None:
        self._server, self._person = server, server.person(name)
        self.address = self._person.id

    async def says(self, text: str) -> None:
        self._server.says(self._person, text)

    async def taps(self, label: str) -> None:
        await self._server.wait_for(
            lambda: _is_there(self._person.number_of, label), WITHIN
        )
        self._server.taps(self._person, label)

    async def reads(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _newest(self._person.texts, part), WITHIN
        )

    async def everything(self) -> list[str]:
        return self._person.texts


class OnWeb:
    def __init__(self, app: App, http: aiohttp.ClientSession) -> None:
        self._browser = Browser(app.web_address, http)
        self._shown: list[dict] = []

    @property
    def address(self) -> str:
        from bot.channels.web import sessions

        return sessions.digest_of(self._browser.session or "")

    async def says(self, text: str) -> None:
        await self._browser.says(text)
        self._shown += self._browser.replies

    async def taps(self, label: str) -> None:
        self._browser.replies = self._shown[::-1]
        await self._browser.taps(label)
        self._shown += self._browser.replies

    async def reads(self, part: str) -> str:
        while not (found := _newest([one["text"] for one in self._shown], part)):
            async with self._browser.listening(**{"Last-Event-ID": "0"}) as pushes:
                while True:
                    _id, pushed = await pushes.next()
                    if pushed not in self._shown:
                        self._shown.append(pushed)
                        break
        return found

    async def everything(self) -> list[str]:
        return [one["text"] for one in self._shown]


def _is_there(find: Callable[..., object], *what: object) -> bool:
    try:
        find(*what)
    except AssertionError:
        return False
    return True


def _newest(texts: list[str], part: str) -> str:
    return next((text for text in reversed(texts) if part in text), "")


@dataclass
class Everywhere:
    """The whole program with all its channels, and people on each of them."""

    app: App
    telegram: TelegramServer
    zalo: ZaloServer
    http: aiohttp.ClientSession
    names: int = field(default=0)

    def person(self, channel: str, name: str = "Bà con") -> Someone:
        match channel:
            case "telegram":
                return OnTelegram(self.telegram, name)
            case "zalo":
                return OnZalo(self.zalo, name)
            case _:
                return OnWeb(self.app, self.http)

    async def officer(
        self, channel: str, place: str, role: Role = Role.OFFICER
    ) -> Someone:
        """Someone who has used an invitation; `place` is a code path."""
        found = self.person(channel, "Cán Bộ Có Tên")
        async with self.app.database.write() as connection:
            now = self.app.clock()
            code = await roles.invite(
                connection, role, place, now=now, expires_at=now + DAY
            )
        await found.says(f"/start {code}")
        await found.reads("Đã nhận vai trò")
        return found


@asynccontextmanager
async def everywhere(folder: Path, **settings: object) -> AsyncIterator[Everywhere]:
    """Telegram, Zalo and the web at once."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(TelegramServer())
        zalo = await stack.enter_async_context(ZaloServer())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        config = Config(
            **{  # type: ignore[arg-type]
                "database_url": f"sqlite+aiosqlite:///{folder}/bot.db",
                "web_port": 0,
                "public_url": PUBLIC,
                "telegram_token": telegram.token,
                "telegram_api_url": telegram.url,
                "zalo_token": zalo.token,
                "zalo_api_url": zalo.url,
                **settings,
            }
        )
        app = await stack.enter_async_context(running(config))
        zalo.reach[PUBLIC] = app.web_address
        yield Everywhere(app, telegram, zalo, http)
