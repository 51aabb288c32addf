"""Taking roles away: one, or all that someone holds here; said before it is done."""

from collections.abc import Sequence

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments import role_list, succession
from bot.conversation.office.appointments.role_list import REVOKE, Wanted
from bot.conversation.office.appointments.role_words import line
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import names_a_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people import roles
from bot.people.model import Grant, Role
from bot.people.office import holders
from bot.places import Place

NOT_REVOKED = N_("Thôi, chưa thu quyền của ai.")
_MOST_NAMED = 20  # roles that are named in one line
_MOST_COUNTED = 1000


async def revoke(turn: Turn, text: str) -> Replies:
    """`/revoke NUMBER`, `/revoke PLACE`, `/revoke NAME`; bare it asks whose."""
    if text:
        return await who_typed(turn, text)
    turn.begin("revoke-who")
    return [await who_again(turn)]


async def who_again(turn: Turn) -> Reply:
    """Whose role, asked or asked once more."""
    since = turn.now - holders.IDLE_AFTER
    idle = await holders.idle(
        turn.connection, role_list.areas(turn), since, most=_MOST_COUNTED
    )
    buttons = [turn.bound(turn._("Theo xã"), "revoke-list")]
    if idle:
        label = turn._.counted("Không vào 90 ngày: {count} người", idle)
        buttons.append(turn.bound(label, "revoke-idle"))
    text = turn._("Thu quyền của ai? Gõ xã, hoặc chọn trong danh sách.")
    return say(text, tuple(buttons), (turn.bound(turn._("Thôi"), "cancel"),))


async def who_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a number, a name, a place."""
    found = await role_list.found(turn, text, REVOKE)
    if isinstance(found, Place):
        return await role_list.at(turn, found, REVOKE)
    return await _asked(turn, found) if isinstance(found, Grant) else found


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await who_typed(turn, arguments[0])


async def all_listed(turn: Turn, arguments: Arguments) -> Replies:
    """[Theo xã]."""
    said = await role_list.page(turn, Wanted(REVOKE))
    return said or turn.say(turn._("Chưa ai giữ vai trò gì."))


async def idle_listed(turn: Turn, arguments: Arguments) -> Replies:
    """[Không vào 90 ngày]."""
    said = await role_list.page(turn, Wanted(REVOKE, is_idle=True))
    return said or turn.say(turn._("Ai cũng vừa vào trong 90 ngày qua."))


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return await role_list.next_page(turn, arguments, REVOKE)


async def ask(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list."""
    number = arguments.number(0)
    grant = await holders.find(turn.connection, number, role_list.areas(turn))
    if grant is None:
        return turn.say(turn._("Không có vai trò nào mang số này."))
    return await _asked(turn, grant)


async def _asked(turn: Turn, grant: Grant) -> Replies:
    """What will go, and what becomes of what they wrote."""
    if await holders.is_last_admin(turn.connection, grant):
        return last_admin(turn)
    turn.begin("revoke-sure", role=grant.id)
    legacies = await succession.left_by(turn.connection, turn.now, [grant])
    lines = [turn._("Thu quyền này?"), line(turn, grant)]
    lines += succession.said(turn, legacies)
    others = await _others(turn, grant)
    if others:
        lines.append(turn._("Người này còn giữ:"))
        lines += [line(turn, one) for one in others[:_MOST_NAMED]]
    return [say("\n".join(lines), *_ways(turn, grant, len(others)))]


async def _others(turn: Turn, grant: Grant) -> list[Grant]:
    """What else the same person holds inside the admin's scope."""
    inside = role_list.areas(turn)
    every = await holders.of_person(turn.connection, grant.person_id, inside)
    return [one for one in every if one.id != grant.id]


def _ways(turn: Turn, grant: Grant, others: int) -> list[tuple[Button, ...]]:
    rows = [(turn.free(turn._("Thu quyền"), "revoke", str(grant.id)),)]
    if others:
        label = turn._.counted("Thu cả {count} vai trò", others + 1)
        rows.append((turn.free(label, "revoke-all", str(grant.id)),))
    return [*rows, (turn.bound(turn._("Thôi"), "cancel"),)]


