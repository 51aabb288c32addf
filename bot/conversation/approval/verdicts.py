"""What waits is approved or returned with a reason, by whoever may.

Rights are looked at at each press: the approver's right must reach all of a notice's
places, and nobody decides on what they wrote. A button names what was shown under it,
so that nothing is approved that was not seen.
"""

from dataclasses import replace

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.approving import approvals
from bot.bulletins.approving.approvals import Approval, Verdict
from bot.bulletins.notice_text import Notice
from bot.clock import HOUR, MINUTE, Milliseconds
from bot.conversation import doors
from bot.conversation.approval import asking, going, to_approve
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.summary import live_name
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role

UNDO, REASON = "approve-undo", "approval-reason"
LATE = 30 * MINUTE  # after its time a notice does harm: its writer is asked
LONGEST_REASON = 500  # letters
REASONS = (N_("Sai ngày, giờ"), N_("Chưa rõ ý, viết lại giúp"), N_("Chưa cần gửi"))


# --- the verdict ----------------------------------------------------------------------


async def approve_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Duyệt]: it goes now or at its time, and its writer is told."""
    found = await _decided_on(turn, arguments)
    if not isinstance(found, tuple):
        return found
    broadcast, notice, approval = found
    at = asking.put_off_to(broadcast, approval)
    if not await approvals.decide(
        turn.connection,
        approval.id,
        Verdict.APPROVED,
        by=turn.person_id,
        now=turn.now,
        digest=asking.digest(notice, at),
    ):
        return await to_approve.not_waiting(turn, broadcast.id)
    await _note(turn, "notice.approve", broadcast)
    closing = N_("Người khác đã duyệt tin này, không phải duyệt nữa.")
    own = N_("Đã duyệt tin này.")
    await asking.close(
        turn.connection, turn.house, approval, closing, by=turn.person_id, own=own
    )
    turn.end()
    if at is not None and turn.now > at + LATE:
        return await _too_late(turn, broadcast)
    goes_at = turn.now + going.UNDO if at is None else max(at, turn.now + going.UNDO)
    scheduled = asking.worded(
        turn.house,
        broadcast,
        notice,
        starts_at=goes_at,
        state=State.SCHEDULED,
        now=turn.now,
    )
    await broadcasts.amend(
        turn.connection, broadcast.id, scheduled, was=(State.WAITING,)
    )
    await _tell_approved(turn, broadcast, at)
    undo = turn.free(turn._("Hoàn tác 10 giây"), UNDO, str(broadcast.id))
    if at is not None and at > turn.now:
        said = turn._("Đã duyệt. Tin gửi lúc {when}.", when=turn.when(at))
        undo = turn.free(turn._("Rút lại lời duyệt"), UNDO, str(broadcast.id))
    else:
        said = turn._("Đã duyệt, tin đang gửi.")
    return turn.say(said, (undo,))


async def _decided_on(
    turn: Turn, arguments: Arguments
) -> tuple[Broadcast, Notice, Approval] | Replies:
    """What a verdict is about, as it was shown; else what is said instead."""
    number = arguments.number(0)
    broadcast = await to_approve.waiting(turn, number)
    known = await approvals.newest(turn.connection, number)
    notice = notice_text.of(broadcast, turn.house.places) if broadcast else None
    if broadcast is None or known is None or notice is None:
        return await to_approve.not_waiting(turn, number)
    at = asking.put_off_to(broadcast, known)
    stands = asking.digest(notice, at)
    if ":".join(arguments[1:]) != stands:
        changed = turn.say(turn._("Tin đã khác lúc được xem. Nay là thế này:"))
        return [*changed, *await to_approve.shown(turn, known, broadcast)]
    return broadcast, notice, known


async def _too_late(turn: Turn, broadcast: Broadcast) -> Replies:
    """Its time has passed: its writer is asked, and nothing goes by itself."""
    await broadcasts.set_state(
        turn.connection, broadcast.id, State.DRAFT, was=(State.WAITING,)
    )
    await _tell_author(
        turn,
        broadcast,
        N_("Đã duyệt, nhưng giờ hẹn {when} đã qua nên chưa gửi: {text}"),
        ((N_("Gửi ngay"), going.SEND), (N_("Xem và sửa"), "draft")),
        when=turn.when(broadcast.starts_at),
    )
    return turn.say(
        turn._("Đã duyệt. Giờ hẹn đã qua, nên Loa Bản hỏi lại người soạn rồi mới gửi.")
    )


async def _tell_approved(
    turn: Turn, broadcast: Broadcast, at: Milliseconds | None
) -> None:
    """The writer's message from here on follows the notice."""
    if broadcast.report_to is None:
        return
    house, number = turn.house, str(broadcast.id)
    _ = await asking.translator(turn.connection, house, broadcast.report_to)
    said = [_("Đã duyệt lúc {when}.", when=turn.when(turn.now))]
    if at is not None and at > turn.now:
        said.append(_("Tin gửi lúc {when}.", when=turn.when(at)))
    else:
        said.append(_("Đang gửi, xong Loa Bản báo ở đây."))
    said.append(_("Sửa một chữ là phải duyệt lại."))
    buttons = (
        turn.free(_("Rút lại"), going.UNDO_ACTION, number),
        turn.free(_("Dừng"), "stop-sending", number),
    )
    shown = replace(say(" ".join(said), buttons), edits=live_name(broadcast.id))
    key = f"approved {number} {turn.now}"
    await asking.tell_author(turn.connection, house, broadcast, shown, key)


