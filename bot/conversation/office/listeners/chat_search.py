"""`/find`: chats that receive news, by place, state and channel, and one by number."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.listeners import chat_words, one_chat
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.people.model import Role
from bot.people.recipients import roster
from bot.people.recipients.roster import Key, Sought
from bot.places import Place

A_PAGE = 10
_IN_A_ROW = 5


async def find(turn: Turn, text: str) -> Replies:
    """`/find PLACE STATE CHANNEL` in any order, `/find NUMBER`; bare, all of them."""
    number = whole_number(text)
    is_code = turn.house.places.by_code(text.strip()) is not None
    if number is not None and not is_code:
        return await one_chat.card(turn, number)
    return await _find(turn, text, None)


async def _find(turn: Turn, text: str, after: Key | None) -> Replies:
    areas = tuple(place.path for place in turn.scope(Role.ADMIN))
    sought, named = chat_words.sought(turn, text, areas)
    if named:
        place = named_place(turn, named, Role.ADMIN, "find-at")
        if not isinstance(place, Place):
            return place
        if not turn.may(Role.ADMIN, place):
            return turn.say(
                turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(place))
            )
        sought = replace(sought, areas=(place.path,))
    return await _page(turn, sought, text, after)


async def _page(turn: Turn, sought: Sought, text: str, after: Key | None) -> Replies:
    found, more = await roster.page(
        turn.connection, sought, turn.now, after=after, limit=A_PAGE
    )
    if not found and more is None:
        return turn.say(turn._("Không có máy nào như thế."))
    lines = [chat_words.line(turn, one) for one in found]
    numbers = [
        replace(turn.free(str(one.id), "chat", str(one.id)), number=one.id)
        for one in found
    ]
    rows = in_rows(numbers, _IN_A_ROW)
    if more is not None:
        place = turn.house.places.by_path(more[0])
        carried = (place.code if place else "", str(more[1]))
        rows.append(
            (turn.free(turn._("Xem tiếp"), "find-after", *carried, _short(text)),)
        )
    if not lines:
        lines = [turn._("Đoạn này không có, bấm Xem tiếp.")]
    return turn.say("\n".join(lines), *rows)


def _short(text: str) -> str:
    """What was looked for, as a button carries it."""
    return " ".join(text.replace(":", " ").replace("#", " ").split())[:20]


async def next_page(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    place = turn.house.places.by_code(arguments[0])
    if place is None:
        return turn.say(turn._("Hết danh sách."))
    after = (place.path, arguments.number(1))
    text = arguments[2] if len(arguments) > 2 else ""  # noqa: PLR2004  # the third
    return await _find(turn, text, after)


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant, or [Xem từng máy]."""
    return await _find(turn, arguments[0], None)


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "find",
        N_("tim"),
        N_("Tìm máy, nhóm nhận tin"),
        find,
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {"find-at": place_pressed, "find-after": next_page},
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
)
