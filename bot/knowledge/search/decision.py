"""Answer, offer a choice, or say that it isn't known. Pure.

Two logistic curves over what the ranking saw: how sure it is that the best topic is the
one that was meant, and how likely each of the best few is, so that a list of choices
holds only what could be meant. Both are fitted on ways of asking and on whole topics
that were kept out of the index (`python -m tests.bench curves`); the thresholds are for
a wrong answer in at most one of a hundred, also of fresh questions (`bot bench ask`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.knowledge.search.ranking import Ranked, Ranking

ANSWER_FROM = 0.33
# Where letters are the words, and a topic has three or four ways of asking, not thirty:
# of ways that were left out no more are then answered wrong than in Vietnamese.
ANSWER_FROM_OF_LETTERS = 0.5
PLAINLY = 0.6  # less sure, what may have been meant instead is offered below
UNKNOWN_BELOW = 0.03
REFUSED_BELOW = 0.2  # where something that is not known is nearer
SAME_LETTERS = 0.85  # the question is nearly one of the ways of asking
CHOICE_SHARE = 0.5  # of the best function's score
CHOICES = 3
OFFERED_LIKELY = 0.02  # a topic that is less likely is filler
LOOKED_AT = 5  # of the best topics
DECOY_LETTERS = 0.4
# An office is named for what was surely meant: a child in convulsions was sent to the
# vet by letters alone, and a rape to those who settle quarrels.
OFFICE_LETTERS = 0.6
OFFICE_COVERED = 0.6
OFFICE_AHEAD = 0.2  # of the next that is not known
ACT_FROM = 0.55  # a function is opened
OFFERED_FROM = 0.05  # a function is offered
HELD = 0.5  # of what is asked, by the words of a function
ALIKE_LETTERS = 0.7  # of a function, where its words hold less
MOST_FUNCTIONS = 3  # offered beside each other
NEAR_LETTERS = 0.35  # of a function that is offered
BESIDE_SHARE = 0.8  # of the best topic's score
FAR_BEHIND = -1.0  # of a decoy: further says no more

SURE_BIAS = -4.08
SURE = {
    "letters": 1.14,
    "words_ahead": 2.06,
    "side": -0.54,
    "side_ahead": 2.22,
    "decoy": -2.82,
}
LIKELY_BIAS = -4.84
LIKELY = {
    "letters": 1.37,
    "side": 1.88,
    "covered": 0.41,
    "score": -1.23,
    "words": 2.31,
    "decoy": -2.44,
    "is_first": 1.19,
    "is_second": 0.44,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answer`, `act`, `choose` or `unknown`, and the ids it is about, the best first.

    `functions` are offered beside the topics of a choice.
    """

    decision: str
    ids: tuple[str, ...]
    score: float  # how sure, 0 to 1
    decoy: str = ""
    names_office: bool = False  # whether the decoy is sure enough to send someone there
    is_worded_so: bool = False  # and the question is nearly one of the decoy's own
    functions: tuple[str, ...] = ()


def decide(ranking: Ranking, answer_from: float = ANSWER_FROM) -> Verdict:
    """What to do with a ranking of topics, functions, and decoys (never answered)."""
    known = [r for r in ranking.beside if not r.is_decoy]
    asked = _of_topic(ranking, known, answer_from)
    if known and known[0].is_function:
        return _of_function(ranking, known, asked)
    return asked


def _of_function(ranking: Ranking, known: Sequence[Ranked], asked: Verdict) -> Verdict:
    """Where a function is nearest: it, or a choice; what is `asked` if it is far.

    Opening one costs little and [Thôi] undoes it, so that it needs less than an answer.
    Where a topic alone would have been answered plainly, both are offered.
    """
    best = known[0]
    decoy = next((r for r in ranking.beside if r.is_decoy), None)
    is_held = ranking.content_words > 0 and best.covered >= HELD
    if not (is_held or best.letters >= ALIKE_LETTERS):
        return asked
    sure = sureness(known, decoy)
    is_sure = sure >= ACT_FROM and not ranking.beside[0].is_decoy
    if is_sure and not (asked.decision == "answer" and asked.score >= PLAINLY):
        return Verdict("act", (best.id,), sure)
    if sure < OFFERED_FROM or best.letters < NEAR_LETTERS:
        return asked
    near = (
        r.id for r in known if r.is_function and r.score >= CHOICE_SHARE * best.score
    )
    topics = asked.ids[:1] if asked.decision == "answer" else asked.ids
    return Verdict("choose", topics, sure, functions=tuple(near)[:MOST_FUNCTIONS])


