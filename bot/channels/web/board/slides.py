"""What a board shows, one slide a thing and language. Pure.

A slide is JSON: until when it holds (milliseconds UTC), and in `then` what takes its
place after that: a board without a line turns it by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.clock import Milliseconds, end_of_day, instant, local
from bot.country import SOURCE_LANGUAGE, Country
from bot.delivery.model import Broadcast
from bot.i18n import N_, Translator
from bot.messaging import Reply
from bot.people import card_words
from bot.people.contacts import Card
from bot.people.gates import gate_day
from bot.people.gates.gate_day import GateDay
from bot.places import Place, Places

Slide = dict[str, object]
_HOUR = 60  # minutes

# What the screen itself says, in each language that is chosen.
WORDS = {
    "board": N_("Bảng tin"),
    "lost": N_("Mất mạng từ {time}"),
    "old": N_("Tin trên bảng là của lúc ấy."),
    "scan": N_("Quét mã để hỏi bằng điện thoại"),
    "ask": N_("Chạm vào đây để hỏi"),
    "empty": N_("Chưa có tin nào đang phát."),
    "urgent": N_("TIN KHẨN"),
    "until": N_("Còn hiệu lực đến {when}."),
    "registered": N_("Đã ghi bảng này: tin gửi tới đây được tính."),
    "refused": N_("Chưa ghi được bảng này: mã không dùng được nữa."),
    "page": N_("Phần {page} trên {pages}"),
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the words of one language need."""

    _: Translator
    places: Places
    zone: ZoneInfo
    now: Milliseconds

    @property
    def language(self) -> str:
        """BCP 47."""
        return self._.language


def of_gate(
    around: Around,
    gate: Place,
    said: GateDay | None,
    cards: Sequence[Card],
    title: str,
) -> Slide:
    """How it stands at a gate now, at each hour that was said, and after midnight."""
    now = local(around.now, around.zone)
    midnight = end_of_day(now.date(), around.zone)
    after = _gate(around, gate, None, cards, now)
    moments = [around.now]
    for minutes in (said.begins, said.ends) if said is not None else ():
        if minutes is not None and minutes < 24 * _HOUR:
            clock = time(minutes // _HOUR, minutes % _HOUR)
            moments.append(instant(datetime.combine(now.date(), clock, around.zone)))
    slide, until = after, midnight
    for moment in sorted({m for m in moments if m >= around.now}, reverse=True):
        shown = _gate(around, gate, said, cards, local(moment, around.zone))
        slide, until = {**shown, "until": until, "then": slide}, moment
    return _titled(slide, title)


def _titled(slide: Slide, title: str) -> Slide:
    then = slide.get("then")
    named = {**slide, "title": title}
    return {**named, "then": _titled(then, title)} if isinstance(then, dict) else named


def _gate(
    around: Around,
    gate: Place,
    said: GateDay | None,
    cards: Sequence[Card],
    at: datetime,
) -> Slide:
    _ = around._
    lines = [
        gate_day.timing(said, _, at),
        *gate_day.lines(said, _, around.zone),
        gate_day.whom_to_call(said, cards, _),
    ]
    return {
        "id": f"gate {gate.code} {around.language}",
        "kind": "gate",
        "state": str(said.state) if said is not None else "",
        "lang": around.language,
        "title": "",
        "big": gate_day.headline(said, _),
        "lines": [line for line in lines if line],
        "foot": "",
    }


def of_notice(
    around: Around, sent: Broadcast, bodies: dict[str, Reply], chosen: Sequence[str]
) -> Slide | None:
    """A notice in a language; None where it has no words in it and others are read.

    Whoever chose only languages in which it has none reads it as it was written.
    """
    body = bodies.get(around.language)
    if body is None or (body.language or SOURCE_LANGUAGE) != around.language:
        known = [(one, bodies[one]) for one in chosen if one in bodies]
        has_own = any((of.language or SOURCE_LANGUAGE) == one for one, of in known)
        if has_own or around.language != chosen[0]:
            return None
        body = body or bodies.get(sent.language) or next(iter(bodies.values()))
    _ = around._
    marks = " ".join(span.text.strip() for span in body.spans if span.bold).strip()
    text = "".join(s.text for s in body.spans if not s.bold and not s.italic)
    signed = "".join(span.text for span in body.spans if span.italic)
    when = _.moment(local(sent.expires_at, around.zone))
    title = marks or _("Thông báo")
    return {
        "id": f"notice {sent.id} {around.language}",
        "kind": "urgent" if sent.is_urgent else "notice",
        "lang": body.language or SOURCE_LANGUAGE,
        "title": title,
        "big": "",
        "lines": [line.strip() for line in text.split("\n") if line.strip()],
        "foot": f"{signed.strip()}. {_(WORDS['until'], when=when)}",
        "until": sent.expires_at,
    }


def of_card(around: Around, place: Place, card: Card | None, country: Country) -> Slide:
    """Where the office is, when it is open, whom to call; and the country's numbers."""
    _ = around._
    lines = card_words.lines(card, _) if card is not None else []
    foot = ""
    if card is not None and lines:
        foot = card_words.confirmed(card, _, around.now, around.zone)
    for one in country.emergency:
        use = one.words.get(around.language) or one.words[SOURCE_LANGUAGE]
        lines.append(f"{one.number}: {use}")
    return {
        "id": f"card {place.code} {around.language}",
        "kind": "card",
        "lang": around.language,
        "title": name_of(around, place),
        "big": "",
        "lines": lines,
        "foot": foot,
    }


def day_of(_: Translator, day: date) -> str:
    """`Chủ Nhật, 29/11/2026`, or as this language writes it."""
    weekday = str(format_date(day, "EEEE", _.locale))
    written = _.date(day)
    return f"{written} {weekday}" if "日" in written else f"{weekday}, {written}"


def name_of(around: Around, place: Place) -> str:
    """`Cửa khẩu quốc tế Hữu Nghị`."""
    name = around.places.short_label(place, around.language)
    return name[:1].upper() + name[1:]
