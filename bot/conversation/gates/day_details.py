"""What may be added to a gate's day: its hours, why, the number to call."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.gates import typed_details
from bot.conversation.gates.day_change import (
    DROPS,
    HOURS,
    PHONE,
    WHY,
    WHY_ASKED,
    changed,
    gate_of_step,
    hours_of,
    phone_of,
)
from bot.conversation.pressed import Arguments, Stale, whole_number
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button, Reply, Span, say
from bot.people.gates.gate_day import REASONS
from bot.people.model import Role

MOST_WHY = 200  # letters


async def ask(turn: Turn, arguments: Arguments) -> Replies:
    """[Thêm giờ], [Thêm lý do], [Số để gọi]."""
    gate_of_step(turn)
    asks = {HOURS: hours_again, WHY: why_again, PHONE: phone_again}
    if arguments[0] not in asks:
        raise Stale
    turn.begin(arguments[0], **turn.open.state)
    return [await asks[arguments[0]](turn)]


async def hours_again(turn: Turn) -> Reply:
    """From when until when."""
    gate_of_step(turn)
    _ = turn._
    return say(
        _("Từ mấy giờ đến mấy giờ? Ví dụ: 7h - 17h, từ 13h, đến 15h30."),
        (turn.bound(_("Cả ngày"), "gate-all-day"), _back(turn)),
    )


def fits_hours(turn: Turn, text: str) -> bool:
    """Whether a text is a span of hours, or figures that were meant as one."""
    return typed_details.are_hours(turn.house.country.folding.fold(text))


async def hours_typed(turn: Turn, text: str) -> Replies:
    """Hours of today."""
    found = hours_of(turn, text)
    if found is None:
        again = await hours_again(turn)
        lead = Span(turn._("Không có giờ như thế.") + " ")
        return [replace(again, spans=(lead, *again.spans))]
    return changed(turn, begins=found.begins, ends=found.ends)


async def all_day(turn: Turn, arguments: Arguments) -> Replies:
    """[Cả ngày]."""
    return changed(turn, begins=None, ends=None)


async def why_again(turn: Turn) -> Reply:
    """Why, from a list or in own words."""
    gate_of_step(turn)
    _ = turn._
    reasons = [
        turn.bound(_capital(_(reason)), "gate-reason", str(number))
        for number, reason in enumerate(REASONS)
    ]
    none = turn.bound(_("Không ghi lý do"), "gate-reason", "-")
    return say(
        _("Vì sao? Chọn một lý do, hoặc gõ vào."),
        *in_rows(reasons, 2),
        (none, _back(turn)),
    )


async def why_typed(turn: Turn, text: str) -> Replies:
    """The reason in the officer's own words."""
    why = " ".join(text.split())
    if len(why) > MOST_WHY:
        long = turn._("Dài quá: nhiều nhất {most} chữ cái.", most=MOST_WHY)
        return turn.say(long, (_back(turn),))
    return changed(turn, why=why)


async def no_reason(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    return changed(turn, why="")


async def reason_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the reasons, or none."""
    number = whole_number(arguments[0])
    if number is None:
        return changed(turn, why="")
    if number >= len(REASONS):
        raise Stale
    return changed(turn, why=REASONS[number])


async def phone_again(turn: Turn) -> Reply:
    """Which number one may call."""
    gate_of_step(turn)
    return say(
        turn._("Bà con gọi hỏi số nào? Ví dụ: 0205 3861 234 trực cửa khẩu"),
        (turn.bound(turn._("Không ghi số"), "gate-no-phone"), _back(turn)),
    )


def fits_phone(turn: Turn, text: str) -> bool:
    """Whether a text is a number, with or without what it is for."""
    return phone_of(turn, text) is not None


async def phone_typed(turn: Turn, text: str) -> Replies:
    """The number to call."""
    found = phone_of(turn, text)
    if found is None:
        return [await phone_again(turn)]
    return changed(turn, phone=f"{found.shown} ({found.use})")


async def no_phone(turn: Turn, arguments: Arguments) -> Replies:
    """[Không ghi số]."""
    return changed(turn, phone="")


def _back(turn: Turn) -> Button:
    return turn.bound(turn._("Xem lại"), "gate-back")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "gate-ask": ask,
            "gate-all-day": all_day,
            "gate-reason": reason_pressed,
            "gate-no-phone": no_phone,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name=HOURS,
        opens=hours_typed,
        fits=fits_hours,
        asks_again=hours_again,
        why=WHY_ASKED,
        drops=DROPS,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        declines=all_day,
        takes_numbers=True,
        understands=fits_hours,
    ),
    doors.Dialogue(
        name=WHY,
        opens=why_typed,
        fits=doors.any_words,
        asks_again=why_again,
        why=WHY_ASKED,
        drops=DROPS,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        declines=no_reason,
        is_unknown=no_reason,
        cautions=True,
    ),
    doors.Dialogue(
        name=PHONE,
        opens=phone_typed,
        fits=fits_phone,
        asks_again=phone_again,
        why=WHY_ASKED,
        drops=DROPS,
        role=Role.OFFICER,
        may_speak_of_danger=False,
        declines=no_phone,
        is_unknown=no_phone,
        takes_numbers=True,
        understands=fits_phone,
    ),
)
