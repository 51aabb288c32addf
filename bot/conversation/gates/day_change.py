"""A gate's officer says how it stands today: a state, then [Ghi]; the rest if wanted.

Whoever answers for the commune or province around it may say so too. The rights are
looked at again at each press.
"""

from dataclasses import replace
from typing import Any

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.gates import gate_list, typed_details
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_, Translator
from bot.messaging import Button, Reply, Span, say
from bot.people.gates import gate_day, gate_days
from bot.people.gates.gate_day import GateDay, GateState
from bot.people.model import Role
from bot.people.numbers.phones import Phone
from bot.places import Level, Place

FOR_THE_GATE = "trực cửa khẩu"  # a number of which nothing is said
DAY, HOURS, WHY, PHONE = "gate-day", "gate-hours", "gate-why", "gate-phone"
WHY_ASKED = N_("Bà con hỏi cửa khẩu có mở không thì thấy ngay, bảng tin cũng hiện.")
DROPS = N_("Thôi, chưa ghi gì: cửa khẩu vẫn như trước.")


async def set_state(turn: Turn, arguments: Arguments) -> Replies:
    """[Mở], [Hạn chế], [Đóng]: the preview, with what was said today before."""
    gate = _own(turn, arguments[0])
    if gate is None:
        return _not_yours(turn)
    try:
        state = GateState(arguments[1])
    except ValueError:
        raise Stale from None
    before = (await gate_days.of(turn.connection, [gate.path], turn.today)).get(
        gate.path
    )
    same = before is not None and before.state is state
    return _preview(
        turn,
        gate=gate.code,
        day=turn.today.isoformat(),
        state=str(state),
        begins=before.begins if before and same else None,
        ends=before.ends if before and same else None,
        why=before.why if before and same else "",
        phone=before.phone if before else "",
    )


def _preview(turn: Turn, **values: Any) -> Replies:
    turn.begin(DAY, **values)
    gate, said = gate_of_step(turn), _said(turn)
    _, zone = turn._, turn.house.config.timezone
    lines = gate_day.lines(said, _, zone)
    name = turn.place(gate)
    return [
        Reply(
            (
                Span(_("Bà con sẽ thấy:") + "\n"),
                Span(name[:1].upper() + name[1:] + "\n"),
                Span(gate_day.headline(said, _) + ".", bold=True),
                *(Span("\n" + line) for line in lines),
                Span("\n\n" + _("Đến nửa đêm thì hết, mai báo lại. Ghi không?")),
            ),
            (_saving(turn), _further(turn)),
        )
    ]


def _saving(turn: Turn) -> tuple[Button, ...]:
    return (
        turn.bound(turn._("Ghi"), "gate-save"),
        turn.bound(turn._("Thôi"), CANCEL),
    )


def _further(turn: Turn) -> tuple[Button, ...]:
    _ = turn._
    return (
        turn.bound(_("Thêm giờ"), "gate-ask", HOURS),
        turn.bound(_("Thêm lý do"), "gate-ask", WHY),
        turn.bound(_("Số để gọi"), "gate-ask", PHONE),
    )


async def day_again(turn: Turn) -> Reply:
    """What waits to be written down, in one line."""
    line = turn._(
        "{gate}: {state}. Ghi không?",
        gate=gate_of_step(turn).name,
        state=gate_day.headline(_said(turn), turn._),
    )
    return say(line, _saving(turn), _further(turn))


def fits_day(turn: Turn, text: str) -> bool:
    """At the preview hours and a number are understood without being asked for."""
    return hours_of(turn, text) is not None or phone_of(turn, text) is not None


async def day_typed(turn: Turn, text: str) -> Replies:
    """Typed at the preview: the hours, or the number to call."""
    if hours := hours_of(turn, text):
        return changed(turn, begins=hours.begins, ends=hours.ends)
    if phone := phone_of(turn, text):
        return changed(turn, phone=f"{phone.shown} ({phone.use})")
    return [await day_again(turn)]


