"""An officer's notice: its words as everyone will see them."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.bulletins.notice_choices import Audience, Details, Leaves
from bot.clock import DAY, Milliseconds, local
from bot.delivery.model import CHECK_IN, NOTICE, Broadcast, Draft, Lane, State
from bot.i18n import N_, Catalogues, Translator
from bot.messaging import (
    Address,
    Aloud,
    Attachment,
    Button,
    Look,
    Reply,
    Rows,
    Span,
)
from bot.messaging.aloud import HEAR
from bot.places import Place, Places

HEAR_VERSION = "hear-version"  # the action of [🔊 Tiếng Mông]
EXPIRES_AFTER = 7 * DAY
URGENT_EXPIRES_AFTER = DAY
READ = "read"  # the button of a notice that asks to be read
SAFE, NEEDS_HELP = "safe", "needs-help"  # the buttons of a check-in
LESS_NEWS = "less"  # the button under everything that is pushed
DRILL = N_("BẢN TẬP, không phải tin thật")
MAX_TEXT = 20_000  # characters: about five messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What an officer or a script says, before it is anybody's broadcast.

    `code` is the six digits by which anyone can check it.
    """

    place: Place
    text: str
    language: str
    code: str
    is_urgent: bool = False
    category: str | None = None
    by_name: str = ""
    author_id: int | None = None
    report_to: Address | None = None
    starts_at: Milliseconds | None = None  # None is now
    expires_at: Milliseconds | None = None  # None is by urgency
    key: str | None = None
    audience: Audience = field(default_factory=Audience)
    details: Details = field(default_factory=Details)
    replaces: int | None = None  # the broadcast that it corrects

    @property
    def checkin(self) -> str:
        """The code of the check-in under which people reply to it; empty for none."""
        return self.details.asks_safe if self.is_urgent else ""

    @property
    def is_checkin(self) -> bool:
        """Whether it is one itself, and no correction of one."""
        return bool(self.code) and self.checkin == self.code

    def ends_at(self, now: Milliseconds) -> Milliseconds:
        """When it is over: as its officer chose, or by its urgency."""
        lifetime = URGENT_EXPIRES_AFTER if self.is_urgent else EXPIRES_AFTER
        chosen = self.expires_at or self.details.ends
        return chosen or (self.starts_at or now) + lifetime


def of(broadcast: Broadcast, places: Places) -> Notice | None:
    """The notice that a broadcast was made of; None where its place has gone."""
    place = places.by_path(broadcast.place)
    if place is None:
        return None
    return Notice(
        place=place,
        text=broadcast.text,
        language=broadcast.language,
        code=broadcast.code or "",
        is_urgent=broadcast.is_urgent,
        category=broadcast.category,
        by_name=broadcast.by_name,
        author_id=broadcast.author_id,
        report_to=broadcast.report_to,
        audience=Audience.from_json(broadcast.audience),
        details=Details.from_json(broadcast.details),
        replaces=broadcast.replaces,
    )


def mark(notice: Notice) -> str:
    """What tells one state of a draft from another: its words and all that was chosen.

    Under a button it says which state was seen; with an approval, which was approved.
    """
    details = replace(
        notice.details,
        leaves=Leaves.UNSAID,
        asks_safe="asks" if notice.checkin else "",  # under whichever code
    )
    chosen = (
        notice.place.path,
        notice.text,
        notice.language,
        str(notice.is_urgent),
        notice.category or "",
        notice.audience.to_json() or "",
        details.to_json() or "",
    )
    return hashlib.sha256("\0".join(chosen).encode()).hexdigest()[:12]


def draft(
    notice: Notice,
    *,
    now: Milliseconds,
    zone: ZoneInfo,
    catalogues: Catalogues,
    places: Places,
    state: State = State.SCHEDULED,
) -> Draft:
    """The broadcast of a notice, worded once for each language of the interface.

    `zone` is where its day is read.
    """
    starts_at = notice.starts_at or now
    day = local(starts_at, zone).date()
    return Draft(
        kind=CHECK_IN if notice.is_checkin else NOTICE,
        lane=_lane(notice),
        place=notice.place.path,
        language=notice.language,
        text=notice.text,
        starts_at=starts_at,
        expires_at=notice.ends_at(now),
        bodies={
            language: body(notice, catalogues.translator(language), places, day)
            for language in catalogues.languages
        },
        state=state,
        category=notice.category,
        is_urgent=notice.is_urgent,
        by_name=notice.by_name,
        author_id=notice.author_id,
        report_to=notice.report_to,
        key=notice.key,
        code=notice.code,
        audience=notice.audience.to_json(),
        details=notice.details.to_json(),
        replaces=notice.replaces,
    )


def _lane(notice: Notice) -> Lane:
    if notice.is_urgent:
        return Lane.URGENT
    return Lane.NOTICE if notice.replaces is None else Lane.CORRECTION


