"""An alert that came in becomes a notice: a draft, which an officer looks at and sends.

An update of one that was sent from here is its correction, a cancel one that says that
it is over. What became of an alert that came in before is looked up within the scope of
who brings it: a neighbour's draft is none of theirs.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.alerts import alert_areas, imported
from bot.bulletins.alerts.alert import Alert, BadAlert, Fault, Info
from bot.bulletins.alerts.imported import Said
from bot.bulletins.notice_choices import Audience, Details
from bot.bulletins.notice_text import MAX_TEXT, Notice
from bot.clock import DAY, Milliseconds, local
from bot.config import Config
from bot.country import SOURCE_LANGUAGE
from bot.delivery.aftermath import lookup
from bot.delivery.model import Broadcast
from bot.i18n import N_, Catalogues, nearest
from bot.people.categories import Category
from bot.places import Place, Places, is_within

MOST_PLACES = 100
A_NAME = 80  # letters of a place's name that is said back
OLDEST = 366 * DAY
LATEST = 366 * DAY  # until it is over
_NOT_NEWS = ("Ack", "Error")
_LIVE = ("Actual", "Exercise")
_SECURITY = frozenset({"Security"})
IN_ENGLISH = N_("Tin gốc bằng tiếng Anh:")
IN_ANOTHER = N_("Tin gốc bằng tiếng khác ({code}):")
OVER = N_("ĐÃ HẾT:")
NO_LONGER = N_("Cảnh báo này nay không còn: {what}")


class Around(Protocol):
    """What is read from files and needed here: the ground, or a house upon it."""

    @property
    def config(self) -> Config:
        """The settings."""
        ...

    @property
    def catalogues(self) -> Catalogues:
        """The interface's words."""
        ...

    @property
    def places(self) -> Places:
        """The place tree."""
        ...

    @property
    def categories(self) -> tuple[Category, ...]:
        """What a notice may belong to."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A notice as it would be drafted; `left_out` are places of the alert's that it
    does not go to. `earlier` came in before and was never sent: it still lies there."""

    notice: Notice
    said: Said
    left_out: tuple[Place, ...] = ()
    earlier: Broadcast | None = None


async def prepared(
    connection: AsyncConnection,
    alert: Alert,
    around: Around,
    scope: Sequence[Place],
    now: Milliseconds,
    instead: Place | None = None,
) -> Prepared | Broadcast:
    """What to draft, or what was made of this very alert before; raises BadAlert.

    `instead` is where it goes if its own places cannot be told.
    """
    _check(alert, around, now)
    known = await imported.made_of(
        connection, alert.sender, alert.identifier, scope, alert.sent
    )
    if known is not None:
        return known
    earlier = await _earlier(connection, alert, scope)
    sent = earlier if earlier is not None and lookup.was_sent(earlier) else None
    if alert.message_type == "Cancel":
        if sent is None:
            raise BadAlert(Fault.NOTHING_TO_CANCEL)
        return _cancel(alert, sent, around)
    infos = _chosen(alert.infos)
    ends = _ends(infos, alert, around, now)
    inside, outside = _places(alert, infos, around, scope, instead)
    notice = Notice(
        place=inside[0],
        text=_text(infos, around),
        language=_language(infos[0], around),
        code="",
        is_urgent=True,
        category=_category(infos[0], around),
        audience=Audience(places=tuple(place.path for place in inside[1:])),
        details=Details(
            versions=_versions(alert.infos, infos, around),
            ends=ends,
            is_drill=alert.status == "Exercise",
        ),
    )
    if sent is not None:
        notice, further = _correcting(notice, sent, around)
        outside += further
    waits = earlier if sent is None else None
    return Prepared(notice, Said.of(infos[0]), tuple(outside), waits)


