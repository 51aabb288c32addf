"""`/approve`: what waits to be approved, the oldest first, each seen whole.

The approver's right must reach all of a notice's places, and nobody decides on what
they wrote: to them it is not there.
"""

from dataclasses import replace

from bot.bulletins import notice_text
from bot.bulletins.approving import approvals, reaching
from bot.bulletins.approving.approvals import Approval, Verdict
from bot.conversation import doors
from bot.conversation.approval import asking
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.reports.summary import STATE_NAMES
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.people.model import Role

A_PAGE = 5  # of the list
MORE = "approve-more"
NOT_HERE = N_("Không có tin nào chờ duyệt mang số này.")


async def approve(turn: Turn, text: str) -> Replies:
    """`/approve [NUMBER]`: what waits, the oldest first."""
    if text.strip().isdigit():
        return await opened(turn, Arguments([text.strip()]))
    return await _listed(turn, 0)


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return await _listed(turn, arguments.number(0))


async def _listed(turn: Turn, after: int) -> Replies:
    areas = [place.path for place in turn.scope(Role.APPROVER)]
    found: list[tuple[Approval, Broadcast]] = []
    while len(found) <= A_PAGE:
        some = await approvals.open_ones(
            turn.connection, areas, after=after, limit=2 * A_PAGE
        )
        for one in some:
            after = one.id
            broadcast = await waiting(turn, one.broadcast_id)
            if broadcast is not None:
                found.append((one, broadcast))
        if len(some) < 2 * A_PAGE:
            break
    if not found:
        return turn.say(turn._("Không có tin nào chờ duyệt."))
    if len(found) == 1:
        return await shown(turn, *found[0])
    page = found[:A_PAGE]
    lines = [turn._("Tin chờ duyệt, bấm số để xem:")]
    lines += [f"{b.id}. {_line(turn, a, b)}" for a, b in page]
    buttons = [
        replace(turn.free(str(b.id), asking.OPEN, str(b.id)), number=b.id)
        for _a, b in page
    ]
    rows = in_rows(buttons, A_PAGE)
    if len(found) > A_PAGE:
        rows.append((turn.free(turn._("Xem tiếp"), MORE, str(page[-1][0].id)),))
    return turn.say("\n".join(lines), *rows)


def _line(turn: Turn, approval: Approval, broadcast: Broadcast) -> str:
    place = turn.house.places.by_path(broadcast.place)
    at = asking.put_off_to(broadcast, approval)
    when = turn._("gửi ngay khi duyệt") if at is None else turn.when(at)
    named = turn.house.places.title(place) if place else broadcast.place
    return f"{asking.short(broadcast.text)} ({named}, {when})"


async def opened(turn: Turn, arguments: Arguments) -> Replies:
    """One of them: the exact message, who gets it and when."""
    number = arguments.number(0)
    broadcast = await waiting(turn, number)
    known = await approvals.newest(turn.connection, number)
    if broadcast is None or known is None:
        return await not_waiting(turn, number)
    return await shown(turn, known, broadcast)


async def shown(turn: Turn, approval: Approval, broadcast: Broadcast) -> Replies:
    notice = notice_text.of(broadcast, turn.house.places)
    if notice is None:
        return turn.say(turn._(NOT_HERE))
    starts_at = asking.put_off_to(broadcast, approval)
    timed = replace(notice, starts_at=starts_at)
    asked = await asking.request(
        turn.connection, turn.house, turn._, notice, broadcast.id, starts_at, turn.now
    )
    return [asking.message(turn.house, turn._, timed, turn.now), asked]


async def waiting(turn: Turn, number: int) -> Broadcast | None:
    """What waits for a verdict that the sender may give; their own is none."""
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is not State.WAITING:
        return None
    return found if may_decide(turn, found) else None


def may_decide(turn: Turn, found: Broadcast) -> bool:
    is_own = found.author_id is not None and found.author_id == turn.person_id
    areas = reaching.areas_of(found)
    return not is_own and all(turn.may(Role.APPROVER, place) for place in areas)


async def not_waiting(turn: Turn, number: int) -> Replies:
    """Why there is nothing to decide, in one clear sentence."""
    found = await broadcasts.get(turn.connection, number)
    if found is None or found.state is State.DRAFT or not found.is_notice:
        return turn.say(turn._(NOT_HERE))
    areas = reaching.areas_of(found)
    if not all(turn.may(Role.APPROVER, place) for place in areas):
        return turn.say(turn._(NOT_HERE))
    if found.state is State.WAITING:
        return turn.say(
            turn._("Tin này do mình soạn nên người khác duyệt. Chưa duyệt, chưa gửi.")
        )
    known = await approvals.newest(turn.connection, number)
    if known is not None and known.verdict is Verdict.APPROVED:
        when = turn.when(known.verdict_at or turn.now)
        return turn.say(
            turn._("Tin này đã được duyệt lúc {when}, không phải duyệt nữa.", when=when)
        )
    state = turn._(STATE_NAMES[found.state])
    return turn.say(turn._("Tin này không chờ duyệt nữa: {state}.", state=state))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "approve",
        N_("duyet"),
        N_("Duyệt tin"),
        approve,
        role=Role.APPROVER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {asking.OPEN: opened, MORE: more},
        role=Role.APPROVER,
        in_group=InGroup.NOBODY,
    ),
)
