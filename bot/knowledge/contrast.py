"""What tells near topics apart: a ridge regression over their own ways of asking.

BM25 says how much a question shares with a topic. Sisters share most of their words, so
for the few best the question is also asked which side of each it lies on: +1 like a
topic's own ways of asking, -1 like its sisters'. Fitted anew for each question, on
some hundred short texts: nothing is trained ahead and nothing is kept. Pure.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from bot.knowledge.postings import Bags, Floats, rarity, unit
from bot.knowledge.text import Text, grams

WIDTH = 1024  # of a text's vector; features share places, with random signs
RIDGE = 2.0
STEPS = 60  # to one: a byte then reaches to two, further than any place goes
AT_ONCE = 1000  # texts while the vectors are made
LOW_GRAM, HIGH_GRAM = 2, 4

# The matrices are small: a second thread only waits, for seconds on a busy machine.
threadpool_limits(1, user_api="blas")

Vectors = npt.NDArray[np.float32]


class Contrast:
    """The ways of asking of every topic as vectors, ready to be compared."""

    def __init__(self, said: Sequence[Sequence[Text]]) -> None:
        """`said[n]` is everything that stands for topic n."""
        texts = [text for topic in said for text in topic]
        self._spans = np.cumsum([0, *map(len, said)])
        self._blocks = [_Block(*block, texts) for block in BLOCKS]
        # A byte a place: what it rounds away is far below what the places share.
        self._vectors = np.zeros((len(texts), WIDTH), np.int8)
        for first in range(0, len(texts), AT_ONCE):
            rows = self._vectors[first : first + AT_ONCE]
            vectors = np.zeros(rows.shape, np.float32)
            for block in self._blocks:
                block.add_to(vectors, first)
            rows[:] = np.clip(np.rint(vectors * STEPS), -127, 127)
        for block in self._blocks:
            block.let_go()

    def sides(self, question: Text, topics: Sequence[int]) -> Floats:
        """For each of some topics, from about -1 to +1, whether the question is its."""
        spans = [range(self._spans[n], self._spans[n + 1]) for n in topics]
        rows = [row for span in spans for row in span]
        vectors = self._vectors[rows].astype(np.float32) / np.float32(STEPS)
        owner = np.repeat(np.arange(len(topics)), [len(span) for span in spans])
        wanted = np.where(owner[:, None] == np.arange(len(topics)), 1.0, -1.0)
        alike = vectors @ vectors.T
        alike[np.diag_indices_from(alike)] += RIDGE
        weights = np.linalg.solve(alike, wanted.astype(np.float32))
        asked = np.zeros(WIDTH, np.float32)
        for block in self._blocks:
            block.add_question(question, asked)
        return np.asarray((vectors @ asked) @ weights, dtype=np.float64)


class _Block:
    """One kind of feature: its rarity, and where each of them stands in a vector."""

    def __init__(
        self,
        name: str,
        count: Callable[[Text], Counter[str]],
        weight: float,
        texts: Sequence[Text],
    ) -> None:
        self._count = count
        self._weight = weight
        self._bags = Bags(count(text) for text in texts)
        self._rarity = rarity(self._bags)
        self._bags.weigh(self._rarity)
        digests = np.array(
            [zlib.crc32(f"{name}{f}".encode()) for f in self._bags.features], np.int64
        )
        self._places = digests % WIDTH
        self._signs = np.where(digests >> 20 & 1, weight, -weight)

    def add_to(self, vectors: Vectors, first: int) -> None:
        """Adds the features of some texts, from the first on, to their rows."""
        bags = self._bags
        begin, end = np.searchsorted(bags.rows, [first, first + len(vectors)])
        columns = bags.columns[begin:end]
        signed = bags.values[begin:end] * self._signs[columns]
        np.add.at(
            vectors, (bags.rows[begin:end] - first, self._places[columns]), signed
        )

    def let_go(self) -> None:
        """Forgets the texts; what a question needs stays."""
        self._bags.let_go()

    def add_question(self, question: Text, vector: Vectors) -> None:
        """Adds a question's features, those that any text has."""
        weights = unit(self._count(question), self._bags, self._rarity)
        numbers = [self._bags.features[feature] for feature in weights]
        values = np.fromiter(weights.values(), float, len(weights))
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


BLOCKS = (("c", _letters, 1.0), ("u", _words, 1.0), ("t", _tones, 0.5))
