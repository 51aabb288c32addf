"""`/villages`: a commune's villages as a list, one of them, and taking one off."""

import re

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.steps.named_place import named_place, names_a_place
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.conversation.villages import village_entry
from bot.conversation.villages.village_words import (
    capital,
    head_said,
    note,
    numbers_said,
    own_commune,
    own_village,
    usual_word,
    ways_on,
)
from bot.i18n import N_
from bot.messaging import Button, Reply, say
from bot.people.model import Role
from bot.people.villages import village_register
from bot.people.villages.village_lines import looks_like_villages
from bot.places import Level, Place

A_PAGE = 10
MOST_PLACES = 6  # of one's own, with a button each
_CODE_FIRST = re.compile(r"(\d{5})(?:\s+(.*))?", re.DOTALL)


async def villages(turn: Turn, text: str) -> Replies:
    """`/villages`, `/villages PLACE`, `/villages bản Trên 45 nhà, 18 không …`."""
    code = _CODE_FIRST.fullmatch(text)
    if code is not None and turn.house.places.by_code(code[1]) is not None:
        return await _of(turn, code[1], code[2] or "")
    if text and not looks_like_villages(text, turn.house.country.folding.fold):
        return await place_typed(turn, text)
    own = turn.scope(Role.OFFICER)
    if len(own) == 1 and own[0].level is Level.COMMUNE:
        return await _of(turn, own[0].code, text)
    turn.begin("village-place", lines=text)
    return [await place_again(turn)]


async def place_again(turn: Turn) -> Reply:
    """Which commune's, asked or asked once more."""
    buttons = [
        turn.bound(turn.place(place), "village-place", place.code)
        for place in turn.scope(Role.OFFICER)[:MOST_PLACES]
        if place.level is Level.COMMUNE
    ]
    buttons.append(turn.bound(turn._("Thôi"), CANCEL))
    return say(turn._("Thôn, bản của xã, phường nào? Gõ tên."), *in_rows(buttons))


async def place_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a commune was named."""
    lines = str(turn.open.state.get("lines", ""))
    turn.begin("village-place", lines=lines)
    found = named_place(turn, text, Role.OFFICER, "village-place")
    return await _of(turn, found.code, lines) if isinstance(found, Place) else found


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered communes."""
    return await _of(turn, arguments[0], str(turn.open.state.get("lines", "")))


async def _of(turn: Turn, code: str, lines: str) -> Replies:
    place = own_commune(turn, code)
    if place is None:
        return not_yours(turn)
    if lines:
        return await village_entry.add(turn, place, lines)
    return await show(turn, place)


def not_yours(turn: Turn) -> Replies:
    """The same words for what is elsewhere and what is not there."""
    turn.end()
    return turn.say(
        turn._("Thôn, bản thì cán bộ của xã, phường ấy ghi. Chưa ghi gì cả.")
    )


async def show(turn: Turn, place: Place, after: int = 0, shown: int = 0) -> Replies:
    """A page of the list; what is typed below it is one more village."""
    _ = turn._
    found = await village_register.page(turn.connection, place.path, after, A_PAGE + 1)
    here, more = found[:A_PAGE], len(found) > A_PAGE
    turn.begin("villages", place=place.code)
    lines = [await head(turn, place)]
    buttons = []
    for number, village in enumerate(here, shown + 1):
        line = numbers_said(turn, village.numbers)
        if not village.has_relay:
            line += _(", chưa có người báo tin")
        lines.append(f"{number}. {line}")
        buttons.append(Button(str(number), f"village-open:{village.id}", number=number))
    lines.append(await _how(turn, place))
    rows = in_rows(buttons, 5)
    if more:
        arguments = (place.code, str(here[-1].id), str(shown + len(here)))
        rows.append((turn.free(_("Xem tiếp"), "village-page", *arguments),))
    return turn.say("\n".join(lines), *rows, (turn.bound(_("Thôi"), CANCEL),))


async def head(turn: Turn, place: Place) -> str:
    """How many villages a commune has, and their households."""
    number, households, without = await village_register.sums(
        turn.connection, place.path
    )
    name = capital(turn.house.places.short_label(place, turn.language))
    if not number:
        return turn._(
            "{place} chưa ghi thôn, bản nào. Ghi số nhà thì biết mỗi tin còn mấy nhà "
            "chưa nghe.",
            place=name,
        )
    return turn._.counted(
        "{place} có {count} thôn, bản, {households} nhà, {without} nhà không có điện "
        "thoại.",
        number,
        place=name,
        households=households,
        without=without,
    )


async def _how(turn: Turn, place: Place) -> str:
    return turn._(
        "Ghi thêm: gõ mỗi dòng một nơi, ví dụ: {word} Trên 45 nhà, 18 không điện "
        "thoại. Chép cả bảng vào cũng được. Chỉ ghi số, không ghi tên người.",
        word=await usual_word(turn, place),
    )


async def page_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Cả danh sách], [Xem tiếp]."""
    place = own_commune(turn, arguments[0])
    if place is None:
        return not_yours(turn)
    if len(arguments) == 1:
        return await show(turn, place)
    return await show(turn, place, arguments.number(1), arguments.number(2))


# --- one of them ---------------------------------------------------------------------


async def open_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A number of the list."""
    village, place = await own_village(turn, arguments)
    if village is None or place is None:
        return not_yours(turn)
    turn.begin("villages", place=place.code)
    lines = [numbers_said(turn, village.numbers) + "."]
    lines += [said for said in (head_said(turn, village),) if said]
    if not village.has_relay:
        lines.append(turn._("Chưa có người báo tin ở đây: quản trị mời bằng /moi."))
    return turn.say("\n".join(lines), ways_on(turn, village, place))


async def ask_to_remove(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ]: asked once."""
    village, place = await own_village(turn, arguments)
    if village is None or place is None:
        return not_yours(turn)
    turn.begin("villages", place=place.code)
    number = str(village.id)
    asked = turn._("Bỏ {village} khỏi danh sách?", village=village.title)
    if village.has_relay:
        asked += " " + turn._("Người báo tin ở đây cũng thôi việc này.")
    return turn.say(
        asked,
        (
            turn.free(turn._("Bỏ"), "village-removed", number),
            turn.free(turn._("Thôi"), "village-open", number),
        ),
    )


async def remove(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ], once more: what was told there stays in the reports."""
    village, place = await own_village(turn, arguments)
    if village is None or place is None:
        return not_yours(turn)
    ended = await village_register.remove(turn.connection, village, turn.now)
    await note(turn, place, f"removed {village.id}, relays {ended}")
    turn.begin("villages", place=place.code)
    said = turn._("Đã bỏ {village}.", village=village.title)
    return turn.say(
        f"{said} {await head(turn, place)}",
        (turn.free(turn._("Cả danh sách"), "village-page", place.code),),
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "villages",
        N_("thonban"),
        N_("Thôn, bản và số nhà"),
        villages,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "village-place": place_pressed,
            "village-page": page_pressed,
            "village-open": open_pressed,
            "village-remove": ask_to_remove,
            "village-removed": remove,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="village-place",
        opens=place_typed,
        fits=names_a_place,
        asks_again=place_again,
        why=N_("Thôn, bản ghi theo từng xã, phường."),
        drops=village_entry.NOT_ADDED,
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
