"""Bags of features as flat arrays, and an inverted index over them. Pure.

Dictionaries of floats would take ten times the memory and most of a question's time.
What an index holds is arrays and nothing else: it can be kept in a file as it is.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Parts: TypeAlias = Mapping[str, npt.NDArray[Any]]

# A permutation of the bytes: the powers of 45 modulo 257.
_BOX = bytes(pow(45, power, 257) % 256 for power in range(256))


def named(name: str, parts: Parts) -> Parts:
    """Parts of something that is itself a part: their names begin with its own."""
    return {f"{name}.{own}": array for own, array in parts.items()}


def of_name(name: str, parts: Parts) -> Parts:
    """The other way round: those of a part by its name."""
    start = f"{name}."
    return {n.removeprefix(start): a for n, a in parts.items() if n.startswith(start)}


@lru_cache(maxsize=1 << 14)
def stands_for(feature: str) -> int:
    """The number of 63 bits that a feature is found by: the same in every process.

    Two checksums, the second over other bytes: Python's own hash differs each time.
    """
    read = feature.encode()
    return crc32(read) << 31 | crc32(read.translate(_BOX)) >> 1


class Features:
    """The numbers of features, found by what stands for them.

    The texts themselves would be most of what the index holds. That any two of a
    hundred thousand features share 63 bits happens once in a thousand million contents.
    """

    def __init__(self, marks: npt.NDArray[np.int64], numbers: Numbers) -> None:
        """`marks` are what stands for them, ascending; `numbers` are theirs."""
        self._marks = marks
        self._numbers = numbers

    @classmethod
    def of(cls, features: Collection[str]) -> "Features":
        """Numbers them in their order."""
        marks = np.fromiter(map(stands_for, features), np.int64, len(features))
        order = np.argsort(marks)
        return cls(marks[order], order.astype(np.int32))

    @classmethod
    def of_parts(cls, parts: Parts) -> "Features":
        """As they were kept."""
        return cls(parts["marks"], parts["numbers"])

    def parts(self) -> Parts:
        """What is kept of them."""
        return {"marks": self._marks, "numbers": self._numbers}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._marks)

    def __contains__(self, feature: str) -> bool:
        """Whether it is one of them."""
        return len(self.find([feature])[0]) > 0

    def find(self, features: Collection[str]) -> tuple[Numbers, Flags]:
        """The numbers of those that are known; and for each, whether it is."""
        sought = np.fromiter(map(stands_for, features), np.int64, len(features))
        places = np.searchsorted(self._marks, sought)
        is_known = np.zeros(len(sought), np.bool_)
        within = places < len(self._marks)
        is_known[within] = self._marks[places[within]] == sought[within]
        return self._numbers[places[is_known]], is_known


class Bags:
    """Rows that hold features: an entry for each, in the order of the rows.

    `names` are the features, each standing at its number; entry i says that row
    `rows[i]` holds feature `columns[i]` with `values[i]`. Made to build an index
    from, and not to be kept: the index has all it needs.
    """

    def __init__(self, bags: Iterable[Mapping[str, float]]) -> None:
        """One bag a row, read once: a generator will do."""
        numbers: dict[str, int] = {}
        lengths, columns, values = array("i"), array("i"), array("d")
        for bag in bags:
            lengths.append(len(bag))
            for feature, value in bag.items():
                columns.append(numbers.setdefault(feature, len(numbers)))
                values.append(value)
        self.names: Collection[str] = numbers.keys()
        self.features = Features.of(numbers)
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


def rarity(bags: Bags) -> Floats:
    """For each feature, how much it says: smoothed inverse document frequency."""
    counted: Floats = np.log((1 + bags.size) / (1 + bags.holders())) + 1
    return counted


def unit(
    counts: Mapping[str, int], features: Features, rare: Floats
) -> tuple[Numbers, Floats]:
    """A question's counts weighed as `Bags.weigh` does, by the features' numbers.

    Features nobody holds go.
    """
    numbers, is_known = features.find(counts)
    values: Floats = np.fromiter(counts.values(), float, len(counts))
    values = (1 + np.log(values[is_known])) * rare[numbers]
    values /= np.sqrt(values @ values) or 1.0
    return numbers, values


class Postings:
    """Which rows hold a feature: sums over the features of a question in one go."""

    def __init__(
        self,
        size: int,
        features: Features,
        ends: Numbers,
        rows: npt.NDArray[Any],
        values: npt.NDArray[np.float32],
    ) -> None:
        """`size` rows; feature n stands in the entries from `ends[n]` to the next."""
        self._size = size
        self.features = features
        self._ends = ends
        self._rows = rows
        self._values = values

    @classmethod
    def of(cls, bags: Bags) -> "Postings":
        """The same entries, by feature."""
        order = np.argsort(bags.columns, kind="stable")
        return cls(
            bags.size,
            bags.features,
            np.cumsum([0, *bags.holders()], dtype=np.int32),
            bags.rows[order].astype(np.min_scalar_type(bags.size)),
            bags.values[order].astype(np.float32),
        )

    @classmethod
    def of_parts(cls, parts: Parts) -> "Postings":
        """As it was kept."""
        return cls(
            int(parts["size"]),
            Features.of_parts(of_name("features", parts)),
            parts["ends"],
            parts["rows"],
            parts["values"],
        )

    def parts(self) -> Parts:
        """What is kept of it."""
        return {
            "size": np.array(self._size),
            **named("features", self.features.parts()),
            "ends": self._ends,
            "rows": self._rows,
            "values": self._values,
        }

    def __contains__(self, feature: str) -> bool:
        """Whether any row holds it."""
        return feature in self.features

    def sums(self, weights: Mapping[str, float]) -> Floats:
        """For each row, the sum of its values times the question's."""
        numbers, is_known = self.features.find(weights)
        values = np.fromiter(weights.values(), float, len(weights))
        return self.sums_of(numbers, values[is_known])

    def sums_of(self, numbers: Numbers, weights: Floats) -> Floats:
        """As `sums`, by the numbers of features."""
        if not len(numbers):
            return np.zeros(self._size)
        spans = self._spans(numbers)
        rows = np.concatenate([self._rows[span] for span in spans])
        values = np.concatenate(
            [
                self._values[span] * weight
                for span, weight in zip(spans, weights.tolist(), strict=True)
            ]
        )
        return np.bincount(rows, values, minlength=self._size).astype(float)

    def holding(self, features: Collection[str]) -> Flags:
        """For each row, whether it holds any of the features."""
        held = np.zeros(self._size, dtype=np.bool_)
        for span in self._spans(self.features.find(features)[0]):
            held[self._rows[span]] = True
        return held

    def _spans(self, numbers: Numbers) -> list[slice]:
        firsts, ends = self._ends[numbers].tolist(), self._ends[numbers + 1].tolist()
        return list(map(slice, firsts, ends))
