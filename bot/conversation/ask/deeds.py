"""What the bot is asked to do in plain words: the door of a function is opened."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.knowledge import Function
from bot.people.model import Role
from bot.places import Level

_TOPIC = "{topic}"  # in what a function opens: what was answered last


def roles_of(turn: Turn) -> list[str]:
    """The roles whose functions the sender may ask for."""
    return [str(role) for role in Role if turn.has(role)] if turn.grants else []


async def done(turn: Turn, function: Function, text: str = "") -> Replies:
    """Opens the door; a place that the text names goes along where one is taken."""
    opens = function.opens
    if _TOPIC in opens:
        if not turn.open.topic:
            return turn.say(turn._("Chưa rõ là chuyện nào. Hỏi câu ấy trước giúp nhé."))
        opens = opens.replace(_TOPIC, turn.open.topic)
    along = _named_place(turn, text) if function.takes_place else ""
    return await turn.goes(turn, opens, along)


def _named_place(turn: Turn, text: str) -> str:
    """The code of the one commune or province that a text names, or nothing."""
    named = turn.house.library.index.places_in(text)
    found = [turn.house.places.by_path(path) for path in named]
    codes = {p.code for p in found if p and p.level is not Level.COUNTRY}
    return codes.pop() if len(codes) == 1 else ""


async def pressed(turn: Turn, arguments: Arguments) -> Replies:
    """A function that was offered."""
    functions = {f.id: f for f in turn.house.library.content.words.functions}
    function = functions.get(arguments[0])
    if function is None or (function.role and function.role not in roles_of(turn)):
        raise Stale
    return await done(turn, function)


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {"function": pressed}, role=ANYONE, in_group=InGroup.ANYONE
)
