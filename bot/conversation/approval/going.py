"""A notice is let go: by its writer, after another has seen it, or ahead of that.

One way for all that sends a draft, now or at a time. What is large is asked for twice,
what another must see waits for them, and everything that goes can be taken back for
ten seconds.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.approving import approvals, reaching, urgent_guard
from bot.bulletins.approving.approvals import Verdict
from bot.bulletins.approving.urgent_guard import Fault
from bot.bulletins.notice_text import Notice
from bot.clock import SECOND, Milliseconds, local
from bot.conversation.approval import ahead, asking, recipients
from bot.conversation.reports.summary import live_name
from bot.conversation.times import told
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, say
from bot.people import contacts
from bot.people.authority.approvers import Approver, nearest
from bot.people.model import Role

UNDO = 10 * SECOND  # until a notice that is sent now begins
SEND, SEND_ALL, KIND, UNDO_ACTION = "notice-send", "notice-all", "notice-kind", "undo"
BACK = "notice-back"
NOT_URGENT = "-"
NO_DRAFT = N_("Tin này đã gửi, đã bỏ, hoặc không còn quyền gửi. Xem: /banthao")


async def goes(
    turn: Turn,
    draft: Broadcast,
    starts_at: Milliseconds | None,
    *,
    is_sure: bool = False,
) -> Replies:
    """Lets a draft of the sender's own go; `starts_at` None is now.

    `is_sure` when the number of recipients has been tapped.
    """
    notice = notice_text.of(draft, turn.house.places)
    areas = reaching.areas_of(draft)
    if notice is None or not all(turn.may(Role.OFFICER, place) for place in areas):
        return turn.say(turn._(NO_DRAFT))
    found = await recipients.found(turn, notice)
    if recipients.is_much(notice, found) and not is_sure:
        return _ask_twice(turn, draft, notice, found, starts_at)
    seen_by = await asking.others(turn.connection, notice, turn.person_id, turn.now)
    if await _stands(turn, draft, notice, starts_at):
        return await _go(turn, draft, notice, starts_at, None)
    if notice.is_urgent and not notice.details.is_drill:
        return await _goes_urgent(turn, draft, notice, starts_at, seen_by)
    if seen_by:
        return await _ask(turn, draft, notice, starts_at, seen_by, [])
    return await _go(turn, draft, notice, starts_at, Verdict.OWN)


async def _goes_urgent(
    turn: Turn,
    draft: Broadcast,
    notice: Notice,
    starts_at: Milliseconds | None,
    seen_by: Sequence[Approver],
) -> Replies:
    """It may go ahead of approval, where it holds what such a notice may hold."""
    faults = await _faults(turn, notice)
    if Fault.KIND in faults:
        return _ask_kind(turn, draft, notice, starts_at)
    if faults and not seen_by:
        return _refuse(turn, faults)
    why = [fault.value for fault in faults]
    if not seen_by:
        return await _go(turn, draft, notice, starts_at, Verdict.OWN)
    if not why and starts_at is None:
        if await ahead.has_room(turn, notice):
            return await _go(turn, draft, notice, None, Verdict.AHEAD)
        why = [ahead.NO_ROOM]
    return await _ask(turn, draft, notice, starts_at, seen_by, why)


async def _stands(
    turn: Turn, draft: Broadcast, notice: Notice, starts_at: Milliseconds | None
) -> bool:
    """Whether just this was approved already: it was taken back and is let go again."""
    known = await approvals.newest(turn.connection, draft.id)
    if known is None or known.verdict is not Verdict.APPROVED:
        return False
    put_off = asking.digest(notice, 1)
    is_late = known.digest == put_off and draft.starts_at <= turn.now
    return known.digest == asking.digest(notice, starts_at) or is_late


# --- what is asked before -------------------------------------------------------------


def _ask_twice(
    turn: Turn,
    draft: Broadcast,
    notice: Notice,
    found: reaching.Reach,
    starts_at: Milliseconds | None,
) -> Replies:
    """A second tap, which names the number."""
    _ = turn._
    who = recipients.who(_, found)
    place = recipients.where(_, turn.house, notice)
    seen = (str(draft.id), notice_text.mark(notice), _as_argument(starts_at))
    return turn.say(
        _("Tin này tới cả {place}: {who}. Chắc thì bấm nữa.", place=place, who=who),
        (
            turn.free(_("Gửi {who}", who=who.split(",")[0]), SEND_ALL, *seen),
            turn.free(_("Khoan đã"), "draft", str(draft.id)),
        ),
    )


def _ask_kind(
    turn: Turn, draft: Broadcast, notice: Notice, starts_at: Milliseconds | None
) -> Replies:
    """Urgent is for danger alone: which one is it?"""
    _ = turn._
    seen = (str(draft.id), notice_text.mark(notice), _as_argument(starts_at))
    kinds = [c for c in turn.house.categories if c.id in urgent_guard.KINDS]
    rows = [(turn.free(c.name(turn.language), KIND, *seen, c.id),) for c in kinds]
    not_urgent = turn.free(_("Không khẩn, gửi như tin thường"), KIND, *seen, NOT_URGENT)
    return turn.say(_("Tin khẩn vì việc gì?"), *rows, (not_urgent,))


async def _faults(turn: Turn, notice: Notice) -> list[Fault]:
    known = {one.number for one in turn.house.country.emergency}
    places = reaching.areas(notice.place.path, notice.audience)
    for card in await contacts.cards(turn.connection, places):
        known |= {phone.number for phone in card.phones}
    said = "\n".join((notice.text, notice.details.short, *_versions(notice)))
    return urgent_guard.faults(said, notice.category, known)


def _versions(notice: Notice) -> list[str]:
    return list(notice.details.versions.values())


def _refuse(turn: Turn, faults: Sequence[Fault]) -> Replies:
    why = "; ".join(turn._(fault.value) for fault in faults)
    return turn.say(
        turn._(
            "Chưa gửi: {why}. Sửa tin rồi gửi, hoặc bỏ khẩn.",
            why=why,
        )
    )


# --- what becomes of it ---------------------------------------------------------------


async def _ask(
    turn: Turn,
    draft: Broadcast,
    notice: Notice,
    starts_at: Milliseconds | None,
    seen_by: Sequence[Approver],
    why: Sequence[str],
) -> Replies:
    """It waits, and those nearest see it."""
    _ = turn._
    at = turn.now if starts_at is None else starts_at
    waiting = asking.worded(
        turn.house,
        draft,
        notice,
        starts_at=at,
        state=State.WAITING,
        now=turn.now,
    )
    if not await broadcasts.amend(turn.connection, draft.id, waiting):
        return turn.say(_(NO_DRAFT))
    first = nearest(seen_by)
    await asking.ask(
        turn.connection, turn.house, notice, draft.id, starts_at, first, turn.now
    )
    await _note(turn, "notice.ask", draft)
    turn.end()
    lines = [_("Vì {why}, nên phải chờ duyệt.", why=_(one)) for one in why]
    lines.append(
        _.counted("Đã xin duyệt ở {count} người. Chưa duyệt thì chưa gửi.", len(first))
    )
    if starts_at is not None:
        lines.append(_("Duyệt rồi thì gửi lúc {when}.", when=turn.when(starts_at)))
    back = turn.free(_("Rút lại"), BACK, str(draft.id))
    return turn.say("\n".join(lines), (back,))


async def _go(
    turn: Turn,
    draft: Broadcast,
    notice: Notice,
    starts_at: Milliseconds | None,
    verdict: Verdict | None,
) -> Replies:
    """It goes; `verdict` is why without another's, None where another's stands."""
    at = turn.now + UNDO if starts_at is None else starts_at
    scheduled = asking.worded(
        turn.house,
        draft,
        notice,
        starts_at=at,
        state=State.SCHEDULED,
        now=turn.now,
    )
    if not await broadcasts.amend(turn.connection, draft.id, scheduled):
        return turn.say(turn._(NO_DRAFT))
    if verdict is not None:
        await approvals.record(
            turn.connection,
            draft.id,
            verdict,
            place=draft.place,
            digest=asking.digest(notice, starts_at),
            by=turn.person_id,
            now=turn.now,
        )
        await _note(turn, f"notice.{verdict}", draft)
    await _note(turn, "notice.send", draft)
    if verdict is Verdict.AHEAD:
        await ahead.tell(turn, draft, notice)
    turn.end()
    return begun(turn, draft.id, starts_at)


def begun(turn: Turn, number: int, starts_at: Milliseconds | None) -> Replies:
    """That it is on its way, with ten seconds to take it back."""
    _, shown = turn._, str(number)
    if starts_at is not None:
        moment = local(starts_at, turn.house.config.timezone)
        when = told(_, moment, turn.local_now)
        return turn.say(
            _("Đã hẹn gửi {when}. Tin số {number}.", when=when, number=shown),
            (
                turn.free(_("Xem, đổi giờ"), "scheduled", shown),
                turn.free(_("Hủy hẹn"), "stop-sending", shown),
            ),
        )
    said = say(
        _("Đang gửi. Tin số {number}. Xong, Loa Bản báo ở đây.", number=shown),
        (_undo(turn, shown),),
        (
            turn.free(_("Xem kết quả"), "report", shown),
            turn.free(_("Dừng"), "stop-sending", shown),
        ),
    )
    # From here on this very message says how far it is, and what became of it.
    return [replace(said, edits=live_name(number))]


def _undo(turn: Turn, number: str) -> Button:
    return turn.free(turn._("Hoàn tác 10 giây"), UNDO_ACTION, number)


async def _note(turn: Turn, deed: str, draft: Broadcast) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        deed,
        about=str(draft.id),
        detail=draft.place,
    )


def _as_argument(starts_at: Milliseconds | None) -> str:
    return "0" if starts_at is None else str(starts_at)


def from_argument(text: str) -> Milliseconds | None:
    """What `_as_argument` made."""
    return int(text) or None if text.isascii() and text.isdigit() else None


def lines_before(turn: Turn, notice: Notice, seen_by: Sequence[Approver]) -> list[str]:
    """What the preview says of it: who must see it first, or that nobody does."""
    _ = turn._
    if not seen_by:
        return [
            _(
                "Ở đây chưa có người duyệt khác: bấm Gửi ngay là gửi, "
                "và việc này được ghi lại."
            )
        ]
    number = len(nearest(seen_by))
    said = [_.counted("Tin này có {count} người duyệt xem trước.", number)]
    if notice.is_urgent:
        said.append(_("Tin khẩn thì gửi ngay, người duyệt được báo cùng lúc."))
    return said


def label(turn: Turn, notice: Notice, seen_by: Sequence[Approver]) -> str:
    """Of the button that lets it go."""
    waits = seen_by and not notice.is_urgent
    return turn._("Xin duyệt") if waits else turn._("Gửi ngay")
