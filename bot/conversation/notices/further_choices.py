"""[Thêm…]: what a notice has beside its words, each with a default.

Its category, its end, its words in another language, a short form; or other words to
begin with: a model, an earlier notice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import instant
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.pressed import Arguments, Stale, among
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import NOTICES, Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people.model import URGENT_ONLY, Role

MOST_SHORT = 160  # letters of a short form: one SMS
EARLIER = 6  # notices that are offered to begin with
DAYS = {
    "0": N_("Hết hôm nay"),
    "1": N_("Hết ngày mai"),
    "7": N_("7 ngày"),
    "30": N_("30 ngày"),
}
VOICE = "more-voice"  # the action: it is spoken
BY_ITSELF = "text"  # the end that the days in the text say
ANY = "any"  # no category: everyone
WENT = (State.DONE, State.SENDING)


async def menu(turn: Turn, arguments: Arguments) -> Replies:
    """[Thêm…]: what stands now, and what may be chosen."""
    _draft, notice = await of_draft(turn, arguments)
    _, seen, details = turn._, arguments[:2], notice.details
    lines = [_("Chọn thêm, không chọn cũng được:")]
    if details.short:
        lines.append(_("Bản ngắn: “{text}”", text=details.short))
    if details.versions:
        lines.append(_("Có bản tiếng: {languages}.", languages=_spoken(turn, notice)))
    rows = in_rows(
        [
            turn.free(_("Loại tin"), "more-category", *seen),
            turn.free(_("Hạn của tin"), "more-end", *seen),
            turn.free(_("Bản tiếng khác"), "more-version", *seen),
            turn.free(_("Tiếng nói"), VOICE, *seen),
            turn.free(_("Bản ngắn"), "more-short", *seen),
            turn.free(_("Mẫu có sẵn"), "more-model", *seen),
            turn.free(_("Tin đã gửi"), "more-earlier", *seen),
            turn.free(_read_label(turn, notice), "more-read", *seen),
            turn.free(_("Xem lại tin"), "draft", seen[0]),
        ],
        2,
    )
    return turn.say("\n".join(lines), *rows)


def _read_label(turn: Turn, notice: Notice) -> str:
    asks = notice.details.asks_read
    return turn._("Bỏ nút Đã đọc") if asks else turn._("Thêm nút Đã đọc")


async def reading(turn: Turn, arguments: Arguments) -> Replies:
    """[Thêm nút Đã đọc], [Bỏ nút Đã đọc]."""
    draft, notice = await of_draft(turn, arguments)
    asks = not notice.details.asks_read
    return await drafts.changed(
        turn, draft, details=replace(notice.details, asks_read=asks)
    )


async def category(turn: Turn, arguments: Arguments) -> Replies:
    """[Loại tin], and the one that is pressed: who chose others does not get it."""
    draft, _notice = await of_draft(turn, arguments)
    own = [c for c in turn.house.categories if c.under is None and c.id != URGENT_ONLY]
    if len(arguments) > 2:  # noqa: PLR2004  # one was pressed
        chosen = arguments[2]
        if chosen != ANY:
            among({one.id: one for one in own}, chosen)
        return await drafts.changed(
            turn, draft, category=None if chosen == ANY else chosen
        )
    found = {one.id: one.name(turn.language) for one in own}
    found[ANY] = turn._("Ai cũng nhận")
    line = turn._("Tin này loại nào? Ai chỉ nhận loại khác thì không nhận tin này.")
    return turn.say(line, *_choices(turn, "more-category", arguments[:2], found))


async def end(turn: Turn, arguments: Arguments) -> Replies:
    """[Hạn của tin], and the one that is pressed."""
    draft, notice = await of_draft(turn, arguments)
    if len(arguments) == 2:  # noqa: PLR2004  # the draft and the state of it
        found = {days: turn._(label) for days, label in DAYS.items()}
        found[BY_ITSELF] = turn._("Theo ngày ghi trong tin")
        line = turn._("Tin còn đúng đến bao giờ? Quá hạn thì không gửi nữa.")
        return turn.say(line, *_choices(turn, "more-end", arguments[:2], found))
    ends = None
    if arguments[2] != BY_ITSELF:
        among(DAYS, arguments[2])
        day = turn.local_now.date() + timedelta(days=int(arguments[2]) + 1)
        zone = turn.house.config.timezone
        ends = instant(datetime.combine(day, datetime.min.time(), zone))
    return await drafts.changed(turn, draft, details=replace(notice.details, ends=ends))


async def version(turn: Turn, arguments: Arguments) -> Replies:
    """[Bản tiếng khác]: in which language, and then its words."""
    draft, _notice = await of_draft(turn, arguments)
    others = [one for one in turn.house.catalogues.languages if one != SOURCE_LANGUAGE]
    if len(arguments) > 2:  # noqa: PLR2004  # one was pressed
        if arguments[2] not in others:
            raise Stale
        turn.begin("notice-version", draft=draft.id, language=arguments[2])
        return [await version_again(turn)]
    found = {one: _name(turn, one) for one in others}
    line = turn._("Thêm bản tiếng nào? Ai chọn tiếng ấy thì nhận bản ấy.")
    return turn.say(line, *_choices(turn, "more-version", arguments[:2], found))


async def version_again(turn: Turn) -> Reply:
    """The words in that language, asked or asked once more."""
    language = _name(turn, str(turn.open.state["language"]))
    line = turn._("Viết cả tin bằng {language}:", language=language)
    return say(line, (turn.bound(turn._("Thôi"), "cancel"),))


async def version_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the notice in another language."""
    draft, notice = await of_draft(turn, Arguments([str(turn.open.state["draft"])]))
    if len(text) > notice_text.MAX_TEXT:
        return [await version_again(turn)]
    versions = dict(notice.details.versions)
    versions[str(turn.open.state["language"])] = text.strip()
    return await drafts.changed(
        turn, draft, details=replace(notice.details, versions=versions)
    )