def _of_topic(ranking: Ranking, known: Sequence[Ranked], answer_from: float) -> Verdict:
    """What to do with topics and decoys; a function that is near is offered beside."""
    topics = [r for r in ranking.ranked if not r.is_decoy]
    decoys = [r for r in ranking.ranked if r.is_decoy]
    decoy = first_decoy(ranking)
    is_known_phrase = bool(topics) and topics[0].letters >= SAME_LETTERS
    if not topics or not (ranking.content_words or is_known_phrase):
        return _refused(decoys, 0.0)
    best, decoy_leads = topics[0], ranking.ranked[0].is_decoy
    sure = sureness(topics, decoy)
    if sure >= answer_from and not decoy_leads:
        others = () if sure >= PLAINLY else _choices(topics, decoy)
        return Verdict("answer", tuple(dict.fromkeys((best.id, *others))), sure)
    if decoy_leads and sure < REFUSED_BELOW:
        return _refused(decoys, sure)
    if sure < UNKNOWN_BELOW:
        return Verdict("unknown", (), sure)
    offered = _choices(topics, decoy)
    return Verdict("choose", offered, sure, functions=_beside(best, known))


def _beside(best: Ranked, known: Sequence[Ranked]) -> tuple[str, ...]:
    """The one function that may have been meant as well as the best topic."""
    near = (
        r.id
        for r in known
        if r.is_function
        and r.score >= BESIDE_SHARE * best.score
        and r.letters >= NEAR_LETTERS
    )
    return tuple(near)[:1]


def first_decoy(ranking: Ranking) -> Ranked | None:
    """The nearest of what is not known."""
    return next((r for r in ranking.ranked if r.is_decoy), None)


def sureness(topics: Sequence[Ranked], decoy: Ranked | None) -> float:
    """How likely the first of the topics is what was meant, 0 to 1."""
    return _on_curve(SURE_BIAS, SURE, evidence(topics, decoy))


def _on_curve(
    bias: float, weights: Mapping[str, float], seen: Mapping[str, float]
) -> float:
    return 1 / (1 + math.exp(-bias - sum(weights[n] * v for n, v in seen.items())))


def evidence(topics: Sequence[Ranked], decoy: Ranked | None) -> dict[str, float]:
    """What the curve looks at: the best topic, and how far it is ahead."""
    best, others = topics[0], topics[1:]
    next_words = max((r.words for r in others), default=0.0)
    return {
        "letters": best.letters,
        "words_ahead": max((best.words - next_words) / best.words, -1.0),
        "side": best.side,
        "side_ahead": best.side - max((r.side for r in others), default=-1.0),
        "decoy": _ahead_of(best, decoy),
    }


def standing(
    topics: Sequence[Ranked], place: int, decoy: Ranked | None
) -> dict[str, float]:
    """What the second curve looks at: how a topic stands beside the others."""
    one = topics[place]
    return {
        "letters": one.letters,
        "side": one.side,
        "covered": one.covered,
        "score": _share(one.score, max(r.score for r in topics)),
        "words": _share(one.words, max(r.words for r in topics)),
        "decoy": _ahead_of(one, decoy),
        "is_first": float(place == 0),
        "is_second": float(place == 1),
    }


def _share(part: float, whole: float) -> float:
    return max(part, 0.0) / whole if whole > 0 else 0.0


def _ahead_of(topic: Ranked, decoy: Ranked | None) -> float:
    """How far the decoy is ahead of a topic."""
    return max(decoy.score - topic.score, FAR_BEHIND) if decoy else FAR_BEHIND


def _refused(decoys: Sequence[Ranked], sure: float) -> Verdict:
    """Unknown, by the decoy that was meant, if one was near at all."""
    if not decoys or decoys[0].letters < DECOY_LETTERS:
        return Verdict("unknown", (), sure)
    first, following = decoys[0], decoys[1:2]
    names_office = (
        first.letters >= OFFICE_LETTERS
        and first.covered >= OFFICE_COVERED
        and all(first.score - other.score >= OFFICE_AHEAD for other in following)
    )
    is_worded_so = names_office and first.letters >= SAME_LETTERS
    return Verdict("unknown", (), sure, first.id, names_office, is_worded_so)


def _choices(topics: Sequence[Ranked], decoy: Ranked | None) -> tuple[str, ...]:
    """What could be meant, the likeliest first: the best at least, three at most."""
    likely = [
        (_on_curve(LIKELY_BIAS, LIKELY, standing(topics, place, decoy)), topic.id)
        for place, topic in enumerate(topics[:LOOKED_AT])
    ]
    likely.sort(key=lambda pair: -pair[0])
    offered = [topic for chance, topic in likely if chance >= OFFERED_LIKELY]
    return tuple(offered[:CHOICES] or (topics[0].id,))
