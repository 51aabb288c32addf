"""Our own urgent notices as alerts: what CAP asks, and no more than is known. Pure.

A notice carries its words, its end and its places. How severe it is nobody said in
CAP's words: whoever calls something urgent means that it is immediate and severe.
What came in from a file goes out with what that said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import urlsplit

from bot.bulletins.alerts import alert_areas
from bot.bulletins.alerts.alert import Alert, Area, Info, Reference
from bot.bulletins.alerts.imported import Said
from bot.bulletins.notice_choices import Audience, Details
from bot.clock import Milliseconds
from bot.delivery.aftermath.publication import Published
from bot.delivery.model import CHECK_IN, Broadcast
from bot.i18n import Catalogues, Translator
from bot.people.categories import Category
from bot.places import Places

HEADLINE = 160  # letters: a display's line
_TAGS = {"vi": "vi-VN", "en": "en-US", "km": "km-KH", "lo": "lo-LA", "zh-Hans": "zh-CN"}
_OF_OURS = {"security": "Security", "disaster": "Safety"}


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for every alert; `origin` is where the pages are reached."""

    origin: str
    places: Places
    catalogues: Catalogues
    categories: Sequence[Category]

    @property
    def sender(self) -> str:
        """Who sends: the pages' own name."""
        return urlsplit(self.origin).hostname or "loa-ban"


def identifier(broadcast: Broadcast) -> str:
    """By its code, which people read under it."""
    return f"LB-{broadcast.code}"


def of(
    one: Published,
    earlier: Sequence[Broadcast],
    said: Said | None,
    around: Around,
) -> Alert:
    """The alert as it stands: taken back it is a cancel of itself.

    `earlier` are those that it corrects, the newest first.
    """
    sent = one.broadcast
    is_over = one.recalled_at is not None
    instead = [_reference(one.began_at, sent, around)] if is_over else []
    instead += [_reference(b.started_at or b.starts_at, b, around) for b in earlier]
    kind = "Cancel" if is_over else "Update" if earlier else "Alert"
    return Alert(
        identifier=identifier(sent) + ("-cancel" if is_over else ""),
        sender=around.sender,
        sent=one.recalled_at or one.began_at,
        status="Actual",
        message_type=kind,
        scope="Public",
        references=tuple(instead),
        infos=tuple(
            _info(one, language, text, said, around)
            for language, text in _texts(sent).items()
        ),
    )


def _reference(at: Milliseconds, sent: Broadcast, around: Around) -> Reference:
    return Reference(around.sender, identifier(sent), at)


def _texts(sent: Broadcast) -> Mapping[str, str]:
    """Its words in each language that it was written in."""
    return {sent.language: sent.text.strip()} | {
        language: text.strip()
        for language, text in Details.from_json(sent.details).versions.items()
    }


def _info(
    one: Published, language: str, text: str, said: Said | None, around: Around
) -> Info:
    sent = one.broadcast
    _ = around.catalogues.translator(language)
    said = said or _own_words(sent, _, around)
    is_over = one.recalled_at is not None
    if is_over:
        text = _("Tin này không còn đúng: {text}", text=text)
    place = around.places.by_path(sent.place)
    name = around.places.label(place, language) if place is not None else ""
    return Info(
        language=_TAGS.get(language, language),
        categories=said.categories,
        event=said.event,
        response_types=("None",) if is_over else said.response_types,
        urgency="Past" if is_over else said.urgency,
        severity=said.severity,
        certainty="Unlikely" if is_over else said.certainty,
        expires=sent.expires_at,
        sender_name=f"{sent.by_name}, {name}" if sent.by_name else name,
        headline=shorten(text, HEADLINE, placeholder="…"),
        description=text,
        web=f"{around.origin}/v/{sent.code}",
        areas=tuple(_areas(sent, language, around)),
    )


def _own_words(sent: Broadcast, _: Translator, around: Around) -> Said:
    named = next((c for c in around.categories if c.id == sent.category), None)
    return Said(
        categories=(_OF_OURS.get(sent.category or "", "Other"),),
        event=named.name(_.language) if named is not None else _("Tin khẩn"),
        urgency="Immediate",
        severity="Severe",
        certainty="Likely",
        response_types=("Assess" if sent.kind == CHECK_IN else "Monitor",),
    )


def _areas(sent: Broadcast, language: str, around: Around) -> list[Area]:
    paths = (sent.place, *Audience.from_json(sent.audience).places)
    found = [around.places.by_path(path) for path in paths]
    return [
        Area(
            around.places.label(place, language),
            (alert_areas.geocode(around.places, place),),
        )
        for place in found
        if place is not None
    ]
