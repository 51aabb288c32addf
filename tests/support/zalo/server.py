"""The server itself: HTTP in front; behind it people and faults that a test moves."""

import asyncio
import contextlib
import itertools
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import aiohttp
import orjson
from aiohttp import web
from typing_extensions import override

from tests.support.zalo.faults import (
    SENDING,
    Answer,
    ApiError,
    Fault,
    Faults,
    Hold,
    Reset,
)
from tests.support.zalo.methods import METHODS
from tests.support.zalo.people import People, Person

Json = dict[str, Any]
T = TypeVar("T")
TOKEN = "4310562087120936712:aB-c_of.the~test-server-only"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
PUBLIC = "https://loa.example"
_PATH = re.compile(r"/bot([^/]+)/(\w+)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, and how it was answered (0: it was not)."""

    method: str
    given: Json
    code: int


class ZaloServer(People):
    """A Zalo Bot server for one bot. `async with` it; `url` is BOT_ZALO_API_URL.

    `is_wrapped` says in which of the two envelopes a webhook comes, `says_in_status`
    whether a refusal has an HTTP status of its own. `reach` says where a public address
    is really found; `quota` how many messages a month may be sent.
    """

    def __init__(
        self, *, is_wrapped: bool = False, says_in_status: bool = False
    ) -> None:
        self.token = TOKEN
        self.me: Json = {
            "id": TOKEN.partition(":")[0],
            "account_name": "bot.VDKxBiJdAlvUnqf",
            "account_type": "BASIC",
            "can_join_groups": False,
        }
        self.is_wrapped = is_wrapped
        self.says_in_status = says_in_status
        self.people = {}
        self.groups: dict[str, Person] = {}
        self.faults = Faults()
        self.reach: dict[str, str] = {}
        self.quota: int | None = None
        self.webhook = self.secret = ""
        self.verdict: Json = {}
        self.transcript: list[Call] = []
        self.answers: list[int] = []  # HTTP status of each webhook call
        self.fetches: list[str] = []
        self.port = 0
        self._numbers = itertools.count(1)
        self._kept: dict[str, tuple[bytes, str]] = {}
        self._waiting = 0
        self._chains: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._bell = asyncio.Event()
        self._runner: web.ServerRunner | None = None
        self._http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        for task in list(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._http.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # --- what a test looks at --------------------------------------------------------

    def calls(self, method: str = "sendMessage") -> list[Call]:
        """The calls of one method, in the order of their answers."""
        return [call for call in self.transcript if call.method == method]

    def group(self, id_: str = "a" * 20) -> Person:
        """A group, read as a person is."""
        return self.groups.setdefault(id_, Person(id_, "nhóm", has_written=True))

    async def wait_for(self, look: Callable[[], T], within: float = 10.0) -> T:
        """What `look` returns once it is true; it is asked again at every change."""
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    await self._bell.wait()
                return found
        except TimeoutError:
            counts = Counter(f"{c.method} {c.code}" for c in self.transcript)
            said = {p.name: p.texts[-3:] for p in self.people.values()}
            raise AssertionError(f"waited in vain; {counts}; {said}") from None

    async def until_idle(self) -> None:
        """Waits until every event was taken by the webhook."""
        await self.wait_for(lambda: self._waiting == 0)

    def changed(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()

    # --- what the platform does ------------------------------------------------------

    @override
    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def next_id(self) -> str:
        return f"{next(self._numbers):x}".rjust(20, "f")

    def arrives(self, person: Person, message: Json) -> Json:
        if self.quota is not None:
            self.quota -= 1
        id_ = self.next_id()
        person.messages.append({"message_id": id_, **message})
        return {"message_id": id_, "date": self.now()}

    async def fetched(self, address: object) -> tuple[bytes, str]:
        """What stands at a public address, as the platform's own servers get it."""
        if not isinstance(address, str) or not address.startswith("https://"):
            raise ApiError(400, "Bad request: no public address")
        self.fetches.append(address)
        try:
            async with self._http.get(self._really(address)) as answer:
                if answer.status != 200:
                    raise ApiError(400, "Bad request: the address cannot be fetched")
                return await answer.read(), answer.content_type
        except aiohttp.ClientError:
            raise ApiError(400, "Bad request: the address cannot be fetched") from None

    @override
    def keep(self, content: bytes, media_type: str, ending: str) -> str:
        name = f"{len(self._kept)}{ending}"
        self._kept[name] = content, media_type
        return f"{self.url}/kept/{name}"

    def _really(self, address: str) -> str:
        for public, real in self.reach.items():
            if address.startswith(public):
                return real + address.removeprefix(public)
        return address

    # --- the webhook -----------------------------------------------------------------

    @override
    def deliver(self, chat: str, event: Json) -> None:
        """Brings an event to the webhook, in order within a chat, until it is taken."""
        self._waiting += 1
        task = asyncio.ensure_future(self._bring(event, self._chains.get(chat)))
        self._chains[chat] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bring(self, event: Json, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        await self.wait_for(lambda: self.webhook, 60)
        while await self.post(event) != 200:
            await asyncio.sleep(0.01)
        self._waiting -= 1
        self.changed()

    async def post(self, event: Json | bytes, secret: str | None = None) -> int:
        """One call of the webhook, whatever it carries; its HTTP status."""
        body = event
        if not isinstance(event, bytes):
            whole = {"ok": True, "result": event} if self.is_wrapped else event
            body = orjson.dumps(whole)
        headers = {SECRET_HEADER: self.secret if secret is None else secret}
        headers["Content-Type"] = "application/json"
        try:
            async with self._http.post(
                self._really(self.webhook), data=body, headers=headers
            ) as answer:
                self.answers.append(answer.status)
                return answer.status
        except aiohttp.ClientError:
            return 0

    # --- HTTP ------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/kept/"):
            content, media_type = self._kept[request.path.removeprefix("/kept/")]
            return web.Response(body=content, content_type=media_type)
        path = _PATH.fullmatch(request.path)
        method = path[2] if path else ""
        given: Json = {}
        try:
            given = await _read(request)
            result = await self._perform(path, method, given)
        except ApiError as refusal:
            self._note(method, given, refusal.code)
            return self._refusal(refusal)
        except _Silence:
            self._note(method, given, 0)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(result, Answer):
            self._note(method, given, result.status)
            return web.Response(
                status=result.status,
                body=result.body,
                content_type=result.content_type,
            )
        self._note(method, given, 200)
        return _json({"ok": True} | ({} if result is None else {"result": result}))

    async def _perform(
        self, path: re.Match[str] | None, method: str, given: Json
    ) -> Json | Answer | None:
        if path is None or path[1] != self.token:
            raise ApiError(401 if path else 404)
        if method not in METHODS:
            raise ApiError(400, "Bad request: method name")
        if method in SENDING and self.quota is not None and self.quota <= 0:
            raise ApiError(429)
        fault = self.faults.take(method, str(given.get("chat_id", "")))
        if isinstance(fault, ApiError):
            raise fault
        if isinstance(fault, Answer):
            return fault
        if fault == Reset(after=False):
            raise _Silence
        result = await METHODS[method](self, given)
        self.changed()
        await _after(fault)
        return result

    def _refusal(self, refusal: ApiError) -> web.Response:
        envelope = {
            "ok": False,
            "error_code": refusal.code,
            "description": refusal.description,
        }
        return _json(envelope, refusal.code if self.says_in_status else 200)

    def _note(self, method: str, given: Json, code: int) -> None:
        self.transcript.append(Call(method, given, code))
        self.changed()


class _Silence(Exception):
    """The connection is to break without an answer."""


async def _read(request: web.BaseRequest) -> Json:
    body = await request.read()
    try:
        given = orjson.loads(body) if body else {}
    except orjson.JSONDecodeError:
        raise ApiError(400) from None
    if not isinstance(given, dict):
        raise ApiError(400)
    return given


async def _after(fault: Fault | None) -> None:
    match fault:
        case Reset(after=True):
            raise _Silence
        case Hold():
            fault.reached.set()
            await fault.released.wait()
        case _:
            pass


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(
        body=orjson.dumps(body), status=status, content_type="application/json"
    )
