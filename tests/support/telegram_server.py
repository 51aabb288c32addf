"""A server that speaks the Bot API as Telegram's does, for tests over real HTTP.

Faithful where it matters to us: the envelope, the exact error texts, getUpdates' offset,
the limits of a message after its markup was parsed. `Telegram` is also the control: who
lives there, what they say and press, what goes wrong next.
"""

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import aiohttp
from aiohttp import web

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BOT = {"id": 110201543, "is_bot": True, "first_name": "Loa", "username": "LoaBanBot"}
TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote"}


class ApiError(Exception):
    def __init__(self, code: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Call:
    """One request as it arrived, with its monotonic time."""

    method: str
    data: dict[str, Any]
    at: float


@dataclass
class Fault:
    """What goes wrong with a send: for one chat, or for any."""

    kind: str  # error, html, reset-before, reset-after, hang
    code: int = 0
    description: str = ""
    parameters: dict[str, object] = field(default_factory=dict)
    chat: int | None = None


class _Parsed(HTMLParser):
    """Text and entity errors of parse_mode HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise ApiError(
                400,
                f"Bad Request: can't parse entities: Unsupported start tag "
                f'"{tag}" at byte offset 0',
            )
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiError(
                400,
                "Bad Request: can't parse entities: Unexpected end tag at byte offset 0",
            )

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> str:
    parser = _Parsed()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise ApiError(
            400,
            "Bad Request: can't parse entities: Can't find end tag corresponding to "
            f'start tag "{parser.open[-1]}"',
        )
    return parser.text


class Telegram:
    """The platform: chats, updates, a transcript of calls, and its troubles."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.chats: dict[int, dict[str, Any]] = {}
        self.sent: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.gone: dict[int, ApiError] = {}
        self.faults: deque[Fault] = deque()
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook: dict[str, str] = {}
        self.strict = False
        self.delay = 0.0
        self._updates: deque[dict[str, Any]] = deque()
        self._ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._changed = asyncio.Condition()
        self._poll = 0
        self._answered: set[str] = set()
        self.url = ""

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator["Telegram"]:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            async with self._changed:
                self._poll += 1
                self._changed.notify_all()
            await runner.cleanup()

    # --- the control

    def user(self, number: int, language: str = "vi") -> int:
        self.chats[number] = {
            "id": number,
            "type": "private",
            "first_name": "Nguyễn Văn Bí Mật",
            "username": f"secret{number}",
        }
        self.chats[number]["_language"] = language
        return number

    def group(self, number: int, title: str = "Bản Giữa", kind: str = "group") -> int:
        self.chats[number] = {"id": number, "type": kind, "title": title}
        return number

    async def says(
        self, user: int, text: str, chat: int | None = None, **extra: object
    ) -> None:
        await self._put(
            message={
                "message_id": next(self._message_ids),
                "date": int(time.time()),
                "from": self._from(user),
                "chat": self._shown(chat or user),
                "text": text,
                "something_new": {"unknown": True},
                **extra,
            }
        )

    async def taps(self, user: int, label: str, chat: int | None = None) -> None:
        where = chat or user
        for message in reversed(self.sent[where]):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        await self._put(
                            callback_query={
                                "id": str(next(self._ids)),
                                "from": self._from(user),
                                "chat_instance": "1",
                                "message": message,
                                "data": button["callback_data"],
                            }
                        )
                        return
        raise AssertionError(f"no button {label!r} in {where}")

    async def joins(self, user: int, chat: int) -> None:
        await self._membership(user, chat, "left", "member")

    async def kicks(self, user: int, chat: int) -> None:
        await self._membership(user, chat, "member", "kicked")
        self.gone[chat] = ApiError(403, "Forbidden: bot was kicked from the group chat")

    async def blocks(self, user: int) -> None:
        self.gone[user] = ApiError(403, "Forbidden: bot was blocked by the user")
        await self._membership(user, user, "member", "kicked")

    async def unblocks(self, user: int) -> None:
        self.gone.pop(user, None)
        await self._membership(user, user, "kicked", "member")

    def migrates(self, old: int, new: int) -> None:
        self.group(new, self.chats[old]["title"], "supergroup")
        self.gone[old] = ApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=new,
        )

    async def repeats_last_update(self) -> None:
        async with self._changed:
            self._updates.append(self._updates[-1])
            self._changed.notify_all()

    def texts(self, chat: int) -> list[str]:
        return [message["text"] for message in self.sent[chat]]

    async def until(self, happened: Callable[[], object], seconds: float = 30) -> None:
        """Waits until something is true of this platform; woken by every call."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(happened)

    async def hears(self, chat: int, part: str, seconds: float = 30) -> str:
        """The first message to a chat that contains a text."""
        await self.until(
            lambda: any(part in text for text in self.texts(chat)), seconds
        )
        return next(text for text in self.texts(chat) if part in text)

    def busiest_second(self, method: str = "sendmessage") -> int:
        times = [call.at for call in self.calls if call.method == method]
        return max(
            (sum(start <= t < start + 1 for t in times[i:])
             for i, start in enumerate(times)),
            default=0,
        )  # fmt: skip

    # --- the server

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        if request.match_info["token"] != self.token:
            self.calls.append(Call(method, {}, time.monotonic()))
            async with self._changed:
                self._changed.notify_all()
            return _failure(ApiError(401, "Unauthorized: invalid token specified"))
        data = {**request.query, **await _parameters(request)}
        async with self._changed:
            self.calls.append(Call(method, data, time.monotonic()))
            self._changed.notify_all()
        handler = getattr(self, f"_do_{method}", None)
        if handler is None:
            return _failure(ApiError(404, "Not Found: method not found"))
        fault = self._fault(method, data)
        if fault is not None and fault.kind != "reset-after":
            return await self._fail(fault, request)
        try:
            result = await handler(data)
        except ApiError as error:
            return _failure(error)
        async with self._changed:
            self._changed.notify_all()
        if fault is not None:
            return await self._fail(fault, request)
        if self.delay and method == "sendmessage":
            await asyncio.sleep(self.delay)
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str, data: dict[str, Any]) -> Fault | None:
        if method != "sendmessage":
            return None
        for fault in self.faults:
            if fault.chat is None or fault.chat == int(data["chat_id"]):
                self.faults.remove(fault)
                return fault
        return None

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        match fault.kind:
            case "error":
                error = ApiError(fault.code, fault.description, **fault.parameters)
                return _failure(error)
            case "html":
                return web.Response(
                    status=502,
                    text="<html>Bad Gateway</html>",
                    content_type="text/html",
                )
            case _:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()

    async def _do_getme(self, data: dict[str, Any]) -> object:
        return BOT

    async def _do_getupdates(self, data: dict[str, Any]) -> object:
        if self.webhook.get("url"):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        offset = int(data.get("offset", 0))
        async with self._changed:
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            try:
                async with asyncio.timeout(min(int(data.get("timeout", 0)), 50)):
                    await self._changed.wait_for(
                        lambda: self._updates or self._poll != mine
                    )
            except TimeoutError:
                pass
            if self._poll != mine:
                raise ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that "
                    "only one bot instance is running",
                )
            return list(itertools.islice(self._updates, int(data.get("limit", 100))))

    async def _do_setwebhook(self, data: dict[str, Any]) -> object:
        if not data["url"].startswith("https://"):
            raise ApiError(
                400, "Bad Request: bad webhook: An HTTPS URL must be provided"
            )
        self.webhook = data
        return True

    async def _do_deletewebhook(self, data: dict[str, Any]) -> object:
        self.webhook = {}
        return True

    async def _do_setmycommands(self, data: dict[str, Any]) -> object:
        commands = json.loads(data["commands"])
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        scope = json.loads(data.get("scope", '{"type": "default"}'))["type"]
        self.commands[scope, data.get("language_code", "")] = commands
        return True

    async def _do_answercallbackquery(self, data: dict[str, Any]) -> object:
        if data["callback_query_id"] in self._answered:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query "
                "ID is invalid",
            )
        self._answered.add(data["callback_query_id"])
        return True

    async def _do_sendmessage(self, data: dict[str, Any]) -> object:
        chat = int(data["chat_id"])
        if chat in self.gone:
            raise self.gone[chat]
        if chat not in self.chats:
            raise ApiError(400, "Bad Request: chat not found")
        text = data.get("text", "")
        if data.get("parse_mode") == "HTML":
            text = parsed(text)
        if not text.strip():
            raise ApiError(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise ApiError(400, "Bad Request: message is too long")
        markup = json.loads(data["reply_markup"]) if "reply_markup" in data else {}
        for row in markup.get("inline_keyboard", ()):
            for button in row:
                if len(button.get("callback_data", "x").encode()) not in range(1, 65):
                    raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        if self.strict:
            self._check_limits(chat)
        message = {
            "message_id": next(self._message_ids),
            "date": int(time.time()),
            "from": BOT,
            "chat": self._shown(chat),
            "text": text,
        }
        if markup:
            message["reply_markup"] = markup
        if "message_thread_id" in data:
            message["message_thread_id"] = int(data["message_thread_id"])
        self.sent[chat].append(message)
        return message

    def _check_limits(self, chat: int) -> None:
        now = time.monotonic()
        recent = [
            c for c in self.calls if c.method == "sendmessage" and c.at > now - 60
        ]
        own = [c for c in recent if int(c.data["chat_id"]) == chat]
        if chat < 0 and len(own) > 20:
            raise _too_many(40)
        if chat > 0 and sum(c.at > now - 1 for c in own) > 3:
            raise _too_many(1)

    # --- updates

    async def _put(self, **update: object) -> None:
        body = {"update_id": next(self._ids), **update}
        async with self._changed:
            self._updates.append(body)
            self._changed.notify_all()
        if self.webhook.get("url"):
            await self.deliver(body)

    async def deliver(self, body: object, to: str | None = None) -> int:
        """One call of the webhook; its status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                to or self.webhook["url"], json=body, headers=headers
            ) as answer,
        ):
            return answer.status

    async def _membership(self, user: int, chat: int, was: str, is_: str) -> None:
        await self._put(
            my_chat_member={
                "chat": self._shown(chat),
                "from": self._from(user),
                "date": int(time.time()),
                "old_chat_member": {"user": BOT, "status": was},
                "new_chat_member": {"user": BOT, "status": is_},
            }
        )

    def _from(self, user: int) -> dict[str, Any]:
        known = self.chats.get(user) or {}
        return {
            "id": user,
            "is_bot": False,
            "first_name": "Nguyễn Văn Bí Mật",
            "username": f"secret{user}",
            "language_code": known.get("_language", "vi"),
        }

    def _shown(self, chat: int) -> dict[str, Any]:
        return {k: v for k, v in self.chats[chat].items() if not k.startswith("_")}


def _too_many(seconds: int) -> ApiError:
    return ApiError(
        429, f"Too Many Requests: retry after {seconds}", retry_after=seconds
    )


def too_many(seconds: int, chat: int | None = None) -> Fault:
    return Fault(
        "error",
        429,
        f"Too Many Requests: retry after {seconds}",
        {"retry_after": seconds},
        chat,
    )


def _failure(error: ApiError) -> web.Response:
    body: dict[str, object] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return dict(await request.post())
