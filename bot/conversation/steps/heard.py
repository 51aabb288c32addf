"""What a text is, as far as the index knows: a question, small talk, or nothing."""

import re
from enum import Enum, auto

from bot.conversation.language import spoken
from bot.conversation.turn import Turn
from bot.country import SOURCE_LANGUAGE
from bot.knowledge import Choose, Finding, Unknown
from bot.people.model import Role

SMALL_TALK = frozenset({"greeting", "thanks", "scolding"})  # decoys of that name
_ASKS = re.compile(
    r"\?$|\b(?:khong|ko|chua|sao|the nao|gi|dau|nao|bao nhieu|bao lau|may|ai)"
    r"(?: (?:a|vay|the|nhi|ha|ta))*$|\bbao (?:nhieu|lau|gio)\b"
    r"|^(?:how|what|which|where|who|when|why|can|is|are|do|does)\b"
    "|吗|呢|什么|怎么|为什么|多少|几|哪|谁|能不能|是不是"
    "|ទេ|អ្វី|ប៉ុន្មាន|ណា|ម៉េច|យ៉ាងណា|ហេតុអ្វី|តើ"
    "|ບໍ|ຫຍັງ|ໃດ|ແນວໃດ|ເທົ່າໃດ|ຈັກ|ໃສ|ເປັນຫຍັງ"
)


class Heard(Enum):
    """What was typed."""

    QUESTION = auto()  # or a function: an answer, or choices
    PERHAPS = auto()  # one: it goes on about a topic, is near to a function, or a cry
    SMALL_TALK = auto()
    NOTHING = auto()


def heard(turn: Turn, text: str) -> Heard:
    """What a text is in the language that it seems to have, or else in the source's."""
    if not any(letter.isalnum() for letter in text):
        return Heard.SMALL_TALK
    places = turn.house.places
    if places.asked(text) is not None or places.gate_asked(text) is not None:
        return Heard.QUESTION
    if turn.house.library.index.small_talk(text):
        return Heard.SMALL_TALK
    found = _asked(turn, text)
    is_perhaps = turn.house.library.danger.heard(text).perhaps is not None
    return Heard.PERHAPS if is_perhaps and found is not Heard.QUESTION else found


def _asked(turn: Turn, text: str) -> Heard:
    """What the index makes of it; who goes on about a topic asks something too."""
    index, content = turn.house.library.index, turn.house.library.content
    language = spoken.heard(turn, text)
    roles = [str(role) for role in Role if turn.has(role)]
    finding = index.ask(text, language, turn.today, turn.home, roles)
    found = _of(finding)
    if found is Heard.NOTHING and language != SOURCE_LANGUAGE:
        finding = index.ask(text, SOURCE_LANGUAGE, turn.today, turn.home, roles)
        found = _of(finding)
    before = content.answer(turn.open.topic, turn.language, turn.today, turn.home)
    if found is Heard.NOTHING and before is not None:
        followed = index.follow(before, text, finding, turn.today, turn.home)
        return Heard.NOTHING if followed is None else Heard.PERHAPS
    return found


def asks(turn: Turn, text: str) -> bool:
    """Whether a text has the shape of a question."""
    return bool(_ASKS.search(turn.house.country.folding.fold(text).strip(" .!")))


def _of(finding: Finding) -> Heard:
    if isinstance(finding, Choose) and not finding.choices:
        return Heard.PERHAPS
    if not isinstance(finding, Unknown) or finding.withheld:
        return Heard.QUESTION
    is_small = finding.decoy.partition("-en")[0] in SMALL_TALK or finding.says
    return Heard.SMALL_TALK if is_small else Heard.NOTHING
