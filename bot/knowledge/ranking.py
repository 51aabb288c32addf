"""Which topic a question is about: BM25 over words, pairs and tones, plus letters.

One document a topic. Missing tones simply match fewer features; typed ones count.
Weights as measured (they are flat: write ways of asking instead of tuning). Pure.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
        self._stop = {reader.fold(word) for word in stop}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._names: list[frozenset[str]] = []
        self._lengths: list[float] = []
        self._letter_postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._phrasing_of: list[tuple[int, float]] = []
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
        for number, document in enumerate(self._documents):
            for phrasing in document.phrasings:
                self._phrasing_of.append((number, 1.0))
                texts.append(self._letters(phrasing))
            self._phrasing_of.append((number, KEYWORD_LETTERS))
            texts.append(self._letters(" ".join(document.keywords)))
            self._phrasing_of.append((number, ANSWER_LETTERS))
            texts.append(self._letters(document.text))
        frequency: Counter[str] = Counter()
        for found in texts:
            frequency.update(set(found))
        total = len(texts) or 1
        self._letter_rarity = {
            gram: math.log((1 + total) / (1 + n)) + 1 for gram, n in frequency.items()
        }
        for number, found in enumerate(texts):
            for gram, weight in self._weighed(found).items():
                self._letter_postings[gram].append((number, weight))

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
        letters = self._cosines(grams(text.line, LOW_GRAM, HIGH_GRAM))
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
            for n, document in enumerate(self._documents)
            if n in words or n in letters
        ]
        return sorted(ranked, key=lambda r: (-r.score, -r.words, -r.covered, r.id))

    def content_words(self, question: str) -> int:
        """How many words of a question say what it is about."""
        return sum(
            word not in self._stop and not word.isdigit()
            for word in self._reader.read(question).folded
        )

    def _question(self, text: Text) -> dict[str, float]:
        weights: dict[str, float] = {}
        for feature in _features(text):
            weights[feature] = max(weights.get(feature, 0.0), self._weight(feature))
        for position, word in enumerate(text.folded):
            if word not in self._known and len(word) >= SHORTEST_TYPO:
                for repaired in self._repairs(text.folded, position):
                    weights.setdefault(f"u {repaired}", TYPO)
        for feature in self._synonym_features(text):
            weights.setdefault(feature, SYNONYM)
        return weights

    def _weight(self, feature: str) -> float:
        kind, rest = feature.split(" ", 1)
        stops = sum(self._reader.fold(w) in self._stop for w in rest.split())
        if kind in ("b", "p"):
            return PAIR * (1.0, 0.6, 0.3)[stops]
        return STOP if stops else 1.0

    def _repairs(self, folded: Sequence[str], position: int) -> list[str]:
        """Known words one slip away, those that make a known pair first."""
        word = folded[position]
        if any(c.isdigit() for c in word):
            return []
        near = [
            known
            for known in self._vocabulary
            if abs(len(known) - len(word)) <= 1
            and OSA.distance(word, known, score_cutoff=1) <= 1
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

    def _cosines(self, found: Sequence[str]) -> dict[int, float]:
        sums: dict[int, float] = defaultdict(float)
        for gram, weight in self._weighed(found).items():
            for phrasing, other in self._letter_postings.get(gram, ()):
                sums[phrasing] += weight * other
        best: dict[int, float] = {}
        for phrasing, value in sums.items():
            number, factor = self._phrasing_of[phrasing]
            best[number] = max(best.get(number, 0.0), value * factor)
        return best

    def _content(
        self, weights: dict[str, float], text: Text
    ) -> list[tuple[tuple[str, ...], float]]:
        """The words that say what it is about: their forms and their rarity."""
        content = []
        for position, word in enumerate(text.folded):
            if word in self._stop or word.isdigit():
                continue
            forms: tuple[str, ...] = (word,)
            if word not in self._known and len(word) >= SHORTEST_TYPO:
                forms = (word, *self._repairs(text.folded, position))
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
