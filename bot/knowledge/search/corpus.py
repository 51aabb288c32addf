"""The texts of one language's topics as numbers: what a ranking looks questions up in.

Making it from the texts takes seconds, so it is flat arrays that can be kept. Weights
as measured (they are flat: write ways of asking instead of tuning). Pure.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.knowledge.model import Content
from bot.knowledge.search.contrast import Contrast
from bot.knowledge.search.postings import (
    Bags,
    Floats,
    Numbers,
    Parts,
    Postings,
    named,
    of_name,
    rarity,
)
from bot.knowledge.search.text import Reader, Text, features, grams

K1, B = 1.2, 0.4
PHRASING_WEIGHT, KEYWORD_WEIGHT, ANSWER_WEIGHT = 3, 3, 1
KEYWORD_LETTERS, ANSWER_LETTERS = 0.8, 0.6
LOW_GRAM, HIGH_GRAM = 2, 4


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched of one topic, in one language."""

    id: str
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str
    is_decoy: bool = False
    is_function: bool = False


def documents_of(content: Content, language: str) -> list[Document]:
    """What is searched in a language: topics, functions, and decoys."""
    documents = []
    for topic in content.topics.values():
        own = [a for a in topic.answers if a.language == language]
        if own:
            phrasings = dict.fromkeys(p for a in own for p in (a.question, *a.asked))
            documents.append(
                Document(
                    topic.id,
                    tuple(phrasings),
                    tuple(dict.fromkeys(k for a in own for k in a.keywords)),
                    " ".join(p for a in own for p in a.paragraphs),
                )
            )
    documents += [
        Document(function.id, asked, (), "", is_function=True)
        for function in content.words.functions
        if (asked := function.asked.get(language, ()))
    ]
    documents += [
        Document(name, asked, (), "", is_decoy=True)
        for name, decoy in content.words.decoys.items()
        if (asked := decoy.asked.get(language, ()))
    ]
    return documents


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """`words` and `names` have a row for each document, `letters` one for each line.

    `words` holds every feature, weighed by BM25; `names` the words of ways of asking
    and keywords. The lines of document n begin at `first_lines[n]`, and a line counts
    with its `line_factors`.
    """

    words: Postings
    names: Postings
    vocabulary: tuple[str, ...]
    rarities: Floats  # of the vocabulary's words
    letters: Postings
    letter_rarity: Floats
    first_lines: Numbers
    line_factors: Floats
    contrast: Contrast

    @classmethod
    def of(cls, documents: Sequence[Document], reader: Reader) -> "Corpus":
        """Reads all the documents: this is what takes the time."""
        words: dict[str, str] = {}
        read = [_Read(document, reader, words) for document in documents]
        said = [r.said() for r in read]
        bags, rare = _weighed_words(read)
        known = [(n, name) for n, name in enumerate(bags.names) if name[0] == "u"]
        letters = Bags(
            Counter(grams(line, LOW_GRAM, HIGH_GRAM)) for own in said for line, _ in own
        )
        letter_rarity = rarity(letters)
        letters.weigh(letter_rarity)
        return cls(
            words=Postings.of(bags),
            names=Postings.of(Bags(r.names() for r in read)),
            vocabulary=tuple(name[2:] for _, name in known),
            rarities=rare[[n for n, _ in known]],
            letters=Postings.of(letters),
            letter_rarity=letter_rarity,
            first_lines=_firsts(said),
            line_factors=np.array([factor for own in said for _, factor in own]),
            contrast=Contrast.of([[*r.phrasings, *r.keywords, *r.text] for r in read]),
        )

    @classmethod
    def of_parts(cls, parts: Parts) -> "Corpus":
        """As it was kept."""
        return cls(
            words=Postings.of_parts(of_name("words", parts)),
            names=Postings.of_parts(of_name("names", parts)),
            vocabulary=tuple(parts["vocabulary"].tobytes().decode().split()),
            rarities=parts["rarities"],
            letters=Postings.of_parts(of_name("letters", parts)),
            letter_rarity=parts["letter_rarity"],
            first_lines=parts["first_lines"],
            line_factors=parts["line_factors"],
            contrast=Contrast.of_parts(of_name("contrast", parts)),
        )

    def parts(self) -> Parts:
        """What is kept of it."""
        vocabulary = " ".join(self.vocabulary).encode()
        return {
            **named("words", self.words.parts()),
            **named("names", self.names.parts()),
            "vocabulary": np.frombuffer(vocabulary, np.uint8),
            "rarities": self.rarities,
            **named("letters", self.letters.parts()),
            "letter_rarity": self.letter_rarity,
            "first_lines": self.first_lines,
            "line_factors": self.line_factors,
            **named("contrast", self.contrast.parts()),
        }


def _weighed_words(read: Sequence["_Read"]) -> tuple[Bags, Floats]:
    """Every feature of every document by BM25, and for each feature its rarity."""
    bags = Bags(r.bag() for r in read)
    total = len(read) or 1
    lengths = np.array([r.length for r in read])
    holders = bags.holders()
    rare: Floats = np.log(1 + (total - holders + 0.5) / (holders + 0.5))
    room = K1 * (1 - B + B * lengths / (lengths.mean() or 1.0))
    often = bags.values
    bags.values = rare[bags.columns] * often * (K1 + 1) / (often + room[bags.rows])
    return bags, rare


class _Read:
    """A document's texts, read once."""

    def __init__(
        self, document: Document, reader: Reader, words: dict[str, str]
    ) -> None:
        def read(text: str) -> Text:
            return reader.read(text).sharing(words)

        self.phrasings = [read(text) for text in document.phrasings]
        self.keywords = [read(text) for text in document.keywords]
        self.text = [read(document.text)] if document.text else []
        self._parts = [(text, PHRASING_WEIGHT) for text in self.phrasings]
        self._parts += [(text, KEYWORD_WEIGHT) for text in self.keywords]
        self._parts += [(text, ANSWER_WEIGHT) for text in self.text]
        self.length = sum(weight * len(text.folded) for text, weight in self._parts)

    def bag(self) -> Counter[str]:
        """Every feature, as often as it stands there, by the weight of its part."""
        bag: Counter[str] = Counter()
        for text, weight in self._parts:
            for feature in features(text):
                bag[feature] += weight
        return bag

    def names(self) -> dict[str, float]:
        """The words of its ways of asking and keywords."""
        return {
            folded: 1.0
            for text in (*self.phrasings, *self.keywords)
            for folded in text.folded
        }

    def said(self) -> list[tuple[str, float]]:
        """The lines whose letters are compared, each with what it counts."""
        keywords = " ".join(text.line for text in self.keywords)
        text = " ".join(text.line for text in self.text)
        return [
            *((text.line, 1.0) for text in self.phrasings),
            (keywords, KEYWORD_LETTERS),
            (text, ANSWER_LETTERS),
        ]


def _firsts(groups: Sequence[Sequence[object]]) -> npt.NDArray[np.int32]:
    """Where each group begins when all are put in a row; no group is empty."""
    ends = np.cumsum([len(group) for group in groups], dtype=np.int32)
    return np.concatenate([np.zeros(1, np.int32), ends[:-1]])
