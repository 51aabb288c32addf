"""A place that someone with a role names: found, or offered to choose from."""

from bot.conversation.turn import Replies, Turn, in_rows
from bot.people.model import Role
from bot.places import District, NotFound, One, Option, Place, Several, Split

MOST_OFFERED = 8


def named_place(turn: Turn, text: str, role: Role, action: str) -> Place | Replies:
    """The place, looked for inside the role's places first; else what to answer.

    `action` is the button's that chooses one of several, with the place's code.
    """
    matches = [turn.house.places.find(text, within=area) for area in turn.scope(role)]
    matches.append(turn.house.places.find(text))
    for match in matches:
        if isinstance(match, One):
            return match.place
    for match in matches:
        choices = offered(turn, match, action)
        if choices:
            return choices
    return turn.say(
        turn._("Không rõ là nơi nào. Gõ tên xã kèm tên tỉnh, hoặc mã năm số.")
    )


def offered(turn: Turn, match: object, action: str) -> Replies:
    """The places that a name may have meant, as buttons; nothing if there is none."""
    labels: dict[str, str] = {}
    match match:
        case Split(former):
            labels = {p.code: p.name for p in former.successors}
        case Several(options) | District(_, _, options) | NotFound(options):
            labels = _of_options(turn, options)
        case _:
            pass
    buttons = [
        turn.bound(label, action, code)
        for code, label in list(labels.items())[:MOST_OFFERED]
    ]
    if not buttons:
        return []
    return turn.say(turn._("Nơi nào trong các nơi này?"), *in_rows(buttons))


def _of_options(turn: Turn, options: tuple[Option, ...]) -> dict[str, str]:
    labels = {}
    for option in options:
        places = [option.place] if option.place else []
        if option.former is not None:
            places = list(option.former.successors)
        for place in places:
            labels[place.code] = turn.place(place)
    return labels
