"""A reviewer is invited for the texts of one language: which one."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.language import named_language, own_name
from bot.conversation.office.appointments.role_words import note_again
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import CANCEL, Replies, Turn, in_rows
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role


async def ask(turn: Turn, named: str) -> Replies:
    """Which language's? What was said with the command is not asked again."""
    country = turn.house.places.country
    if not turn.may(Role.ADMIN, country):
        line = turn._("{place} nằm ngoài phạm vi của mình.", place=turn.place(country))
        return turn.say(line, (turn.bound(turn._("Thôi"), CANCEL),))
    turn.begin("invite-language")
    return await typed(turn, named) if named else [await ask_again(turn)]


async def ask_again(turn: Turn) -> Reply:
    """Which language's, asked or asked once more."""
    buttons = [
        turn.bound(own_name(code), "invite-language", code) for code in _known(turn)
    ]
    buttons.append(turn.bound(turn._("Thôi"), CANCEL))
    return say(turn._("Người này xem lại bản dịch tiếng nào?"), *in_rows(buttons, 2))


def _known(turn: Turn) -> list[str]:
    """What is translated into: everything but the source."""
    return [c for c in turn.house.catalogues.languages if c != SOURCE_LANGUAGE]


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the languages."""
    return await _on(turn, arguments[0])


async def typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: a language by its own name or the Vietnamese one."""
    code = _named(turn, text)
    return await _on(turn, code) if code else [await ask_again(turn)]


def names_a_language(turn: Turn, text: str) -> bool:
    """Whether a text is a language that is translated into."""
    return bool(_named(turn, text))


def _named(turn: Turn, text: str) -> str:
    return named_language(text, turn.house.country.folding, _known(turn))


async def _on(turn: Turn, code: str) -> Replies:
    """On to whom it is for."""
    country = turn.house.places.country
    if code not in _known(turn) or not turn.may(Role.ADMIN, country):
        raise Stale
    turn.begin(
        "invite-note", role=str(Role.REVIEWER), place=country.path, language=code
    )
    return [await note_again(turn)]


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {"invite-language": pressed},
        role=Role.ADMIN,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="invite-language",
        opens=typed,
        fits=names_a_language,
        asks_again=ask_again,
        why=N_("Người xem lại chỉ nhận được chữ của một thứ tiếng."),
        drops=N_("Thôi, chưa mời ai."),
        role=Role.ADMIN,
        may_speak_of_danger=False,
    ),
)
