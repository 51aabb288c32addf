"""`GET /v/{code}`: what was sent under a code, for whoever doubts it. A plain page.

`GET /v/{code}.pdf` is the same as a paper; `?lang=` is the language of both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from aiohttp import hdrs, web

from bot.bulletins.handouts.notice_paper import NoticePapers
from bot.bulletins.vouching import vouched
from bot.bulletins.vouching.vouched import Standing, Vouched
from bot.channels.web import guard, limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.drawing import to_html
from bot.delivery.model import Broadcast
from bot.drawing.press import Press, digest
from bot.i18n import Translator
from bot.places import Places

_NOT_A_DIGIT = re.compile(r"\D+")
DIGITS = 6
LANGUAGE_LENGTH = 35
SAID = 200  # letters of a correction
MOST_WAITING = 8  # for a paper: more are asked to come again
COME_AGAIN = 10  # seconds
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The page over what was sent."""

    channel: WebChannel
    places: Places
    looks: limits.Buckets
    style: str = ""  # of its head
    press: Press = field(default_factory=Press)

    def routes(self) -> list[web.RouteDef]:
        """A code's paper and page, and where the form leads that takes one."""
        return [
            web.get(r"/v/{code:[^/]+}.pdf", self.paper),
            web.get("/v/{code}", self.show),
            web.get("/v", self.ask),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        """`?code=` goes to its page; without one there is the form."""
        code = _plain(request.query.get("code", ""))
        if len(code) == DIGITS:
            raise web.HTTPSeeOther(f"/v/{code}")
        _ = self._words(request)
        return _response(_page(_, [], _("Tin của Loa Bản"), self.style), 200)

    async def show(self, request: web.Request) -> web.Response:
        """The notice, whose it is, if it still holds; 404 for what was not sent."""
        _ = self._words(request)
        self._count(request, _)
        code = _plain(request.match_info["code"])
        found = None
        if len(code) == DIGITS:
            async with self.channel.database.read() as connection:
                found = await vouched.by_code(
                    connection, code, _.language, self.channel.clock()
                )
        if found is None:
            return self._none(_)
        return _response(self._shown(_, found), 200)

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """The notice to be printed; set in a child, while others are answered."""
        _ = self._words(request)
        self._count(request, _)
        code = _plain(request.match_info["code"])
        paper = None
        if len(code) == DIGITS:
            async with self.channel.database.read() as connection:
                now = self.channel.clock()
                found = await vouched.by_code(connection, code, _.language, now)
                if found is not None:
                    paper = await self._papers.of_sent(connection, _, found)
        if paper is None:
            return self._none(_)
        version = digest(paper)
        if any(tag.value == version for tag in request.if_none_match or ()):
            return web.Response(status=304)
        made = None
        if self.press.waiting < MOST_WAITING:
            made = await self.press.pdf(paper)
        if made is None:
            raise web.HTTPServiceUnavailable(
                text=_("Đông quá. Chờ một lát rồi thử lại nhé."),
                headers={hdrs.RETRY_AFTER: str(COME_AGAIN)},
            )
        response = web.Response(body=made, content_type=PDF)
        response.etag = version
        response.headers[hdrs.CACHE_CONTROL] = "no-cache"
        response.headers[hdrs.VARY] = hdrs.ACCEPT_LANGUAGE
        shown = f'inline; filename="tin-LB-{code}.pdf"'
        response.headers[hdrs.CONTENT_DISPOSITION] = shown
        return response

    def _none(self, _: Translator) -> web.Response:
        said = _("Không có tin nào mang mã này. Xem lại mã rồi gõ lại.")
        page = _page(_, [f"<p>{escape(said)}</p>"], said, self.style)
        return _response(page, 404)

    @property
    def _papers(self) -> NoticePapers:
        return NoticePapers(self.places, self.channel.config)

    def _words(self, request: web.Request) -> Translator:
        language = request.query.get("lang", "")[:LANGUAGE_LENGTH]
        language = language or guard.language_of(
            request, self.channel.catalogues.languages
        )
        return self.channel.catalogues.translator(language)

    def _count(self, request: web.Request, _: Translator) -> None:
        """Raises 429: whoever tries code after code is in no hurry."""
        address = guard.client_address(request, self.channel.config.web_proxies)
        networks: Sequence[str] = guard.networks_of(address)
        wait = self.looks.retry_after(networks, self.channel.clock())
        if wait:
            raise web.HTTPTooManyRequests(
                text=_("Đông quá. Chờ một lát rồi thử lại nhé."),
                headers={hdrs.RETRY_AFTER: str(wait)},
            )

    def _shown(self, _: Translator, found: Vouched) -> str:
        sent = found.broadcast
        title = _("Tin mã LB {code}", code=sent.code or "")
        lines = [f"<h1>{escape(title)}</h1>", f"<p><strong>{self._standing(_, found)}"]
        lines[-1] += "</strong></p>"
        lines.append(f'<blockquote lang="{escape(found.body.language)}">')
        lines += [to_html(found.body), "</blockquote>"]
        lines += [f"<p>{escape(line)}</p>" for line in self._about(_, found)]
        link = f"/v/{sent.code}.pdf?lang={_.language}"
        label = _("Tờ để in, khổ A4")
        lines.append(f'<p><a href="{escape(link)}">{escape(label)}</a></p>')
        return _page(_, lines, title, self.style + self._feed_of(_, sent))

    def _feed_of(self, _: Translator, sent: Broadcast) -> str:
        """Where a reader of feeds finds what comes after it."""
        place = self.places.by_path(sent.place)
        if place is None:
            return ""
        name = escape(self.places.label(place, _.language))
        address = escape(f"/feed/{place.code}.atom?lang={_.language}")
        kind = "application/atom+xml"
        return f'<link rel="alternate" type="{kind}" title="{name}" href="{address}">'

    def _standing(self, _: Translator, found: Vouched) -> str:
        said = self._papers.standing(_, found, SAID)
        if found.standing is not Standing.CORRECTED:
            return escape(said)
        code = (found.newer or found.broadcast).code or ""
        label = _("Xem tin mới, mã LB {code}", code=code)
        return f'{escape(said)} <a href="/v/{escape(code)}">{escape(label)}</a>'

    def _about(self, _: Translator, found: Vouched) -> list[str]:
        """By whom, when, for where; and who runs this bot."""
        lines = [*self._papers.about(_, found.broadcast)]
        operator = self.channel.config.operator
        if operator is None:
            lines.append(_("Loa Bản đang là bản chạy thử, chưa có cơ quan đứng tên."))
        else:
            lines.append(_("Loa Bản do {operator} đứng tên.", operator=operator))
        return lines


def _plain(typed: str) -> str:
    """A code's digits, however they were written; nothing where there is more."""
    return _NOT_A_DIGIT.sub("", typed[:40])


def _response(text: str, status: int) -> web.Response:
    response = web.Response(
        text=text, status=status, content_type="text/html", charset="utf-8"
    )
    response.headers[hdrs.CACHE_CONTROL] = "no-cache"
    response.headers[hdrs.VARY] = hdrs.ACCEPT_LANGUAGE
    return response


def _page(_: Translator, parts: Sequence[str], title: str, head: str = "") -> str:
    """Head, the parts, and a form for another code."""
    label = _("Xem tin khác: gõ sáu số sau chữ LB")
    look = _("Xem")
    form = (
        f'<form action="/v" method="get"><label>{escape(label)} '
        '<input name="code" inputmode="numeric" maxlength="20" required></label> '
        f"<button>{escape(look)}</button></form>"
    )
    return (
        f'<!doctype html><html lang="{escape(_.language)}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)} – Loa Bản</title>{head}</head><body><main>"
        + "\n".join([*parts, form])
        + "</main></body></html>"
    )