def last_admin(turn: Turn) -> Replies:
    """Without this role nobody could give one for the whole country."""
    turn.end()
    return turn.say(
        turn._(
            "Đây là quản trị cả nước cuối cùng, thu thì không còn ai mời được người "
            "mới. Mời người khác trước: /moi quản trị VN. Người ấy nhận rồi hãy thu."
        )
    )


async def sure_again(turn: Turn) -> Reply:
    """The question once more."""
    number = int(turn.open.state["role"])
    grant = await holders.find(turn.connection, number, role_list.areas(turn))
    if grant is None:
        raise Stale
    others = await _others(turn, grant)
    text = turn._("Thu quyền này?") + " " + line(turn, grant)
    return say(text, *_ways(turn, grant, len(others)))


async def revoke_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu quyền]."""
    number = arguments.number(0)
    grant = await holders.find(turn.connection, number, role_list.areas(turn))
    return await _revoked(turn, [grant] if grant else [])


async def all_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu cả 2 vai trò]: whoever leaves is gone at once."""
    inside = role_list.areas(turn)
    grant = await holders.find(turn.connection, arguments.number(0), inside)
    if grant is None:
        return await _revoked(turn, [])
    every = await holders.of_person(turn.connection, grant.person_id, inside)
    return await _revoked(turn, every)


async def _revoked(turn: Turn, leaving: Sequence[Grant]) -> Replies:
    """Also what went with it, and what did not: who was appointed before stays."""
    if not leaving:
        return turn.say(turn._("Không có vai trò nào mang số này."))
    for grant in leaving:
        if await holders.is_last_admin(turn.connection, grant):
            return last_admin(turn)
    legacies = await succession.left_by(turn.connection, turn.now, leaving)
    voided = 0
    for grant in leaving:
        voided += await roles.revoke(turn.connection, grant.id, turn.now) or 0
        await _noted(turn, grant)
    await succession.hand_over(turn.house, turn.connection, legacies, by=turn.person_id)
    turn.end()
    lines = [
        turn._("Đã thu quyền, có hiệu lực ngay."),
        *succession.said(turn, legacies),
    ]
    if voided:
        lines.append(
            turn._.counted(
                "{count} lời mời chưa dùng của người này cũng đã hủy.", voided
            )
        )
    kept = await holders.granted_by(turn.connection, leaving[0].person_id)
    if kept:
        lines.append(
            turn._(
                "Vai trò do người này mời, nay vẫn giữ: {numbers}. "
                "Thu nữa thì gõ /thuquyen và số.",
                numbers=", ".join(map(str, kept[:_MOST_NAMED])),
            )
        )
    return turn.say("\n".join(lines))


async def _noted(turn: Turn, grant: Grant) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.revoke",
        about=grant.place,
        detail=str(grant.id),
    )


async def sure_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """Words that say to do it."""
    return await revoke_pressed(turn, Arguments([str(turn.open.state["role"])]))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "revoke",
        N_("thuquyen"),
        N_("Thu quyền"),
        revoke,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "revoke": revoke_pressed,
            "revoke-all": all_pressed,
            REVOKE: ask,
            "revoke-at": place_pressed,
            "revoke-list": all_listed,
            "revoke-idle": idle_listed,
            "revoke-after": next_page,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="revoke-who",
        opens=who_typed,
        fits=names_a_place,
        asks_again=who_again,
        why=N_("Để người đã nghỉ việc không còn gửi tin được nữa."),
        drops=NOT_REVOKED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="revoke-sure",
        opens=doors.nothing_typed,
        fits=doors.no_words,
        asks_again=sure_again,
        why=N_("Thu rồi thì người ấy không còn gửi tin được nữa."),
        drops=NOT_REVOKED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
        agrees=sure_pressed,
    ),
)
