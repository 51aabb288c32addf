"""Invitations that nobody has used yet: listed, and withdrawn."""

from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments.role_words import invitation_line
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.people import roles
from bot.people.model import Invitation, Role
from bot.people.office import open_invitations

A_PAGE = 10  # with a button each


async def listed(turn: Turn, arguments: Arguments) -> Replies:
    """[Lời mời chưa dùng]: anybody who has such a code could still come in."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    after = None
    if arguments:
        after = await open_invitations.marked(turn.connection, arguments[0], areas)
    found = await open_invitations.page(
        turn.connection, areas, turn.now, limit=A_PAGE + 1, after=after
    )
    if not found:
        return turn.say(turn._("Không còn lời mời nào chưa dùng."))
    lines = [turn._("Lời mời chưa dùng:")]
    rows = []
    for number, one in enumerate(found[:A_PAGE], 1):
        lines.append(f"{number}. {invitation_line(turn, one)}")
        label = turn._("Hủy lời mời {number}", number=str(number))
        button = turn.free(label, "invite-void", one.mark)
        rows.append((replace(button, number=number),))
    if len(found) > A_PAGE:
        more = turn.free(turn._("Xem tiếp"), "invites", found[A_PAGE - 1].mark)
        rows.append((more,))
    return turn.say("\n".join(lines), *rows)


async def void_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Hủy lời mời 1]."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    found = await open_invitations.marked(turn.connection, arguments[0], areas)
    if found is None or not await voided(turn, found):
        return turn.say(turn._("Không còn lời mời này."))
    return turn.say(turn._("Đã hủy lời mời. Mã ấy không dùng được nữa."))


async def voided(turn: Turn, found: Invitation) -> bool:
    """Withdraws one, written into the audit; False if it was used or gone."""
    if not await roles.void(turn.connection, found):
        return False
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.void",
        about=found.place,
        detail=str(found.role),
    )
    return True


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"invites": listed, "invite-void": void_pressed},
    role=Role.ADMIN,
    in_group=InGroup.NOBODY,
)
