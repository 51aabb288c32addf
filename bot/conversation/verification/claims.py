"""Something is said to be a notice of ours: a code, a text passed on, a copy.

Only what was passed on, what carries one of our codes, and what is long and very like
something that was sent is compared; any other question stays one.
"""

import re

from bot.bulletins.vouching import likeness, vouched
from bot.conversation import doors, earlier_words
from bot.conversation.danger.alarm import cautioned
from bot.conversation.doors import Dialogue
from bot.conversation.steps.heard import Heard, asks, heard
from bot.conversation.turn import Replies, Turn
from bot.conversation.verification import codes, vouching_words
from bot.delivery.aftermath import lookup
from bot.knowledge import Answered
from bot.messaging import Event
from bot.people.model import Role

LONG = 12  # words: who types fewer copies nothing
_WORD = re.compile(r"[^\W_]+")


async def checked(turn: Turn, text: str, dialogue: Dialogue | None) -> Replies | None:
    """What is known of it; None where nothing was claimed."""
    folded = turn.house.country.folding.fold(text)
    code = codes.alone(folded)
    if code is not None:
        return await _code(turn, code, text, dialogue)
    if codes.tells_a_secret(folded) and not _takes(turn, text, dialogue):
        return _secret(turn)
    is_written = dialogue is not None and dialogue.fits is doors.any_words
    if turn.is_group or is_written or turn.incoming.event is Event.EDITED:
        return None
    return _cautioned(turn, text, await _copy(turn, text, folded))


def _cautioned(turn: Turn, text: str, said: Replies | None) -> Replies | None:
    """What saves stands above, where someone may be in danger."""
    perhaps = turn.house.library.danger.heard(text).perhaps
    if not said or perhaps is None:
        return said
    first, *others = said
    return [cautioned(turn._, turn.house.country, perhaps, first), *others]


def is_a_secret(turn: Turn, text: str) -> bool:
    """Whether a text holds what opens an account, or may."""
    folded = turn.house.country.folding.fold(text)
    return codes.alone(folded) is not None or codes.tells_a_secret(folded)


async def _code(
    turn: Turn, code: codes.Typed, text: str, dialogue: Dialogue | None
) -> Replies | None:
    """A code of ours shows its notice; six digits of anyone else's are not for us."""
    if not code.is_ours and _takes(turn, text, dialogue):
        return None
    found = await vouched.by_code(turn.connection, code.digits, turn.language, turn.now)
    if found is not None:
        return vouching_words.shown(turn, found)
    if code.is_ours:
        return vouching_words.no_such_code(turn, code.digits)
    return None if code.may_be_else else _secret(turn)


def _takes(turn: Turn, text: str, dialogue: Dialogue | None) -> bool:
    """Whether an open step asked for figures like these."""
    if dialogue is None:
        return False
    is_asked_for = dialogue.fits is not doors.any_words and dialogue.fits(turn, text)
    return dialogue.takes_numbers or is_asked_for


def _secret(turn: Turn) -> Replies:
    """It may open somebody's account: nothing of it is written down, no digest either.

    What is short is found by its digest.
    """
    earlier_words.forget_words(turn)
    return vouching_words.secret(turn)


async def _copy(turn: Turn, text: str, folded: str) -> Replies | None:
    fold = turn.house.country.folding.fold
    is_passed_on = turn.incoming.is_forwarded
    named = codes.named(folded)
    writes_notices = turn.has(Role.OFFICER)
    is_long = len(_WORD.findall(text)) >= LONG and not writes_notices
    if not (is_passed_on or named or is_long):
        return None
    for code in named:
        sent = await lookup.sent_as(turn.connection, code)
        if sent is None or not vouched.is_public(sent):
            continue
        how = await vouched.like(turn.connection, sent, text, fold)
        if how.is_alike:
            return await vouching_words.compared(turn, sent, how)
        if len(_WORD.findall(text)) < LONG:  # asked about, and not passed on
            found = await vouched.by_code(
                turn.connection, code, turn.language, turn.now
            )
            return vouching_words.shown(turn, found) if found is not None else None
    found_by_words = await vouched.likest(turn.connection, text, fold)
    if found_by_words is not None:
        return await vouching_words.compared(turn, *found_by_words)
    if named:
        return vouching_words.not_ours(turn, named[0])
    if writes_notices or not is_passed_on or await _is_question(turn, text):
        return None
    return vouching_words.not_ours(turn)


async def _is_question(turn: Turn, text: str) -> bool:
    """Whether what was passed on asks something, or is an answer of ours."""
    index, fold = turn.house.library.index, turn.house.country.folding.fold
    said = heard(turn, text)
    if said is Heard.SMALL_TALK or (said is Heard.QUESTION and asks(turn, text)):
        return True
    finding = index.ask(text, turn.language, turn.today, turn.home)
    if not isinstance(finding, Answered):
        return False
    answer = "\n".join(finding.answer.paragraphs)
    return likeness.compared(answer, (), text, fold).is_alike