async def save(turn: Turn, arguments: Arguments) -> Replies:
    """[Ghi]: it holds from now on, first of all on the board."""
    gate = gate_of_step(turn)
    if turn.person_id is None:
        raise Stale
    said = _said(turn)
    await gate_days.say(turn.connection, said, by=turn.person_id)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        f"gate.{said.state}",
        about=gate.path,
        detail=gate_day.told_hours(said.begins, said.ends, source_words(turn)),
    )
    turn.end()
    told = await gate_list.shown(turn, gate)
    first = Span(turn._("Đã ghi, bảng tin hiện ngay.") + "\n")
    return [replace(told, spans=(first, *told.spans))]


async def not_saved(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    turn.end()
    return turn.say(turn._(DROPS))


async def back(turn: Turn, arguments: Arguments) -> Replies:
    """[Quay lại]: the preview as it was."""
    return changed(turn)


def changed(turn: Turn, **values: Any) -> Replies:
    """The preview with something else in it."""
    gate_of_step(turn)
    return _preview(turn, **{**turn.open.state, **values})


def hours_of(turn: Turn, text: str) -> typed_details.Hours | None:
    """The hours that a text is."""
    return typed_details.hours(turn.house.country.folding.fold(text))


def phone_of(turn: Turn, text: str) -> Phone | None:
    """The number in a text, with or without what it is for."""
    return typed_details.phone(text, FOR_THE_GATE)


# --- told to people, if the officer wants --------------------------------------------


async def notice(turn: Turn, arguments: Arguments) -> Replies:
    """[Báo cho bà con]: a draft like any other; nothing goes by itself."""
    gate = _own(turn, arguments[0])
    if gate is None:
        return _not_yours(turn)
    said = (await gate_days.of(turn.connection, [gate.path], turn.today)).get(gate.path)
    if said is None:
        return [await gate_list.shown(turn, gate)]
    around = turn.house.places.by_code(gate.commune) or gate
    place = around if turn.may(Role.OFFICER, around) else gate
    _ = source_words(turn)
    headline = gate_day.headline(said, _)
    lines = gate_day.lines(said, _, turn.house.config.timezone)[:-1]
    text = f"{gate.name}: {headline[:1].lower()}{headline[1:]}."
    return await turn.goes(turn, "/notice", " ".join([place.code, text, *lines]))


# --- whose it is ---------------------------------------------------------------------


def _own(turn: Turn, code: str) -> Place | None:
    """The gate, if this person may say how it stands there."""
    gate = turn.house.places.by_code(code) if code else None
    if gate is None or gate.level is not Level.GATE or turn.is_group:
        return None
    return gate if turn.may(Role.OFFICER, gate) else None


def gate_of_step(turn: Turn) -> Place:
    """The gate of the open dialogue; raises Stale where it is no longer theirs."""
    state = turn.open.state
    gate = _own(turn, str(state.get("gate", "")))
    if gate is None or state.get("day") != turn.today.isoformat():
        raise Stale  # at midnight a new day has begun, of which nothing was said
    return gate


def _said(turn: Turn) -> GateDay:
    """What stands in the open dialogue."""
    state = turn.open.state
    return GateDay(
        place=gate_of_step(turn).path,
        day=turn.today,
        state=GateState(state["state"]),
        begins=state["begins"],
        ends=state["ends"],
        why=str(state["why"]),
        phone=str(state["phone"]),
        said_at=turn.now,
    )


def _not_yours(turn: Turn) -> Replies:
    turn.end()
    return turn.say(turn._("Cửa khẩu này do cán bộ ở đó báo. Chưa ghi gì cả."))


def source_words(turn: Turn) -> Translator:
    """For the record and the notice, whatever the officer reads."""
    return turn.house.catalogues.translator(SOURCE_LANGUAGE)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "gate-set": set_state,
            "gate-save": save,
            "gate-back": back,
            "gate-notice": notice,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=DAY,
        opens=day_typed,
        fits=fits_day,
        asks_again=day_again,
        why=WHY_ASKED,
        drops=DROPS,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        agrees=save,
        declines=not_saved,
        understands=fits_day,
    ),
)
