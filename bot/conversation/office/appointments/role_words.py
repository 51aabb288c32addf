"""Roles in words: how they are named, typed, and shown in a list."""

from bot.clock import Milliseconds, local_date
from bot.conversation.office.redemption import ROLE_NAMES, role_name
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Grant, Invitation, Role

MOST_NOTE = 60  # characters of what someone is known by
# What people type for a role beside its name, tones or none.
ROLE_WORDS = {
    Role.ADMIN: N_("quản trị, quản trị viên, qt"),
    Role.OFFICER: N_("cán bộ, canbo, cb, soạn, soạn tin, người soạn, người soạn tin"),
    Role.APPROVER: N_("duyệt, duyệt tin, người duyệt, lãnh đạo"),
    Role.RELAY: N_("báo tin, trưởng bản, trưởng thôn, trưởng xóm, trưởng ấp"),
    Role.REVIEWER: N_("xem lại, xem lại bản dịch, người xem lại, dịch, người dịch"),
}
_MOST_WORDS = 5  # of a role's name


def role_named(turn: Turn, text: str) -> tuple[Role | None, str]:
    """A role by its name or what people call it, and the words after it."""
    fold = turn.house.country.folding.fold
    known = {
        fold(word): role
        for role in Role
        for word in (str(role), turn._(ROLE_NAMES[role]), *_called(turn, role))
    }
    words = text.split()
    for length in range(min(len(words), _MOST_WORDS), 0, -1):
        role = known.get(fold(" ".join(words[:length])).strip(",;:"))
        if role is not None:
            return role, " ".join(words[length:]).lstrip(",;: ")
    return None, text.strip()


def _called(turn: Turn, role: Role) -> list[str]:
    return turn._(ROLE_WORDS[role]).split(", ")


async def note_again(turn: Turn) -> Reply:
    """By what this person will be known in the list, asked or asked once more."""
    return say(
        turn._("Mời ai? Gõ tên, việc để sau này nhận ra. Ví dụ: Mỷ, văn hóa"),
        (
            turn.bound(turn._("Bỏ qua"), "invite-bare"),
            turn.bound(turn._("Thôi"), "cancel"),
        ),
    )


def line(turn: Turn, grant: Grant) -> str:
    """`2. cán bộ soạn tin, xã Phố Bảng (Mỷ, văn hóa), từ 24/11/2026, …`."""
    _ = turn._
    said = [f"{grant.id}. {role_name(_, grant)}, {where(turn, grant.place)}"]
    if grant.note:
        said[0] += f" ({grant.note})"
    said.append(_("từ {day}", day=day(turn, grant.granted_at)))
    if grant.last_used_at is None:
        said.append(_("chưa ghi lần vào nào"))
    else:
        said.append(_("vào gần nhất {day}", day=day(turn, grant.last_used_at)))
    if grant.expires_at is not None:
        said.append(_("đến hết {day}", day=day(turn, grant.expires_at - 1)))
    return ", ".join(said)


def short_line(turn: Turn, grant: Grant) -> str:
    """The same without days."""
    name = f"{role_name(turn._, grant)}, {where(turn, grant.place)}"
    return f"{name} ({grant.note})" if grant.note else name


def invitation_line(turn: Turn, one: Invitation) -> str:
    """`cán bộ soạn tin, xã Phố Bảng (Mỷ, văn hóa), hết hạn …`."""
    name = f"{role_name(turn._, one)}, {where(turn, one.place)}"
    if one.note:
        name += f" ({one.note})"
    return turn._("{name}, hết hạn {when}", name=name, when=turn.when(one.expires_at))


def where(turn: Turn, path: str) -> str:
    """A place by its code path."""
    place = turn.house.places.by_path(path)
    return turn.place(place) if place else path


def day(turn: Turn, at: Milliseconds) -> str:
    """The day of an instant at the operator's."""
    return turn._.date(local_date(at, turn.house.config.timezone))


def is_a_note(text: str) -> bool:
    """Whether a text is short enough to know someone by, and one line."""
    return 0 < len(text.strip()) <= MOST_NOTE and "\n" not in text.strip()


def too_long(turn: Turn) -> Replies:
    """The question stands."""
    return turn.say(
        turn._("Ghi chú dài quá. Gõ một dòng, vài chữ, như: Mỷ, văn hóa"),
        (turn.bound(turn._("Thôi"), CANCEL),),
    )
