"""The web chat's routes: the page, the JSON API, the event stream."""

import asyncio
import hashlib
import ipaddress
import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import hdrs, web

from bot.channels.web import limits, records
from bot.channels.web.channel import WebChannel
from bot.channels.web.drawing import as_message
from bot.clock import DAY
from bot.i18n import Translator
from bot.messaging import MAX_BUTTON_BYTES, Address, Event, Incoming

PAGE = Path(__file__).parent / "page"
MAX_TEXT = 4096
MAX_ID = 64
MAX_BODY = 64 * 1024
HEARTBEAT = 25.0  # seconds
REPLAY = 7 * DAY

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css",
          ".svg": "image/svg+xml"}  # fmt: skip

Take = Callable[[Incoming], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def routes(channel: WebChannel, take: Take) -> list[web.RouteDef]:
    """Everything that the web chat serves."""
    chat = _Chat(channel, take)
    return [
        web.get("/", _page("index.html")),
        web.get("/static/chat.js", _page("chat.js")),
        web.get("/static/chat.css", _page("chat.css")),
        web.get("/static/loudspeaker.svg", _page("loudspeaker.svg")),
        web.post("/api/chat", chat.message),
        web.get("/api/chat/events", chat.events),
    ]


@web.middleware
async def security_headers(
    request: web.Request, handler: Handler
) -> web.StreamResponse:
    """The same headers on every answer, errors included."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(_HEADERS)
        raise
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _page(name: str) -> Handler:
    body = (PAGE / name).read_bytes()
    etag = hashlib.sha256(body).hexdigest()[:16]
    kind = _TYPES[Path(name).suffix]

    async def serve(request: web.Request) -> web.StreamResponse:
        response = web.Response(body=body, content_type=kind, charset="utf-8")
        response.etag = etag
        response.headers["Cache-Control"] = "no-cache"
        if any(e.value == etag for e in request.if_none_match or ()):
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        response.enable_compression()
        return response

    return serve


class _Chat:
    """The API over one channel."""

    def __init__(self, channel: WebChannel, take: Take) -> None:
        self._channel = channel
        self._database = channel.database
        self._take = take
        self._messages = limits.messages()
        self._sessions = limits.sessions()

    async def message(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/chat`: one message in, its replies out."""
        _ = self._translator(request)
        _check_origin(request)
        asked = await _body(request, _)
        now = self._channel.clock()
        session, digest = await self._session(request, asked.get("session"), _)
        wait = self._messages.retry_after(digest, now)
        if wait:
            raise _too_many(wait, _)
        id_ = asked.get("id") or secrets.token_urlsafe(12)
        incoming = Incoming(
            address=Address("web", digest),
            id=f"{digest}:{id_}",
            event=Event.BUTTON if asked.get("button") else Event.TEXT,
            sender=digest,
            text=asked.get("text") or "",
            button=asked.get("button") or "",
            language_hint=_language(request),
            received_at=now,
        )
        await self._take(incoming)
        async with self._database.read() as connection:
            replies = await records.replies_to(connection, digest, incoming.id)
        return _json(
            {
                "session": session,
                "replies": [as_message(number, reply) for number, reply in replies],
            }
        )

    async def _session(
        self, request: web.Request, given: str | None, _: Translator
    ) -> tuple[str, str]:
        """The session that was given, or a new one made here."""
        now = self._channel.clock()
        if given:
            digest = records.digest_of(given)
            async with self._database.read() as connection:
                seen_at = await records.last_seen(connection, digest)
            if seen_at is not None:
                if records.is_stale(seen_at, now):
                    async with self._database.write() as connection:
                        await records.touch(connection, digest, now)
                return given, digest
        address = client_address(request, self._channel.config.web_proxies)
        wait = self._sessions.retry_after(address, now)
        if wait:
            raise _too_many(wait, _)
        async with self._database.write() as connection:
            session = await records.new_session(connection, now)
        return session, records.digest_of(session)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/chat/events`: what is pushed, from now on or since an id."""
        _check_origin(request)
        digest = records.digest_of(request.query.get("session", ""))
        async with self._database.read() as connection:
            if await records.last_seen(connection, digest) is None:
                raise web.HTTPNotFound
            last = await records.newest_id(connection, digest)
        # A page that was closed meanwhile says in the address where it stood.
        asked = request.headers.get("Last-Event-ID") or request.query.get("last", "")
        if asked.isdigit():
            last = int(asked)
        response = web.StreamResponse(
            headers={
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
                **_HEADERS,
            }
        )
        await response.prepare(request)
        # The id at once: a page that loses its line tells where it stood.
        await response.write(f"retry: 3000\nid: {last}\n: here\n\n".encode())
        await self._stream(response, digest, last)
        return response

    async def _stream(
        self, response: web.StreamResponse, digest: str, last: int
    ) -> None:
        bell = self._channel.listen()
        try:
            while not self._channel.is_closing:
                bell.clear()
                since = self._channel.clock() - REPLAY
                async with self._database.read() as connection:
                    found = await records.pushed_after(connection, digest, last, since)
                for number, reply in found:
                    data = json.dumps(as_message(number, reply), ensure_ascii=False)
                    await response.write(f"id: {number}\ndata: {data}\n\n".encode())
                    last = number
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await bell.wait()
                except TimeoutError:
                    await response.write(b": still here\n\n")
        except (ConnectionResetError, asyncio.CancelledError):
            return  # the page was closed
        finally:
            self._channel.forget(bell)

    def _translator(self, request: web.Request) -> Translator:
        return self._channel.catalogues.translator(_language(request) or "vi")


async def _body(request: web.Request, _: Translator) -> dict[str, Any]:
    """The message, checked; raises the HTTP refusal with one clear sentence."""
    if request.content_type != "application/json":
        raise _refusal(web.HTTPUnsupportedMediaType, _("Chỉ nhận JSON."))
    if (request.content_length or 0) > MAX_BODY:
        raise _refusal_too_large(_)
    raw = await request.content.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise _refusal_too_large(_)
    try:
        asked = json.loads(raw)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise _refusal(
            web.HTTPBadRequest, _("Không đọc được: không phải JSON.")
        ) from None
    if not isinstance(asked, dict):
        raise _refusal(web.HTTPBadRequest, _("Phải là một đối tượng JSON."))
    for name in ("session", "id", "text", "button"):
        value = asked.get(name)
        if value is not None and not isinstance(value, str):
            raise _refusal(web.HTTPBadRequest, _("“{name}” phải là chữ.", name=name))
    _check_lengths(asked, _)
    return asked


def _check_lengths(asked: dict[str, Any], _: Translator) -> None:
    if not (asked.get("text") or "").strip() and not asked.get("button"):
        raise _refusal(web.HTTPBadRequest, _("Chưa có chữ nào."))
    if len(asked.get("text") or "") > MAX_TEXT:
        text = _("Dài quá: nhiều nhất {most} chữ cái.", most=MAX_TEXT)
        raise _refusal(web.HTTPBadRequest, text)
    if len((asked.get("button") or "").encode()) > MAX_BUTTON_BYTES:
        raise _refusal(web.HTTPBadRequest, _("Nút này không có."))
    if len(asked.get("id") or "") > MAX_ID:
        raise _refusal(web.HTTPBadRequest, _("“{name}” dài quá.", name="id"))


def _refusal(kind: type[web.HTTPException], text: str) -> web.HTTPException:
    return kind(
        text=json.dumps({"error": text}, ensure_ascii=False),
        content_type="application/json",
    )


def _refusal_too_large(_: Translator) -> web.HTTPException:
    return web.HTTPRequestEntityTooLarge(
        max_size=MAX_BODY,
        actual_size=MAX_BODY + 1,
        text=json.dumps({"error": _("Dài quá.")}, ensure_ascii=False),
        content_type="application/json",
    )


def _too_many(wait: int, _: Translator) -> web.HTTPException:
    refusal = _refusal(
        web.HTTPTooManyRequests, _("Nhanh quá. Chờ một lát rồi gõ tiếp nhé.")
    )
    refusal.headers[hdrs.RETRY_AFTER] = str(wait)
    return refusal


def _json(document: object) -> web.Response:
    return web.json_response(
        document,
        headers={"Cache-Control": "no-store"},
        dumps=lambda value: json.dumps(value, ensure_ascii=False),
    )


def _check_origin(request: web.Request) -> None:
    """Another site's page must not speak through a visitor's browser."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin and origin.split("://", 1)[-1] != request.host:
        raise web.HTTPForbidden


def _language(request: web.Request) -> str:
    first = request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",", maxsplit=1)[0]
    code = first.split(";", maxsplit=1)[0].strip()
    return code if code.replace("-", "").isalpha() else ""


def client_address(request: web.Request, proxies: tuple[str, ...]) -> str:
    """Who asks; X-Forwarded-For counts only from a proxy that is ours."""
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if not forwarded or not _is_one_of(peer, proxies):
        return peer
    for hop in reversed([part.strip() for part in forwarded.split(",")]):
        if not _is_one_of(hop, proxies):
            return hop
    return peer


def _is_one_of(address: str, networks: tuple[str, ...]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(n, strict=False) for n in networks)
