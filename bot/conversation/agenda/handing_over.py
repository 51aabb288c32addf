"""What is put off goes to a colleague of its place, and both are told."""

from bot.clock import local
from bot.conversation import doors
from bot.conversation.agenda import put_off_notice, tidings
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.times import told
from bot.conversation.turn import Replies, Turn, in_rows
from bot.delivery.model import Broadcast
from bot.delivery.timed import put_off
from bot.i18n import N_
from bot.people.authority import colleagues
from bot.people.authority.colleagues import Colleague
from bot.people.model import Role

MOST_SHOWN = 8
NO_LONGER = N_("Người ấy không còn soạn tin cho nơi này. Chưa giao.")


async def give(turn: Turn, arguments: Arguments) -> Replies:
    """[Giao người khác]: to whom?"""
    found = await put_off_notice.ahead(turn, arguments)
    if found is None:
        return turn.say(turn._(put_off_notice.NOT_AHEAD))
    others, number = await _others(turn, found), str(found.id)
    back = (turn.free(turn._("Xem tin"), "scheduled", number),)
    if not others:
        line = turn._("Nơi này chưa có cán bộ soạn tin nào khác để giao.")
        return turn.say(line, back)
    buttons = [
        turn.free(_name(turn, one), "scheduled-to", number, str(one.grant))
        for one in others[:MOST_SHOWN]
    ]
    line = turn._("Giao tin số {number} cho ai?", number=number)
    return turn.say(line, *in_rows(buttons), back)


async def given(turn: Turn, arguments: Arguments) -> Replies:
    """To this one."""
    found = await put_off_notice.ahead(turn, arguments)
    if found is None:
        return turn.say(turn._(put_off_notice.NOT_AHEAD))
    grant = arguments.number(1)
    others = await _others(turn, found)
    to = next((one for one in others if one.grant == grant), None)
    if to is None:
        return turn.say(turn._(NO_LONGER))
    if not await put_off.hand_over(turn.connection, found.id, to.person, to.address):
        return turn.say(turn._(put_off_notice.NOT_AHEAD))
    await put_off_notice.note(turn, "notice.hand-over", found)
    await _tell_both(turn, found, to)
    name = _name(turn, to)
    line = turn._("Đã giao tin số {number} cho {name}, giờ gửi giữ nguyên.",
                  number=str(found.id), name=name)  # fmt: skip
    return turn.say(line)


async def _tell_both(turn: Turn, found: Broadcast, to: Colleague) -> None:
    """Who has it from now on, and whose it was, where that is not who gives it."""
    moment = local(found.starts_at, turn.house.config.timezone)
    now, key = turn.local_now, f"given {found.id} {turn.now}"
    await tidings.tell(
        turn.connection,
        turn.house,
        to.address,
        lambda _: tidings.handed_over(_, found, told(_, moment, now)),
        key,
    )
    if found.author_id != turn.person_id:
        await tidings.tell_author(
            turn.connection,
            turn.house,
            found,
            lambda _: tidings.taken_over(_, found),
            key,
        )


async def _others(turn: Turn, found: Broadcast) -> list[Colleague]:
    return await colleagues.of(
        turn.connection, Role.OFFICER, found.place, turn.now, but=found.author_id
    )


def _name(turn: Turn, one: Colleague) -> str:
    """What tells colleagues apart, without a platform's number of anybody."""
    if one.person == turn.person_id:
        return turn._("chính máy này")
    return one.note or turn._("cán bộ số {number}", number=str(one.grant))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"scheduled-give": give, "scheduled-to": given},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
