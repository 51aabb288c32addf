"""Who holds which role: inviting, listing, revoking. Inside the admin's scope."""

from bot import audit
from bot.clock import DAY
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people import roles
from bot.people.model import Grant, Invitation, Role
from bot.places import Place

VALID_DAYS = 7
A_LIST = 20
NOT_INVITED = N_("Thôi, chưa mời ai.")
MOST_INVITATIONS = 10  # with a button each
_ANY_PERSON = "nguoi"  # begins the names of two roles


async def invite(turn: Turn, text: str) -> Replies:
    """`/invite ROLE [PLACE]`; bare it asks which role."""
    role, named = _role(turn, text)
    if role is None:
        turn.begin("invite")
        return [await role_again(turn)]
    if named:
        turn.begin("invite-place", role=str(role))
        return await _invite_for(turn, role, named)
    return await role_chosen(turn, Arguments([str(role)]))


async def role_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """Which place? The admin's own when it is a commune."""
    role = arguments.member(0, Role)
    turn.begin("invite-place", role=str(role))
    return [await place_again(turn)]


async def role_again(turn: Turn) -> Reply:
    """Which role, asked or asked once more."""
    buttons = [
        turn.bound(turn._(name), "invite-role", str(r))
        for r, name in ROLE_NAMES.items()
    ]
    buttons.append(turn.bound(turn._("Thôi"), "cancel"))
    return say(turn._("Mời vào vai trò nào?"), *in_rows(buttons, 2))


def names_a_role(turn: Turn, text: str) -> bool:
    """Whether a text begins with a role."""
    return _role(turn, text)[0] is not None


async def place_again(turn: Turn) -> Reply:
    """Which place, asked or asked once more."""
    buttons = [
        turn.bound(turn.place(p), "invite-place", p.code)
        for p in turn.scope(Role.ADMIN)[:6]
    ]
    buttons.append(turn.bound(turn._("Thôi"), "cancel"))
    return say(turn._("Cho nơi nào? Gõ tên xã, tỉnh, hoặc mã."), *in_rows(buttons))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the admin's places."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the place of an invitation."""
    return await _invite_for(turn, Role(turn.open.state["role"]), text)


async def _invite_for(turn: Turn, role: Role, named: str) -> Replies:
    _ = turn._
    place = named_place(turn, named, Role.ADMIN, "invite-place")
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.ADMIN, place):
        return turn.say(
            _("{place} nằm ngoài phạm vi của mình.", place=turn.place(place)),
            (turn.bound(_("Thôi"), "cancel"),),
        )
    expires_at = turn.now + VALID_DAYS * DAY
    code = await roles.invite(
        turn.connection,
        role,
        place.path,
        now=turn.now,
        expires_at=expires_at,
        created_by=turn.person_id,
    )
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.invite",
        about=place.path,
        detail=str(role),
    )
    turn.end()
    lines = [
        _(
            "Lời mời: {role}, {place}.",
            role=_(ROLE_NAMES[role]),
            place=turn.place(place),
        ),
        _(
            "Dùng một lần, hết hạn {when}. Gửi riêng cho người đó:",
            when=turn.when(expires_at),
        ),
        f"/start {code}",
        *turn.house.invitations(code).values(),
    ]
    return turn.say("\n".join(lines))


async def show(turn: Turn, text: str) -> Replies:
    """`/roles`: who holds what, by number and not by name."""
    found = await roles.held(turn.connection, [p.path for p in turn.scope(Role.ADMIN)])
    lines = [turn._("Vai trò đang giữ ({count}):", count=len(found))]
    lines += [_line(turn, grant) for grant in found[:A_LIST]]
    if len(found) > A_LIST:
        lines.append(turn._("… và {count} nữa.", count=len(found) - A_LIST))
    lines.append(turn._("Thu quyền: /thuquyen và số ở đầu dòng."))
    waiting, rows = await _open_invitations(turn)
    return turn.say("\n".join(lines + waiting), *rows)


async def _open_invitations(turn: Turn) -> tuple[list[str], list[tuple[Button, ...]]]:
    """What was sent out and not used: anybody who has the code could still come in."""
    found = await _invitations_in_scope(turn)
    if not found:
        return [], []
    lines = [turn._("Lời mời chưa dùng ({count}):", count=len(found))]
    rows: list[tuple[Button, ...]] = []
    for number, one in enumerate(found[:MOST_INVITATIONS], 1):
        lines.append(
            turn._(
                "Lời mời {number}: {role}, {place}, hết hạn {when}",
                number=str(number),
                role=turn._(ROLE_NAMES[one.role]),
                place=_named(turn, one.place),
                when=turn.when(one.expires_at),
            )
        )
        label = turn._("Hủy lời mời {number}", number=str(number))
        rows.append((turn.free(label, "invite-void", one.mark),))
    return lines, rows


