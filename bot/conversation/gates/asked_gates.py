"""A question whether a gate is open: answered by what its officer said today.

How long a gate may be closed, by whom, and its hours stay questions like any other.
"""

import re

from bot.conversation.gates import gate_list
from bot.conversation.turn import Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.i18n import N_
from bot.places import Match, NotFound

_LETTER = "a-zA-Z\u00c0-\u024f\u1ea0-\u1ef9"
_LATIN = re.compile(rf"[{_LETTER}][{_LETTER} ]*[{_LETTER}]")
LONGEST = 40  # letters of a question in a script without spaces
# Of such a question: what names a gate, and what asks whether one may pass.
_GATES = N_("cửa khẩu, cửa biên giới")
_PASSING = N_("mở, đóng, thông quan, qua được")


async def answered(turn: Turn, text: str) -> Replies:
    """How it stands at the gate that is asked about; nothing for another question."""
    match = turn.house.places.gate_asked(text)
    if match is None and _is_asked_in_its_own_words(turn, text):
        match = _named_among(turn, text)
    if match is None:
        return []
    if isinstance(match, NotFound):
        return await gate_list.near_by(turn)
    return await gate_list.of_match(turn, match)


def _named_among(turn: Turn, text: str) -> Match:
    """The gate whose name stands in Latin letters among those of another script."""
    found = map(turn.house.places.gate_named, _LATIN.findall(text))
    return next((match for match in found if match is not None), NotFound())


def _is_asked_in_its_own_words(turn: Turn, text: str) -> bool:
    """In a language whose words stand together, both must be in a short text."""
    if len(text) > LONGEST or text.isascii():
        return False
    languages = [
        language
        for language in turn.house.catalogues.languages
        if language != SOURCE_LANGUAGE
    ]
    for language in languages:
        _ = turn.house.catalogues.translator(language)
        gates, passing = _(_GATES), _(_PASSING)
        if gates != _GATES and _names(gates, text) and _names(passing, text):
            return True
    return False


def _names(listed: str, text: str) -> bool:
    return any(word.strip() in text for word in listed.split(",") if word.strip())
