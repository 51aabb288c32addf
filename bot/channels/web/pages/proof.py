"""`GET /t/{topic}`: what an answer rests on, for whoever doubts it. A plain page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web

from bot.channels.web import guard
from bot.clock import Clock, local_date
from bot.i18n import Catalogues, Translator
from bot.knowledge import (
    UNREVIEWED,
    Answer,
    Library,
    figure,
    reviewed,
    source_line,
)
from bot.knowledge.model import Document, Fact, Topic

LANGUAGE_LENGTH = 35


@dataclass(frozen=True, slots=True)
class ProofPage:
    """The page over the content in force."""

    library: Library
    catalogues: Catalogues
    clock: Clock
    zone: ZoneInfo
    style: str = ""  # of its head

    def routes(self) -> list[web.RouteDef]:
        """The one route."""
        return [web.get("/t/{topic}", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """`?on=YYYY-MM-DD` is the day, today if not said; `?lang=` the language."""
        topic = self.library.content.topics.get(request.match_info["topic"])
        if topic is None:
            raise web.HTTPNotFound
        on = self._day(request.query.get("on"))
        language = request.query.get("lang", "")[:LANGUAGE_LENGTH]
        language = language or guard.language_of(request, self.catalogues.languages)
        _ = self.catalogues.translator(language)
        answer = self.library.content.answer(topic.id, _.language, on)
        if answer is None:
            raise web.HTTPNotFound
        response = web.Response(
            text=_page(self.library, topic, answer, on, _, self.style),
            content_type="text/html",
            charset="utf-8",
        )
        response.headers[hdrs.CACHE_CONTROL] = "no-cache"
        response.headers[hdrs.VARY] = hdrs.ACCEPT_LANGUAGE
        return response

    def _day(self, text: str | None) -> date:
        if text is None:
            return local_date(self.clock(), self.zone)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise web.HTTPBadRequest(text="on=YYYY-MM-DD") from None


def _page(
    library: Library, topic: Topic, answer: Answer, on: date, _: Translator, style: str
) -> str:
    content = library.content
    parts = [
        f"<h1>{escape(answer.question)}</h1>",
        *_answer(answer, on, _),
    ]
    if not answer.withheld:
        source = source_line(answer, _, content.words, on)
        parts += [f"<p>{escape(line)}</p>" for line in (source, reviewed(answer, _))]
        parts.append(_heading(_("Căn cứ")))
        for fact_id in answer.covers:
            fact = content.facts[fact_id]
            parts += _fact(library, fact.on(answer.valid_from or on) or fact, _)
    parts += _versions(topic, answer, _)
    return (
        f'<!doctype html><html lang="{escape(answer.language)}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(answer.question)} – Loa Bản</title>{style}</head><body><main>"
        + "\n".join(parts)
        + "</main></body></html>"
    )


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _answer(answer: Answer, on: date, _: Translator) -> list[str]:
    day = _.date(on)
    lines = [_("Câu trả lời cho ngày {day}.", day=day)]
    if not answer.holds_on(on):
        lines = [_("Ngày {day} không có câu trả lời nào áp dụng. Gần nhất:", day=day)]
    if answer.withheld == UNREVIEWED:
        lines.append(
            _("Chuyện này chưa có câu trả lời đã duyệt, nên Loa Bản chưa nói.")
        )
    elif answer.withheld:
        lines.append(_("Câu trả lời này đang kiểm tra lại, nên Loa Bản chưa nói."))
    else:
        lines += answer.paragraphs
    return [f"<p>{escape(line)}</p>" for line in lines]


def _fact(library: Library, fact: Fact, _: Translator) -> Iterable[str]:
    """What is known, in its own words, each figure by its name, and where it stands."""
    units = library.content.words.units
    yield f"<section><h3>{escape(fact.id)}</h3><p>{escape(fact.statement)}</p><ul>"
    for name, value in fact.values.items():
        yield f"<li>{escape(name)}: {escape(figure(value, units, _))}</li>"
    for document in fact.documents:
        yield f"<li>{escape(_document(document))}</li>"
    if fact.authority:
        yield f"<li>{escape(fact.authority)}</li>"
    for source in fact.sources:
        yield f"<li>{_read_at(source, _)}</li>"
    span = _span(fact.valid_from, fact.valid_to, _)
    checked = _("Xem lại ngày {day}.", day=_.date(fact.checked))
    yield f"<li>{escape(span)} {escape(checked)}</li></ul></section>"


def _document(document: Document) -> str:
    parts = (document.number, document.title, document.issued)
    return ", ".join(part for part in parts if part)


def _read_at(source: str, _: Translator) -> str:
    where = escape(source)
    if source.startswith(("https://", "http://")):
        where = f'<a href="{where}" rel="noopener noreferrer">{where}</a>'
    return escape(_("Đọc ở:")) + " " + where


def _versions(topic: Topic, answer: Answer, _: Translator) -> Iterable[str]:
    """Earlier ones and those to come, each with a day on which it holds."""
    others = [
        other
        for other in topic.answers
        if other.language == answer.language and other is not answer
    ]
    if not others:
        return
    yield _heading(_("Trước đây và sắp tới")) + "<ul>"
    for other in others:
        day = other.valid_from or other.valid_to
        link = f"?on={day.isoformat()}&lang={other.language}" if day else "?"
        span = _span(other.valid_from, other.valid_to, _)
        yield f'<li><a href="{escape(link)}">{escape(span)}</a></li>'
    yield "</ul>"


def _span(begin: date | None, end: date | None, _: Translator) -> str:
    first = _.date(begin) if begin else "…"
    if end is None:
        return _("Áp dụng từ {begin}, chưa có ngày hết.", begin=first)
    return _("Áp dụng từ {begin} đến hết ngày {end}.", begin=first, end=_.date(end))
