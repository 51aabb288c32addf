"""What tells near topics apart: a ridge regression over their own ways of asking.

BM25 says how much a question shares with a topic. Sisters share most of their words, so
for the few best the question is also asked which side of each it lies on: +1 like a
topic's own ways of asking, -1 like its sisters'. Fitted anew for each question, on
some hundred short texts: nothing is trained ahead. Pure.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from bot.knowledge.search.postings import (
    Bags,
    Features,
    Floats,
    Parts,
    named,
    of_name,
    rarity,
    unit,
)
from bot.knowledge.search.text import Text, grams

WIDTH = 1024  # of a text's vector; features share places, with random signs
RIDGE = 2.0
STEPS = 60  # to one: a byte then reaches to two, further than any place goes
AT_ONCE = 1000  # texts while the vectors are made
LOW_GRAM, HIGH_GRAM = 2, 4

# The matrices are small: a second thread only waits, for seconds on a busy machine.
threadpool_limits(1, user_api="blas")

Vectors = npt.NDArray[np.float32]


class Contrast:
    """The ways of asking of every topic as vectors, ready to be compared.

    Most places of a vector are empty: text n has `values` at the `places` from
    `ends[n]` to `ends[n + 1]`; topic n has the texts from `firsts[n]` to the next.
    """

    def __init__(self, blocks: Sequence["_Block"], parts: Parts) -> None:
        """Use `of`, or `of_parts` for what was kept."""
        self._blocks = blocks
        self._firsts = parts["firsts"]
        self._ends = parts["ends"]
        self._places, self._values = parts["places"], parts["values"]

    @classmethod
    def of(cls, said: Sequence[Sequence[Text]]) -> "Contrast":
        """`said[n]` is everything that stands for topic n."""
        texts = [text for topic in said for text in topic]
        bags = [Bags(map(kind.count, texts)) for kind in KINDS]
        blocks = [_Block.of(*pair) for pair in zip(KINDS, bags, strict=True)]
        lengths = [np.zeros(1, int)]
        places, values = [np.zeros(0, np.int16)], [np.zeros(0, np.int8)]
        for first in range(0, len(texts), AT_ONCE):
            vectors = np.zeros((min(AT_ONCE, len(texts) - first), WIDTH), np.float32)
            for block, own in zip(blocks, bags, strict=True):
                block.add_texts(own, vectors, first)
            # A byte a place: what it rounds away is far below what the places share.
            rounded = np.clip(np.rint(vectors * STEPS), -127, 127).astype(np.int8)
            rows, columns = np.nonzero(rounded)
            lengths.append(np.bincount(rows, minlength=len(vectors)))
            places.append(columns.astype(np.int16))
            values.append(rounded[rows, columns])
        held: dict[str, npt.NDArray[Any]] = {
            "firsts": np.cumsum([0, *map(len, said)], dtype=np.int32),
            "ends": np.cumsum(np.concatenate(lengths), dtype=np.int32),
            "places": np.concatenate(places),
            "values": np.concatenate(values),
        }
        return cls(blocks, held)

    @classmethod
    def of_parts(cls, parts: Parts) -> "Contrast":
        """As it was kept."""
        blocks = [_Block.of_parts(kind, of_name(kind.name, parts)) for kind in KINDS]
        return cls(blocks, parts)

    def parts(self) -> Parts:
        """What is kept of it."""
        found: dict[str, npt.NDArray[Any]] = {
            "firsts": self._firsts,
            "ends": self._ends,
            "places": self._places,
            "values": self._values,
        }
        for kind, block in zip(KINDS, self._blocks, strict=True):
            found |= named(kind.name, block.parts())
        return found

    def sides(self, question: Text, topics: Sequence[int]) -> Floats:
        """For each of some topics, from about -1 to +1, whether the question is its."""
        own = [self._vectors(self._firsts[n], self._firsts[n + 1]) for n in topics]
        vectors = np.concatenate(own)
        owner = np.repeat(np.arange(len(topics)), list(map(len, own)))
        wanted = np.where(owner[:, None] == np.arange(len(topics)), 1.0, -1.0)
        alike = vectors @ vectors.T
        alike[np.diag_indices_from(alike)] += RIDGE
        weights = np.linalg.solve(alike, wanted.astype(np.float32))
        asked = np.zeros(WIDTH, np.float32)
        for block in self._blocks:
            block.add_question(question, asked)
        return np.asarray((vectors @ asked) @ weights, dtype=np.float64)

    def _vectors(self, first: int, end: int) -> Vectors:
        """The texts from one to another, a row each."""
        ends = self._ends[first : end + 1]
        rows = np.repeat(np.arange(end - first), np.diff(ends))
        held = slice(ends[0], ends[-1])
        vectors = np.zeros((end - first, WIDTH), np.float32)
        vectors[rows, self._places[held]] = self._values[held] / np.float32(STEPS)
        return vectors


class _Block:
    """The features of one kind: their rarity, and where each stands in a vector."""

    def __init__(self, kind: "_Kind", features: Features, parts: Parts) -> None:
        """Use `of`, or `of_parts` for what was kept."""
        self._count = kind.count
        self._features = features
        self._rarity: Floats = parts["rarity"]
        self._places, self._signs = parts["places"], parts["signs"]

    @classmethod
    def of(cls, kind: "_Kind", bags: Bags) -> "_Block":
        """`bags` are those of all texts; they are weighed."""
        rare = rarity(bags)
        bags.weigh(rare)
        crcs = [zlib.crc32(f"{kind.name}{feature}".encode()) for feature in bags.names]
        digests = np.array(crcs, int)
        signs = np.where(digests >> 20 & 1, kind.weight, -kind.weight)
        held: dict[str, npt.NDArray[Any]] = {
            "rarity": rare,
            "places": (digests % WIDTH).astype(np.int16),
            "signs": signs.astype(np.float32),
        }
        return cls(kind, bags.features, held)

    @classmethod
    def of_parts(cls, kind: "_Kind", parts: Parts) -> "_Block":
        """As it was kept."""
        return cls(kind, Features.of_parts(of_name("features", parts)), parts)

    def parts(self) -> Parts:
        """What is kept of it."""
        return {
            **named("features", self._features.parts()),
            "rarity": self._rarity,
            "places": self._places,
            "signs": self._signs,
        }

    def add_texts(self, bags: Bags, vectors: Vectors, first: int) -> None:
        """Adds the features of some texts, from the first on, to their rows."""
        begin, end = np.searchsorted(bags.rows, [first, first + len(vectors)])
        columns = bags.columns[begin:end]
        signed = bags.values[begin:end] * self._signs[columns]
        np.add.at(
            vectors, (bags.rows[begin:end] - first, self._places[columns]), signed
        )

    def add_question(self, question: Text, vector: Vectors) -> None:
        """Adds a question's features, those that any text has."""
        numbers, values = unit(self._count(question), self._features, self._rarity)
        np.add.at(vector, self._places[numbers], values * self._signs[numbers])


def _letters(text: Text) -> Counter[str]:
    return Counter(grams(text.line, LOW_GRAM, HIGH_GRAM))


def _words(text: Text) -> Counter[str]:
    return Counter(_with_pairs(text.folded))


def _tones(text: Text) -> Counter[str]:
    typed = [w for w, f in zip(text.words, text.folded, strict=True) if w != f]
    return Counter(_with_pairs(typed))


def _with_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{words[i]} {words[i + 1]}" for i in range(len(words) - 1))]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of feature: how a text's are counted, and how much they count."""

    name: str
    count: Callable[[Text], Counter[str]]
    weight: float


KINDS = (_Kind("c", _letters, 1.0), _Kind("u", _words, 1.0), _Kind("t", _tones, 0.5))
