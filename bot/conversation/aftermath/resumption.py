"""A run that was stopped goes on, to whoever did not get it."""

from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.aftermath import sent_notices
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.reports.archive import NOT_HERE
from bot.conversation.reports.summary import live_name
from bot.conversation.turn import Replies, Turn
from bot.delivery import living
from bot.delivery.aftermath import continuing
from bot.delivery.model import State
from bot.messaging import say
from bot.people.model import Role


async def go_on(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi tiếp cho người chưa nhận]."""
    _ = turn._
    notice = await sent_notices.by_button(turn, arguments)
    if notice is None:
        return turn.say(_(NOT_HERE))
    by = turn.person_id, turn.incoming.address
    if not await continuing.go_on(turn.connection, notice.id, by, turn.now):
        if notice.state is State.STOPPED:
            return turn.say(_("Tin này hết hạn rồi, không gửi tiếp nữa."))
        return turn.say(_("Tin này không dừng dở, nên không có gì để gửi tiếp."))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "notice.continue",
        about=str(notice.id),
    )
    # What follows it is a new message: the old one stands far above.
    address = turn.incoming.address
    await living.let_stand(turn.connection, address, live_name(notice.id))
    number = str(notice.id)
    said = say(
        _("Đang gửi tiếp cho người chưa nhận. Ai nhận rồi thì không nhận lại."),
        (turn.free(_("Dừng"), "stop-sending", number),),
    )
    return [replace(said, edits=live_name(notice.id))]


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"send-rest": go_on},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
