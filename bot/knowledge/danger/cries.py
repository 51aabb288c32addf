"""How cries for help are told from what shares their words, learned from examples.

Who beats, burns or drowns whom can be said in more ways than any list holds. So the
examples of `messages/words/danger.yaml` are fitted anew whenever they change, in some
seconds, and kept like the search index: a ridge regression and the odds of each mark
say how much a text is like a cry, and of which kind. How much is enough follows from
the examples too: each quarter is weighed by what the others teach, and of those that
are no cry only so many may alarm. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from bot.knowledge.search.postings import (
    Bags,
    Features,
    Flags,
    Floats,
    Numbers,
    Parts,
    named,
    of_name,
)
from bot.knowledge.search.text import Text

ORDINARY = -1  # the kind of what is no cry
RIDGE, STEPS, STEPS_OF_A_KIND = 0.3, 20, 8
# Of the odds beside the regression: it tells the likely apart, they know the rare.
ODDS_SHARE, ODDS_SHARE_OF_A_KIND = 0.08, 0.5
SMOOTHED = 0.1
LEAST_HOLDERS = 2  # of a mark: what stands in one example is that example's own
PARTS = 4
SURE, PERHAPS = 0.02, 0.15  # of the look-alikes, how many may alarm


@dataclass(frozen=True, slots=True)
class Example:
    """What a text shows (`marks`) and its kind; `is_near`: shares words with cries."""

    marks: dict[str, float]
    kind: int
    is_near: bool = False


def marks(text: Text, alike: Sequence[str]) -> dict[str, float]:
    """What a text shows: words and pairs of them, those with tones, groups.

    `alike` names the groups of words that mean alike and stand in it.
    """
    words, folded = text.words, text.folded
    edged = ("^", *folded, "$")
    found = [
        f"w {' '.join(edged[i : i + n])}"
        for n in (1, 2)
        for i in range(len(edged) - n + 1)
    ]
    for i, (word, plain) in enumerate(zip(words, folded, strict=True)):
        if word != plain:
            found.append(f"t {word}")
        if words[i : i + 2] != folded[i : i + 2]:
            found.append(f"t {' '.join(words[i : i + 2])}")
    found += [f"g {name}" for name in alike]
    return dict.fromkeys(found, 1.0)


class Cries:
    """What was learned: how much a mark speaks for a cry, and for each kind of it."""

    def __init__(
        self, features: Features, weights: Floats, kinds: Floats, least: Floats
    ) -> None:
        """Use `of`, or `of_parts` for what was kept.

        `kinds` has a row for each feature and a column for each kind; `least` are the
        weights from which on it is surely one, and perhaps.
        """
        self._features = features
        self._weights = weights
        self._kinds = kinds
        self._sure, self._perhaps = map(float, least)

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        kinds: int,
        odds_of_a_kind: float = ODDS_SHARE_OF_A_KIND,
    ) -> "Cries":
        """Learns from examples of so many kinds: this is what takes the time.

        Without any, nothing is a cry. Of a few dozen of a kind the odds tell nothing.
        """
        if not any(example.kind != ORDINARY for example in examples):
            return cls(Features.of(()), np.zeros(0), np.zeros((0, 1)), np.ones(2))
        bags = Bags(example.marks for example in examples)
        rows = _Rows(bags, np.array([e.kind for e in examples], np.int32))
        is_near = np.array([e.is_near for e in examples])
        return cls(
            Features.of(list(compress(bags.names, rows.known))),
            rows.weights(np.ones(len(examples), np.bool_)),
            rows.of_kinds(kinds, odds_of_a_kind).astype(np.float16),
            rows.least(is_near),
        )

    @classmethod
    def of_parts(cls, parts: Parts) -> "Cries":
        """As they were kept."""
        features = Features.of_parts(of_name("features", parts))
        return cls(features, parts["weights"], parts["kinds"], parts["least"])

    def parts(self) -> Parts:
        """What is kept of them."""
        return {
            **named("features", self._features.parts()),
            "weights": self._weights,
            "kinds": self._kinds,
            "least": np.array([self._sure, self._perhaps]),
        }

    def weigh(self, found: dict[str, float]) -> tuple[float, int, float]:
        """How much a text's marks speak for a cry, of which kind it would be, and how
        far that is ahead of the next."""
        numbers, _ = self._features.find(found)
        if not len(numbers):
            return -np.inf, 0, 0.0
        length = np.sqrt(len(numbers))
        kinds = self._kinds[numbers].sum(0, dtype=np.float32) / length
        best = int(kinds.argmax())
        ahead = kinds[best] - np.delete(kinds, best).max(initial=-np.inf)
        return float(self._weights[numbers].sum() / length), best, float(ahead)

    def is_sure(self, weight: float) -> bool:
        """Whether somebody is in danger now."""
        return weight >= self._sure

    def may_be(self, weight: float) -> bool:
        """Whether somebody may be."""
        return weight >= self._perhaps


class _Rows:
    """The examples as rows of features, each of length one.

    The entries stand twice, by rows and by features, so that sums over either are
    sums over runs.
    """

    def __init__(self, bags: Bags, kinds: Numbers) -> None:
        """`known` says for each feature of the bags whether it is learned from."""
        self.known: Flags = bags.holders() >= LEAST_HOLDERS
        kept = self.known[bags.columns]
        numbers = np.cumsum(self.known, dtype=np.int32) - 1
        rows, columns = bags.rows[kept], numbers[bags.columns[kept]]
        order = np.argsort(columns, kind="stable")
        self._kinds, self._size = kinds, int(self.known.sum())
        self._columns, self._rows = columns, rows[order]
        # No row is empty: the edge of a text stands in all of them.
        held, holders = np.bincount(rows), np.bincount(columns)
        self._begins, self._firsts = _firsts(held), _firsts(holders)
        self._scale: Floats = 1 / np.sqrt(held)

    def weights(self, learned: Flags) -> Floats:
        """What each feature speaks for a cry, by the examples that are `learned`."""
        is_cry = self._kinds != ORDINARY
        cries, others = is_cry & learned, ~is_cry & learned
        odds = self._frequency(cries) - self._frequency(others)
        return self._apart(cries, others, STEPS) + ODDS_SHARE * odds

    def of_kinds(self, kinds: int, odds: float) -> Floats:
        """For each feature and kind, what it speaks for that kind among the cries."""
        is_cry = self._kinds != ORDINARY
        found = []
        for kind in range(kinds):
            own = self._kinds == kind
            apart = self._apart(own, is_cry & ~own, STEPS_OF_A_KIND)
            found.append(apart + odds * self._frequency(own))
        return np.stack(found, 1)

    def _apart(self, ones: Flags, others: Flags, steps: int) -> Floats:
        """What tells some rows from others: least squares towards 1 and -1.

        Both weigh alike however many they are; by conjugate gradients.
        """
        each = [flags / max(2 * flags.sum(), 1) for flags in (ones, others)]
        weighs = (each[0] + each[1]) * (ones.sum() + others.sum())
        weights = np.zeros(self._size)
        rest = self._down(weighs * np.where(ones, 1.0, -1.0))
        towards, length = rest.copy(), rest @ rest
        for _ in range(steps):
            if not length:
                break
            image = self._down(weighs * self._up(towards)) + RIDGE * towards
            step = length / (towards @ image)
            weights += step * towards
            rest -= step * image
            before, length = length, rest @ rest
            towards = rest + length / before * towards
        return weights

    def least(self, is_near: Flags) -> Floats:
        """The weights that so few of the look-alikes reach, for each level."""
        weights = np.zeros(len(self._kinds))
        part = np.arange(len(self._kinds)) % PARTS
        for number in range(PARTS):
            learned = part != number
            weights[~learned] = self._up(self.weights(learned))[~learned]
        near = weights[is_near]
        return np.quantile(near, [1 - SURE, 1 - PERHAPS]) if len(near) else np.ones(2)

    def _frequency(self, chosen: Flags) -> Floats:
        """Of each feature in some rows, the logarithm of its share."""
        count = self._sums(chosen.astype(float)) + SMOOTHED
        shares: Floats = np.log(count / count.sum())
        return shares

    def _up(self, weights: Floats) -> Floats:
        """For each row, the sum of its features' weights."""
        return np.add.reduceat(weights[self._columns], self._begins) * self._scale

    def _down(self, values: Floats) -> Floats:
        """For each feature, the sum of its rows' values."""
        return self._sums(values * self._scale)

    def _sums(self, values: Floats) -> Floats:
        return np.add.reduceat(values[self._rows], self._firsts)


def _firsts(lengths: npt.NDArray[np.int_]) -> Numbers:
    """Where each run begins when all are put in a row."""
    return np.concatenate(
        [np.zeros(1, np.int32), np.cumsum(lengths[:-1], dtype=np.int32)]
    )
