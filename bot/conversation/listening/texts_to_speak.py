"""Our own texts, as a person may speak them: what is asked most first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.conversation.ask.questions import wording
from bot.conversation.listening import six_pictures, spoken_question
from bot.conversation.turn import Turn
from bot.delivery.spoken.recordings import Recording, digest_of
from bot.knowledge import Answered
from bot.knowledge.upkeep import tallies

ASKED_FOR = timedelta(weeks=8)  # what was asked before says little of today
VOICE_CAME, PICTURES = "voice came", "pictures"  # subjects that are no topic's


async def subjects(turn: Turn) -> list[str]:
    """Where words stand, in the order in which they are worth speaking."""
    asked = await tallies.most_asked(turn.connection, turn.today - ASKED_FOR)
    pictures = turn.house.library.content.words.pictures
    shown = list(dict.fromkeys(topic for one in pictures for topic in one.topics))
    first = sorted(shown, key=lambda topic: -asked.get(topic, 0))
    others = sorted(asked, key=lambda topic: -asked[topic])
    return list(dict.fromkeys([VOICE_CAME, PICTURES, *first, *others]))


def text_of(turn: Turn, subject: str) -> str:
    """The words as they are today; empty for what there is no more.

    What is told of one place alone is not spoken for all.
    """
    if subject == VOICE_CAME:
        return spoken_question.acknowledgment(turn._)
    if subject == PICTURES:
        heard = [reply.aloud.text for reply in six_pictures.menu(turn) if reply.aloud]
        return heard[0] if heard else ""
    content = turn.house.library.content
    answer = content.answer(subject, turn.language, turn.today)
    if answer is None or answer.withheld or answer.language != turn.language:
        return ""
    found = turn.house.library.index.shown(answer, turn.today)
    aloud = wording(turn).answered(found).aloud if isinstance(found, Answered) else None
    return aloud.text if aloud is not None else ""


async def to_speak(
    turn: Turn, language: str, known: Mapping[str, Recording], after: str
) -> tuple[str, str, bool]:
    """The next subject and its words: own ones whose words have changed come first.

    The last says whether it is one of those; three times nothing when all is spoken.
    """
    ordered = await subjects(turn)
    if language in turn.house.catalogues.languages:  # else it is told in ours
        turn = replace(turn, _=turn.house.catalogues.translator(language))
    mine = [
        subject
        for subject, one in known.items()
        if one.speaker == turn.incoming.address
    ]
    line = list(dict.fromkeys([*mine, *ordered]))
    begin = line.index(after) + 1 if after in line else 0
    for subject, text in _worded(turn, line[begin:]):
        one = known.get(subject)
        if one is None:
            return subject, text, False
        if one.digest != digest_of(text):
            return subject, text, one.speaker == turn.incoming.address
    return "", "", False


def _worded(turn: Turn, line: list[str]) -> Iterator[tuple[str, str]]:
    for subject in line:
        text = text_of(turn, subject)
        if text:
            yield subject, text
