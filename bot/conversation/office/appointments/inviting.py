"""Inviting one person into a role, inside the admin's own scope."""

import re

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.language import own_name
from bot.conversation.office.appointments import many_invitations
from bot.conversation.office.appointments.invitation_table import is_a_table
from bot.conversation.office.appointments.narrowed import (
    language_of_reviewer,
    village_of_relay,
)
from bot.conversation.office.appointments.role_words import (
    MOST_NOTE,
    is_a_note,
    note_again,
    role_named,
    too_long,
)
from bot.conversation.office.redemption import ROLE_DEEDS, ROLE_NAMES
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people import roles
from bot.people.model import LIVES, MARK, Role
from bot.people.office import open_invitations
from bot.people.villages.model import Village
from bot.places import Place

NOT_INVITED = N_("Thôi, chưa mời ai.")
_OWN_PLACES = 6  # with a button each
# What stands between a place and the note behind it: "00721 Mỷ", "Lũng Cú: Mỷ".
_PARTED = re.compile(r"(\d{5}|\d{2}|VN)[\s,;:-]+(\S.*)|([^:;(]+?)\s*[:;(]\s*(.+?)\)?$")


async def invite(turn: Turn, text: str) -> Replies:
    """`/invite ROLE PLACE: NOTE`, as much of it as is said; a table is many at once."""
    if is_a_table(text):
        return await many_invitations.from_text(turn, text)
    role, named = role_named(turn, text)
    if role is None:
        turn.begin("invite", named=named)
        return [await role_again(turn)]
    return await _with_role(turn, role, named)


async def role_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a role, or a whole table."""
    if is_a_table(text):
        return await many_invitations.from_text(turn, text)
    role, named = role_named(turn, text)
    if role is None:
        raise Stale
    return await _with_role(turn, role, named or str(turn.open.state["named"]))


async def role_chosen(turn: Turn, arguments: Arguments) -> Replies:
    """Which place? What was said with the command is not asked again."""
    role = arguments.member(0, Role)
    return await _with_role(turn, role, str(turn.open.state.get("named", "")))


async def _with_role(turn: Turn, role: Role, named: str) -> Replies:
    if role is Role.REVIEWER:
        return await language_of_reviewer.ask(turn, named)
    if named:
        turn.begin("invite-place", role=str(role), is_whole=True)
        return await place_typed(turn, named)
    turn.begin("invite-place", role=str(role))
    return [await place_again(turn)]


async def role_again(turn: Turn) -> Reply:
    """Which role, asked or asked once more."""
    buttons = [
        turn.bound(turn._(name), "invite-role", str(r))
        for r, name in ROLE_NAMES.items()
        if r is not Role.REVIEWER or turn.may(Role.ADMIN, turn.house.places.country)
    ]
    buttons.append(turn.bound(turn._("Thôi"), "cancel"))
    text = turn._(
        "Mời vào vai trò nào? Mời nhiều người: gửi một bảng, mỗi dòng vai trò, xã, "
        "ghi chú."
    )
    return say(text, *in_rows(buttons, 2))


def names_a_role(turn: Turn, text: str) -> bool:
    """Whether a text begins with a role, or is a table of them."""
    return is_a_table(text) or role_named(turn, text)[0] is not None


async def place_again(turn: Turn) -> Reply:
    """Which place, asked or asked once more."""
    buttons = [
        turn.bound(turn.place(p), "invite-place", p.code)
        for p in turn.scope(Role.ADMIN)[:_OWN_PLACES]
    ]
    buttons.append(turn.bound(turn._("Thôi"), "cancel"))
    return say(turn._("Cho nơi nào? Gõ tên xã, tỉnh, hoặc mã."), *in_rows(buttons))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the admin's places, or of those that a name may have meant."""
    return await place_typed(turn, arguments[0])


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the place of an invitation, perhaps with its note."""
    state = turn.open.state
    named, note = _parted(text)
    note = note or str(state.get("note", ""))
    place = named_place(turn, named, Role.ADMIN, "invite-place")
    if not isinstance(place, Place):
        state["note"] = note
        return place
    role = Role(state["role"])
    if role is Role.REVIEWER:
        raise Stale
    if not turn.may(Role.ADMIN, place):
        return _outside(turn, place)
    if role is Role.RELAY and await village_of_relay.is_needed(turn, place):
        return await village_of_relay.ask(turn, place, note)
    if note or state.get("is_whole"):
        return await _made(turn, role, place, note)
    turn.begin("invite-note", role=str(role), place=place.path)
    return [await note_again(turn)]


def _outside(turn: Turn, place: Place) -> Replies:
    return turn.say(
        turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(place)),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


def _parted(text: str) -> tuple[str, str]:
    """The place and the note behind it."""
    found = _PARTED.fullmatch(text.strip())
    if found is None:
        return text, ""
    place = found[1] or found[3]
    note = found[2] or found[4]
    return place.strip(), note.strip()[:MOST_NOTE]


def names_a_place_first(turn: Turn, text: str) -> bool:
    """Whether a text is a place, or one with a note behind it."""
    return names_a_place(turn, _parted(text)[0])


async def note_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the note."""
    if not is_a_note(text):
        return too_long(turn)
    return await _noted(turn, text.strip())


