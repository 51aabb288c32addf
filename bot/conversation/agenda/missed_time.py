"""A notice whose time passed with nobody running: its officer decides, nobody else."""

from bot.bulletins import notice_text
from bot.bulletins.notice_choices import Leaves
from bot.conversation import doors
from bot.conversation.agenda import put_off_notice
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.times import hour_told
from bot.conversation.turn import Replies, Turn
from bot.delivery.model import Broadcast, State
from bot.i18n import N_
from bot.people import place_settings
from bot.people.model import Role

ANYWAY = "anyway"
NOT_MISSED = N_("Tin này đã gửi, hoặc đã hẹn giờ khác rồi. Xem: /baocao")


async def _missed(turn: Turn, arguments: Arguments) -> Broadcast | None:
    found = await put_off_notice.in_scope(turn, whole_number(arguments[0]))
    return found if found is not None and found.state is State.MISSED else None


async def send_now(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi bây giờ]: once; in quiet hours asked once more."""
    found = await _missed(turn, arguments)
    notice = notice_text.of(found, turn.house.places) if found else None
    if found is None or notice is None:
        return turn.say(turn._(NOT_MISSED))
    _, number = turn._, str(found.id)
    if notice.details.ends and notice.details.ends <= turn.now:
        return turn.say(
            _("Tin này đã hết hạn {when}.", when=turn.when(notice.details.ends))
        )
    quiet = await place_settings.quiet_hours(turn.connection, found.place)
    wakes = quiet.value.covers(turn.local_now.time()) and not found.is_urgent
    if wakes and ANYWAY not in arguments:
        line = _(
            "Bây giờ là {hour}, bà con đang nghỉ. Vẫn gửi ngay?",
            hour=hour_told(_, turn.local_now),
        )
        return turn.say(
            line,
            (turn.free(_("Vẫn gửi ngay"), "missed-now", number, ANYWAY),),
            (turn.free(_("Giờ khác"), "missed-later", number),),
        )
    return await put_off_notice.settle(turn, found, turn.now, Leaves.NOW)


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ]: it stays as it is, not sent."""
    found = await _missed(turn, arguments)
    if found is None:
        return turn.say(turn._(NOT_MISSED))
    await put_off_notice.note(turn, "notice.missed-drop", found)
    return turn.say(
        turn._(
            "Thôi, không gửi tin số {number} nữa. Chưa gửi cho ai.",
            number=str(found.id),
        )
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"missed-now": send_now, "missed-drop": drop},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
