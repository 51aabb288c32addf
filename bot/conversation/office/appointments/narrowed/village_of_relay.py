"""A relay is invited for one village: which one, where the commune has villages."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.office.appointments.role_words import note_again
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.people.villages import village_register
from bot.people.villages.model import MOST_VILLAGES, Village
from bot.places import Place

A_PAGE = 10


async def is_needed(turn: Turn, place: Place) -> bool:
    """Whether a place has villages to choose from."""
    return bool(await village_register.page(turn.connection, place.path, 0, 1))


async def ask(turn: Turn, place: Place, note: str) -> Replies:
    """Which village's?"""
    turn.begin("invite-village", place=place.path, note=note)
    return [await _page(turn, 0)]


async def ask_again(turn: Turn) -> Reply:
    """Which village's, once more."""
    return await _page(turn, 0)


async def _page(turn: Turn, after: int) -> Reply:
    path = str(turn.open.state["place"])
    found = await village_register.page(turn.connection, path, after, A_PAGE + 1)
    if not found or not turn.may(Role.ADMIN, path):
        raise Stale
    here = found[:A_PAGE]
    buttons = [
        turn.bound(_label(turn, one), "invite-village", str(one.id)) for one in here
    ]
    last = [turn.bound(turn._("Thôi"), CANCEL)]
    if len(found) > A_PAGE:
        more = turn._("Xem tiếp")
        last.insert(0, turn.bound(more, "invite-villages", str(here[-1].id)))
    line = turn._("Người này báo tin ở thôn, bản nào? Gõ tên, hoặc chọn:")
    return say(line, *in_rows(buttons, 2), tuple(last))


def _label(turn: Turn, village: Village) -> str:
    """A village that has a relay says so: another one may be invited."""
    if village.has_relay:
        return turn._("{village} (đã có người)", village=village.title)
    return village.title


async def more(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    return [await _page(turn, arguments.number(0))]


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the villages."""
    village = await village_register.get(turn.connection, arguments.number(0))
    if village is None or village.place != str(turn.open.state["place"]):
        raise Stale
    return await _on(turn, village)


async def typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a village's name, with its word or without."""
    fold = turn.house.country.folding.fold
    path = str(turn.open.state["place"])
    wanted = fold(text)
    for one in await village_register.page(turn.connection, path, 0, 2 * MOST_VILLAGES):
        if wanted in (fold(one.title), fold(one.numbers.name)):
            return await _on(turn, one)
    none = turn._("Chưa ghi thôn, bản nào tên như vậy. Ghi thêm ở /thonban.")
    return turn.say(none, (turn.bound(turn._("Thôi"), CANCEL),))


async def _on(turn: Turn, village: Village) -> Replies:
    """On to whom it is for, unless that was said already."""
    state, note = turn.open.state, str(turn.open.state.get("note", ""))
    turn.begin(
        "invite-note",
        role=str(Role.RELAY),
        place=state["place"],
        village=village.id,
        note=note,
    )
    if note:
        return await turn.goes(turn, "invite-bare", "")
    return [await note_again(turn)]


async def chosen(turn: Turn, place: Place) -> Village | None:
    """The village that was chosen; raises Stale where it is no longer there."""
    number = turn.open.state.get("village")
    if number is None:
        return None
    village = await village_register.get(turn.connection, int(number))
    if village is None or village.place != place.path:
        raise Stale
    return village


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "invite-village": pressed,
            "invite-villages": more,
        },
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="invite-village",
        opens=typed,
        fits=doors.any_words,
        asks_again=ask_again,
        why=N_("Người báo tin chỉ nhận tin và báo lại cho một thôn, bản."),
        drops=N_("Thôi, chưa mời ai."),
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
