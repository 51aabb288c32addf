"""`/roles`: what is missing, who holds what; who lacks something can be reminded."""

from collections.abc import Sequence
from dataclasses import replace

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments import commune_gaps, role_changes, role_list
from bot.conversation.office.appointments.commune_gaps import Gaps
from bot.conversation.office.appointments.role_list import CARD, Wanted
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import names_a_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people.model import Grant, Role
from bot.people.office import holders, open_invitations
from bot.places import Place

A_PAGE = 10
MOST_AT_ONCE = 300  # communes reminded by one press
_MOST_COUNTED = 1000
_Row = tuple[Button, ...]


async def show(turn: Turn, text: str) -> Replies:
    """`/roles`, `/roles PLACE`, `/roles NUMBER`, `/roles NAME`."""
    if text:
        return await found(turn, text)
    found_gaps = await commune_gaps.of_scope(turn, turn.scope(Role.ADMIN))
    lines = [commune_gaps.said(turn, found_gaps)]
    rows = _ways(turn, found_gaps)
    listed = await role_list.page(turn, Wanted(CARD))
    if listed:
        lines += ["", listed[0].text]
        rows = [*listed[0].buttons, *rows]
    waiting = await open_invitations.count(
        turn.connection, role_list.areas(turn), turn.now, most=_MOST_COUNTED
    )
    if waiting:
        label = turn._.counted("Lời mời chưa dùng: {count}", waiting)
        rows.append((turn.free(label, "invites"),))
    return turn.say("\n".join(lines), *rows)


def _ways(turn: Turn, found_gaps: Gaps) -> list[_Row]:
    lacking = len(found_gaps.missing)
    rows: list[_Row] = []
    if lacking > 1:
        see = turn._.counted("Xem {count} xã thiếu", lacking)
        rows.append((turn.free(see, "gaps"),))
        if lacking <= MOST_AT_ONCE:
            remind = turn._.counted("Nhắc cả {count} xã", lacking)
            rows.append((turn.free(remind, "gaps-remind"),))
    if len(found_gaps.communes) > 1:
        rows.append((turn.free(turn._("Tìm một xã"), "roles-find"),))
    return rows


async def found(turn: Turn, text: str) -> Replies:
    """A role by its number or note, or who holds what in a place."""
    one = await role_list.found(turn, text, CARD)
    if turn.open.name == "roles-find" and isinstance(one, Grant | Place):
        turn.end()
    if isinstance(one, Place):
        return await role_list.at(turn, one, CARD)
    return await role_changes.card(turn, one) if isinstance(one, Grant) else one


async def at_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await found(turn, arguments[0])


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return await role_list.next_page(turn, arguments, CARD)


async def find_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tìm một xã]."""
    turn.begin("roles-find")
    return [await find_again(turn)]


async def find_again(turn: Turn) -> Reply:
    """Which commune."""
    return say(
        turn._("Xã nào? Gõ tên xã, hoặc tên đã ghi của người giữ vai trò."),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def find_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a place or a name."""
    return await found(turn, text)


# --- what is missing -----------------------------------------------------------------


async def listed(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem 28 xã thiếu]: from one commune on, each with [Nhắc]."""
    found_gaps = await commune_gaps.of_scope(turn, turn.scope(Role.ADMIN))
    after = turn.house.places.by_code(arguments[0]) if arguments else None
    lacking = [p for p in found_gaps.lacking if after is None or p > after.path]
    if not lacking:
        return turn.say(turn._("Hết danh sách."))
    lines, rows = [], []
    for number, path in enumerate(lacking[:A_PAGE], 1):
        place = turn.house.places.by_path(path)
        if place is None:
            continue
        lines.append(
            f"{number}. {commune_gaps.of_place(turn, place, found_gaps.missing[path])}"
        )
        label = turn._("Nhắc {number}", number=str(number))
        rows.append(replace(turn.free(label, "gap-remind", place.code), number=number))
        last = place.code
    buttons: list[_Row] = [tuple(rows[:5]), tuple(rows[5:])]
    if len(lacking) > A_PAGE:
        buttons.append((turn.free(turn._("Xem tiếp"), "gaps", last),))
    return turn.say("\n".join(lines), *buttons)


async def remind_one(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhắc 3]."""
    place = turn.house.places.by_code(arguments[0])
    if place is None or not turn.may(Role.ADMIN, place):
        return turn.say(turn._("Nơi này không nằm trong phạm vi của mình."))
    return await _remind(turn, await commune_gaps.of_scope(turn, [place]))


async def remind_all(turn: Turn, arguments: Arguments) -> Replies:
    """[Nhắc cả 28 xã]."""
    scope = turn.scope(Role.ADMIN)
    return await _remind(turn, await commune_gaps.of_scope(turn, scope))


async def _remind(turn: Turn, found_gaps: Gaps) -> Replies:
    """Whoever holds a role there is told what is missing, once a day."""
    _ = turn._
    paths = found_gaps.lacking[:MOST_AT_ONCE]
    there = await holders.addresses_at(turn.connection, paths)
    day = turn.today.isoformat()
    for path, addresses in there.items():
        place, name = turn.house.places.by_path(path), f"reminded of gaps {path}"
        if place is None or await audit.counted(turn.connection, day, name):
            continue  # once a day is enough
        await audit.count(turn.connection, day, name)
        what = commune_gaps.of_place(turn, place, found_gaps.missing[path])
        text = f"{what}. {_how_to_mend(turn)}"
        for address in addresses:
            key = f"gaps {path} {address.text} {day}"
            await turn.house.tell(turn.connection, address, say(text), key)
    await audit.record(
        turn.connection, turn.now, turn.person_id, "gaps.remind", detail=str(len(there))
    )
    return turn.say(_told(turn, paths, len(there)))


def _how_to_mend(turn: Turn) -> str:
    return turn._(
        "Danh bạ: /danhba. Thôn bản: /thonban. Câu hỏi: /hopthu. Thiếu người thì nói "
        "với quản trị để mời."
    )


def _told(turn: Turn, paths: Sequence[str], told: int) -> str:
    _ = turn._
    nobody = len(paths) - told
    lines = []
    if told:
        lines.append(_.counted("Đã nhắc {count} xã.", told))
    if nobody:
        lines.append(_.counted("{count} xã chưa có ai để nhắc: mời bằng /moi.", nobody))
    return " ".join(lines) or _("Không thiếu gì để nhắc.")


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "roles",
        N_("vaitro"),
        N_("Ai giữ vai trò gì"),
        show,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "roles-at": at_pressed,
            "roles-after": next_page,
            "roles-find": find_pressed,
            "gaps": listed,
            "gap-remind": remind_one,
            "gaps-remind": remind_all,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="roles-find",
        opens=find_typed,
        fits=names_a_place,
        asks_again=find_again,
        why=N_("Để xem ở xã ấy ai giữ vai trò gì."),
        drops=N_("Thôi, không tìm nữa."),
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
