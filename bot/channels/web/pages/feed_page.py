"""`GET /feed/{place}.atom`, `GET /feed/{place}.cap`, `GET /cap/{code}.xml`.

What is addressed to everyone of a place and of what is around it: all of it as a feed;
the urgent part as a feed of CAP alerts; one such alert.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from textwrap import shorten

from aiohttp import hdrs, web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.alerts import alert, cap_writer, imported, own_alerts
from bot.bulletins.first_edition import WELCOME
from bot.bulletins.measure import FOLDED
from bot.bulletins.notice_choices import Audience, Details
from bot.channels.web import guard, limits
from bot.channels.web.channel import WebChannel
from bot.channels.web.pages import atom
from bot.channels.web.pages.atom import Entry, Feed, Link
from bot.clock import SECOND, Milliseconds, local
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup, publication
from bot.delivery.aftermath.publication import Published
from bot.delivery.model import Broadcast, State
from bot.i18n import N_, Translator
from bot.people.categories import Category
from bot.places import Place, Places

CACHED_FOR = 60  # seconds
TITLE = 100  # letters
SUMMARY = 300
LANGUAGE_LENGTH = 35
DIGITS = 6  # of a code
MOST_CORRECTED = 10  # one after the other
MOST_SEEN = 500  # feeds, each in a language
_PERSONAL = (WELCOME, FOLDED)  # made for the chats that they go to


@dataclass(frozen=True, slots=True)
class FeedPage:
    """The feeds of all places, and the alerts that they lead to."""

    channel: WebChannel
    places: Places
    categories: Sequence[Category]
    looks: limits.Buckets
    # Which body of a feed was there when: what left it changes it, too.
    _seen: OrderedDict[str, tuple[str, Milliseconds]] = field(
        default_factory=OrderedDict
    )

    def routes(self) -> list[web.RouteDef]:
        """The two feeds of a place, and the alert of a code."""
        return [
            web.get(r"/feed/{place:[^/]+}.atom", self.news),
            web.get(r"/feed/{place:[^/]+}.cap", self.alerts),
            web.get(r"/cap/{code:\d{6}}.xml", self.one_alert),
        ]

    async def news(self, request: web.Request) -> web.Response:
        """Everything that is for everyone there."""
        return await self._feed(request, only_urgent=False)

    async def alerts(self, request: web.Request) -> web.Response:
        """The urgent part of it, each with its CAP file."""
        return await self._feed(request, only_urgent=True)

    async def _feed(self, request: web.Request, *, only_urgent: bool) -> web.Response:
        self._count(request)
        _ = self._words(request)
        place = self.places.by_code(request.match_info["place"])
        if place is None:
            raise web.HTTPNotFound(text=_("Không có nơi nào mang mã này."))
        above = self.places.ancestors(place.path)
        async with self.channel.database.read() as connection:
            found = await publication.lately(
                connection,
                [place.path, *(one.path for one in above)],
                [_.language, SOURCE_LANGUAGE],
                self.channel.clock(),
                not_bulletins=_PERSONAL,
                only_urgent=only_urgent,
            )
        origin = self._origin(request)
        entries = [self._entry(_, one, origin) for one in found]
        feed = self._around(_, place, origin, entries, only_urgent=only_urgent)
        name = f"{place.code} {_.language} {only_urgent}"
        return self._answered(request, atom.written(feed), atom.MEDIA_TYPE, name)

    async def one_alert(self, request: web.Request) -> web.Response:
        """An urgent notice as an alert, taken back as its cancel; 404 for all else."""
        self._count(request)
        async with self.channel.database.read() as connection:
            found = await lookup.sent_as(connection, request.match_info["code"])
            if found is None or not _is_alert(found):
                _ = self._words(request)
                raise web.HTTPNotFound(
                    text=_("Không có tin khẩn nào mang mã này. Xem lại mã.")
                )
            languages = [found.language, SOURCE_LANGUAGE]
            (one,) = await publication.with_what_became(connection, [found], languages)
            earlier = await _corrected(connection, found)
            said = await imported.said_of(connection, [found.id])
        around = own_alerts.Around(
            self._origin(request),
            self.places,
            self.channel.catalogues,
            self.categories,
        )
        made = own_alerts.of(one, earlier, said.get(found.id), around)
        body = cap_writer.written(made, self.channel.config.timezone)
        return self._answered(request, body, alert.MEDIA_TYPE, f"LB {found.code}")

    # --- what is asked for -----------------------------------------------------------

    def _count(self, request: web.Request) -> None:
        """Raises 429 for who asks without end."""
        address = guard.client_address(request, self.channel.config.web_proxies)
        wait = self.looks.retry_after(guard.networks_of(address), self.channel.clock())
        if wait:
            raise web.HTTPTooManyRequests(
                text=self._words(request)(N_("Đông quá. Chờ một lát rồi thử lại nhé.")),
                headers={hdrs.RETRY_AFTER: str(wait)},
            )

    def _words(self, request: web.Request) -> Translator:
        """By the address alone: what lies in caches between is one language's."""
        language = request.query.get("lang", "")[:LANGUAGE_LENGTH]
        return self.channel.catalogues.translator(language or SOURCE_LANGUAGE)

    def _origin(self, request: web.Request) -> str:
        return self.channel.config.public_url or str(request.url.origin())

    def _answered(
        self, request: web.Request, body: bytes, media_type: str, name: str
    ) -> web.Response:
        """Whole, or that nothing is new."""
        tag = hashlib.sha256(body).hexdigest()[:16]
        since = self._there_since(name, tag)
        asked, known = request.if_modified_since, request.if_none_match
        if known is not None:
            is_known = any(one.value in (tag, "*") for one in known)
        else:
            is_known = asked is not None and since is not None and since <= asked
        if is_known:
            response = web.Response(status=304)
        else:
            response = web.Response(body=body, content_type=media_type, charset="utf-8")
        response.etag = tag
        response.last_modified = since
        response.headers[hdrs.CACHE_CONTROL] = f"public, max-age={CACHED_FOR}"
        return response

    def _there_since(self, name: str, tag: str) -> datetime | None:
        """The full second from which on a body was there; None within it."""
        now = self.channel.clock()
        known = self._seen.get(name)
        at = known[1] if known is not None and known[0] == tag else now
        self._seen[name] = tag, at
        self._seen.move_to_end(name)
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        second = -(-at // SECOND)
        return datetime.fromtimestamp(second, UTC) if second * SECOND <= now else None

    # --- what is said ----------------------------------------------------------------

    def _around(
        self,
        _: Translator,
        place: Place,
        origin: str,
        entries: Sequence[Entry],
        *,
        only_urgent: bool,
    ) -> Feed:
        name = self.places.label(place, _.language)
        ending = "cap" if only_urgent else "atom"
        own = f"{origin}/feed/{place.code}.{ending}?lang={_.language}"
        page = f"{origin}/board/{place.code}?lang={_.language}"
        title = _("Tin của {place}", place=name)
        if only_urgent:
            title = _("Tin khẩn của {place}", place=name)
        return Feed(
            id=atom.lasting_id("feed", ending, place.path, _.language),
            title=title,
            language=_.language,
            author=self.channel.config.operator or "Loa Bản",
            links=(
                Link("self", own, atom.MEDIA_TYPE),
                Link("alternate", page, "text/html"),
            ),
            entries=entries,
        )

    def _entry(self, _: Translator, one: Published, origin: str) -> Entry:
        sent = one.broadcast
        details = Details.from_json(sent.details)
        text = details.versions.get(_.language) or sent.text or one.body.text
        title = shorten(text, TITLE, placeholder="…")
        standing = self._standing(_, one)
        whole = f"{standing}\n\n{one.body.text}" if standing else one.body.text
        return Entry(
            id=atom.lasting_id("broadcast", sent.id, sent.code or "", sent.created_at),
            title=_titled(_, one, title),
            language=_.language if standing else one.body.language or sent.language,
            author=self._author(_, sent),
            published=one.began_at,
            updated=one.changed_at,
            summary=standing or shorten(text, SUMMARY, placeholder="…"),
            content=whole,
            links=self._links(_, sent, origin),
            categories=self._categories(_, sent),
        )

    def _standing(self, _: Translator, one: Published) -> str:
        """Why it no longer holds; empty while it does."""
        when = _.moment(local(one.changed_at, self.channel.config.timezone))
        if one.newer is not None:
            text = shorten(one.newer.text, SUMMARY, placeholder="…")
            return _(
                "Tin này không còn đúng, đã đính chính lúc {when}: {text}",
                when=when,
                text=text,
            )
        if one.broadcast.state is State.STOPPED:
            return _("Tin này đã dừng gửi lúc {when}.", when=when)
        if one.recalled_at is not None:
            return _("Tin này đã thu hồi lúc {when}, không còn đúng.", when=when)
        return ""

    def _author(self, _: Translator, sent: Broadcast) -> str:
        place = self.places.by_path(sent.place)
        name = self.places.label(place, _.language) if place is not None else ""
        named = f"{sent.by_name}, {name}" if sent.by_name else name
        return named[:1].upper() + named[1:] or "Loa Bản"

    def _links(self, _: Translator, sent: Broadcast, origin: str) -> list[Link]:
        """Where it stands in full; a bulletin has no code, its board shows it."""
        place = self.places.by_path(sent.place)
        where = (
            f"/v/{sent.code}" if sent.code else f"/board/{place.code if place else ''}"
        )
        page = Link("alternate", f"{origin}{where}?lang={_.language}", "text/html")
        if not _is_alert(sent):
            return [page]
        file = f"{origin}/cap/{sent.code}.xml"
        return [page, Link("alternate", file, alert.MEDIA_TYPE)]

    def _categories(self, _: Translator, sent: Broadcast) -> list[tuple[str, str]]:
        found = [
            (one.id, one.name(_.language))
            for one in self.categories
            if one.id == sent.category
        ]
        return [("urgent", _("Tin khẩn")), *found] if sent.is_urgent else found


def _titled(_: Translator, one: Published, title: str) -> str:
    if one.newer is not None:
        return _("Đã đính chính: {title}", title=title)
    if one.broadcast.state is State.STOPPED:
        return _("Đã dừng gửi: {title}", title=title)
    if one.recalled_at is not None:
        return _("Đã thu hồi: {title}", title=title)
    if one.broadcast.is_urgent:
        return _("TIN KHẨN") + ": " + title
    return title


def _is_alert(sent: Broadcast) -> bool:
    """An urgent notice or a check-in that was for everyone of its places."""
    chosen = Audience.from_json(sent.audience)
    for_some = chosen.roles or chosen.categories or chosen.languages or chosen.kinds
    is_drill = Details.from_json(sent.details).is_drill
    return sent.is_urgent and bool(sent.code) and not for_some and not is_drill


async def _corrected(
    connection: AsyncConnection, sent: Broadcast
) -> Sequence[Broadcast]:
    """What it puts right, and what that put right."""
    found: list[Broadcast] = []
    number = sent.replaces
    while number is not None and len(found) < MOST_CORRECTED:
        one = await broadcasts.get(connection, number)
        if one is None:
            break
        found.append(one)
        number = one.replaces
    return found
