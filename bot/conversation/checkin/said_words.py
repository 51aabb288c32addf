"""What is typed while a check-in is open: "binh an", "can giup", or a cry.

A cry is answered as one first, and counts as needing help as well. What someone must
not be found to have said, and despair, is told to no commune.
"""

import re

from bot.bulletins.checkins.checkin import Said
from bot.conversation.checkin import household, open_here
from bot.conversation.checkin.household import DETAILS
from bot.conversation.doors import Dialogue
from bot.conversation.steps import short_answers
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_

SAFE = N_(
    "bình an, tôi bình an, nhà tôi bình an, nhà mình bình an, cả nhà bình an, "
    "an toàn, tôi an toàn, nhà tôi an toàn, cả nhà an toàn, mọi người an toàn, "
    "vẫn bình an, vẫn an toàn, vẫn ổn, tôi vẫn ổn"
)
HELP = N_(
    "cần giúp, tôi cần giúp, nhà tôi cần giúp, cần giúp đỡ, cần cứu, giúp tôi, "
    "giúp tôi với, giúp với, cứu tôi, cứu tôi với, cứu với"
)
BEGINS = N_("cần giúp, cần cứu")  # and then what else is told

_WORD = re.compile(r"[^\W_]+")


async def counted(
    turn: Turn, text: str, dialogue: Dialogue | None, warning: Replies
) -> Replies:
    """What is said to it, below the `warning` to a cry; nothing for other words."""
    if not turn.checkins or turn.is_group or turn.incoming.is_forwarded:
        return []
    if warning:
        return await _cried(turn, text)
    is_writing = dialogue is not None and dialogue.may_speak_of_danger
    if is_writing and turn.open.name != DETAILS:
        return []  # it is written for others
    said = _meant(turn, text)
    checkin = await open_here.here(turn) if said is not None else None
    if checkin is None:
        return []
    if said is Said.SAFE:
        return await household.is_safe(turn, checkin)
    return await household.help_needed(turn, checkin, words=_beside(turn, text))


async def _cried(turn: Turn, text: str) -> Replies:
    danger = turn.house.library.danger.heard(text).sure
    if danger is None or danger.is_hidden:
        return []
    checkin = await open_here.here(turn)
    if checkin is None:
        return []
    if turn.open.name is not None:  # it goes on below
        kept = await household.keep(turn, checkin, Said.NEEDS_HELP, words=text)
        return [await household.asked(turn, checkin, kept)]
    turn.keeps_choices = False
    return await household.help_needed(turn, checkin, words=text)


def cries(turn: Turn, text: str) -> str:
    """What of a text may be a cry: without tones "cần giúp" might as well be a bite."""
    if not turn.checkins or _meant(turn, text) is not Said.NEEDS_HELP:
        return text
    words = text.split()
    folded = [_folded(turn, word) for word in words]
    for call in _begins(turn):
        length = len(call.split())
        for at in range(len(words)):
            if " ".join(folded[at : at + length]) == call:
                return " ".join((*words[:at], *words[at + length :]))
    return text


def _meant(turn: Turn, text: str) -> Said | None:
    """What the words say, where they are no more than that or begin so."""
    bare = _bare(turn, text)
    if bare in _listed(turn, SAFE):
        return Said.SAFE
    helps = _listed(turn, HELP)
    begins = any(bare.startswith(f"{words} ") for words in _begins(turn))
    return Said.NEEDS_HELP if bare in helps or begins else None


def _beside(turn: Turn, text: str) -> str:
    """What is told beside the mere word."""
    return "" if _bare(turn, text) in _listed(turn, HELP) else text.strip()


def _begins(turn: Turn) -> list[str]:
    return _listed(turn, BEGINS)


def _listed(turn: Turn, words: str) -> list[str]:
    said = f"{words},{turn._(words)}"  # whatever the talk's language is
    return [_bare(turn, one) for one in said.split(",")]


def _bare(turn: Turn, text: str) -> str:
    return _folded(turn, short_answers.without_softening(turn, text) or text)


def _folded(turn: Turn, text: str) -> str:
    return " ".join(_WORD.findall(turn.house.country.folding.fold(text)))
