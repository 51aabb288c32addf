"""One role looked at: narrowed, given an end, noted; inside the admin's own scope."""

import re
from datetime import date, timedelta

from bot import audit
from bot.clock import Milliseconds, end_of_day
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments import revoking, role_list, succession
from bot.conversation.office.appointments.role_words import (
    day,
    is_a_note,
    line,
    short_line,
    too_long,
)
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Grant, Role
from bot.people.office import holders
from bot.places import Level, Place

NOT_CHANGED = N_("Thôi, để vai trò này như cũ.")
_DAY = re.compile(r"(?:het )?(?:ngay )?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")
_MONTH = timedelta(days=30)


async def card(turn: Turn, grant: Grant) -> Replies:
    """A role and what can be done with it."""
    _, number = turn._, str(grant.id)
    place = turn.house.places.by_path(grant.place)
    changes = [turn.free(_("Đặt ngày hết"), "role-until", number)]
    if place is None or place.level in (Level.COUNTRY, Level.PROVINCE):
        changes.insert(0, turn.free(_("Thu hẹp"), "role-narrow", number))
    return turn.say(
        line(turn, grant),
        (
            turn.free(_("Thu quyền"), role_list.REVOKE, number),
            turn.free(_("Sửa ghi chú"), "role-note", number),
        ),
        tuple(changes),
    )


async def card_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list."""
    return await card(turn, await _named(turn, arguments.number(0)))


async def _named(turn: Turn, number: int) -> Grant:
    found = await holders.find(turn.connection, number, role_list.areas(turn))
    if found is None:
        raise Stale
    return found


async def _open(turn: Turn) -> Grant:
    """The role that the open dialogue is about."""
    return await _named(turn, int(turn.open.state["role"]))


async def _recorded(turn: Turn, grant: Grant, action: str, detail: str) -> None:
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        action,
        about=grant.place,
        detail=f"{grant.id} {detail}",
    )


# --- narrower ------------------------------------------------------------------------


async def narrow_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thu hẹp]."""
    grant = await _named(turn, arguments.number(0))
    turn.begin("role-narrow", role=grant.id)
    return [await narrow_again(turn)]


async def narrow_again(turn: Turn) -> Reply:
    """Where the role is to hold from now on."""
    grant = await _open(turn)
    text = turn._(
        "{role}: chỉ còn nơi nào? Gõ tên xã, hoặc mã.", role=short_line(turn, grant)
    )
    return say(text, (turn.bound(turn._("Thôi"), "cancel"),))


async def narrow_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a place inside the one that the role is for."""
    grant = await _open(turn)
    place = named_place(turn, text, Role.ADMIN, "role-narrow-to")
    if not isinstance(place, Place):
        return place
    if await holders.is_last_admin(turn.connection, grant):
        return revoking.last_admin(turn)
    less = Grant(grant.id, grant.person_id, grant.role, place.path)
    legacies = await succession.left_by(turn.connection, turn.now, [grant], less)
    if await holders.narrow(turn.connection, grant, place.path) is None:
        return turn.say(
            turn._("{place} không nằm trong vai trò này.", place=turn.place(place)),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    await _recorded(turn, grant, "role.narrow", place.path)
    await succession.hand_over(turn.house, turn.connection, legacies, by=turn.person_id)
    turn.end()
    said = [
        turn._("Từ giờ chỉ còn {place}.", place=turn.place(place)),
        *succession.said(turn, legacies),
    ]
    return turn.say("\n".join(said))


async def narrow_place(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await narrow_typed(turn, arguments[0])


# --- until ---------------------------------------------------------------------------


async def until_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đặt ngày hết]."""
    grant = await _named(turn, arguments.number(0))
    turn.begin("role-until", role=grant.id)
    return [await until_again(turn)]


async def until_again(turn: Turn) -> Reply:
    """Until which day."""
    _, grant = turn._, await _open(turn)
    buttons = [
        turn.bound(
            _("30 ngày nữa"), "role-end", str((turn.today + _MONTH).toordinal())
        ),
        turn.bound(
            _("Hết năm nay"), "role-end", str(date(turn.today.year, 12, 31).toordinal())
        ),
    ]
    rows = [tuple(buttons)]
    if grant.expires_at is not None:
        rows.append((turn.bound(_("Không hết hạn"), "role-endless"),))
    text = (
        line(turn, grant) + "\n" + _("Giữ đến hết ngày nào? Gõ ngày, như 31/12/2026.")
    )
    return say(text, *rows, (turn.bound(_("Thôi"), "cancel"),))


