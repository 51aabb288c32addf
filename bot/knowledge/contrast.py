"""What tells near topics apart: a ridge regression over their own ways of asking.

BM25 says how much a question shares with a topic. Sisters share most of their words, so
for the few best the question is also asked which side of each it lies on: +1 like a
topic's own ways of asking, -1 like its sisters'. Fitted anew for each question, on
some hundred short texts: nothing is trained ahead and nothing is kept. Pure.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from bot.knowledge.text import Text, grams

WIDTH = 1024  # of a text's vector; features share places, with random signs
RIDGE = 2.0
LOW_GRAM, HIGH_GRAM = 2, 4
BLOCKS = (1.0, 1.0, 0.5)  # weights of letters, words, tones

# The matrices are small: a second thread only waits, for seconds on a busy machine.
threadpool_limits(1, user_api="blas")

Vectors = npt.NDArray[np.float32]


class Contrast:
    """The ways of asking of every topic as vectors, ready to be compared."""

    def __init__(self, said: Sequence[Sequence[Text]]) -> None:
        """`said[n]` is everything that stands for topic n."""
        texts = [text for topic in said for text in topic]
        self._spans = np.cumsum([0, *map(len, said)])
        blocks = [_blocks(text) for text in texts]
        self._rarity = [_rarity(b[i] for b in blocks) for i in range(len(BLOCKS))]
        self._places: dict[str, tuple[int, float]] = {}
        # Half the memory; what it rounds away is far below what the places share.
        self._vectors = np.zeros((len(texts), WIDTH), np.float16)
        for row, text_blocks in enumerate(blocks):
            self._vectors[row] = self._vector(text_blocks)

    def sides(self, question: Text, topics: Sequence[int]) -> npt.NDArray[np.float64]:
        """For each of some topics, from about -1 to +1, whether the question is its."""
        spans = [range(self._spans[n], self._spans[n + 1]) for n in topics]
        rows = [row for span in spans for row in span]
        vectors: Vectors = self._vectors[rows].astype(np.float32)
        owner = np.repeat(np.arange(len(topics)), [len(span) for span in spans])
        wanted = np.where(owner[:, None] == np.arange(len(topics)), 1.0, -1.0)
        alike = vectors @ vectors.T
        alike[np.diag_indices_from(alike)] += RIDGE
        weights = np.linalg.solve(alike, wanted.astype(np.float32))
        asked = vectors @ self._vector(_blocks(question))
        return np.asarray(asked @ weights, dtype=np.float64)

    def _vector(self, blocks: Sequence[Counter[str]]) -> Vectors:
        vector = np.zeros(WIDTH, np.float32)
        for weight, rarity, counts in zip(BLOCKS, self._rarity, blocks, strict=True):
            values = {
                feature: (1 + math.log(n)) * rarity[feature]
                for feature, n in counts.items()
                if feature in rarity
            }
            norm = math.sqrt(sum(v * v for v in values.values()))
            for feature, value in values.items():
                place, sign = self._place(feature)
                vector[place] += sign * weight * value / norm
        return vector

    def _place(self, feature: str) -> tuple[int, float]:
        found = self._places.get(feature)
        if found is None:
            digest = zlib.crc32(feature.encode())
            found = (digest % WIDTH, 1.0 if digest >> 20 & 1 else -1.0)
            self._places[feature] = found
        return found


def _blocks(text: Text) -> tuple[Counter[str], ...]:
    typed = [w for w, f in zip(text.words, text.folded, strict=True) if w != f]
    return (
        Counter("c" + gram for gram in grams(text.line, LOW_GRAM, HIGH_GRAM)),
        Counter("u" + feature for feature in _words_and_pairs(text.folded)),
        Counter("t" + feature for feature in _words_and_pairs(typed)),
    )


def _words_and_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *(f"{words[i]} {words[i + 1]}" for i in range(len(words) - 1))]


def _rarity(bags: Iterable[Mapping[str, int]]) -> dict[str, float]:
    held = list(bags)
    frequency = Counter(feature for bag in held for feature in bag)
    return {f: math.log((1 + len(held)) / (1 + n)) + 1 for f, n in frequency.items()}