def _check(alert: Alert, around: Around, now: Milliseconds) -> None:
    if alert.status not in _LIVE:
        raise BadAlert(Fault.NOT_LIVE, value=alert.status)
    if alert.message_type in _NOT_NEWS:
        raise BadAlert(Fault.NO_NEWS, value=alert.message_type)
    if alert.scope != "Public":
        raise BadAlert(Fault.NOT_PUBLIC, value=alert.scope)
    if not now - OLDEST < alert.sent < now + DAY:
        raise _absurd("sent", alert.sent, around)
    if not alert.infos and alert.message_type != "Cancel":
        raise BadAlert(Fault.LACKS, what="info")


async def _earlier(
    connection: AsyncConnection, alert: Alert, scope: Sequence[Place]
) -> Broadcast | None:
    """The newest notice made of what this one refers to, as it was last put right."""
    if alert.message_type == "Alert":
        return None
    found: list[Broadcast] = []
    for one in alert.references:
        made = await imported.made_of(connection, one.sender, one.identifier, scope)
        found += [made] if made is not None else []
    if not found:
        return None
    newest = max(found, key=lambda one: (lookup.was_sent(one), one.id))
    while (newer := await lookup.correction_of(connection, newest.id)) is not None:
        newest = newer
    return newest


def _correcting(
    notice: Notice, wrong: Broadcast, around: Around
) -> tuple[Notice, list[Place]]:
    """It goes to who got the earlier one; and the places that are new with it."""
    before = _areas(wrong)
    further = [
        place
        for path in _areas(notice)
        if not any(is_within(path, area) for area in before)
        and (place := around.places.by_path(path)) is not None
    ]
    return _instead(notice, wrong, around), further


def _instead(notice: Notice, wrong: Broadcast, around: Around) -> Notice:
    was = Details.from_json(wrong.details)
    return Notice(
        place=around.places.by_path(wrong.place) or notice.place,
        text=notice.text,
        language=notice.language,
        code="",
        is_urgent=True,
        category=notice.category,
        audience=Audience.from_json(wrong.audience),
        details=Details(
            versions=notice.details.versions,
            ends=notice.details.ends,
            is_drill=was.is_drill or notice.details.is_drill,
            corrects=wrong.code or "",
        ),
        replaces=wrong.id,
    )


def _areas(one: Notice | Broadcast) -> tuple[str, ...]:
    if isinstance(one, Broadcast):
        return (one.place, *Audience.from_json(one.audience).places)
    return (one.place.path, *one.audience.places)


def _cancel(alert: Alert, sent: Broadcast, around: Around) -> Prepared:
    """Says that it is over, to who was told of it."""
    infos = _chosen(alert.infos)
    language = _language(infos[0], around) if infos else sent.language
    _ = around.catalogues.translator(language)
    what = _text(infos, around) if infos else _(NO_LONGER, what=_first_line(sent.text))
    notice = Notice(
        place=around.places.country,
        text=f"{_(OVER)} {what}"[:MAX_TEXT],
        language=language,
        code="",
        category=sent.category,
        details=Details(is_drill=alert.status == "Exercise"),
    )
    said = Said(("Safety",), _(OVER).strip(":"), "Past", "Minor", "Observed")
    said = Said.of(infos[0]) if infos else said
    return Prepared(_instead(notice, sent, around), said)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _chosen(infos: Sequence[Info]) -> list[Info]:
    """Those in the source language, or all in the language of the first one."""
    languages = [_short(info) for info in infos]
    wanted = SOURCE_LANGUAGE if SOURCE_LANGUAGE in languages else "".join(languages[:1])
    return [info for info in infos if _short(info) == wanted]


def _short(info: Info) -> str:
    return info.language.partition("-")[0].lower()


def _language(info: Info, around: Around) -> str:
    """The interface's code for it, or its own."""
    known = around.catalogues.languages
    return nearest(info.language, known) or _short(info)


def _text(infos: Sequence[Info], around: Around) -> str:
    """Headline, description, instruction; where several say different things of
    different areas, each after its own."""
    language = _short(infos[0])
    if len(infos) == 1:
        text = _words(infos[0])
    else:
        text = "\n\n".join(
            f"{'; '.join(area.description for area in info.areas)}: {_words(info)}"
            if info.areas
            else _words(info)
            for info in infos
        )
    if language != SOURCE_LANGUAGE:
        _ = around.catalogues.translator(SOURCE_LANGUAGE)
        label = _(IN_ENGLISH) if language == "en" else _(IN_ANOTHER, code=language)
        text = f"{label}\n{text}"
    _must_fit(text)
    return text