def is_a_day(turn: Turn, text: str) -> bool:
    """Whether a text is a day."""
    return _day(turn, text) is not None


def _day(turn: Turn, text: str) -> date | None:
    """`31/12`, `31/12/2026`; without a year the next one."""
    found = _DAY.fullmatch(turn.house.country.folding.fold(text).strip(" ."))
    if found is None:
        return None
    today = turn.today
    try:
        if found[3]:
            return date(int(found[3]), int(found[2]), int(found[1]))
        this_year = date(today.year, int(found[2]), int(found[1]))
    except ValueError:
        return None
    if this_year < today:
        return this_year.replace(year=today.year + 1)
    return this_year


async def until_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a day."""
    chosen = _day(turn, text)
    if chosen is None:
        raise Stale
    return await _until(turn, chosen)


async def day_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[30 ngày nữa], [Hết năm nay]."""
    try:
        chosen = date.fromordinal(arguments.number(0))
    except (ValueError, OverflowError):
        raise Stale from None
    return await _until(turn, chosen)


async def _until(turn: Turn, chosen: date) -> Replies:
    if chosen < turn.today:
        return turn.say(
            turn._("{day} đã qua rồi.", day=turn._.date(chosen)),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    return await _ends(turn, end_of_day(chosen, turn.house.config.timezone))


async def endless_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Không hết hạn]."""
    return await _ends(turn, None)


async def _ends(turn: Turn, at: Milliseconds | None) -> Replies:
    grant = await _open(turn)
    if at is not None and await holders.is_last_admin(turn.connection, grant):
        return revoking.last_admin(turn)
    await holders.ends_at(turn.connection, grant, at)
    await _recorded(turn, grant, "role.until", str(at or "always"))
    turn.end()
    if at is None:
        return turn.say(turn._("Vai trò này nay không hết hạn."))
    said = turn._(
        "Vai trò này giữ đến hết {day}, rồi tự thôi. Tin chờ gửi của người ấy khi đó "
        "chuyển cho đồng nghiệp.",
        day=day(turn, at - 1),
    )
    return turn.say(said)


# --- the note ------------------------------------------------------------------------


async def note_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Sửa ghi chú]."""
    grant = await _named(turn, arguments.number(0))
    turn.begin("role-note", role=grant.id)
    return [await note_again(turn)]


async def note_again(turn: Turn) -> Reply:
    """By what this role is known."""
    text = turn._(
        "{role}: ghi tên, việc. Ví dụ: Mỷ, văn hóa",
        role=short_line(turn, await _open(turn)),
    )
    return say(text, (turn.bound(turn._("Thôi"), "cancel"),))


async def note_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the note."""
    grant = await _open(turn)
    if not is_a_note(text):
        return too_long(turn)
    await holders.write_note(turn.connection, grant, text.strip())
    await _recorded(turn, grant, "role.note", "")
    turn.end()
    return turn.say(turn._("Đã ghi: {note}.", note=text.strip()))


def _dialogue(
    name: str,
    opens: doors.Typed,
    fits: doors.Fits,
    asks_again: doors.AsksAgain,
    why: str,
) -> doors.Dialogue:
    return doors.Dialogue(
        name=name,
        opens=opens,
        fits=fits,
        asks_again=asks_again,
        why=why,
        drops=NOT_CHANGED,
        role=Role.ADMIN,
        may_speak_of_danger=False,
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            role_list.CARD: card_pressed,
            "role-narrow": narrow_pressed,
            "role-narrow-to": narrow_place,
            "role-until": until_pressed,
            "role-end": day_pressed,
            "role-endless": endless_pressed,
            "role-note": note_pressed,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    _dialogue(
        "role-narrow",
        narrow_typed,
        names_a_place,
        narrow_again,
        N_("Để người ấy chỉ còn quyền ở nơi người ấy làm việc."),
    ),
    _dialogue(
        "role-until",
        until_typed,
        is_a_day,
        until_again,
        N_("Để vai trò tự thôi khi người ấy hết việc, không phải nhớ mà thu."),
    ),
    _dialogue(
        "role-note",
        note_typed,
        doors.any_words,
        note_again,
        N_("Để sau này thu quyền đúng người: danh sách chỉ có số và ghi chú này."),
    ),
)
