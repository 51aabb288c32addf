"""The answer to small talk, and the ways on that stand under it."""

from bot.conversation.language.small_replies import MARKS, MAY_BE_A_CRY, said
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button

_WEATHER = "weather-source"  # the topic that says where to look
_LOST = ("scolding", "unsure", "greeting", MARKS)  # who is shown what can be asked


def reply(turn: Turn, kind: str, themes: list[Button]) -> Replies:
    """The small word; `themes` are what people ask about."""
    text = said(kind, turn._)
    officer = turn.free(turn._("Hỏi cán bộ"), "officer")
    if kind in _LOST:
        return turn.say(text, *in_rows([*themes, officer], 2))
    if kind in MAY_BE_A_CRY:
        return turn.say(text, (officer,))
    return turn.say(text, *in_rows(_weather(turn) if kind == "weather" else []))


def _weather(turn: Turn) -> list[Button]:
    """Where to look, and to be told."""
    content = turn.house.library.content
    found = content.answer(_WEATHER, turn.language, turn.today, turn.home)
    ways = [turn.free(turn._("Nhận tin của xã"), "subscribe")]
    if found is not None and not found.withheld:
        ways.insert(0, turn.free(found.question, "topic", found.topic))
    return ways if not turn.is_group else ways[:-1]