async def _noted(turn: Turn, note: str) -> Replies:
    state = turn.open.state
    place = turn.house.places.by_path(state["place"])
    if place is None or not turn.may(Role.ADMIN, place):
        raise Stale
    village = await village_of_relay.chosen(turn, place)
    role, language = Role(state["role"]), str(state.get("language", ""))
    return await _made(turn, role, place, note, village, language=language)


async def without_note(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ qua]: with the note that was typed with the command, if any was."""
    return await _noted(turn, str(turn.open.state.get("note", "")))


async def _made(
    turn: Turn,
    role: Role,
    place: Place,
    note: str,
    village: Village | None = None,
    *,
    language: str = "",
) -> Replies:
    """Makes the invitation and shows it, once."""
    _ = turn._
    expires_at = turn.now + LIVES[role]
    number = village.id if village else None
    code = await made(turn, role, place, note, number, language=language)
    turn.end()
    name = _(ROLE_NAMES[role]) + (f" {own_name(language)}" if language else "")
    if village is not None:
        name = _("{role} {village}", role=name, village=village.title)
    lines = [
        _("Lời mời: {role}, {place}.", role=name, place=turn.place(place)),
        _(ROLE_DEEDS[role]),
        _(
            "Dùng một lần, hết hạn {when}. Gửi riêng cho người đó:",
            when=turn.when(expires_at),
        ),
        f"/start {code}",
        *turn.house.invitations(code).values(),
    ]
    if note:
        lines[0] = _(
            "Lời mời: {role}, {place} ({note}).",
            role=name,
            place=turn.place(place),
            note=note,
        )
        return turn.say("\n".join(lines))
    mark = roles.digest_of(code)[:MARK]
    return turn.say(
        "\n".join(lines), (turn.free(_("Ghi tên, việc"), "invite-noted", mark),)
    )


async def made(
    turn: Turn,
    role: Role,
    place: Place,
    note: str,
    village: int | None = None,
    *,
    language: str = "",
) -> str:
    """The code of a new invitation, written into the audit; a relay's for a village."""
    code = await roles.invite(
        turn.connection,
        role,
        place.path,
        now=turn.now,
        expires_at=turn.now + LIVES[role],
        created_by=turn.person_id,
        village=village,
        language=language,
    )
    if note:
        mark = roles.digest_of(code)[:MARK]
        await open_invitations.write_note(turn.connection, mark, note)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "role.invite",
        about=place.path,
        detail=str(role),
    )
    return code


async def name_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Ghi tên, việc], under an invitation without a note."""
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    found = await open_invitations.marked(turn.connection, arguments[0], areas)
    if found is None:
        raise Stale
    turn.begin("invite-named", mark=found.mark)
    return [await name_again(turn)]


async def name_again(turn: Turn) -> Reply:
    """Whom the invitation is for."""
    return say(
        turn._("Lời mời này cho ai? Gõ tên, việc. Ví dụ: Mỷ, văn hóa"),
        (turn.bound(turn._("Thôi"), "cancel"),),
    )


async def name_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the note of an invitation that was made before."""
    if not is_a_note(text):
        return too_long(turn)
    areas = [place.path for place in turn.scope(Role.ADMIN)]
    mark = str(turn.open.state["mark"])
    found = await open_invitations.marked(turn.connection, mark, areas)
    if found is None:
        raise Stale
    await open_invitations.write_note(turn.connection, found.mark, text.strip())
    turn.end()
    return turn.say(turn._("Đã ghi: {note}.", note=text.strip()))


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "invite",
        N_("moi"),
        N_("Mời cán bộ"),
        invite,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "invite-role": role_chosen,
            "invite-place": place_pressed,
            "invite-bare": without_note,
            "invite-noted": name_pressed,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="invite",
        opens=role_typed,
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
        fits=names_a_place_first,
        asks_again=place_again,
        why=N_("Quyền chỉ dùng được cho nơi ấy và các nơi bên dưới."),
        drops=NOT_INVITED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="invite-note",
        opens=note_typed,
        fits=doors.any_words,
        asks_again=note_again,
        why=N_("Để sau này thu quyền đúng người: danh sách chỉ có số và ghi chú này."),
        drops=NOT_INVITED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
    doors.Dialogue(
        name="invite-named",
        opens=name_typed,
        fits=doors.any_words,
        asks_again=name_again,
        why=N_("Để sau này thu quyền đúng người: danh sách chỉ có số và ghi chú này."),
        drops=N_("Thôi, chưa ghi gì."),
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
