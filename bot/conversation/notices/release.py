"""A notice goes out: now, or put off to a time, which agenda/ asks for."""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.approving import urgent_guard
from bot.bulletins.notice_choices import Details, Leaves
from bot.clock import Milliseconds
from bot.conversation import doors
from bot.conversation.approval import going
from bot.conversation.doors import InGroup
from bot.conversation.notices import drafts
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.times import hour_told
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts, files
from bot.delivery.model import Broadcast, State
from bot.people import place_settings
from bot.people.model import Role

ANYWAY = "anyway"  # its officer was asked, and means it


async def send(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi ngay]: once, whoever presses how often; in quiet hours asked once more."""
    draft = await drafts.own_draft(turn, arguments)
    if draft is None:
        return await drafts.no_longer(turn, arguments)
    if ANYWAY not in arguments and await _wakes_people(turn, draft):
        return _ask_once_more(turn, arguments)
    return await put(turn, draft, None, Leaves.NOW)


async def _wakes_people(turn: Turn, draft: Broadcast) -> bool:
    if draft.is_urgent or Details.from_json(draft.details).is_drill:
        return False
    quiet = await place_settings.quiet_hours(turn.connection, draft.place)
    return quiet.value.covers(turn.local_now.time())


def _ask_once_more(turn: Turn, arguments: Arguments) -> Replies:
    _, seen = turn._, arguments[:2]
    return turn.say(
        _(
            "Bây giờ là {hour}, bà con đang nghỉ. Vẫn gửi ngay?",
            hour=hour_told(_, turn.local_now),
        ),
        (turn.free(_("Vẫn gửi ngay"), going.SEND, *seen, ANYWAY),),
        (turn.free(_("Đợi đến sáng"), "notice-morning", *seen),),
        (turn.free(_("Xem lại tin"), "draft", seen[0]),),
    )


async def put(
    turn: Turn, draft: Broadcast, starts_at: Milliseconds | None, leaves: Leaves
) -> Replies:
    """A draft goes at an instant, None is now; how strictly then is kept with it."""
    notice = notice_text.of(draft, turn.house.places)
    if notice is None:
        return drafts.no_draft(turn)
    details = replace(notice.details, leaves=leaves)
    worded = drafts.worded(turn, replace(notice, details=details), State.DRAFT)
    await broadcasts.amend(turn.connection, draft.id, worded)
    carried = [file.id for file in (*details.files, *details.recordings.values())]
    await files.need(turn.connection, carried, (starts_at or turn.now) + files.KEPT)
    found = await broadcasts.get(turn.connection, draft.id)
    if found is None:
        return drafts.no_draft(turn)
    return await going.goes(turn, found, starts_at)


async def send_all(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi 12.400 máy]: its number was read and tapped."""
    draft = await drafts.own_draft(turn, Arguments(arguments[:2]))
    if draft is None:
        return await drafts.no_longer(turn, arguments)
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


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            going.SEND: send,
            going.SEND_ALL: send_all,
            going.KIND: kind_chosen,
            "notice-try": try_out,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
