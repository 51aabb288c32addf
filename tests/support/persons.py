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
from bot.clock import DAY, Clock
from bot.config import Config
from bot.people import roles
from bot.people.model import Role
from tests.support.running import Browser, running
from tests.support.telegram.server import TelegramServer
from tests.support.zalo import ZaloServer
from tests.support.zalo.server import PUBLIC

CHANNELS = ("telegram", "web", "zalo")
AROUND = [CHANNELS[n:] + CHANNELS[:n] for n in range(3)]  # each of them first once
WITHIN = 30  # seconds


class Someone(Protocol):
    """A person with a phone."""

    address: str  # as our database has it, once they have written

    async def says(self, text: str) -> None: ...

    async def speaks(self, content: bytes) -> None:
        """Sends what they recorded."""

    async def taps(self, label: str) -> None:
        """Presses a choice, as soon as there is one of these words."""

    async def reads(self, part: str) -> str:
        """The newest message that says it; waits until there is one."""

    async def hears(self, part: str) -> str:
        """The first that says it among what was not heard before."""

    async def everything(self) -> list[str]:
        """All that was written to them so far, oldest first."""

    async def sounds(self) -> int:
        """How many sounds they were sent so far."""


class OnTelegram:
    def __init__(self, server: TelegramServer, name: str) -> None:
        self._server, self._user = server, server.user(name)
        self.address = str(self._user.id)
        self._heard: list[str] = []

    async def says(self, text: str) -> None:
        self._server.says(self._user, text)

    async def speaks(self, content: bytes) -> None:
        self._server.shows(self._user, "voice", file=content)

    async def taps(self, label: str) -> None:
        await self._server.wait_for(
            lambda: _is_there(self._server._find_button, label, self._user), WITHIN
        )
        self._server.taps(self._user, label)

    async def reads(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _newest(self._server.texts(self._user), part), WITHIN
        )

    async def hears(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _first(self._server.texts(self._user), part, self._heard), WITHIN
        )

    async def everything(self) -> list[str]:
        return self._server.texts(self._user)

    async def sounds(self) -> int:
        return sum("voice" in one for one in self._server.messages(self._user))


class OnZalo:
    def __init__(self, server: ZaloServer, name: str) -> None:
        self._server, self._person = server, server.person(name)
        self.address = self._person.id
        self._heard: list[str] = []

    async def says(self, text: str) -> None:
        self._server.says(self._person, text)

    async def speaks(self, content: bytes) -> None:
        self._server.speaks(self._person, content)

    async def taps(self, label: str) -> None:
        if label.isdigit():  # the words themselves name it
            self._server.says(self._person, label)
            return
        await self._server.wait_for(
            lambda: _is_there(self._person.number_of, label), WITHIN
        )
        self._server.taps(self._person, label)

    async def reads(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _newest(self._person.texts, part), WITHIN
        )

    async def hears(self, part: str) -> str:
        return await self._server.wait_for(
            lambda: _first(self._person.texts, part, self._heard), WITHIN
        )

    async def everything(self) -> list[str]:
        return self._person.texts

    async def sounds(self) -> int:
        return len(self._person.sounds)


class OnWeb:
    def __init__(self, app: App, http: aiohttp.ClientSession) -> None:
        self._browser = Browser(app.web_address, http)
        self._shown: list[dict] = []
        self._heard: list[str] = []

    @property
    def address(self) -> str:
        from bot.channels.web import sessions

        return sessions.digest_of(self._browser.session or "")

    async def says(self, text: str) -> None:
        await self._browser.says(text)
        self._shown += self._browser.replies

    async def speaks(self, content: bytes) -> None:
        form = aiohttp.FormData()
        form.add_field("file", content, filename="noi.ogg")
        async with self._browser.http.post(
            f"{self._browser.address}/api/chat/files",
            params={"session": self._browser.session or ""},
            data=form,
        ) as answer:
            given = await answer.json()
        await self._browser.says("", file=given["file"])
        self._shown += self._browser.replies

    async def taps(self, label: str) -> None:
        self._browser.replies = self._shown[::-1]
        await self._browser.taps(label)
        self._shown += self._browser.replies

    async def reads(self, part: str) -> str:
        return await self._waits(lambda texts: _newest(texts, part))

    async def hears(self, part: str) -> str:
        return await self._waits(lambda texts: _first(texts, part, self._heard))

    async def _waits(self, look: Callable[[list[str]], str]) -> str:
        while not (found := look([one["text"] for one in self._shown])):
            async with self._browser.listening(**{"Last-Event-ID": "0"}) as pushes:
                while True:
                    _id, pushed = await pushes.next()
                    if pushed not in self._shown:
                        self._shown.append(pushed)
                        break
        return found

    async def everything(self) -> list[str]:
        return [one["text"] for one in self._shown]

    async def sounds(self) -> int:
        return sum("audio" in one for one in self._shown)


def _is_there(find: Callable[..., object], *what: object) -> bool:
    try:
        find(*what)
    except AssertionError:
        return False
    return True


def _newest(texts: list[str], part: str) -> str:
    return next((text for text in reversed(texts) if part in text), "")


def _first(texts: list[str], part: str, heard: list[str]) -> str:
    """The first that says it and is not among those heard, or was changed since."""
    for number, text in enumerate(texts):
        if part in text and (number >= len(heard) or heard[number] != text):
            heard += texts[len(heard) : number + 1]
            heard[number] = text
            return text
    return ""


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
        self,
        channel: str,
        place: str,
        role: Role = Role.OFFICER,
        village: int | None = None,
    ) -> Someone:
        """Someone who has used an invitation; `place` is a code path."""
        found = self.person(channel, "Cán Bộ Có Tên")
        async with self.app.database.write() as connection:
            now = self.app.clock()
            code = await roles.invite(
                connection, role, place, now=now, expires_at=now + DAY, village=village
            )
        await found.says(f"/start {code}")
        await found.hears("Đã nhận vai trò")
        return found

    async def subscriber(self, channel: str, code: str) -> Someone:
        """Someone who receives a place's news."""
        found = self.person(channel)
        await found.says(f"/nhantin {code}")
        await found.hears("Có đồng ý không?")
        await found.taps("Đồng ý")
        await found.hears("Đã ghi")
        return found


@asynccontextmanager
async def everywhere(
    folder: Path, clock: Clock | None = None, **settings: object
) -> AsyncIterator[Everywhere]:
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
        app = await stack.enter_async_context(running(config, clock))
        zalo.reach[PUBLIC] = app.web_address
        yield Everywhere(app, telegram, zalo, http)
