"""What its writer takes back: within ten seconds, or while it waits to be approved."""

from bot import audit
from bot.bulletins.approving import approvals, reaching
from bot.bulletins.approving.approvals import Verdict
from bot.conversation import doors
from bot.conversation.approval import asking, going
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.people.model import Role


async def undo(turn: Turn, arguments: Arguments) -> Replies:
    """[Hoàn tác 10 giây]: nothing has left yet, and it is a draft again."""
    found = await _own(turn, arguments)
    if found is None:
        return turn.say(turn._(going.NO_DRAFT))
    if found.state is State.WAITING:
        return await back(turn, arguments)
    if found.state is State.DRAFT:
        return await turn.goes(turn, f"draft:{found.id}", "")
    if not await broadcasts.take_back(turn.connection, found.id, State.DRAFT, turn.now):
        return turn.say(
            turn._("Tin đã bắt đầu gửi, không hoàn tác được nữa. Còn dừng được."),
            (turn.free(turn._("Dừng"), "stop-sending", str(found.id)),),
        )
    return await _returned(turn, found, N_("Đã hoàn tác, chưa gửi cho ai."))


async def back(turn: Turn, arguments: Arguments) -> Replies:
    """[Rút lại], [Sửa lại]: it waits for nobody any more, and can be changed."""
    found = await _own(turn, arguments)
    if found is None:
        return turn.say(turn._(going.NO_DRAFT))
    if found.state is State.DRAFT:
        return await turn.goes(turn, f"draft:{found.id}", "")
    was = (State.WAITING, State.REFUSED)
    if not await broadcasts.set_state(turn.connection, found.id, State.DRAFT, was=was):
        return await undo(turn, arguments)
    known = await approvals.newest(turn.connection, found.id)
    if known is not None and await approvals.decide(
        turn.connection,
        known.id,
        Verdict.WITHDRAWN,
        by=turn.person_id,
        now=turn.now,
    ):
        closing = N_("Người soạn đã rút tin này lại, không phải duyệt nữa.")
        await asking.close(turn.connection, turn.house, known, closing, by=None)
    return await _returned(turn, found, N_("Đã rút lại, chưa gửi cho ai."))


async def _returned(turn: Turn, found: Broadcast, words: str) -> Replies:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.withdraw",
        about=str(found.id),
        detail=found.place,
    )
    shown = await turn.goes(turn, f"draft:{found.id}", "")
    return [*turn.say(turn._(words)), *shown]


async def _own(turn: Turn, arguments: Arguments) -> Broadcast | None:
    found = await broadcasts.get(turn.connection, arguments.number(0))
    if found is None or found.author_id is None or found.author_id != turn.person_id:
        return None
    areas = reaching.areas_of(found)
    return found if all(turn.may(Role.OFFICER, place) for place in areas) else None


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {going.UNDO_ACTION: undo, going.BACK: back},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
