"""What is asked is counted by nobody: topics, and the words of what is not known."""

from bot.conversation.turn import Turn
from bot.knowledge import Answered, Danger, Finding, Unknown
from bot.knowledge.upkeep.unknown_words import kept_words


def found(turn: Turn, text: str, finding: Finding, perhaps: Danger | None) -> None:
    """What was found for a question; a cry for help is counted nowhere."""
    if isinstance(finding, Answered):
        turn.house.tally.answered(finding.answer.topic, turn.today)
    elif isinstance(finding, Unknown) and not finding.withheld and perhaps is None:
        _not_helped(turn, text)


def chosen(turn: Turn, finding: Answered | Unknown) -> None:
    """A topic was chosen by its button."""
    if isinstance(finding, Answered):
        turn.house.tally.answered(finding.answer.topic, turn.today)


def not_meant(turn: Turn) -> None:
    """What was answered or offered is not what was asked for."""
    if turn.open.asked:
        _not_helped(turn, turn.open.asked)


def _not_helped(turn: Turn, text: str) -> None:
    """Counts its words; never those of a group, where a family's affair may stand."""
    library, folding = turn.house.library, turn.house.country.folding
    if turn.is_group or library.danger.heard(text):
        return
    known = turn.house.tally.known_words(library.content, folding)
    words = kept_words(text, known, folding)
    if not words:
        return
    [*nearest] = library.index.nearest(text, turn.language, turn.today, 1)
    programme = nearest[0].programme if nearest else ""
    turn.house.tally.not_helped(words, programme, turn.language, turn.today)
