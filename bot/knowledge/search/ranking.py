"""Which topic a question is about: BM25 over words, pairs and tones, plus letters,
plus what tells the best few apart.

One document a topic. Missing tones simply match fewer features; typed ones count.
Weights as measured (they are flat: write ways of asking instead of tuning). Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.search.corpus import HIGH_GRAM, LOW_GRAM, Corpus, Document
from bot.knowledge.search.postings import Floats, unit
from bot.knowledge.search.text import Reader, Text, features, grams

PAIR = 0.5
STOP = 0.35
TYPO = 0.7
SYNONYM = 0.5
LETTERS = 0.4
SIDE = 0.3
DEMOTED = 0.7
SHORTEST_TYPO = 3
NEAREST = 8  # of the candidates are told apart
AMONG = 6  # are told apart where a function is near
NEAR_SHARE = 0.8  # of the best score: functions of less are not looked at closer
CANDIDATES = 60  # the best by words, of which the rest is then asked
MOST_WORDS = 60  # of a question: more is a story, and its beginning says what it is


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate: the fused score and what the decision looks at."""

    id: str
    score: float
    words: float  # BM25
    letters: float  # cosine with the nearest way of asking, 0 to 1
    covered: float  # share of the question's content that the topic's words hold
    side: float  # about -1 to +1: whether the question is its, not its sisters'
    is_decoy: bool
    is_function: bool = False

    @property
    def is_topic(self) -> bool:
        """Whether it is something that is answered."""
        return not (self.is_decoy or self.is_function)

    def demoted(self) -> "Ranked":
        """The same, behind whatever comes near to it."""
        return replace(self, score=self.score * DEMOTED, words=self.words * DEMOTED)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates, the best first; and how much the question says at all.

    `ranked` are topics and decoys. Where a function is near, `beside` ranks all of them
    together: only then is the question asked on whose side it is once more.
    """

    ranked: tuple[Ranked, ...]
    content_words: int  # words that say what it is about
    beside: tuple[Ranked, ...] = ()

    def changed(self, change: Callable[[Ranked], Ranked | None]) -> "Ranking":
        """The same with each candidate changed, or left out where None comes of it."""
        ranked, beside = (
            sorted(filter(None, map(change, part)), key=lambda r: -r.score)
            for part in (self.ranked, self.beside)
        )
        return replace(self, ranked=tuple(ranked), beside=tuple(beside))


@dataclass(frozen=True, slots=True)
class Close:
    """One of some topics: how a text meets its words, and its nearest way of asking."""

    id: str
    words: float
    letters: float


@dataclass(frozen=True, slots=True)
class Near:
    """A text among some topics alone.

    `holders` are, for each word that says what it is about, those that hold it.
    """

    candidates: tuple[Close, ...]
    folded: tuple[str, ...]
    holders: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Content:
    """A word that says what a question is about: how it may stand in a topic."""

    forms: tuple[str, ...]  # as folded, the words it may be a slip of, what it means
    rarity: float


class Ranker:
    """Ranks the topics of one language for a question."""

    def __init__(
        self,
        documents: Sequence[Document],
        corpus: Corpus,
        reader: Reader,
        stop: Iterable[str],
        synonyms: Iterable[tuple[str, str]],
    ) -> None:
        """`corpus` is of these documents, by this reader; a question takes a few ms."""
        self._ids = [document.id for document in documents]
        self._is_decoy = [document.is_decoy for document in documents]
        self._is_function = [document.is_function for document in documents]
        self.corpus = corpus
        self._reader = reader
        self._stop_words = frozenset(stop)
        self._stop = {reader.fold(word) for word in self._stop_words}
        rarities = corpus.rarities.tolist()
        self._rarity = dict(zip(corpus.vocabulary, rarities, strict=True))
        self._rarest = max(rarities, default=1.0)
        self._synonyms = self._read_synonyms(synonyms)

    def _read_synonyms(
        self, synonyms: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for one, other in synonyms:
            first, second = self._reader.read(one), self._reader.read(other)
            found[first.folded].append(second.folded)
            found[second.folded].append(first.folded)
        return found

    def rank(self, question: str) -> Ranking:
        """Topics by score, the best first; only those with any word in common."""
        text = self._reader.read(question).first(MOST_WORDS)
        repaired = self._repaired(text)
        weights = self._question(text, repaired)
        content = self._content(weights, text, repaired)
        words = self.corpus.words.sums(weights)
        best = np.argsort(-words, kind="stable")[:CANDIDATES]
        candidates = [int(n) for n in best if words[n] > 0]
        if not candidates:
            return Ranking((), len(content))
        letters = self._alike_by_letters(text)
        most_letters = max(float(letters[n]) for n in candidates) or 1.0
        scores = {
            n: float(
                words[n] / words[candidates[0]] + LETTERS * letters[n] / most_letters
            )
            for n in candidates
        }
        order = sorted(candidates, key=lambda n: -scores[n])
        covered = self._covered(content)

        def ranked(numbers: Sequence[int], most: int) -> tuple[Ranked, ...]:
            sides = self._sides(text, numbers[:most])
            found = [
                Ranked(
                    self._ids[n],
                    scores[n] + SIDE * sides.get(n, -1.0),
                    float(words[n]),
                    float(letters[n]),
                    float(covered[n]),
                    sides.get(n, -1.0),
                    self._is_decoy[n],
                    self._is_function[n],
                )
                for n in numbers
            ]
            found.sort(key=lambda r: (-r.score, -r.words, -r.covered, r.id))
            return tuple(found)

        known = ranked([n for n in order if not self._is_function[n]], NEAREST)
        functions = [n for n in order[:NEAREST] if self._is_function[n]]
        is_near = functions and scores[functions[0]] >= NEAR_SHARE * scores[order[0]]
        return Ranking(known, len(content), ranked(order, AMONG) if is_near else ())

    def _sides(self, text: Text, nearest: Sequence[int]) -> dict[int, float]:
        """On whose side the question is, of the best few."""
        if not nearest:
            return {}
        sides = self.corpus.contrast.sides(text, nearest).tolist()
        return dict(zip(nearest, sides, strict=True))

    def near(self, question: str, ids: Collection[str]) -> Near:
        """The question among some topics alone, whatever others there are."""
        text = self._reader.read(question).first(MOST_WORDS)
        repaired = self._repaired(text)
        weights = self._question(text, repaired)
        numbers = [n for n, id_ in enumerate(self._ids) if self._is_one_of(n, id_, ids)]
        words = self.corpus.words.sums(weights)
        letters = self._alike_by_letters(text)
        holders: dict[str, frozenset[str]] = {}
        for position, (word, folded) in enumerate(_pairs(text)):
            if self._says_little(word, folded) or folded.isdigit():
                continue
            forms = (folded, *repaired[position], *self._meaning(folded))
            held = self.corpus.words.sums({f"u {form}": 1.0 for form in forms})
            holders[folded] = frozenset(self._ids[n] for n in numbers if held[n] > 0)
        candidates = (
            Close(self._ids[n], float(words[n]), float(letters[n])) for n in numbers
        )
        return Near(tuple(candidates), text.folded, holders)

    def _meaning(self, folded: str) -> list[str]:
        """The words that mean the same as one word."""
        known = self._synonyms.get((folded,), ())
        return [word for meant in known for word in meant]

    def _is_one_of(self, number: int, id_: str, ids: Collection[str]) -> bool:
        is_topic = not (self._is_decoy[number] or self._is_function[number])
        return is_topic and id_ in ids

    def _says_little(self, word: str, folded: str) -> bool:
        """A stop word; one typed with tones must be that very word (bão is not bao)."""
        return folded in self._stop if word == folded else word in self._stop_words

    def _question(
        self, text: Text, repaired: Sequence[Sequence[str]]
    ) -> dict[str, float]:
        weights: dict[str, float] = {}
        little = {
            form
            for word, folded in _pairs(text)
            if self._says_little(word, folded)
            for form in (word, folded)
        }
        for feature in features(text):
            weight = _weight(feature, little)
            weights[feature] = max(weights.get(feature, 0.0), weight)
        for words in repaired:
            for word in words:
                weights.setdefault(f"u {word}", TYPO)
        for feature in self._synonym_features(text):
            weights.setdefault(feature, SYNONYM)
        return weights

    def _repaired(self, text: Text) -> list[list[str]]:
        """For each word of a question, the known words it may be a slip of."""
        return [
            self._repairs(text.folded, position)
            if word not in self._rarity and len(word) >= SHORTEST_TYPO
            else []
            for position, word in enumerate(text.folded)
        ]

    def _repairs(self, folded: Sequence[str], position: int) -> list[str]:
        """Known words one slip away, those that make a known pair first."""
        word = folded[position]
        if any(c.isdigit() for c in word):
            return []
        near = [
            known
            for known, _distance, _position in process.extract(
                word,
                self.corpus.vocabulary,
                scorer=OSA.distance,
                score_cutoff=1,
                limit=None,
            )
        ]
        before = folded[position - 1] if position else ""
        after = folded[position + 1] if position + 1 < len(folded) else ""
        near.sort(
            key=lambda k: (
                f"b {before} {k}" not in self.corpus.words
                and f"b {k} {after}" not in self.corpus.words,
                k[0] != word[0],
                k,
            )
        )
        return near[:3]

    def _synonym_features(self, text: Text) -> list[str]:
        found: list[str] = []
        for said, meant in self._synonyms.items():
            length = len(said)
            for start in range(len(text.folded) - length + 1):
                if text.folded[start : start + length] == said:
                    for words in meant:
                        found += [f"u {word}" for word in words]
                        found += [f"b {a} {b}" for a, b in pairwise(words)]
        return found

    def _content(
        self,
        weights: dict[str, float],
        text: Text,
        repaired: Sequence[Sequence[str]],
    ) -> list[_Content]:
        """The words that say what it is about: their forms and their rarity."""
        meant = [f[2:] for f, w in weights.items() if f[0] == "u" and w == SYNONYM]
        content = []
        for position, (word, folded) in enumerate(_pairs(text)):
            if self._says_little(word, folded) or folded.isdigit():
                continue
            forms = (folded, *repaired[position])
            rarity = max(
                (self._rarity[f] for f in forms if f in self._rarity),
                default=self._rarest,
            )
            content.append(_Content((*forms, *meant)[:4], rarity))
        return content

    def _covered(self, content: Sequence[_Content]) -> Floats:
        """For each topic, the share of the content that its words hold."""
        held = np.zeros(len(self._ids))
        for word in content:
            held += self.corpus.names.holding(word.forms) * word.rarity
        return held / (sum(word.rarity for word in content) or 1.0)

    def _alike_by_letters(self, text: Text) -> Floats:
        """For each topic, the cosine of letters with its nearest way of asking."""
        corpus = self.corpus
        counts = Counter(grams(text.line, LOW_GRAM, HIGH_GRAM))
        asked = unit(counts, corpus.letters.features, corpus.letter_rarity)
        cosines = corpus.letters.sums_of(*asked) * corpus.line_factors
        return np.maximum.reduceat(cosines, corpus.first_lines)


def _pairs(text: Text) -> list[tuple[str, str]]:
    return list(zip(text.words, text.folded, strict=True))


def _weight(feature: str, little: set[str]) -> float:
    kind, rest = feature.split(" ", 1)
    stops = sum(word in little for word in rest.split())
    if kind in ("b", "p"):
        return PAIR * (1.0, 0.6, 0.3)[stops]
    return STOP if stops else 1.0
