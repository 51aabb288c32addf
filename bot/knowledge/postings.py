"""An inverted index as flat arrays: which numbers hold a feature, and how much. Pure.

Dictionaries of floats would take ten times the memory and most of a question's time.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]


class Postings:
    """Built once; sums weights over the features of a question in one go."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        """One bag a number: what it holds, each feature with its weight."""
        self._size = len(bags)
        held: dict[str, list[int]] = {}
        for number, bag in enumerate(bags):
            for feature in bag:
                held.setdefault(feature, []).append(number)
        self._spans: dict[str, tuple[int, int]] = {}
        end = 0
        for feature, numbers in held.items():
            self._spans[feature] = (end, end + len(numbers))
            end += len(numbers)
        self._numbers = np.fromiter(
            (number for numbers in held.values() for number in numbers), np.int32, end
        )
        self._weights = np.fromiter(
            (bags[n][feature] for feature, numbers in held.items() for n in numbers),
            np.float32,
            end,
        )

    def __contains__(self, feature: str) -> bool:
        """Whether any number holds it."""
        return feature in self._spans

    def features(self) -> Iterable[str]:
        """Every feature that is held."""
        return self._spans.keys()

    def held_by(self, feature: str) -> int:
        """How many numbers hold a feature."""
        start, end = self._spans.get(feature, (0, 0))
        return end - start

    def sums(self, weights: Mapping[str, float]) -> Scores:
        """For each number, the sum of its weights times the question's."""
        found = [(self._spans[f], w) for f, w in weights.items() if f in self._spans]
        if not found:
            return np.zeros(self._size)
        numbers = np.concatenate(
            [self._numbers[start:end] for (start, end), _ in found]
        )
        values = np.concatenate([self._weights[s:e] * w for (s, e), w in found])
        return np.bincount(numbers, values, minlength=self._size).astype(np.float64)

    def holding(self, features: Iterable[str]) -> npt.NDArray[np.bool_]:
        """For each number, whether it holds any of the features."""
        held = np.zeros(self._size, dtype=np.bool_)
        for feature in features:
            start, end = self._spans.get(feature, (0, 0))
            held[self._numbers[start:end]] = True
        return held
