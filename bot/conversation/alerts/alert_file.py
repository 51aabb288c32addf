"""An alert's file, sent by an officer: read, and shown as an urgent notice's draft.

On the page its bytes are here at once; a messenger's are fetched outside the turn, so
it is read by a press once they are. Nothing that comes in this way is ever sent by
itself, and no such file goes along with a notice.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import audit
from bot.bulletins.alerts import cap_reader, coming_in, imported
from bot.bulletins.alerts.alert import BadAlert, Fault
from bot.bulletins.notice_choices import Details
from bot.conversation import doors
from bot.conversation.alerts import alert_words
from bot.conversation.doors import InGroup
from bot.conversation.notices import (
    attached,
    command_words,
    composition,
    draft_preview,
    drafts,
)
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts, files
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.messaging.file_types import XML
from bot.people.model import Role
from bot.places import Place

SENT, WHERE = "alert-sent", "alert-where"
NOTHING_MADE = N_("Thôi, chưa soạn gì từ cảnh báo.")
MOST_OFFERED = 5  # places
_ENDINGS = (".xml", ".cap")
_ASKED = (Fault.UNKNOWN_PLACE, Fault.SHARED_NAME, Fault.TOO_MANY_PLACES)


async def shown(turn: Turn) -> Replies | None:
    """What becomes of an alert's file; None where none came, or not from an officer."""
    one = turn.incoming.enclosed
    if one is None or not attached.is_officers(turn):
        return None
    if one.stored:
        stored = await files.received(turn.connection, one.stored)
        if stored is None or stored.media_type != XML:
            return None
        turn.takes_file = True
        return await _read(turn, one.stored)
    if not one.name.lower().endswith(_ENDINGS):
        return None
    turn.takes_file = True
    if one.size > cap_reader.LARGEST:
        most = cap_reader.LARGEST // 1024
        return turn.say(alert_words.refused(turn, BadAlert(Fault.TOO_LARGE, most=most)))
    channel = turn.incoming.address.channel
    noted = await files.note(turn.connection, one, channel, turn.now)
    turn.begin(SENT, file=noted.id, called=one.name, said=turn.incoming.text.strip())
    return [await sent_again(turn)]


async def sent_again(turn: Turn) -> Reply:
    """The file waits to be read."""
    text = turn._(
        "Đang lấy tệp “{name}” về. Vài giây nữa bấm Đọc cảnh báo.",
        name=str(turn.open.state["called"]),
    )
    return say(
        text,
        (
            turn.bound(turn._("Đọc cảnh báo"), "alert-read"),
            turn.bound(turn._("Thôi"), "cancel"),
        ),
    )


async def read_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đọc cảnh báo]."""
    return await _read(turn, _file(turn), str(turn.open.state.get("said", "")))


async def where_again(turn: Turn) -> Reply:
    """For where to write it, asked or asked once more."""
    scope = turn.scope(Role.OFFICER)[:MOST_OFFERED]
    buttons = [turn.bound(turn.place(p), "alert-place", p.code) for p in scope]
    said = str(turn.open.state["why"]) + " " + turn._("Soạn tin cho nơi nào?")
    return say(said, *in_rows([*buttons, turn.bound(turn._("Thôi"), "cancel")]))


async def where_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the role's places."""
    return await where_typed(turn, arguments[0])


async def where_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: for where."""
    place = named_place(turn, text, Role.OFFICER, "alert-place")
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.OFFICER, place):
        return [*drafts.not_yours(turn, place), await where_again(turn)]
    is_drill = bool(turn.open.state.get("is_drill"))
    return await _read(turn, _file(turn), place=place, is_drill=is_drill)


def _file(turn: Turn) -> int:
    number = turn.open.state["file"]
    if not isinstance(number, int):
        raise Stale
    return number


async def _read(
    turn: Turn,
    number: int,
    said: str | None = None,
    place: Place | None = None,
    *,
    is_drill: bool = False,
) -> Replies:
    content = await files.content(turn.connection, number)
    if not content:
        return turn.say(
            turn._("Tệp chưa về tới. Chờ vài giây rồi bấm lại."),
            *([(await sent_again(turn)).buttons[0]] if turn.open.name == SENT else []),
        )
    says_drill, named = _caption(turn, said)
    is_drill = is_drill or says_drill
    if named is not None and not turn.may(Role.OFFICER, named):
        return drafts.not_yours(turn, named)
    place = place or named
    scope = (place,) if place is not None else turn.scope(Role.OFFICER)
    turn.end()
    try:
        return await _drafted(turn, content, scope, place, is_drill=is_drill)
    except BadAlert as bad:
        why = alert_words.refused(turn, bad)
        if bad.fault in _ASKED:
            turn.begin(WHERE, file=number, why=why, is_drill=is_drill)
            return [await where_again(turn)]
        return turn.say(why)


def _caption(turn: Turn, said: str | None) -> tuple[bool, Place | None]:
    """An exercise, a place: what a command that came along names."""
    text = turn.incoming.text.strip() if said is None else said
    if not text.startswith("/"):
        return False, None
    is_drill, rest = command_words.drill("".join(text.split(maxsplit=1)[1:]))
    return is_drill, turn.house.places.by_code(rest) if rest else None


async def _drafted(
    turn: Turn,
    content: bytes,
    scope: Sequence[Place],
    instead: Place | None,
    *,
    is_drill: bool,
) -> Replies:
    """A draft of it, shown; raises BadAlert."""
    alert = cap_reader.read(content)
    made = await coming_in.prepared(
        turn.connection, alert, turn.house, scope, turn.now, instead=instead
    )
    if isinstance(made, Broadcast):
        return _there_already(turn, made)
    too_many = await composition.too_many_drafts(turn)
    if too_many:
        return too_many
    details: Details = made.notice.details
    notice = replace(
        made.notice,
        code=await broadcasts.free_code(turn.connection),
        author_id=turn.person_id,
        report_to=turn.incoming.address,
        details=replace(details, is_drill=details.is_drill or is_drill),
    )
    worded = drafts.worded(turn, notice, State.DRAFT)
    number, _is_new = await broadcasts.create(turn.connection, worded, turn.now)
    await imported.note(turn.connection, alert, made.said, number)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "notice.import", about=str(number)
    )
    said = turn.say(alert_words.about(turn, alert, made))
    return [*said, *await draft_preview.show(turn, number, notice)]


def _there_already(turn: Turn, made: Broadcast) -> Replies:
    _ = turn._
    if made.state is State.DRAFT:
        button = turn.free(_("Xem lại bản thảo"), "draft", str(made.id))
        return turn.say(_("Cảnh báo này đã soạn thành tin rồi, chưa gửi."), (button,))
    button = turn.free(_("Xem kết quả"), "report", str(made.id))
    said = _("Cảnh báo này đã thành tin mã LB {code} rồi.", code=made.code or "–")
    return turn.say(said, (button,))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"alert-read": read_pressed, "alert-place": where_pressed},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=SENT,
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sent_again,
        why=N_("Để soạn thành tin khẩn, xem lại rồi mới gửi."),
        drops=NOTHING_MADE,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name=WHERE,
        opens=where_typed,
        fits=names_a_place,
        asks_again=where_again,
        why=N_("Cảnh báo không nói rõ nơi nào, mà tin thì phải tới đúng nơi."),
        drops=NOTHING_MADE,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
