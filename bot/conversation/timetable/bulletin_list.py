"""`/schedule`: every bulletin of a place, and a change in the words of the command."""

import re
from dataclasses import dataclass

from bot.bulletins import forecast
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import month_left
from bot.conversation.steps.named_place import named_place
from bot.conversation.timetable import bulletin_change, coming_words
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.people.model import Role
from bot.places import Place

ON, OFF = "on", "off"
_SWITCH = {"on": ON, "bat": ON, "mo": ON, "off": OFF, "tat": OFF, "dung": OFF}
_TIME = r"\d\S*(?: ?(?:gio|h|g)(?: ?\d+)?)?(?: ?(?:sang|trua|chieu|toi))?"
_FIRST = re.compile(rf"({'|'.join(_SWITCH)}) (.+?)(?: (?:luc )?({_TIME}))?")
_LAST = re.compile(rf"(.+?) ({'|'.join(_SWITCH)})(?: (?:luc )?({_TIME}))?")
_AT = re.compile(rf"(.+?) (?:luc )?({_TIME})")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command asks for: which bulletin, on or off, at what time."""

    bulletin: str
    switch: str = ""
    time: str = ""


async def schedule(turn: Turn, text: str) -> Replies:
    """`/schedule`, `/schedule PLACE`, `/schedule 1 off`, `off 1`, `1 on 8h`, `1`."""
    folded = turn.house.country.folding.fold(text)
    place = turn.scope(Role.OFFICER)[0]
    if not folded:
        return await everything(turn, place)
    asked = read(folded)
    if asked is None:
        bulletin = named(turn, place, folded)
        if bulletin is not None:
            return await bulletin_change.show(turn, bulletin, place)
        if folded.isdigit() and len(folded) < len("00000"):
            return _unknown(turn, text)
        found = named_place(turn, text, Role.OFFICER, "schedule-place")
        if isinstance(found, Place):
            return await everything(turn, found)
        return found
    bulletin = named(turn, place, asked.bulletin)
    if bulletin is None:
        return _unknown(turn, asked.bulletin)
    return await bulletin_change.change(
        turn, bulletin, place, switch=asked.switch, time=asked.time
    )


def read(folded: str) -> Asked | None:
    """What a typed change asks for; None where it is none."""
    if (found := _FIRST.fullmatch(folded)) is not None:
        return Asked(found[2], _SWITCH[found[1]], found[3] or "")
    if (found := _LAST.fullmatch(folded)) is not None:
        return Asked(found[1], _SWITCH[found[2]], found[3] or "")
    if (found := _AT.fullmatch(folded)) is not None:
        return Asked(found[1], time=found[2])
    return None


def named(turn: Turn, place: Place, folded: str) -> str | None:
    """A bulletin's id, by its id, its number in the list or its name."""
    fold = turn.house.country.folding.fold
    categories = {c.id: c for c in turn.house.categories}
    for number, bulletin in enumerate(bulletin_change.known(turn, place), 1):
        names = {fold(name) for name in bulletin.names.values()}
        category = categories.get(bulletin.category)
        if category is not None:
            names |= category.typed(turn.house.country.folding)
        if folded in {bulletin.id, str(number), *names}:
            return bulletin.id
    return None


def _unknown(turn: Turn, typed: str) -> Replies:
    _ = turn._
    return turn.say(
        _("Không có bản tin nào tên “{name}”.", name=typed.strip()[:60])
        + " "
        + _("Gõ số hoặc tên bản tin, rồi bật, tắt, hoặc giờ như 8h."),
        (turn.free(_("Xem lịch"), "schedule-place", "-"),),
    )


async def everything(turn: Turn, place: Place) -> Replies:
    """Every bulletin of a place, the next edition of each, and its button."""
    _ = turn._
    lines = [_("Bản tin định kỳ, {place}:", place=turn.place(place))]
    buttons = []
    for number, bulletin in enumerate(bulletin_change.known(turn, place), 1):
        entry = await forecast.entry(
            turn.house.bulletins, turn.connection, bulletin, place.path, turn.now
        )
        lines.append(coming_words.line(turn, number, entry))
        buttons.append(turn.free(str(number), "schedule", bulletin.id, place.code))
    lines += await month_left.of_bulletins(turn, place)
    if bulletin_change.may_change(turn, place):
        lines.append(
            _(
                "Bấm số để xem ba kỳ tới, tắt, đổi giờ, bỏ một kỳ. "
                "Gõ cũng được: /lichphat tắt 1"
            )
        )
    else:
        lines.append(_("Bấm số để xem ba kỳ tới."))
    return turn.say("\n".join(lines), *in_rows(buttons, 3))


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """The list of one of several places, or of the widest of one's own ("-")."""
    if arguments[0] == "-":
        return await everything(turn, turn.scope(Role.OFFICER)[0])
    place = turn.house.places.by_code(arguments[0])
    if place is None:
        raise Stale
    return await everything(turn, place)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "schedule",
        N_("lichphat"),
        N_("Lịch bản tin"),
        schedule,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"schedule-place": place_pressed}, role=Role.OFFICER, in_group=InGroup.NOBODY
    ),
)