async def void_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Hủy lời mời 1]."""
    marked = [o for o in await _invitations_in_scope(turn) if [o.mark] == [*arguments]]
    if not marked or not await roles.void(turn.connection, marked[0]):
        return turn.say(turn._("Không còn lời mời này."))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.void",
        about=marked[0].place,
        detail=str(marked[0].role),
    )
    return turn.say(turn._("Đã hủy lời mời. Mã ấy không dùng được nữa."))


async def _invitations_in_scope(turn: Turn) -> list[Invitation]:
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    return await roles.open_invitations(turn.connection, areas, turn.now)


async def revoke(turn: Turn, text: str) -> Replies:
    """`/revoke NUMBER`; bare it lists them."""
    number = whole_number(text)
    if number is None:
        return await show(turn, "")
    grant = await _in_scope(turn, number)
    if grant is None:
        return turn.say(turn._("Không có vai trò nào mang số này."))
    return turn.say(
        turn._("Thu quyền này?") + "\n" + _line(turn, grant),
        (
            turn.free(turn._("Thu quyền"), "revoke", str(grant.id)),
            turn.free(turn._("Thôi"), "cancel"),
        ),
    )


async def revoke_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu quyền]."""
    grant = await _in_scope(turn, arguments.number(0))
    voided = await roles.revoke(turn.connection, grant.id, turn.now) if grant else None
    if grant is None or voided is None:
        return turn.say(turn._("Không có vai trò nào mang số này."))
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.revoke",
        about=grant.place,
        detail=str(grant.id),
    )
    return turn.say(await _revoked(turn, grant, voided))


async def _revoked(turn: Turn, grant: Grant, voided: int) -> str:
    """Also what went with it, and what did not: who was appointed before stays."""
    lines = [turn._("Đã thu quyền, có hiệu lực ngay.")]
    if voided:
        lines.append(
            turn._.counted(
                "{count} lời mời chưa dùng của người này cũng đã hủy.", voided
            )
        )
    kept = await roles.granted_by(turn.connection, grant.person_id)
    if kept:
        lines.append(
            turn._(
                "Vai trò do người này mời, nay vẫn giữ: {numbers}. "
                "Thu nữa thì gõ /thuquyen và số.",
                numbers=", ".join(map(str, kept[:A_LIST])),
            )
        )
    return "\n".join(lines)


async def _in_scope(turn: Turn, number: int) -> Grant | None:
    held = await roles.held(turn.connection, [p.path for p in turn.scope(Role.ADMIN)])
    return next((grant for grant in held if grant.id == number), None)


def _line(turn: Turn, grant: Grant) -> str:
    name = _named(turn, grant.place)
    return f"{grant.id}. {turn._(ROLE_NAMES[grant.role])}, {name}"


def _named(turn: Turn, path: str) -> str:
    place = turn.house.places.by_path(path)
    return turn.place(place) if place else path


def _role(turn: Turn, text: str) -> tuple[Role | None, str]:
    """A role by its name or the beginning of it, and the words after it."""
    fold = turn.house.country.folding.fold
    words = text.split()
    for length in range(min(len(words), 4), 0, -1):
        wanted = fold(" ".join(words[:length]))
        for role, name in ROLE_NAMES.items():
            known = fold(turn._(name))
            is_start = known.startswith(wanted + " ") and wanted != _ANY_PERSON
            if wanted in (str(role), known) or is_start:
                return role, " ".join(words[length:])
    return None, ""


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "invite",
        N_("moi"),
        N_("Mời cán bộ"),
        invite,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Command(
        "roles",
        N_("vaitro"),
        N_("Ai giữ vai trò gì"),
        show,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
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
            "invite-role": role_chosen,
            "invite-place": place_pressed,
            "revoke": revoke_pressed,
            "invite-void": void_pressed,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="invite",
        opens=invite,
        fits=names_a_role,
        asks_again=role_again,
        why=N_("Vai trò nói người ấy làm được gì: soạn tin, duyệt tin, báo tin."),
        drops=NOT_INVITED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="invite-place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=place_again,
        why=N_("Quyền chỉ dùng được cho nơi ấy và các nơi bên dưới."),
        drops=NOT_INVITED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
