"""A notice goes out: now, or at a time that its officer names."""

from dataclasses import replace
from datetime import timedelta

from bot import audit
from bot.bulletins import notice_text
from bot.clock import instant
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.notices.times import moment
from bot.conversation.pressed import Arguments
from bot.conversation.reports.summary import live_name
from bot.conversation.steps.heard import Heard, heard
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

FURTHEST = timedelta(days=366)  # until a notice that is put off


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi ngay]: once, whoever presses how often."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    return await _schedule(turn, draft, turn.now)


async def _schedule(turn: Turn, draft: Broadcast, starts_at: int) -> Replies:
    _ = turn._
    notice = notice_text.of(draft, turn.house.places)
    if notice is None:
        return drafts.no_draft(turn)
    # Worded anew: it names the day on which it goes.
    worded = drafts.worded(turn, replace(notice, starts_at=starts_at), State.SCHEDULED)
    moved = await broadcasts.amend(turn.connection, draft.id, worded)
    if not moved:
        return drafts.no_draft(turn)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.send",
        about=str(draft.id),
        detail=draft.place,
    )
    turn.end()
    number = str(draft.id)
    if starts_at > turn.now:
        return turn.say(
            _(
                "Đã hẹn gửi lúc {when}. Tin số {number}.",
                when=turn.when(starts_at),
                number=number,
            ),
            (turn.free(_("Dừng"), "stop-sending", number),),
        )
    said = say(
        _("Đang gửi. Tin số {number}. Xong, Loa Bản báo ở đây.", number=number),
        (
            turn.free(_("Xem kết quả"), "report", number),
            turn.free(_("Dừng"), "stop-sending", number),
        ),
    )
    # From here on this very message says how far it is, and what became of it.
    return [replace(said, edits=live_name(draft.id))]


async def later(turn: Turn, arguments: Arguments) -> Replies:
    """[Hẹn giờ]."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    turn.begin("notice-time", draft=draft.id)
    return [await time_again(turn)]


async def time_again(turn: Turn) -> Reply:
    """When it goes, asked or asked once more."""
    now = turn.local_now
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    buttons = [turn.bound(turn._("6 giờ sáng mai"), "notice-at", "6 gio mai")]
    if evening > now:
        tonight = turn.bound(turn._("18 giờ hôm nay"), "notice-at", "18 gio")
        buttons.insert(0, tonight)
    return say(
        turn._("Gửi lúc nào? Gõ giờ và ngày, ví dụ: 18:00 28/11"),
        tuple(buttons),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def time_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered times."""
    return await time_typed(turn, arguments[0])


def is_time(turn: Turn, text: str) -> bool:
    """Whether it may be a time: it has a figure, and is no sentence."""
    has_figure = any(letter.isdigit() for letter in text)
    fold = turn.house.country.folding.fold
    is_known = moment(fold(text), turn.local_now) is not None
    is_said = heard(turn, text) in (Heard.QUESTION, Heard.PERHAPS)
    return is_known or (has_figure and not is_said)


async def time_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: when to send; a moment in the past is refused."""
    draft = await drafts.own_draft(
        turn, Arguments([str(turn.open.state.get("draft", ""))])
    )
    if draft is None:
        turn.end()
        return drafts.no_draft(turn)
    found = moment(turn.house.country.folding.fold(text), turn.local_now)
    leave = (turn.bound(turn._("Thôi"), "cancel"),)
    if found is None:
        return turn.say(turn._("Chưa hiểu giờ này. Gõ như: 18:00 28/11"), leave)
    if instant(found) <= turn.now:
        past = turn._("{when} đã qua rồi. Gõ giờ khác.", when=turn._.moment(found))
        return turn.say(past, leave)
    if found > turn.local_now + FURTHEST:
        return turn.say(turn._("Hẹn xa nhất một năm. Gõ giờ khác."), leave)
    return await _schedule(turn, draft, instant(found))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "notice-send": send,
            "notice-later": later,
            "notice-at": time_pressed,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="notice-time",
        opens=time_typed,
        fits=is_time,
        asks_again=time_again,
        why=N_("Đến giờ ấy tin tự gửi; trước giờ ấy vẫn dừng được."),
        drops=N_("Thôi, chưa hẹn giờ. Tin vẫn nằm ở /banthao."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
        takes_numbers=True,
    ),
)
