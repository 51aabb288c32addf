"""The server itself: HTTP in front; behind it people and faults that a test moves."""

import asyncio
import inspect
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import orjson
from aiohttp import web
from typing_extensions import override

from tests.support.telegram import params as parameters
from tests.support.telegram.chats import Chats, Group, User
from tests.support.telegram.errors import ApiError, NotFound, Unauthorized
from tests.support.telegram.faults import Answer, Fault, Faults, Hold, Reset
from tests.support.telegram.files import Files
from tests.support.telegram.hook import Hook
from tests.support.telegram.limits import Limits
from tests.support.telegram.mailbox import TERMINATED, Mailbox
from tests.support.telegram.methods import METHODS, Menu, unix_now
from tests.support.telegram.params import Params
from tests.support.telegram.people import People

Json = dict[str, Any]
T = TypeVar("T")
TOKEN = "7000000001:AAE-a-token-of-the-test-server-only"
_FILE = re.compile(r"/file/bot([^/]+)/documents/([^/]+)")
_PATH = re.compile(r"/bot([^/]+)/([^/]+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, and how it was answered (0: it was not)."""

    method: str
    params: Json
    at: float  # monotonic, when it arrived
    status: int
    description: str = ""


class TelegramServer(People):
    """A Bot API server for one bot. `async with` it; `url` is BOT_TELEGRAM_API_URL."""

    def __init__(
        self,
        token: str = TOKEN,
        username: str = "LoaBanTestBot",
        *,
        is_strict: bool = False,
        port: int = 0,
    ) -> None:
        """`is_strict` refuses what is sent faster than the platform allows."""
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Loa Bản",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.chats = Chats()
        self.files = Files()
        self.mailbox = Mailbox(self.changed)
        self.hook = Hook(self.mailbox, self.changed)
        self.faults = Faults()
        self.limits = Limits(time.monotonic) if is_strict else None
        self.open_queries: set[str] = set()
        self.toasts: dict[str, str] = {}
        self.menus: dict[tuple[str, str], Menu] = {}
        self.now: Callable[[], int] = unix_now
        self.transcript: list[Call] = []
        self.has_privacy = True
        self.port = port
        self._bell = asyncio.Event()
        self._queries = itertools.count(1)
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        self.mailbox.end_polls(TERMINATED)
        await self.hook.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # --- what a test looks at --------------------------------------------------------

    def calls(self, method: str = "sendMessage") -> list[Call]:
        """The calls of one method, in the order of their answers."""
        return [c for c in self.transcript if c.method == method.casefold()]

    def messages(self, chat: User | Group) -> list[Json]:
        """What is to be read in a chat, by anyone, oldest first."""
        return list(self.chats.messages[chat.id].values())

    def texts(self, chat: User | Group) -> list[str]:
        """What the bot wrote in a chat."""
        own = [m for m in self.messages(chat) if m["from"]["id"] == self.me["id"]]
        said = [m.get("text", m.get("caption", "")) for m in own]
        return [text for text in said if text]

    def busiest(self, seconds: float = 1.0, method: str = "sendMessage") -> int:
        """The most calls that arrived within any sliding span of time."""
        return busiest((c.at for c in self.calls(method)), seconds)

    async def wait_for(self, look: Callable[[], T], within: float = 10.0) -> T:
        """What `look` returns once it is true; it is asked again at every change."""
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    await self._bell.wait()
                return found
        except TimeoutError:
            counts = Counter(f"{c.method} {c.status}" for c in self.transcript)
            raise AssertionError(f"waited in vain; calls so far: {counts}") from None

    async def until_idle(self, within: float = 10.0) -> None:
        """Waits until the bot has confirmed every update."""
        await self.wait_for(lambda: not self.mailbox.waiting, within)

    @override
    def changed(self) -> None:
        """Wakes who waits: something is different now."""
        self._bell.set()
        self._bell = asyncio.Event()
        self.hook.deliver()

    # --- HTTP ------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        at = time.monotonic()
        file = _FILE.fullmatch(request.path)
        if file is not None and file[1] == self.token:
            return web.Response(body=self.files.get(file[2]))
        path = _PATH.fullmatch(request.path)
        method = path[2].casefold() if path else ""
        given = Params({})
        try:
            given = await parameters.read(request)  # type: ignore[arg-type]
            self._check(path)
            result = await self._perform(method, given)
        except ApiError as refusal:
            self._note(method, given, at, refusal.code, refusal.description)
            return _json(refusal.envelope(), refusal.code)
        except _Silence:
            self._note(method, given, at, 0, "reset")
            return _break(request)
        if isinstance(result, Answer):
            self._note(method, given, at, result.status)
            return web.Response(
                status=result.status,
                body=result.body,
                content_type=result.content_type,
            )
        self._note(method, given, at, 200)
        return _json({"ok": True, "result": result})

    def _check(self, path: re.Match[str] | None) -> None:
        if path is None:
            raise NotFound
        if path[1] != self.token:
            raise Unauthorized
        if path[2].casefold() not in METHODS:
            raise NotFound(": method not found")

    async def _perform(self, method: str, given: Params) -> Any:
        fault = self.faults.take(method, given.text("chat_id"))
        await _before(fault)
        if isinstance(fault, Answer):
            return fault
        result = METHODS[method](self, given)
        if inspect.isawaitable(result):
            result = await result
        self.changed()
        await _after(fault)
        return result

    def _note(
        self, method: str, given: Params, at: float, status: int, text: str = ""
    ) -> None:
        self.transcript.append(Call(method, given.values, at, status, text))
        self.changed()


class _Silence(Exception):
    """The connection is to break without an answer."""


async def _before(fault: Fault | None) -> None:
    match fault:
        case ApiError():
            raise fault
        case Reset(after=False):
            raise _Silence
        case Hold(after=False):
            await _held(fault)
        case _:
            pass


async def _after(fault: Fault | None) -> None:
    match fault:
        case Reset(after=True):
            raise _Silence
        case Hold(after=True):
            await _held(fault)
        case _:
            pass


async def _held(hold: Hold) -> None:
    hold.reached.set()
    await hold.released.wait()


def _break(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(
        body=_dumped(body), status=status, content_type="application/json"
    )


def busiest(times: Iterable[float], seconds: float) -> int:
    """The most of some instants that lie within any sliding span."""
    ordered = sorted(times)
    most = first = 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def _dumped(body: Json) -> bytes:
    try:
        return orjson.dumps(body)
    except TypeError:  # half a character, which it does not write
        return json.dumps(body).encode()
