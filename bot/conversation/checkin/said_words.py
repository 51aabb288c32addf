"""What is typed while a check-in is open: "binh an", "can giup", or a cry.

A cry is answered as one first, and counts as needing help as well. What someone must
not be found to have said, and despair, is told to no commune.
"""

import re
from dataclasses import replace

from bot.bulletins.checkins import replies
from bot.bulletins.checkins.checkin import Checkin, Said
from bot.bulletins.notice_text import answer_help, answer_safe
from bot.conversation.checkin import help_details, household, open_here
from bot.conversation.checkin.household import DETAILS
from bot.conversation.doors import Dialogue
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Span
from bot.people.model import Role

SAFE = N_(
    "bình an, an toàn, yên ổn, vẫn ổn, ổn, ổn cả, khỏe, tôi không sao, nhà không sao"
)
HELP = N_(
    "cần giúp, cần giúp đỡ, cần cứu, cần thuyền, giúp tôi, giúp với, cứu tôi, cứu với, "
    "xin thuyền, không bình an, chưa bình an, không an toàn, chưa an toàn, không ổn"
)
BEGINS = N_("cần giúp, cần cứu, cần thuyền, cần xuồng")  # and then what else is told
BESIDE = N_(  # what may stand beside one of these words and changes nothing
    "tôi, tao, em, con, cháu, bác, mình, nhà, cả, gia, đình, bọn, chúng, mọi, người, "
    "vẫn, đều, đang, đã, hết, rồi, nhé, ạ, với, này, đây, vâng, dạ, được, xã, ơi, "
    "cho, cái"
)

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
    return await _helped(turn, checkin, text, _beside(turn, text))


async def below(turn: Turn, text: str, said: Replies) -> Replies:
    """What was answered, and below it the check-in's question while it is unanswered.

    What is perhaps a cry brings it again to who has said to be safe.
    """
    if not turn.checkins or not said or turn.open.name is not None:
        return said
    if turn.is_group or turn.incoming.is_forwarded or turn.has(Role.OFFICER):
        return said
    checkin = await open_here.here(turn)
    if checkin is None or await open_here.got(turn, checkin) is None:
        return said
    address = turn.incoming.address
    before = await replies.of_chat(turn.connection, checkin.id, address)
    is_perhaps_a_cry = turn.house.library.danger.heard(text).perhaps is not None
    if before is not None and not is_perhaps_a_cry:
        return said
    _ = turn._
    *others, last = said
    asks = Span("\n" + _("Xã đang hỏi: nhà mình bình an, hay cần giúp?"), bold=True)
    row = answer_safe(_, checkin.code), answer_help(_, checkin.code)
    return [
        *others,
        replace(last, spans=(*last.spans, asks), buttons=(row, *last.buttons)),
    ]


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
    return await _helped(turn, checkin, text, text)


async def _helped(turn: Turn, checkin: Checkin, text: str, words: str) -> Replies:
    """Counted; a village and a number to call are read in the very first words."""
    village = await help_details.village_in(turn, checkin, text)
    return await household.help_needed(
        turn,
        checkin,
        village=village.id if village else None,
        words=words,
        phone=help_details.phone_in(text),
    )


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
    bare = _folded(turn, text)
    beside = set(_listed(turn, BESIDE))
    begins = any(bare.startswith(f"{words} ") for words in _begins(turn))
    if begins or _is_one_of(bare, _listed(turn, HELP), beside):
        return Said.NEEDS_HELP
    return Said.SAFE if _is_one_of(bare, _listed(turn, SAFE), beside) else None


def _is_one_of(bare: str, calls: list[str], beside: set[str]) -> bool:
    """Whether a text is one of these, written as one word too, and adds nothing.

    A single word more that may change it ("không", a neighbour) makes it another text.
    """
    joined = bare.replace(" ", "")
    if any(joined == call.replace(" ", "") for call in calls):
        return True
    padded = f" {bare} "
    return any(
        beside.issuperset(padded.replace(f" {call} ", " ", 1).split())
        for call in calls
        if f" {call} " in padded
    )


def _beside(turn: Turn, text: str) -> str:
    """What is told beside the mere word."""
    is_mere = _is_one_of(
        _folded(turn, text), _listed(turn, HELP), set(_listed(turn, BESIDE))
    )
    return "" if is_mere else text.strip()


def _begins(turn: Turn) -> list[str]:
    return _listed(turn, BEGINS)


def _listed(turn: Turn, words: str) -> list[str]:
    """In every language: who is in need writes their own, whatever the talk's is."""
    catalogues = turn.house.catalogues
    said = [catalogues.translator(one)(words) for one in catalogues.languages]
    listed = dict.fromkeys(",".join((words, *said)).split(","))
    return [bare for one in listed if (bare := _folded(turn, one))]


def _folded(turn: Turn, text: str) -> str:
    return " ".join(_WORD.findall(turn.house.country.folding.fold(text)))
