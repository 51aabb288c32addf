"""What nobody decided on: those asked are reminded, then one level up is asked.

Its writer is told each time. Nothing goes by itself, however late it gets.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.approving import approvals
from bot.bulletins.approving.approvals import Approval, Verdict
from bot.bulletins.notice_text import Notice
from bot.clock import Milliseconds
from bot.conversation.approval import asking
from bot.conversation.turn import House
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.messaging import Button, say
from bot.people.authority.approvers import Approver, nearest
from bot.store.database import Database

BACK = "notice-back"
AT_ONCE = 20
CLIMBED = N_("Chưa ai duyệt tin {text}, nên đã xin cả cấp trên duyệt. Chưa gửi cho ai.")
OVER = N_(
    "Đến giờ hẹn mà chưa ai duyệt tin {text}, nên chưa gửi cho ai. Vẫn chờ duyệt."
)
STILL = N_("Tin {text} vẫn chưa ai duyệt, chưa gửi cho ai. Đã nhắc lại.")
NOBODY = N_("Nay không còn ai khác duyệt tin {text}. Xem lại rồi tự gửi được.")


async def climb(database: Database, house: House, now: Milliseconds) -> int:
    """Deals with what is due, a slice at a time; returns how many."""
    number = 0
    while True:
        async with database.read() as connection:
            if not await approvals.overdue(connection, now, limit=1):
                return number
        async with database.write() as connection:
            for approval in await approvals.overdue(connection, now, limit=AT_ONCE):
                await _step(connection, house, approval, now)
                number += 1


async def _step(
    connection: AsyncConnection, house: House, approval: Approval, now: Milliseconds
) -> None:
    broadcast = await broadcasts.get(connection, approval.broadcast_id)
    notice = notice_text.of(broadcast, house.places) if broadcast else None
    is_over = broadcast is None or broadcast.state is not State.WAITING
    if is_over or notice is None or broadcast is None:
        await approvals.decide(
            connection, approval.id, Verdict.WITHDRAWN, by=None, now=now
        )
        return
    others = await asking.others(
        connection, notice, broadcast.author_id, now, was_asked=True
    )
    if not others:
        await _nobody_left(connection, house, approval, broadcast, now)
        return
    at = asking.put_off_to(broadcast, approval)
    above = nearest(others, approval.level) if approval.reminders else []
    following = await asking.step_at(
        connection,
        house,
        notice,
        approval.reminders + 1,
        asked_at=approval.asked_at,
        starts_at=at,
    )
    level = above[0].level if above else approval.level
    # What is overdue by hours after a stand-still is dealt with once, not step by step.
    if following is not None and following <= now:
        following = now + 1
    if not await approvals.put_off(
        connection, approval, level=level, next_at=following
    ):
        return
    if above:
        await _ask_above(connection, house, approval, broadcast, notice, above, now)
    else:
        again = [one for one in others if one.level >= approval.level]
        await asking.remind(connection, house, broadcast, approval, again or others)
    is_late = at is not None and now >= at
    words = OVER if is_late else CLIMBED if above else STILL
    if approval.reminders or is_late:
        await _tell_author(connection, house, broadcast, words, now)


async def _ask_above(
    connection: AsyncConnection,
    house: House,
    approval: Approval,
    broadcast: Broadcast,
    notice: Notice,
    above: list[Approver],
    now: Milliseconds,
) -> None:
    numbers = [one.person_id for one in above]
    await approvals.note_asked(connection, approval.id, numbers, now)
    at = asking.put_off_to(broadcast, approval)
    await asking.show(
        connection, house, notice, broadcast.id, at, above, now, approval.id
    )


async def _nobody_left(
    connection: AsyncConnection,
    house: House,
    approval: Approval,
    broadcast: Broadcast,
    now: Milliseconds,
) -> None:
    """All who could approve have lost the right: it is its writer's own again."""
    await approvals.decide(connection, approval.id, Verdict.WITHDRAWN, by=None, now=now)
    await broadcasts.set_state(
        connection, broadcast.id, State.DRAFT, was=(State.WAITING,)
    )
    await _tell_author(connection, house, broadcast, NOBODY, now)


async def _tell_author(
    connection: AsyncConnection,
    house: House,
    broadcast: Broadcast,
    words: str,
    now: Milliseconds,
) -> None:
    if broadcast.report_to is None:
        return
    _ = await asking.translator(connection, house, broadcast.report_to)
    said = _(words, text=asking.short(broadcast.text))
    back = Button(
        _("Rút lại") if words != NOBODY else _("Xem tin"), f"{BACK}:{broadcast.id}"
    )
    key = f"climbed {broadcast.id} {now}"
    await asking.tell_author(connection, house, broadcast, say(said, (back,)), key)