async def _tell_author(
    turn: Turn,
    broadcast: Broadcast,
    words: str,
    buttons: tuple[tuple[str, str], ...],
    **values: object,
) -> None:
    """`words` and the buttons' labels are message ids."""
    if broadcast.report_to is None:
        return
    house, number = turn.house, str(broadcast.id)
    _ = await asking.translator(turn.connection, house, broadcast.report_to)
    said = _(words, text=asking.short(broadcast.text), **values)
    row = [turn.free(_(label), action, number) for label, action in buttons]
    key = f"verdict {number} {turn.now}"
    await asking.tell_author(turn.connection, house, broadcast, say(said, row), key)


async def undo(turn: Turn, arguments: Arguments) -> Replies:
    """[Hoàn tác 10 giây] of who approved: it waits again, for them or another."""
    number = arguments.number(0)
    found = await broadcasts.get(turn.connection, number)
    known = await approvals.newest(turn.connection, number)
    is_own = known is not None and known.verdict_by == turn.person_id
    if (
        found is None
        or known is None
        or not is_own
        or not to_approve.may_decide(turn, found)
    ):
        return turn.say(turn._(to_approve.NOT_HERE))
    taken = await broadcasts.take_back(turn.connection, number, State.WAITING, turn.now)
    again = await approvals.reopen(turn.connection, known.id, turn.now + HOUR)
    if not taken or not again:
        return turn.say(turn._("Tin đã gửi đi, không rút lời duyệt được nữa."))
    await _note(turn, "notice.unapprove", found)
    words = N_(
        "Người duyệt đã rút lời duyệt, tin lại chờ duyệt, chưa gửi cho ai: {text}"
    )
    await _tell_author(turn, found, words, ((N_("Rút lại"), going.BACK),))
    said = turn.say(turn._("Đã rút lời duyệt. Tin lại chờ duyệt, chưa gửi cho ai."))
    fresh = await broadcasts.get(turn.connection, number)
    return [*said, *await to_approve.shown(turn, known, fresh or found)]


# --- returned, with a reason ----------------------------------------------------------


async def return_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Trả lại, ghi lý do]: the next message is the reason."""
    found = await _decided_on(turn, arguments)
    if not isinstance(found, tuple):
        return found
    turn.begin(REASON, seen=":".join(arguments))
    return [await reason_again(turn)]


async def reason_again(turn: Turn) -> Reply:
    """Why it is returned, asked or asked once more."""
    buttons = [
        turn.bound(turn._(reason), REASON, str(number))
        for number, reason in enumerate(REASONS)
    ]
    leave = turn.bound(turn._("Thôi"), "cancel")
    return say(
        turn._("Trả lại vì sao? Viết một dòng, người soạn thấy đúng như vậy."),
        *in_rows([*buttons, leave]),
    )


async def reason_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the usual reasons."""
    number = arguments.number(0)
    if number >= len(REASONS):
        raise Stale
    return await reason_typed(turn, turn._(REASONS[number]))


async def reason_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: it is returned, and its writer reads why."""
    found = await _decided_on(turn, Arguments(turn.open.state["seen"].split(":")))
    turn.end()
    if not isinstance(found, tuple):
        return found
    broadcast, _notice, approval = found
    reason = " ".join(text.split())[:LONGEST_REASON]
    if not await approvals.decide(
        turn.connection,
        approval.id,
        Verdict.RETURNED,
        by=turn.person_id,
        now=turn.now,
        reason=reason,
    ):
        return await to_approve.not_waiting(turn, broadcast.id)
    await broadcasts.set_state(
        turn.connection, broadcast.id, State.REFUSED, was=(State.WAITING,)
    )
    await _note(turn, "notice.return", broadcast)
    closing = N_("Người khác đã trả lại tin này, không phải duyệt nữa.")
    own = N_("Đã trả lại tin này.")
    await asking.close(
        turn.connection, turn.house, approval, closing, by=turn.person_id, own=own
    )
    words = N_("Tin bị trả lại, chưa gửi cho ai: {text}\nLý do: {reason}")
    await _tell_author(
        turn, broadcast, words, ((N_("Sửa lại"), going.BACK),), reason=reason
    )
    return turn.say(turn._("Đã trả lại. Người soạn đã thấy lý do. Chưa gửi cho ai."))


async def _note(turn: Turn, deed: str, broadcast: Broadcast) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        deed,
        about=str(broadcast.id),
        detail=broadcast.place,
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            asking.APPROVE: approve_pressed,
            asking.RETURN: return_pressed,
            UNDO: undo,
            REASON: reason_pressed,
        },
        role=Role.APPROVER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=REASON,
        opens=reason_typed,
        fits=doors.any_words,
        asks_again=reason_again,
        why=N_("Người soạn cần biết chỗ nào phải sửa."),
        drops=N_("Thôi, tin vẫn chờ duyệt."),
        role=Role.APPROVER,
        may_speak_of_danger=True,
    ),
)
