"""Bags of features as flat arrays, and an inverted index over them. Pure.

Dictionaries of floats would take ten times the memory and most of a question's time.
"""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Bags:
    """Rows that hold features: an entry for each, in the order of the rows.

    `features` numbers the features; entry i says that row `rows[i]` holds feature
    `columns[i]` with `values[i]`.
    """

    def __init__(self, bags: Iterable[Mapping[str, float]]) -> None:
        """One bag a row, read once: a generator will do."""
        self.features: dict[str, int] = {}
        lengths, columns, values = array("i"), array("i"), array("d")
        for bag in bags:
            lengths.append(len(bag))
            for feature, value in bag.items():
                columns.append(self.features.setdefault(feature, len(self.features)))
                values.append(value)
        self.size = len(lengths)
        self.rows: Numbers = np.repeat(
            np.arange(self.size, dtype=np.int32), np.frombuffer(lengths, np.int32)
        )
        self.columns: Numbers = np.array(columns, np.int32)
        self.values: Floats = np.array(values, np.float64)

    def holders(self) -> npt.NDArray[np.int64]:
        """For each feature, how many rows hold it."""
        return np.bincount(self.columns, minlength=len(self.features))

    def weigh(self, rarity: Floats) -> None:
        """Counts become damped counts times rarity, each row of length one."""
        weighed = (1 + np.log(self.values)) * rarity[self.columns]
        norms = np.sqrt(np.bincount(self.rows, weighed**2, minlength=self.size))
        self.values = weighed / norms[self.rows]

    def let_go(self) -> None:
        """Forgets the entries and keeps the numbers of the features."""
        self.rows = self.columns = np.zeros(0, np.int32)
        self.values = np.zeros(0)


def rarity(bags: Bags) -> Floats:
    """For each feature, how much it says: smoothed inverse document frequency."""
    counted: Floats = np.log((1 + bags.size) / (1 + bags.holders())) + 1
    return counted


def unit(counts: Mapping[str, int], bags: Bags, rare: Floats) -> dict[str, float]:
    """A question's counts weighed as `Bags.weigh` does; features nobody holds go."""
    known = {f: n for f, n in counts.items() if f in bags.features}
    if not known:
        return {}
    values = 1 + np.log(np.fromiter(known.values(), float, len(known)))
    values *= rare[[bags.features[f] for f in known]]
    values /= np.sqrt(values @ values)
    return dict(zip(known, values.tolist(), strict=True))


class Postings:
    """Which rows hold a feature: sums over the features of a question in one go."""

    def __init__(self, bags: Bags) -> None:
        """Keeps the same entries, by feature."""
        order = np.argsort(bags.columns, kind="stable")
        self._size = bags.size
        self._features = bags.features
        self._rows = bags.rows[order]
        self._values = bags.values[order].astype(np.float32)
        self._ends: list[int] = np.cumsum(bags.holders()).tolist()

    def __contains__(self, feature: str) -> bool:
        """Whether any row holds it."""
        return feature in self._features

    def sums(self, weights: Mapping[str, float]) -> Floats:
        """For each row, the sum of its values times the question's."""
        found = [(self._span(f), w) for f, w in weights.items() if f in self._features]
        if not found:
            return np.zeros(self._size)
        rows = np.concatenate([self._rows[span] for span, _ in found])
        values = np.concatenate([self._values[span] * w for span, w in found])
        return np.bincount(rows, values, minlength=self._size).astype(float)

    def holding(self, features: Iterable[str]) -> npt.NDArray[np.bool_]:
        """For each row, whether it holds any of the features."""
        held = np.zeros(self._size, dtype=np.bool_)
        for feature in features:
            if feature in self._features:
                held[self._rows[self._span(feature)]] = True
        return held

    def _span(self, feature: str) -> slice:
        number = self._features[feature]
        return slice(self._ends[number - 1] if number else 0, self._ends[number])
