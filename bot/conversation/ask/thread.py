"""The thread of a talk: what follows an answer, and several questions in one message.

Never in a group: there nobody knows whose answer it was.
"""

from collections.abc import Sequence

from bot.conversation.turn import Turn
from bot.knowledge import Answered, Choose, Finding, Unknown
from bot.knowledge.search.talk.follow_ups import MOST
from bot.knowledge.search.talk.parts import joined, sentences

MOST_ANSWERED = 2  # at once: of more it is asked which


def followed(turn: Turn, text: str, finding: Finding) -> Finding:
    """`nộp ở đâu` is asked of the topic that was answered last, and of its kin.

    Where `thế … thì sao` says something that they do not know, that topic is offered.
    """
    before = turn.house.library.content.answer(
        turn.open.topic, turn.language, turn.today, turn.home
    )
    is_withheld = isinstance(finding, Unknown) and bool(finding.withheld)
    if before is None or turn.is_group or is_withheld:
        return finding
    index = turn.house.library.index
    found = index.follow(before, text, finding, turn.today, turn.home)
    if found is not None:
        return found
    is_nothing = isinstance(finding, Unknown) and not finding.decoy
    if is_nothing and not before.withheld and _says_that_it_follows(turn, text):
        return Choose((before,), finding.score)
    return finding


def parts(turn: Turn, text: str, finding: Finding) -> list[Finding]:
    """What is found for each question of a message; one finding where it asks one.

    Two that are sure are both answered; of a letter its matters are offered.
    """
    if turn.is_group:
        return [finding]
    several = sentences(text)
    is_letter = len(several) > MOST_ANSWERED
    found = _of_each(turn, several if len(several) > 1 else joined(text))
    sure = list({f.answer.topic: f for f in found if isinstance(f, Answered)}.values())
    if len(sure) == MOST_ANSWERED and len(found) <= MOST_ANSWERED + 1:
        return list(sure)
    is_one = isinstance(finding, Answered) or len(several) <= 1
    if is_one and not (is_letter and len(sure) > MOST_ANSWERED):
        return [finding]
    return [_offered(finding, found)]


def _of_each(turn: Turn, texts: Sequence[str]) -> list[Finding]:
    """Each part by itself; one that says little, of what was found before it."""
    index = turn.house.library.index
    found: list[Finding] = []
    before: Answered | None = None
    for text in texts:
        alone = index.ask(text, turn.language, turn.today, turn.home)
        of_it = before and index.follow(
            before.answer, text, alone, turn.today, turn.home
        )
        found.append(of_it or alone)
        before = alone if isinstance(alone, Answered) else before
    return found


def _offered(finding: Finding, found: Sequence[Finding]) -> Finding:
    """The surest matters of a letter, or what was found for the whole of it."""
    ranked = sorted(found, key=lambda one: -one.score)
    first = [one.answer for one in ranked if isinstance(one, Answered)]
    first += [
        one.choices[0] for one in ranked if isinstance(one, Choose) and one.choices
    ]
    if isinstance(finding, Choose):
        first += finding.choices
    if isinstance(finding, Answered):
        first.insert(0, finding.answer)
    matters = {answer.topic: answer for answer in first if not answer.withheld}
    if not matters:
        return finding
    return Choose(tuple(matters.values())[:MOST], finding.score)


def _says_that_it_follows(turn: Turn, text: str) -> bool:
    fold = turn.house.country.folding.fold
    listed = fold(turn._("thế, vậy, còn | sao, thế nào"))
    opening, _separator, ending = listed.partition("|")
    said = fold(text).strip(" ?.!")
    begins = tuple(f"{word.strip()} " for word in opening.split(","))
    ends = tuple(f" {word.strip()}" for word in ending.split(",") if word.strip())
    return said.startswith(begins) and (not ends or said.endswith(ends))
