"""A notice goes out: now, or at a time that its officer names."""

from dataclasses import replace
from datetime import timedelta

from bot.bulletins import notice_text
from bot.bulletins.approving import urgent_guard
from bot.clock import instant
from bot.conversation import doors
from bot.conversation.approval import going
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.notices.times import moment
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.heard import Heard, heard
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

FURTHEST = timedelta(days=366)  # until a notice that is put off


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi ngay]: once, whoever presses how often."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return drafts.no_draft(turn)
    return await going.goes(turn, draft, None)


async def send_all(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi 12.400 máy]: its number was read and tapped."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    if draft is None:
        return drafts.no_draft(turn)
    starts_at = going.from_argument(arguments[2])
    if starts_at is not None and starts_at <= turn.now:
        raise Stale
    return await going.goes(turn, draft, starts_at, is_sure=True)


async def kind_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """Why it is urgent, or that it is not."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    starts_at, kind = going.from_argument(arguments[2]), arguments[3]
    if kind == going.NOT_URGENT:
        notice = replace(notice, is_urgent=False)
    elif kind in urgent_guard.KINDS:
        notice = replace(notice, category=kind)
    else:
        raise Stale
    if starts_at is not None and starts_at <= turn.now:
        raise Stale
    worded = drafts.worded(turn, notice, State.DRAFT)
    await broadcasts.amend(turn.connection, draft.id, worded)
    changed = await broadcasts.get(turn.connection, draft.id)
    if kind == going.NOT_URGENT or changed is None:
        return await turn.goes(turn, f"draft:{draft.id}", "")
    return await going.goes(turn, changed, starts_at, is_sure=True)


async def try_out(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi thử cho tôi]: just as it arrives, on this machine alone."""
    draft = await drafts.own_draft(turn, arguments)
    notice = notice_text.of(draft, turn.house.places) if draft else None
    if draft is None or notice is None:
        return drafts.no_draft(turn)
    said = turn._("Tin thử: chỉ máy này thấy, chưa gửi cho ai.")
    shown = notice_text.body(notice, turn._, turn.house.places, turn.today)
    back = turn.free(turn._("Xem lại bản thảo"), "draft", str(draft.id))
    return [shown, *turn.say(said, (back,))]


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
    return await going.goes(turn, draft, instant(found))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            going.SEND: send,
            going.SEND_ALL: send_all,
            going.KIND: kind_chosen,
            "notice-try": try_out,
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
