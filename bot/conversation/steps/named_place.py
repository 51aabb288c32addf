"""A place that is typed: whether it is one, found, or offered to choose from."""

import re

from bot.conversation.steps import short_answers
from bot.conversation.steps.heard import Heard, asks, heard
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.people.model import Role
from bot.places import District, Match, NotFound, One, Option, Place, Several, Split

MOST_OFFERED = 8
MOST_WORDS = 4  # of a name that is not found: more are a question
LONGEST = 100  # letters of a name with all that may stand around it
_WORD = re.compile(r"\w+")


def is_a_place(turn: Turn, text: str) -> bool:
    """Whether the whole text is a name that some place has.

    "Đồng Ý" was a commune too; whoever agrees means none, unless it is called "xã".
    """
    if short_answers.meant(turn, text) is Meant.AGREES:
        return False
    return not isinstance(turn.house.places.find(text), NotFound)


def names_a_place(turn: Turn, text: str) -> bool:
    """Whether a text is a place's name, or would be one but for how it is spelt.

    A greeting or a question resembles some commune's name too: what means something
    else is no name, unless it says that it is one ("xã …").
    """
    match = turn.house.places.find(text)
    if not isinstance(match, NotFound):
        return is_a_place(turn, text)
    words = [turn.house.country.folding.fold(word) for word in _WORD.findall(text)]
    if not words or len(text) > LONGEST:
        return False
    if short_answers.meant(turn, text) is not None or asks(turn, text):
        return False
    if short_answers.corrected(turn, text):  # what comes after it is the name
        return False
    says_so = bool(match.nearest) and words[0] in _place_words(turn)
    is_short = len(words) <= MOST_WORDS
    return says_so or (is_short and heard(turn, text) is Heard.NOTHING)


def name_within(turn: Turn, text: str) -> str:
    """The name in a text that says little else: `à xã Púng Luông mà` → `xã púng luông`.

    "" where the whole text is one, where it is denied, and for a question.
    """
    if len(text) > LONGEST or is_a_place(turn, text) or asks(turn, text):
        return ""
    name = turn.house.places.named_within(text)
    if not name or any(_denies(turn, word) for word in _WORD.findall(text)):
        return ""
    return "" if heard(turn, text) in (Heard.QUESTION, Heard.PERHAPS) else name


def _denies(turn: Turn, word: str) -> bool:
    return short_answers.meant(turn, word) is Meant.NO


def _place_words(turn: Turn) -> set[str]:
    """`xa`, `phuong`, `ban`: with what the name of a place begins."""
    fold = turn.house.country.folding.fold
    return {fold(word).split()[0] for word in turn.house.country.place_words}


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
    return no_place(turn)


def own_first(turn: Turn, text: str) -> Match:
    """What a name means to this person: in their own places or province, if one there.

    Elsewhere it may be the name of seven more.
    """
    places = turn.house.places
    own = [places.by_path(path) for path in turn.home]
    provinces = [places.province_of(place) for place in own if place is not None]
    for area in (*turn.scope(Role.OFFICER), *provinces):
        match = places.find(text, within=area) if area is not None else None
        if isinstance(match, One):
            return match
    return places.find(text)


def no_place(turn: Turn) -> Replies:
    """No place has that name; how to say it otherwise, and the way out."""
    return turn.say(
        turn._("Không rõ là nơi nào. Gõ tên xã kèm tên tỉnh, hoặc mã năm số."),
        (turn.bound(turn._("Thôi"), CANCEL),),
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
    # In a group no dialogue is kept: a button of an open step would be old at once.
    button = turn.free if turn.is_group else turn.bound
    buttons = [
        button(label, action, code)
        for code, label in list(labels.items())[:MOST_OFFERED]
    ]
    if not buttons:
        return []
    leave = button(turn._("Thôi"), CANCEL)
    return turn.say(turn._("Nơi nào trong các nơi này?"), *in_rows([*buttons, leave]))


def _of_options(turn: Turn, options: tuple[Option, ...]) -> dict[str, str]:
    labels = {}
    for option in options:
        places = [option.place] if option.place else []
        if option.former is not None:
            places = list(option.former.successors)
        for place in places:
            labels[place.code] = turn.place(place)
    return labels
