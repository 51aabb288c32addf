"""What stands before a notice's text in its command: a place's code, an exercise."""

import re

from bot.bulletins.notice_review.written import Written
from bot.conversation.notices import drafts
from bot.conversation.turn import Replies, Turn
from bot.people.model import Role
from bot.places import Place

# Two digits are a province's code unless they begin a time: "07 giờ", "18:30".
_PLACE_FIRST = re.compile(
    r"(?P<code>\d{5}|VN|[a-z]+(?:-[a-z]+)+|\d{2}(?!\s*(?:(?:giờ|gio|h|phút|phut)(?![^\W\d_])|/|:|\.)))"
    r"\s+(?P<rest>.+)",
    re.DOTALL | re.IGNORECASE,
)

_OF_COMMUNE = 5  # digits
_A_THING = 20  # letters in which what is counted is named
_DRILL = re.compile(r"(?:tập|tap|drill)(?:\s*:\s*|\s*$|\s+)")


def drill(text: str) -> tuple[bool, str]:
    """`tập`, `tập Họp bản`: an exercise, and what is left. "tập huấn" is a text."""
    found = _DRILL.match(text)
    if found is None:
        return False, text
    rest = text[found.end() :]
    goes_on = found[0][-1].isspace() and rest[:1].islower()
    return (False, text) if goes_on else (True, rest)


def placed(turn: Turn, text: str, place: Place) -> tuple[Place, str] | Replies:
    """Where a command's notice goes, unless it names another place, and its text."""
    found, rest = turn.house.places.by_code(text), ""
    named = _PLACE_FIRST.fullmatch(text)
    if named is not None:
        code, rest = named["code"], named["rest"]
        found = turn.house.places.by_code(code)
        if not _is_meant(turn, code, found, rest):
            found = None
        elif found is None:
            return turn.say(
                turn._("Không có nơi nào mang mã {code}. Chưa gửi gì cả.", code=code)
            )
    if found is not None:
        place, text = found, rest
    if not turn.may(Role.OFFICER, place):
        return drafts.not_yours(turn, place)
    return place, text


def _is_meant(turn: Turn, code: str, found: Place | None, rest: str) -> bool:
    """Whether a number before a text is a place's code: "27 hộ nghèo" is text.

    Five digits are hardly anything else: who does not hold that place is told so.
    """
    counted = turn.house.library.content.words.notices.counted
    if "-" in code:  # a gate's slug, or a word that is written so
        return found is not None
    thing = Written(rest).find(counted, 0, _A_THING)
    if thing is not None and thing.start() == 0:
        return False
    if len(code) == _OF_COMMUNE:
        return True
    is_held = found is not None and turn.may(Role.OFFICER, found)
    is_sentence = not rest[0].isalpha() or rest[0].isupper()
    return is_held and (is_sentence or code.isdigit())