def body(notice: Notice, _: Translator, places: Places, day: date) -> Reply:
    """Exactly what arrives: the text as typed, whose it is, and a way to get less."""
    marks = [Span(_("TIN KHẨN") + "\n", bold=True)] if notice.is_urgent else []
    if notice.replaces is not None:
        marks.append(Span(_("ĐÍNH CHÍNH.") + " ", bold=True))
    # The text and the place's name stay as they are in every language: both are names
    # and words of the commune.
    signed = Span(f"\n{signature(notice, _, places, day)}", italic=True)
    drill = (Span(_(DRILL) + "\n", bold=True),) if notice.details.is_drill else ()
    files = notice.details.files
    own = notice.details.versions.get(_.language)
    said = own or notice.text
    language = _.language if own else notice.language
    aloud = _aloud(notice, _, said.strip(), language, places)
    return Reply(
        (*drill, *marks, Span(said.strip()), *_question(notice, _), signed),
        (*_answers(notice, _), _buttons(notice, _, aloud), *_voices(notice, _)),
        look=Look.URGENT if notice.is_urgent else Look.PLAIN,
        language=language,
        file=files[-1] if files else None,
        more=files[:-1],
        aloud=aloud,
        sound=notice.details.recordings.get(_.language),
    )


def _question(notice: Notice, _: Translator) -> tuple[Span, ...]:
    if not notice.checkin:
        return ()
    called = "".join(f"{line} " for line in _called(notice, _))
    return (Span(f"\n{called}"), Span(_("Nhà mình thế nào?"), bold=True))


def _called(notice: Notice, _: Translator) -> list[str]:
    """Whom to call, as far as its own words do not say it: before anything is asked."""
    lines = N_("Cứu nạn: {number}."), N_("Xã trực: {number}.")
    return [
        _(line, number=number)
        for line, number in zip(lines, notice.details.calls, strict=False)
        if number not in notice.text
    ]


def _answers(notice: Notice, _: Translator) -> Rows:
    """[Bình an] [Cần giúp], which are one household's; a group reads where."""
    if not notice.checkin:
        return ()
    instead = _("Nhắn riêng cho Loa Bản: bình an, hay cần giúp.")
    safe = replace(answer_safe(_, notice.checkin), is_personal=True, instead=instead)
    needs_help = replace(answer_help(_, notice.checkin), is_personal=True)
    return ((safe, needs_help),)


def answer_safe(_: Translator, checkin: str) -> Button:
    """[Bình an] in a check-in of this code."""
    return Button(_("Bình an"), f"{SAFE}:{checkin}")


def answer_help(_: Translator, checkin: str) -> Button:
    """[Cần giúp] in a check-in of this code."""
    return Button(_("Cần giúp"), f"{NEEDS_HELP}:{checkin}")


def recorded(_: Translator, notice: Notice) -> list[str]:
    """`Có tiếng nói: Tiếng Mông, 21 giây.`"""
    said = [
        f"{_name_of(file)}, {_.counted('{count} giây', file.seconds)}"
        for file in notice.details.recordings.values()
    ]
    if not said:
        return []
    return [_("Có tiếng nói: {languages}.", languages="; ".join(said))]


def _voices(notice: Notice, _: Translator) -> Rows:
    """[🔊 Tiếng Mông]: what it is spoken in beside the language that is read."""
    return tuple(
        (Button(f"🔊 {_name_of(file)}", f"{HEAR_VERSION}:{notice.code}:{language}"),)
        for language, file in notice.details.recordings.items()
        if language != _.language
    )


def _name_of(file: Attachment) -> str:
    """The language of a recording: its file is called so."""
    return file.name.rpartition(".")[0]


def _aloud(
    notice: Notice, _: Translator, text: str, language: str, places: Places
) -> Aloud:
    """What is said of it: whose it is, and its words; no code."""
    lead = [_(DRILL)] if notice.details.is_drill else []
    lead += [_("TIN KHẨN") + "."] if notice.is_urgent else []
    lead += [_("ĐÍNH CHÍNH.")] if notice.replaces is not None else []
    lead = lead if language == _.language else []
    name = places.short_label(notice.place)
    asked = []
    if notice.checkin and language == _.language:
        asked = [*_called(notice, _), _("Nhà mình thế nào? Bình an, hay cần giúp?")]
    said = "\n".join([*lead, f"{name[:1].upper()}{name[1:]}.", text, *asked])
    return Aloud(said, language, places.thousand(notice.place))


def hear(_: Translator, aloud: Aloud) -> Button:
    """[🔊 Nghe] under what many get; of another language it says which."""
    label = _("🔊 Nghe")
    if aloud.language != _.language:
        label = _("🔊 Nghe tiếng Việt")
    return Button(label, f"{HEAR}:{aloud.digest}")


def signature(notice: Notice, _: Translator, places: Places, day: date) -> str:
    """`Xã Púng Luông, tỉnh Lào Cai, 26/11/2026. Mã LB 482914`: it stands alone.

    Passed on from phone to phone it still says whose it is, of which day, and how to
    check it.
    """
    whose = places.label(notice.place)
    if notice.by_name:
        whose = f"{notice.by_name}, {whose}"
    signed = _(
        "{place}, {day}. Mã LB {code}",
        place=whose[0].upper() + whose[1:],
        day=_.date(day),
        code=notice.code,
    )
    if not notice.details.corrects:
        return signed
    return signed + _(", thay LB {code}", code=notice.details.corrects)


def _buttons(notice: Notice, _: Translator, aloud: Aloud) -> tuple[Button, ...]:
    read = (Button(_("Đã đọc"), f"{READ}:{notice.code}"),)
    is_spoken = _.language in notice.details.recordings
    heard = () if is_spoken else (hear(_, aloud),)
    return (*heard, *(read if notice.details.asks_read else ()), less_news(_))


def less_news(_: Translator) -> Button:
    """The button under all that is pushed, but in a group: there it is nobody's."""
    return Button(_("Bớt tin"), LESS_NEWS, is_personal=True)
