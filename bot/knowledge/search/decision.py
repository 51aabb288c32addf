"""Answer, offer a choice, or say that it isn't known. Pure.

How sure it is that the best topic is the one that was meant is a logistic curve over
what the ranking saw. Its weights were fitted on ways of asking kept out of the index,
on topics kept out of it, and on the development questions (`bot bench ask` prints how
they do); the thresholds are for a wrong answer in at most one of a hundred.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.search.ranking import Ranked, Ranking

ANSWER_FROM = 0.6
UNKNOWN_BELOW = 0.05
REFUSED_BELOW = 0.2  # where something that is not known is nearer
SAME_LETTERS = 0.85  # the question is nearly one of the ways of asking
CHOICE_SHARE = 0.5  # of the best score
CHOICES = 3
DECOY_LETTERS = 0.4
FAR_BEHIND = -1.0  # of a decoy: further says no more

BIAS = -3.86
WEIGHTS = {
    "letters": 0.91,
    "words_ahead": 1.84,
    "side": -1.43,
    "side_ahead": 2.65,
    "decoy": -3.24,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answer`, `choose` or `unknown`, and the ids it is about."""

    decision: str
    ids: tuple[str, ...]
    score: float  # how sure, 0 to 1
    decoy: str = ""


def decide(ranking: Ranking) -> Verdict:
    """What to do with a ranking of topics (and decoys, which are never answered)."""
    topics = [r for r in ranking.ranked if not r.is_decoy]
    decoys = [r for r in ranking.ranked if r.is_decoy]
    decoy = decoys[0] if decoys else None
    is_known_phrase = bool(topics) and topics[0].letters >= SAME_LETTERS
    if not topics or not (ranking.content_words or is_known_phrase):
        named = decoy.id if decoy and _is_near(decoy) else ""
        return Verdict("unknown", (), 0.0, named)
    best, decoy_leads = topics[0], ranking.ranked[0].is_decoy
    sure = sureness(topics, decoy)
    if sure >= ANSWER_FROM and not decoy_leads:
        return Verdict("answer", (best.id,), sure)
    if decoy_leads and sure < REFUSED_BELOW:
        first = ranking.ranked[0]
        return Verdict("unknown", (), sure, first.id if _is_near(first) else "")
    if sure < UNKNOWN_BELOW:
        return Verdict("unknown", (), sure)
    return Verdict("choose", _choices(topics), sure)


def sureness(topics: Sequence[Ranked], decoy: Ranked | None) -> float:
    """How likely the first of the topics is what was meant, 0 to 1."""
    seen = evidence(topics, decoy)
    return 1 / (1 + math.exp(-BIAS - sum(WEIGHTS[n] * v for n, v in seen.items())))


def evidence(topics: Sequence[Ranked], decoy: Ranked | None) -> dict[str, float]:
    """What the curve looks at: the best topic, and how far it is ahead."""
    best, others = topics[0], topics[1:]
    next_words = max((r.words for r in others), default=0.0)
    return {
        "letters": best.letters,
        "words_ahead": (best.words - next_words) / best.words,
        "side": best.side,
        "side_ahead": best.side - max((r.side for r in others), default=-1.0),
        "decoy": max(decoy.score - best.score, FAR_BEHIND) if decoy else FAR_BEHIND,
    }


def _is_near(decoy: Ranked) -> bool:
    """Whether it is what was meant; else nothing is known of the words at all."""
    return decoy.letters >= DECOY_LETTERS


def _choices(topics: Sequence[Ranked]) -> tuple[str, ...]:
    least = CHOICE_SHARE * topics[0].score
    return tuple(r.id for r in topics[:CHOICES] if r.score >= least)