async def short(turn: Turn, arguments: Arguments) -> Replies:
    """[Bản ngắn]."""
    draft, _notice = await of_draft(turn, arguments)
    turn.begin("notice-short", draft=draft.id)
    return [await short_again(turn)]


async def short_again(turn: Turn) -> Reply:
    """The short form, asked or asked once more."""
    line = turn._("Viết bản ngắn, nhiều nhất {most} chữ cái:", most=MOST_SHORT)
    return say(line, (turn.bound(turn._("Thôi"), "cancel"),))


async def short_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a short form; a longer one is told by how much."""
    draft, notice = await of_draft(turn, Arguments([str(turn.open.state["draft"])]))
    text = " ".join(text.split())
    if len(text) > MOST_SHORT:
        over = turn._.counted("Dài quá {count} chữ cái.", len(text) - MOST_SHORT)
        return [*turn.say(over), await short_again(turn)]
    return await drafts.changed(
        turn, draft, details=replace(notice.details, short=text)
    )


async def model(turn: Turn, arguments: Arguments) -> Replies:
    """[Mẫu có sẵn], and the one that is pressed: its blanks are to be filled in."""
    draft, _notice = await of_draft(turn, arguments)
    models = turn.house.library.content.words.notices.models
    if len(arguments) > 2:  # noqa: PLR2004  # one was pressed
        return await drafts.changed(turn, draft, text=among(models, arguments[2]))
    found = {name: one_line(text, 40) for name, text in models.items()}
    line = turn._("Lấy mẫu nào? Mẫu thay chữ đang có, rồi bấm Sửa mà điền.")
    return turn.say(line, *_choices(turn, "more-model", arguments[:2], found, 1))


async def earlier(turn: Turn, arguments: Arguments) -> Replies:
    """[Tin đã gửi], and the one that is pressed: its words are the draft's now."""
    draft, _notice = await of_draft(turn, arguments)
    areas = [place.path for place in turn.scope(Role.OFFICER)]
    sent = await broadcasts.newest(
        turn.connection, areas=areas, kinds=NOTICES, states=WENT, limit=EARLIER
    )
    if len(arguments) > 2:  # noqa: PLR2004  # one was pressed
        was = await broadcasts.get(turn.connection, arguments.number(2))
        if (
            was is None
            or was.state not in WENT
            or not turn.may(Role.OFFICER, was.place)
        ):
            raise Stale
        return await drafts.changed(turn, draft, text=was.text, category=was.category)
    if not sent:
        return turn.say(turn._("Chưa gửi tin nào."))
    found = {str(one.id): one_line(one.text, 40) for one in sent}
    line = turn._("Lấy lại chữ của tin nào? Chữ ấy thay chữ đang có.")
    return turn.say(line, *_choices(turn, "more-earlier", arguments[:2], found, 1))


def _choices(
    turn: Turn,
    action: str,
    seen: Sequence[str],
    found: dict[str, str],
    width: int = 2,
) -> list[tuple[Button, ...]]:
    buttons = [turn.free(label, action, *seen, key) for key, label in found.items()]
    return in_rows(
        [*buttons, turn.free(turn._("Xem lại tin"), "draft", seen[0])], width
    )


def _spoken(turn: Turn, notice: Notice) -> str:
    return ", ".join(_name(turn, one) for one in notice.details.versions)


def _name(turn: Turn, language: str) -> str:
    """A language's own name for itself."""
    locale = turn.house.catalogues.translator(language).locale
    return str(locale.get_display_name() or language)


async def of_draft(turn: Turn, arguments: Arguments) -> tuple[Broadcast, Notice]:
    """The own draft that a button means; raises Stale where it is none any more."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        raise Stale
    return draft, notice


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "notice-more": menu,
            "more-read": reading,
            "more-category": category,
            "more-end": end,
            "more-version": version,
            "more-short": short,
            "more-model": model,
            "more-earlier": earlier,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="notice-version",
        opens=version_typed,
        fits=doors.any_words,
        asks_again=version_again,
        why=N_("Ai chọn tiếng ấy thì đọc bản ấy; người khác vẫn nhận tiếng Việt."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="notice-short",
        opens=short_typed,
        fits=doors.any_words,
        asks_again=short_again,
        why=N_("Bản ngắn để nhắn tin điện thoại, đọc một hơi là hết."),
        drops=drafts.NOT_SENT,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
)