def _words(info: Info) -> str:
    parts = [info.headline, info.description, info.instruction]
    if info.headline and info.description.startswith(info.headline):
        parts.pop(0)
    return "\n".join(part for part in parts if part) or info.event


def _versions(
    infos: Sequence[Info], chosen: Sequence[Info], around: Around
) -> dict[str, str]:
    """The same in other languages of the interface."""
    own = {_short(info) for info in chosen}
    found: dict[str, list[str]] = {}
    for info in infos:
        code = nearest(info.language, around.catalogues.languages)
        if code and _short(info) not in own:
            found.setdefault(code, []).append(_words(info))
    versions = {code: "\n\n".join(texts) for code, texts in found.items()}
    for text in versions.values():
        _must_fit(text)
    return versions


def _must_fit(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise BadAlert(Fault.TOO_LONG, most=MAX_TEXT)


def _category(info: Info, around: Around) -> str | None:
    known: Collection[str] = [one.id for one in around.categories]
    wanted = "security" if set(info.categories) == _SECURITY else "disaster"
    return wanted if wanted in known else None


def _ends(
    infos: Sequence[Info], alert: Alert, around: Around, now: Milliseconds
) -> Milliseconds | None:
    """When the last of it is over; None where it does not say."""
    ends = max((info.expires for info in infos if info.expires), default=None)
    if ends is None:
        return None
    if ends <= alert.sent or ends > now + LATEST:
        raise _absurd("expires", ends, around)
    if ends <= now:
        raise BadAlert(Fault.EXPIRED, value=_told(ends, around), at=ends)
    return ends


def _absurd(name: str, at: Milliseconds, around: Around) -> BadAlert:
    return BadAlert(Fault.DATE, what=name, value=_told(at, around))


def _told(at: Milliseconds, around: Around) -> str:
    try:
        told: datetime = local(at, around.config.timezone)
    except (OverflowError, ValueError):
        return str(at)
    return told.isoformat(timespec="minutes")


def _places(
    alert: Alert,
    infos: Sequence[Info],
    around: Around,
    scope: Sequence[Place],
    instead: Place | None,
) -> tuple[list[Place], list[Place]]:
    """Where it goes, and where it does not."""
    areas = [area for info in infos for area in info.areas]
    areas = areas or [area for info in alert.infos for area in info.areas]
    if not areas:
        raise BadAlert(Fault.NO_AREA)
    try:
        named = alert_areas.found(around.places, areas, scope)
    except BadAlert:  # they are too many
        if instead is not None:
            return [instead], []
        raise
    if instead is not None and (named.unknown or named.shared):
        return [instead], []
    if named.unknown:
        raise BadAlert(Fault.UNKNOWN_PLACE, what=_named(named.unknown))
    if named.shared:
        raise BadAlert(Fault.SHARED_NAME, what=_named(named.shared))
    inside, outside = alert_areas.within(named.places, scope)
    if not inside:
        names = [around.places.label(place) for place in outside[:3]]
        raise BadAlert(Fault.OUTSIDE, what="; ".join(names))
    if len(inside) > MOST_PLACES:
        if instead is not None:
            return [instead], []
        raise BadAlert(Fault.TOO_MANY_PLACES, most=MOST_PLACES)
    return inside, outside


def _named(texts: Sequence[str]) -> str:
    """A few of them: whole sentences stand where a name should be, now and then."""
    return "; ".join(shorten(text, A_NAME, placeholder="…") for text in texts[:3])


def origin(alert: Alert) -> str:
    """Whose it is, as it says itself."""
    chosen = _chosen(alert.infos)
    return next((info.sender_name for info in chosen if info.sender_name), alert.sender)
