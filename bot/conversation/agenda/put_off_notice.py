"""One notice that is put off: read whole, moved, changed, handed over, or missed."""

from dataclasses import replace

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Leaves
from bot.bulletins.timing import series
from bot.clock import Milliseconds, local
from bot.conversation import doors
from bot.conversation.agenda import tidings
from bot.conversation.approval import going
from bot.conversation.doors import InGroup
from bot.conversation.notices import draft_list, draft_preview, drafts, release
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.times import told
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.delivery.timed import put_off
from bot.i18n import N_
from bot.people.model import Role

NOT_AHEAD = N_("Tin này không còn chờ giờ nữa. Xem: /lich")


async def in_scope(turn: Turn, number: int | None) -> Broadcast | None:
    """A notice of the sender's scope that is no draft; None tells no more."""
    found = await broadcasts.get(turn.connection, number) if number else None
    if found is None or found.state is State.DRAFT or not found.is_notice:
        return None
    return found if turn.may(Role.OFFICER, found.place) else None


async def ahead(turn: Turn, arguments: Arguments) -> Broadcast | None:
    found = await in_scope(turn, whole_number(arguments[0]))
    return found if found is not None and found.state in put_off.AHEAD else None


async def view(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem]: the whole message, when it goes, and what may be done."""
    found = await ahead(turn, arguments)
    notice = notice_text.of(found, turn.house.places) if found else None
    if found is None or notice is None:
        return turn.say(turn._(NOT_AHEAD))
    _, number = turn._, str(found.id)
    lines = [_standing(turn, found), turn.place(notice.place) + "."]
    if found.author_id != turn.person_id:
        lines.append(_("Do một cán bộ khác soạn."))
    return [
        draft_preview.message(turn, notice),
        *turn.say(
            "\n".join(lines),
            (
                turn.free(_("Đổi giờ"), "scheduled-move", number),
                turn.free(_("Sửa"), "scheduled-edit", number),
            ),
            (
                turn.free(_("Lặp lại"), "scheduled-repeat", number),
                turn.free(_("Giao người khác"), "scheduled-give", number),
            ),
            (turn.free(_("Hủy hẹn"), "stop-sending", number),),
        ),
    ]


def _standing(turn: Turn, found: Broadcast) -> str:
    _ = turn._
    when = told(_, local(found.starts_at, turn.house.config.timezone), turn.local_now)
    if found.state is State.WAITING:
        return _("Tin số {number}: chờ duyệt, hẹn gửi {when}.",
                 number=str(found.id), when=when)  # fmt: skip
    return _("Tin số {number}: hẹn gửi {when}.", number=str(found.id), when=when)


# --- another time ---------------------------------------------------------------------


async def open_for_time(turn: Turn, number: str) -> Broadcast | None:
    """What may be given a time now: an own draft, or what is ahead or missed."""
    own = await drafts.own_draft(turn, Arguments([number]))
    if own is not None:
        return own
    found = await in_scope(turn, whole_number(number))
    is_open = found is not None and found.state in (*put_off.AHEAD, State.MISSED)
    return found if is_open else None


async def settle(
    turn: Turn, broadcast: Broadcast, starts_at: Milliseconds, leaves: Leaves
) -> Replies:
    """It goes at this time, as was confirmed."""
    if broadcast.state is State.DRAFT:
        if starts_at <= turn.now:
            return await release.put(turn, broadcast, None, Leaves.NOW)
        return await release.put(turn, broadcast, starts_at, leaves)
    is_now = starts_at <= turn.now
    at = turn.now + going.UNDO if is_now else starts_at
    if not await _move(turn, broadcast, at, leaves):
        turn.end()
        return turn.say(turn._(NOT_AHEAD))
    turn.end()
    return going.begun(turn, broadcast.id, None if is_now else at)


async def _move(
    turn: Turn, broadcast: Broadcast, starts_at: Milliseconds, leaves: Leaves
) -> bool:
    notice = notice_text.of(broadcast, turn.house.places)
    if notice is None or broadcast.plan_cursor:
        return False
    was = broadcast.state
    if was is State.MISSED and not await put_off.take_up_again(
        turn.connection, broadcast.id
    ):
        return False
    ahead = State.SCHEDULED if was is State.MISSED else was
    details = replace(notice.details, leaves=leaves)
    moved = replace(notice, starts_at=starts_at, details=details)
    # Worded anew: it names the day on which it goes.
    worded = drafts.worded(turn, moved, ahead)
    if not await broadcasts.amend(turn.connection, broadcast.id, worded, was=(ahead,)):
        return False
    await _move_repeats(turn, broadcast.id, starts_at)
    await note(turn, "notice.move", broadcast)
    return True


async def _move_repeats(turn: Turn, number: int, starts_at: Milliseconds) -> None:
    """What is to be repeated is so from its new day and hour on."""
    known = await series.get(turn.connection, number)
    if known is not None and known.is_on:
        first = local(starts_at, turn.house.config.timezone)
        rule = replace(known.rule, at=f"{first:%H:%M}", first=first.date())
        await series.put(turn.connection, number, known.place, rule, starts_at)


async def edit(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa]: a draft again, of who changes it; approved or not, it is asked anew."""
    found = await ahead(turn, arguments)
    if found is None or turn.person_id is None:
        return turn.say(turn._(NOT_AHEAD))
    if found.author_id != turn.person_id and not await put_off.hand_over(
        turn.connection, found.id, turn.person_id, turn.incoming.address
    ):
        return turn.say(turn._(NOT_AHEAD))
    if not await put_off.call_off(turn.connection, found.id):
        return turn.say(turn._(NOT_AHEAD))
    await note(turn, "notice.edit", found)
    if found.author_id != turn.person_id:
        await tidings.tell_author(
            turn.connection,
            turn.house,
            found,
            lambda _: tidings.taken_over(_, found),
            f"taken {found.id} {turn.now}",
        )
    lead = turn._("Tin về lại bản nháp để sửa: giờ hẹn và duyệt cũ không còn.")
    return [
        *turn.say(lead),
        *await draft_list.open_draft(turn, Arguments([str(found.id)])),
    ]


async def note(turn: Turn, what: str, broadcast: Broadcast) -> None:
    await audit.record(
        turn.connection, turn.now, turn.person_id, what,
        about=str(broadcast.id), detail=broadcast.place,
    )  # fmt: skip


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"scheduled": view, "scheduled-edit": edit},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
