"""`python -m tests.bench curves`: the weights of the search's two curves, fitted anew.

Fitted on ways of asking and topics that were left out of the index, so that "the topic
is missing" is among what it learns from. Nothing of it is fitted on test questions.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from bot.config import Config
from bot.ground import lay_ground, open_library
from bot.knowledge.search import decision
from bot.knowledge.search.measured.gaps import HeldOut, Kinship, held_out

SISTERS_COUNT = 0.25  # a sister's answer is often not wrong, so that it teaches less
UNKNOWN_COUNT = 2.0  # what is not known is asked more than decoys have ways of asking
STEPS = 25
RIDGE = 1.0

Floats = npt.NDArray[np.float64]


def fitted() -> list[str]:
    """Both curves, as they stand in `decision.py`."""
    ground = lay_ground(Config())
    library = open_library(ground)
    rows = list(held_out(library.content, ground.country))
    kin = Kinship(library.content)
    lines = []
    for name, seen in (("SURE", _of_the_best), ("LIKELY", _of_each)):
        marks, wanted, weights = _examples(rows, kin, seen)
        bias, *slopes = logistic(
            np.array([list(mark.values()) for mark in marks]),
            np.array(wanted, float),
            np.array(weights),
        )
        lines += [f"{name}_BIAS = {bias:.2f}", f"{name} = {{"]
        pairs = zip(marks[0], slopes, strict=True)
        lines += [*(f'    "{mark}": {slope:.2f},' for mark, slope in pairs), "}"]
    return lines


Marks = dict[str, float]


def _examples(
    rows: Sequence[HeldOut],
    kin: Kinship,
    seen: Callable[[HeldOut], list[tuple[str, Marks]]],
) -> tuple[list[Marks], list[bool], list[float]]:
    marks, wanted, weights = [], [], []
    for row in rows:
        for topic, mark in seen(row):
            is_right = kin.are_the_same(topic, row.topic)
            if row.is_gone and is_right:
                continue
            marks.append(mark)
            wanted.append(is_right)
            weights.append(_weight(row, topic, kin))
    return marks, wanted, weights


def _weight(row: HeldOut, topic: str, kin: Kinship) -> float:
    if not row.topic:
        return UNKNOWN_COUNT
    is_sister = row.is_gone and kin.are_sisters(topic, row.topic)
    return SISTERS_COUNT if is_sister else 1.0


def _of_the_best(row: HeldOut) -> list[tuple[str, Marks]]:
    topics = [r for r in row.ranking.ranked if r.is_topic]
    if not topics:
        return []
    return [
        (topics[0].id, decision.evidence(topics, decision.first_decoy(row.ranking)))
    ]


def _of_each(row: HeldOut) -> list[tuple[str, Marks]]:
    topics = [r for r in row.ranking.ranked if r.is_topic]
    decoy = decision.first_decoy(row.ranking)
    return [
        (topics[place].id, decision.standing(topics, place, decoy))
        for place in range(min(len(topics), decision.LOOKED_AT))
    ]


def logistic(marks: Floats, wanted: Floats, weights: Floats) -> Floats:
    """Bias and weights of a logistic regression, by Newton's method."""
    rows = np.hstack([np.ones((len(marks), 1)), marks])
    ridge = np.diag([0.0, *[RIDGE] * marks.shape[1]])
    fitted = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ fitted, -30, 30)))
        slope = rows.T @ (weights * (wanted - likely)) - ridge @ fitted
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + ridge
        fitted = fitted + np.linalg.solve(curve, slope)
    return fitted
