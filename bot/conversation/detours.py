"""The one rule for what is typed while a dialogue is open, whichever it is.

What fits the open step is taken. Whatever else is said is answered as it always is, and
the step stands below it once more in one line; a leave-word leaves. The dialogues
declare what fits and how they ask again (`doors.Dialogue`), and hold no rule.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import choices, doors
from bot.conversation.ask import questions
from bot.conversation.danger.alarm import cautioned
from bot.conversation.doors import ANYONE, Dialogue, InGroup
from bot.conversation.home import exits, guide
from bot.conversation.news import departure
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps import short_answers
from bot.conversation.steps.heard import Heard, asks, heard
from bot.conversation.steps.named_place import name_within
from bot.conversation.steps.short_answers import Meant
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.messaging import (
    NOT_A_NUMBER,
    OFFICER_NUMBER,
    Button,
    Look,
    Reply,
    Span,
)
from bot.messaging.numbers import numbered

ENDING = frozenset({CANCEL, "check-leave"})  # buttons that leave what is open
A_SENTENCE = 3  # words: so many are a question, and no slip of the finger
A_TALE = 25  # words: who writes more tells something
SMALL = 4  # words of small talk where free text is taken
SHOWN = 200  # characters of what was typed, shown again

_WORD = re.compile(r"\w+")


async def typed(turn: Turn, dialogue: Dialogue, text: str) -> Replies:
    """What becomes of words: taken by the open step, or answered beside it."""
    is_own = not turn.incoming.is_forwarded  # someone else's words order nothing
    said = short_answers.meant(turn, text) if is_own else None
    if is_own and departure.asks_to_leave(turn, text):
        left = await exits.cancel(turn, "")
        return [*left, *await departure.what_to_stop(turn)]
    short = await _short(turn, dialogue, said, text)
    if short is not None:
        return short
    return await _words(turn, dialogue, text)


async def _short(
    turn: Turn, dialogue: Dialogue, said: Meant | None, text: str
) -> Replies | None:
    """A yes, a no, a way out, a question about the step; None for other words."""
    if said is None:
        return None
    if said is Meant.LEAVES:
        return await exits.cancel(turn, "")
    if said is Meant.WHY:
        turn.is_taken = True  # said of the step itself: its question still stands
        return [*turn.say(turn._(dialogue.why)), await again(turn, dialogue)]
    opens = await _opened_by(turn, dialogue, said)
    if opens is not None:
        return await _taken(turn, opens)
    if said in (Meant.AGREES, Meant.YES, Meant.NO) and dialogue.agrees is None:
        if _is_for_others(dialogue) or _is_fitting(turn, dialogue, text):
            return None  # an officer's answer may be one word
        if said is Meant.NO:
            return await exits.cancel(turn, "")
    turn.is_taken = True
    return [await again(turn, dialogue)]


async def _opened_by(
    turn: Turn, dialogue: Dialogue, said: Meant
) -> doors.Pressed | None:
    """What a short answer does here; a mere yes only right under the question."""
    match said:
        case Meant.AGREES:
            return dialogue.agrees
        case Meant.YES:
            return dialogue.agrees if await choices.stands_last(turn) else None
        case Meant.NO:
            return dialogue.declines
        case Meant.UNKNOWN:
            return dialogue.is_unknown
        case _:
            return None


def _is_fitting(turn: Turn, dialogue: Dialogue, text: str) -> bool:
    """Whether a word is what the step asks for, and no free text."""
    return not dialogue.keeps and dialogue.fits(turn, text)


async def _taken(turn: Turn, opens: doors.Pressed) -> Replies:
    turn.is_taken = True
    return await opens(turn, Arguments())


def _is_for_others(dialogue: Dialogue) -> bool:
    """Whether free text is written for others, and shown before it leaves."""
    return dialogue.fits is doors.any_words and not dialogue.keeps


async def _words(turn: Turn, dialogue: Dialogue, text: str) -> Replies:
    """Words that fit the step, a question, small talk, or nothing known."""
    is_free = dialogue.fits is doors.any_words or bool(dialogue.keeps)
    if not is_free:
        fitting = _fitting(turn, dialogue, text)
        if fitting is not None:
            return await take(turn, dialogue, fitting)
        if choices.is_number(choices.typed(turn, text)):
            return await _not_understood(turn, dialogue, text)
    found = heard(turn, text)
    is_small = found is Heard.SMALL_TALK
    if is_small and not (is_free and len(_WORD.findall(text)) > SMALL):
        return await _small_talk(turn, text)
    if is_free and dialogue.fits(turn, text):
        if dialogue.keeps and _may_be_asked(turn, dialogue, text, found):
            return await _which(turn, dialogue, text)
        return await take(turn, dialogue, text)
    is_sentence = len(_WORD.findall(text)) >= A_SENTENCE or asks(turn, text)
    if found in (Heard.QUESTION, Heard.PERHAPS) or is_sentence:
        return await questions.question(turn, text)
    return await _not_understood(turn, dialogue, text)


def _may_be_asked(turn: Turn, dialogue: Dialogue, text: str, found: Heard) -> bool:
    """Whether free text may be meant for Loa Bản: it surely is a question, or asks.

    A step that knows what is said of its own matter takes all but what asks.
    """
    if len(_WORD.findall(text)) > A_TALE and not text.rstrip().endswith("?"):
        return False
    is_sure = found is Heard.QUESTION and dialogue.fits is doors.any_words
    return is_sure or (found in (Heard.QUESTION, Heard.PERHAPS) and asks(turn, text))


def _fitting(turn: Turn, dialogue: Dialogue, text: str) -> str | None:
    """The words that fit, without what stands around a place or corrects others."""
    readings = (name_within, lambda _turn, whole: whole, short_answers.corrected)
    rests = (reading(turn, text) for reading in readings)
    return next((rest for rest in rests if rest and dialogue.fits(turn, rest)), None)


async def take(turn: Turn, dialogue: Dialogue, text: str) -> Replies:
    """Words go to the open step; Stale ends what it is about."""
    turn.is_taken = True
    is_understood = doors.understood(turn, dialogue, text)  # before it goes on
    try:
        said = await dialogue.opens(turn, text)
        return said if is_understood else _cautioned(turn, dialogue, text, said)
    except Stale:  # what it is about has gone, or is no longer theirs
        turn.end()
        return guide.no_longer(turn)


def _cautioned(turn: Turn, dialogue: Dialogue, text: str, said: Replies) -> Replies:
    """What saves, above the reply to who writes as if perhaps in danger."""
    if not said or (dialogue.may_speak_of_danger and not dialogue.cautions):
        return said
    heard_of = turn.house.library.danger.heard(text)
    danger = heard_of.sure if dialogue.cautions else heard_of.perhaps
    if danger is None:
        return said
    first, *others = said
    if first.look is Look.DANGER:  # the step has said it by itself
        return said
    return [cautioned(turn._, turn.house.country, danger, first), *others]


async def _small_talk(turn: Turn, text: str) -> Replies:
    """A small word, and no ways on: the open step stands below it."""
    if not _WORD.search(text):
        return turn.say(turn._("Loa Bản đây."))
    said = await questions.question(turn, text)
    return [replace(one, buttons=()) for one in said]


async def _not_understood(turn: Turn, dialogue: Dialogue, text: str) -> Replies:
    """What the step wants, and the way out."""
    turn.is_taken = True
    folded = choices.typed(turn, text)
    offered = choices.numbers(turn.open)
    line = await again(turn, dialogue)
    if choices.is_number(folded) and offered:
        return [*guide.no_such_number(turn, folded, offered), line]
    lead = turn._("Chưa rõ ý này.") + " "
    if offered:
        lead = turn._("Chọn một câu, hoặc gõ số của câu đó.") + "\n"
    return [replace(line, spans=(Span(lead), *line.spans))]


# --- free text that may be a question -------------------------------------------------


async def _which(turn: Turn, dialogue: Dialogue, text: str) -> Replies:
    """Shown once before it is kept or sent: it may be meant for Loa Bản."""
    turn.is_taken = True
    turn.open.state["held"] = text
    return _cautioned(turn, dialogue, text, [await again(turn, dialogue)])


def _held(turn: Turn, dialogue: Dialogue, text: str) -> Reply:
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return turn.say(
        turn._("Câu này Loa Bản trả lời được: “{text}”", text=shown),
        (turn.bound(turn._("Hỏi Loa Bản câu này"), "detour-ask"),),
        (turn.bound(turn._(dialogue.keeps), "detour-keep"),),
    )[0]


async def ask_held(turn: Turn, arguments: Arguments) -> Replies:
    """[Hỏi Loa Bản câu này]: answered, nothing kept, the step waits."""
    text = str(turn.open.state["held"])
    del turn.open.state["held"]
    turn.is_taken = False
    return await questions.question(turn, text)


async def keep_held(turn: Turn, arguments: Arguments) -> Replies:
    """[Gửi cán bộ], say: it is what the step asked for."""
    text = str(turn.open.state["held"])
    del turn.open.state["held"]
    if turn.step is None:
        raise Stale
    return await turn.step.opens(turn, text)


# --- the step once more ---------------------------------------------------------------


async def again(turn: Turn, dialogue: Dialogue) -> Reply:
    """The open step in one line with its buttons and [Thôi]."""
    held = turn.open.state.get("held")
    line = _held(turn, dialogue, held) if held else await dialogue.asks_again(turn)
    shown = [button for row in line.buttons for button in row]
    if any(button.data.partition("#")[0] in ENDING for button in shown):
        return line
    leave = turn.bound(turn._("Thôi"), CANCEL)
    if NOT_A_NUMBER in [button.number for button in shown]:
        leave = replace(leave, number=None)
    return replace(line, buttons=(*line.buttons, (leave,)))


async def below(turn: Turn, dialogue: Dialogue, said: Replies) -> Replies:
    """What was said beside the open step, and the step once more below it."""
    try:
        line = await again(turn, dialogue)
    except Stale:  # what it is about has gone meanwhile
        turn.end()
        return said
    turn.open.state["aside"] = True
    return [*said, _counted_on(turn, line, said)]


def _counted_on(turn: Turn, line: Reply, said: Sequence[Reply]) -> Reply:
    """The line's numbers go on after those that are to be read above it."""
    ways_out = (NOT_A_NUMBER, OFFICER_NUMBER)
    read = [
        number
        for reply in said
        for number, button in numbered(reply).items()
        if number not in ways_out
        and (button.number is not None or not turn.channel.has_buttons)
    ]
    if not read:
        return line
    free = max(read)
    rows = []
    for row in line.buttons:
        counted: list[Button] = []
        for button in row:
            if button.data and button.number is None:
                free += 2 if free + 1 == OFFICER_NUMBER else 1
                button = replace(button, number=free)  # noqa: PLW2901  # the same button
            counted.append(button)
        rows.append(tuple(counted))
    return replace(line, buttons=tuple(rows))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "detour-ask": ask_held,
            "detour-keep": keep_held,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
)
