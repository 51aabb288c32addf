"""A question about a place: from the tables, for any name that they know."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.places.place_answers import CHOICE, OTHER, PlaceAnswers
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.knowledge import Finding
from bot.messaging import Reply
from bot.places import About


def answer(turn: Turn, text: str, finding: Finding) -> Reply | None:
    """The tables' answer; None where the finding stands."""
    return _answers(turn).instead_of(finding, text, turn.home)


async def chosen(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that share a name."""
    option = turn.house.places.option(arguments[1])
    try:
        about = About(arguments[0])
    except ValueError:
        raise Stale from None
    reply = _answers(turn).chosen(about, option) if option else None
    if reply is None:
        raise Stale
    return [reply]


async def other(turn: Turn, arguments: Arguments) -> Replies:
    """[Nơi khác]."""
    return turn.say(turn._("Gõ lại câu hỏi, kèm tên huyện hoặc tỉnh ấy giúp nhé."))


def _answers(turn: Turn) -> PlaceAnswers:
    return PlaceAnswers(
        turn._,
        turn.house.places,
        turn.house.library.content,
        turn.today,
        label_unreviewed=turn.house.config.unreviewed == "label",
    )


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {CHOICE: chosen, OTHER: other}, role=ANYONE, in_group=InGroup.ANYONE
)
