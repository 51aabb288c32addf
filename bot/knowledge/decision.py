"""Answer, offer a choice, or say that it isn't known. Pure.

The thresholds are for a wrong answer in at most one of a hundred; a margin too small
to trust is a choice and never a coin toss.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.ranking import Ranked

ANSWER_COVERED, ANSWER_MARGIN, ANSWER_LETTERS = 0.60, 0.20, 0.45
REFUSE_COVERED, REFUSE_LETTERS, REFUSE_FAR = 0.45, 0.32, 0.22
SAME_WORDS = 0.85  # letters: the question is nearly one of the ways of asking
CHOICE_SHARE = 0.5  # of the best score
CHOICES = 3
DECOY_CLEARLY = 1.25


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answer`, `choose` or `unknown`, and the ids it is about."""

    decision: str
    ids: tuple[str, ...]
    score: float
    decoy: str = ""


def decide(ranked: Sequence[Ranked], content_words: int) -> Verdict:
    """What to do with a ranking of topics (and decoys, which are never answered)."""
    topics = [r for r in ranked if not r.is_decoy]
    is_known_phrase = bool(topics) and topics[0].letters >= SAME_WORDS
    if not topics or not (content_words or is_known_phrase):
        return Verdict("unknown", (), 0.0, _decoy_of(ranked))
    best = topics[0]
    if ranked[0].is_decoy:
        clearly = ranked[0].score >= DECOY_CLEARLY * best.score
        far = best.letters < ANSWER_LETTERS
        if clearly or far:
            return Verdict("unknown", (), best.score, ranked[0].id)
        return Verdict("choose", _choices(topics), best.score)
    if _is_sure(best, topics):
        return Verdict("answer", (best.id,), best.score)
    if _is_far(best):
        return Verdict("unknown", (), best.score)
    return Verdict("choose", _choices(topics), best.score)


def _is_sure(best: Ranked, topics: Sequence[Ranked]) -> bool:
    others = [r.words for r in topics[1:]]
    runner_up = max(others, default=0.0)
    margin = (best.words - runner_up) / best.words if best.words else -1.0
    if best.letters >= SAME_WORDS and margin > 0:
        return True
    return (
        best.covered >= ANSWER_COVERED
        and margin >= ANSWER_MARGIN
        and best.letters >= ANSWER_LETTERS
    )


def _is_far(best: Ranked) -> bool:
    if best.letters < REFUSE_FAR:
        return True
    return best.covered < REFUSE_COVERED and best.letters < REFUSE_LETTERS


def _choices(topics: Sequence[Ranked]) -> tuple[str, ...]:
    least = CHOICE_SHARE * topics[0].score
    return tuple(r.id for r in topics[:CHOICES] if r.score >= least)


def _decoy_of(ranked: Sequence[Ranked]) -> str:
    return ranked[0].id if ranked and ranked[0].is_decoy else ""
