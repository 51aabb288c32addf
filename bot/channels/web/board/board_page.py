"""`GET /board/{place}`: the page, what it shows now, its codes for phones, its chat."""

import hashlib
import io
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import orjson
import segno
from aiohttp import hdrs, web

from bot import audit, drawing
from bot.channels.web import chat_body, guard, limits, sessions
from bot.channels.web.board.contents import Contents
from bot.channels.web.channel import WebChannel
from bot.channels.web.pages.one_script import joined
from bot.channels.web.pages.page_files import ASK_AGAIN, FOR_GOOD, TYPES, Files
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator
from bot.messaging import Address
from bot.messaging.phone_links import messenger_link, page_link
from bot.people.groups import boards
from bot.places import Place

SCREEN = Path(__file__).with_name("screen")
FONTS = Path(drawing.__file__).with_name("fonts")
FOLDER = "/board/files/"
MODULES = ("board", "cutting", "shown")  # one script, see `pages/one_script.py`
MOST_LANGUAGES = 5
CODES = ("web", "phone")
LOOKS_AT_ONCE, LOOKS_A_SECOND = 300, 20  # of a household: a house has several boards


class BoardPage:
    """The pages of all boards."""

    def __init__(self, channel: WebChannel, contents: Contents, files: Files) -> None:
        """Reads the files once; `files` are those of the chat that a touch opens."""
        self._channel = channel
        self._contents = contents
        self._chat = files
        self._looks = limits.Buckets(LOOKS_AT_ONCE, LOOKS_A_SECOND)
        self._bodies = {file.name: file.read_text("utf-8") for file in SCREEN.iterdir()}
        # Two megabytes for the few screens that lack them: left on the disk.
        self._fonts = {file.name: file for file in FONTS.glob("*.?tf")}
        scripts = {name: self._bodies.pop(f"{name}.js") for name in MODULES}
        self._bodies["board.js"] = joined(scripts, "board")
        digest = hashlib.sha256(files.version.encode())
        for name in sorted(self._bodies):
            digest.update(name.encode() + b"\0" + self._bodies[name].encode())
        for name in sorted(self._fonts):
            digest.update(f"{name} {self._fonts[name].stat().st_size}".encode())
        self.version = digest.hexdigest()[:12]

    def routes(self) -> list[web.RouteDef]:
        """The page of a place, and what it loads."""
        return [
            web.get("/board/worker.js", self.worker),
            web.get(FOLDER + "{version}/{name}", self.file),
            web.get("/board/{place}", self.page),
            web.get("/board/{place}/now", self.now),
            web.get("/board/{place}/chat", self.chat),
            web.post("/board/{place}/register", self.register),
            web.get("/board/{place}/{channel}.svg", self.code),
        ]

    # --- the page --------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """The screen; all that it says comes from `now`."""
        place = self._place(request)
        _ = self._channel.catalogues.translator(self._languages(request)[0])
        name = self._contents.places.short_label(place, _.language)
        values = {
            "lang": _.language,
            "place": place.code,
            "name": name[:1].upper() + name[1:],
            "title": _("Bảng tin"),
            "ask": _("Chạm vào đây để hỏi"),
            "off": _("Bảng tin cần JavaScript, mà trình duyệt này đang tắt."),
        }
        text = self._versioned("board.html")
        text = text.replace("/static/", f"/static/{self._chat.version}/")
        for key, value in values.items():
            text = text.replace(f"{{{{{key}}}}}", escape(value))
        return self._asked_again(request, text, ".html")

    async def worker(self, request: web.Request) -> web.Response:
        """What opens a board where there is no line."""
        return self._asked_again(request, self._versioned("board_worker.js"), ".js")

    def _versioned(self, name: str) -> str:
        return self._bodies[name].replace(FOLDER, f"{FOLDER}{self.version}/")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A script, style or font; another version's page gets today's file."""
        name = request.match_info["name"]
        response: web.StreamResponse
        if name in self._fonts:
            kind = {hdrs.CONTENT_TYPE: f"font/{name[-3:]}"}
            response = web.FileResponse(self._fonts[name], headers=kind)
        elif name not in self._bodies or name.endswith(".html"):
            raise web.HTTPNotFound
        else:
            response = _response(self._bodies[name], Path(name).suffix)
        is_current = request.match_info["version"] == self.version
        response.headers[hdrs.CACHE_CONTROL] = FOR_GOOD if is_current else ASK_AGAIN
        return response

    def _asked_again(
        self, request: web.Request, text: str, suffix: str
    ) -> web.Response:
        tag = hashlib.sha256(text.encode()).hexdigest()[:16]
        if any(known.value == tag for known in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = _response(text, suffix)
        response.etag = tag
        response.headers[hdrs.CACHE_CONTROL] = ASK_AGAIN
        return response

    async def chat(self, request: web.Request) -> web.Response:
        """The chat as a passer-by gets it: large, and forgotten a minute later."""
        self._place(request)
        own = f"{FOLDER}{self.version}/"
        style = f'<link rel="stylesheet" href="{own}kiosk.css"></head>'
        script = f'<head><script src="{own}kiosk.js" defer></script>'  # the first
        text = self._chat.index.replace("</head>", style, 1)
        text = text.replace("<head>", script, 1)
        done = escape(self._leaving(request))
        kept = f'<html data-keeps=".board" data-leave="{done}" '
        text = text.replace("<html ", kept, 1)
        return self._asked_again(request, text, ".html")

    def _leaving(self, request: web.Request) -> str:
        """What ends a passer-by's talk, in the language in which they came."""
        _ = self._channel.catalogues.translator(self._languages(request)[0])
        return _("Xong, về bảng tin")

    # --- what is on it ---------------------------------------------------------------

    async def now(self, request: web.Request) -> web.Response:
        """What is in force; 204 to whoever `have`s just this already."""
        place = self._place(request)
        self._count(request)
        if token := guard.token_of(request):  # a board that is counted is still there
            await self._channel.opened_by(token)
        shown = await self._contents.of(place, self._languages(request))
        name = f"{shown.name}-{self.version}"
        response = web.Response(status=204)
        if request.query.get("have") != name:
            codes = [
                channel
                for channel in ("web", "phone")
                if self._link(request, place, channel)
            ]
            head = {"name": name, "codes": codes}
            response = web.json_response(body=_with(head, shown.body))
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        return response

    async def register(self, request: web.Request) -> web.Response:
        """With an officer's code the screen is a board that is sent to and counted."""
        place, _ = self._place(request), self._words(request)
        self._count(request)
        chat_body.refuse_foreign(request, self._contents.config.public_url, _)
        code = await chat_body.read_session(request, _)
        now, language = self._channel.clock(), self._languages(request)[0]
        async with self._channel.database.write() as connection:
            by = await boards.redeem(connection, code, place.path, now)
            if by is None:
                raise web.HTTPForbidden(text=_("Mã này không dùng được nữa."))
            token = await sessions.new(connection, now)
            address = Address(self._channel.name, sessions.digest_of(token))
            number = await boards.keep(connection, address, place.path, language, now)
            about, detail = place.path, str(number)
            await audit.record(
                connection, now, by, "board.register", about=about, detail=detail
            )
        return web.json_response({"session": token})

    async def code(self, request: web.Request) -> web.Response:
        """A square code for a phone's camera."""
        link = self._link(request, self._place(request), request.match_info["channel"])
        if not link:
            raise web.HTTPNotFound
        drawn = io.BytesIO()
        segno.make(link, error="m").save(
            drawn, kind="svg", border=3, omitsize=True, xmldecl=False, light="white"
        )
        return self._asked_again(request, drawn.getvalue().decode(), ".svg")

    def _link(self, request: web.Request, place: Place, channel: str) -> str:
        """What a code leads to: the chat, with the commune along."""
        code = place.commune or place.code
        if channel == "phone":
            return messenger_link(self._contents.channels.values(), code)
        if channel != "web":
            return ""
        base = self._contents.config.public_url
        return page_link(base or str(request.url.origin()), code)

    # --- who asks --------------------------------------------------------------------

    def _place(self, request: web.Request) -> Place:
        """Raises 404, in one sentence."""
        found = self._contents.places.by_code(request.match_info["place"])
        if found is None:
            _ = self._words(request)
            said = escape(_("Không có nơi nào mang mã này."))
            raise web.HTTPNotFound(
                text=f'<!doctype html><html lang="{escape(_.language)}"><title>Loa Bản'
                f"</title><main><p>{said}</p></main></html>",
                content_type="text/html",
            )
        return found

    def _languages(self, request: web.Request) -> tuple[str, ...]:
        """`?lang=vi,zh-Hans`, those that we speak; the source language without any."""
        known = self._channel.catalogues.languages
        asked = request.query.get("lang", "")[:100].split(",")
        found = dict.fromkeys(one.strip() for one in asked if one.strip() in known)
        return tuple(found)[:MOST_LANGUAGES] or (SOURCE_LANGUAGE,)

    def _words(self, request: web.Request) -> Translator:
        language = guard.language_of(request, self._channel.catalogues.languages)
        return self._channel.catalogues.translator(language or SOURCE_LANGUAGE)

    def _count(self, request: web.Request) -> None:
        """Raises 429 for more than a house full of boards."""
        address = guard.client_address(request, self._channel.config.web_proxies)
        networks: Sequence[str] = guard.networks_of(address)
        wait = self._looks.retry_after(networks, self._channel.clock())
        if wait:
            raise web.HTTPTooManyRequests(headers={hdrs.RETRY_AFTER: str(wait)})


def _with(head: Mapping[str, object], body: bytes) -> bytes:
    """One object of both: the second is long, and the same for everyone."""
    return orjson.dumps(head)[:-1] + b"," + body[1:]


def _response(text: str, suffix: str) -> web.Response:
    response = web.Response(text=text, content_type=TYPES[suffix], charset="utf-8")
    response.enable_compression()
    return response
