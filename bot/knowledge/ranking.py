"""Which topic a question is about: BM25 over words, pairs and tones, plus letters.

One document a topic. Missing tones simply match fewer features; typed ones count.
Weights as measured (they are flat: write ways of asking instead of tuning). Pure.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.text import Reader, Text, grams

K1, B = 1.2, 0.4
PAIR = 0.5
STOP = 0.35
TYPO = 0.7
SYNONYM = 0.5
LETTERS = 0.4
PHRASING_WEIGHT, KEYWORD_WEIGHT, ANSWER_WEIGHT = 3, 3, 1
KEYWORD_LETTERS, ANSWER_LETTERS = 0.8, 0.6
LOW_GRAM, HIGH_GRAM = 2, 4
SHORTEST_TYPO = 3
CANDIDATES = 60  # the best by words, whose letters are then compared


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of one topic, in one language."""

    id: str
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str
    is_decoy: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate: the fused score and what the decision looks at."""

    id: str
    score: float
    words: float  # BM25
    letters: float  # cosine, 0 to 1
    covered: float  # share of the question's content that the topic's words hold
    is_decoy: bool


class Ranker:
    """An index in memory over the topics of one language."""

    def __init__(
        self,
        documents: Sequence[Document],
        reader: Reader,
        stop: Iterable[str],
        synonyms: Iterable[tuple[str, str]],
    ) -> None:
        """Built once; a question then takes a few milliseconds."""
        self._documents = documents
        self._reader = reader
        self._stop_words = frozenset(stop)
        self._stop = {reader.fold(word) for word in self._stop_words}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._names: list[frozenset[str]] = []
        self._lengths: list[float] = []
        self._letter_weights: list[dict[str, float]] = []
        self._phrasings: list[list[tuple[int, float]]] = []
        self._pairs: set[str] = set()
        self._add_all()
        self._synonyms = self._read_synonyms(synonyms)

    # --- building --------------------------------------------------------------------

    def _add_all(self) -> None:
        bags = [self._bag(document) for document in self._documents]
        for number, bag in enumerate(bags):
            for feature, weight in bag.items():
                self._postings[feature].append((number, weight))
                if feature[0] == "b":
                    self._pairs.add(feature[2:])
        total = len(self._documents) or 1
        self._average = (sum(self._lengths) / total) or 1.0
        self._rarity = {
            feature: math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for feature, found in self._postings.items()
        }
        self._rarest = max(self._rarity.values(), default=1.0)
        self._vocabulary = [f[2:] for f in self._postings if f[0] == "u"]
        self._known = set(self._vocabulary)
        self._add_letters()

    def _bag(self, document: Document) -> Counter[str]:
        bag: Counter[str] = Counter()
        names: set[str] = set()
        length = 0.0
        parts = [(p, PHRASING_WEIGHT) for p in document.phrasings]
        parts += [(k, KEYWORD_WEIGHT) for k in document.keywords]
        parts.append((document.text, ANSWER_WEIGHT))
        for part, weight in parts:
            text = self._reader.read(part)
            for feature in _features(text):
                bag[feature] += weight
            length += weight * len(text.folded)
            if weight > ANSWER_WEIGHT:
                names.update(text.folded)
        self._names.append(frozenset(names))
        self._lengths.append(length)
        return bag

    def _add_letters(self) -> None:
        texts: list[list[str]] = []
        for document in self._documents:
            said = [(phrasing, 1.0) for phrasing in document.phrasings]
            said.append((" ".join(document.keywords), KEYWORD_LETTERS))
            said.append((document.text, ANSWER_LETTERS))
            first = len(texts)
            self._phrasings.append(
                [(first + n, factor) for n, (_, factor) in enumerate(said)]
            )
            texts += [self._letters(text) for text, _ in said]
        frequency: Counter[str] = Counter()
        for found in texts:
            frequency.update(set(found))
        total = len(texts) or 1
        self._letter_rarity = {
            gram: math.log((1 + total) / (1 + n)) + 1 for gram, n in frequency.items()
        }
        for found in texts:
            self._letter_weights.append(self._weighed(found))

    def _letters(self, text: str) -> list[str]:
        return grams(self._reader.read(text).line, LOW_GRAM, HIGH_GRAM)

    def _weighed(self, found: Sequence[str]) -> dict[str, float]:
        counts = Counter(found)
        weights = {
            gram: (1 + math.log(n)) * self._letter_rarity.get(gram, 0.0)
            for gram, n in counts.items()
        }
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        return {gram: w / norm for gram, w in weights.items() if w}

    def _read_synonyms(
        self, synonyms: Iterable[tuple[str, str]]
    ) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
        found: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for one, other in synonyms:
            first, second = self._reader.read(one), self._reader.read(other)
            found[first.folded].append(second.folded)
            found[second.folded].append(first.folded)
        return found

    # --- asking ----------------------------------------------------------------------

    def rank(self, question: str) -> list[Ranked]:
        """Topics by score, the best first; only those with any word in common."""
        text = self._reader.read(question)
        weights = self._question(text)
        words = self._score(weights)
        candidates = heapq.nlargest(CANDIDATES, words, key=lambda n: words[n])
        letters = self._cosines(candidates, grams(text.line, LOW_GRAM, HIGH_GRAM))
        best_words = max(words.values(), default=0.0) or 1.0
        best_letters = max(letters.values(), default=0.0) or 1.0
        content = self._content(weights, text)
        ranked = [
            Ranked(
                document.id,
                words.get(n, 0.0) / best_words
                + LETTERS * letters.get(n, 0.0) / best_letters,
                words.get(n, 0.0),
                letters.get(n, 0.0),
                self._covered(n, content),
                document.is_decoy,
            )
            for n in candidates
            for document in (self._documents[n],)
        ]
        return sorted(ranked, key=lambda r: (-r.score, -r.words, -r.covered, r.id))

    def content_words(self, question: str) -> int:
        """How many words of a question say what it is about."""
        return sum(
            not self._says_little(word, folded) and not folded.isdigit()
            for word, folded in _pairs(self._reader.read(question))
        )

    def _says_little(self, word: str, folded: str) -> bool:
        """A stop word; one typed with tones must be that very word (bão is not bao)."""
        return folded in self._stop if word == folded else word in self._stop_words

    def _question(self, text: Text) -> dict[str, float]:
        weights: dict[str, float] = {}
        little = {
            form
            for word, folded in _pairs(text)
            if self._says_little(word, folded)
            for form in (word, folded)
        }
        for feature in _features(text):
            weight = _weight(feature, little)
            weights[feature] = max(weights.get(feature, 0.0), weight)
        for repaired in self._repaired(text):
            for word in repaired:
                weights.setdefault(f"u {word}", TYPO)
        for feature in self._synonym_features(text):
            weights.setdefault(feature, SYNONYM)
        return weights

    def _repaired(self, text: Text) -> list[list[str]]:
        """For each word of a question, the known words it may be a slip of."""
        return [
            self._repairs(text.folded, position)
            if word not in self._known and len(word) >= SHORTEST_TYPO
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
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=1, limit=None
            )
        ]
        before = folded[position - 1] if position else ""
        after = folded[position + 1] if position + 1 < len(folded) else ""
        near.sort(
            key=lambda k: (
                not (f"{before} {k}" in self._pairs or f"{k} {after}" in self._pairs),
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
                        found += [f"b {a} {b}" for a, b in zip(words, words[1:])]  # noqa: B905, RUF007
        return found

    def _score(self, weights: dict[str, float]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            rarity = self._rarity.get(feature)
            if rarity is None:
                continue
            for number, tf in self._postings[feature]:
                length = 1 - B + B * self._lengths[number] / self._average
                scores[number] += weight * rarity * tf * (K1 + 1) / (tf + K1 * length)
        return scores

    def _cosines(
        self, numbers: Sequence[int], found: Sequence[str]
    ) -> dict[int, float]:
        """How alike the letters are: each candidate's best way of asking."""
        asked = list(self._weighed(found).items())
        best: dict[int, float] = {}
        for number in numbers:
            for phrasing, factor in self._phrasings[number]:
                weights = self._letter_weights[phrasing]
                alike = sum(w * weights.get(gram, 0.0) for gram, w in asked) * factor
                if alike > best.get(number, 0.0):
                    best[number] = alike
        return best

    def _content(
        self, weights: dict[str, float], text: Text
    ) -> list[tuple[tuple[str, ...], float]]:
        """The words that say what it is about: their forms and their rarity."""
        content = []
        repaired = self._repaired(text)
        for position, (word, folded) in enumerate(_pairs(text)):
            if self._says_little(word, folded) or folded.isdigit():
                continue
            forms: tuple[str, ...] = (folded, *repaired[position])
            rarity = max(
                (self._rarity[f"u {f}"] for f in forms if f"u {f}" in self._rarity),
                default=self._rarest,
            )
            content.append((forms, rarity))
        meant = {f[2:] for f, w in weights.items() if f[0] == "u" and w == SYNONYM}
        return [((*forms, *meant), rarity) for forms, rarity in content]

    def _covered(
        self, number: int, content: Sequence[tuple[tuple[str, ...], float]]
    ) -> float:
        whole = sum(rarity for _, rarity in content)
        if not whole:
            return 0.0
        names = self._names[number]
        held = sum(
            rarity for forms, rarity in content if not names.isdisjoint(forms[:4])
        )
        return held / whole


def _pairs(text: Text) -> list[tuple[str, str]]:
    return list(zip(text.words, text.folded, strict=True))


def _weight(feature: str, little: set[str]) -> float:
    kind, rest = feature.split(" ", 1)
    stops = sum(word in little for word in rest.split())
    if kind in ("b", "p"):
        return PAIR * (1.0, 0.6, 0.3)[stops]
    return STOP if stops else 1.0


def _features(text: Text) -> list[str]:
    """u: a folded word; b: a folded pair; e: a word with tones; p: such a pair."""
    words, folded = text.words, text.folded
    found = [f"u {word}" for word in folded]
    found += [f"e {w}" for w, f in zip(words, folded, strict=True) if w != f]
    for i in range(len(folded) - 1):
        found.append(f"b {folded[i]} {folded[i + 1]}")
        if words[i] != folded[i] or words[i + 1] != folded[i + 1]:
            found.append(f"p {words[i]} {words[i + 1]}")
    return found
