"""Typed text made comparable: words, abbreviations, folding, runs of letters. Pure."""

import re
from dataclasses import dataclass

from bot.country import Folding, composed
from bot.knowledge.language import unspaced

_TOKEN = re.compile(r"[^\W_]+")
_THRICE = re.compile(r"(\D)\1{2,}")
_NUMBER_AND_LETTERS = re.compile(r"(\d+)([^\W\d_]+)")
MOST_KNOWN, LONGEST_KNOWN = 1 << 14, 24  # words that are read once, their letters


@dataclass(frozen=True, slots=True)
class Text:
    """One text as the search sees it: words as typed (lower case), and folded."""

    words: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def line(self) -> str:
        """The folded words in a row, without spaces where their script has none."""
        return unspaced.closed(" ".join(self.folded))

    def first(self, count: int) -> "Text":
        """The beginning: at most so many words."""
        return Text(self.words[:count], self.folded[:count])

    def sharing(self, known: dict[str, str]) -> "Text":
        """The same, with each word kept once for all the texts that share `known`."""
        return Text(
            tuple(known.setdefault(word, word) for word in self.words),
            tuple(known.setdefault(word, word) for word in self.folded),
        )


class Reader:
    """Turns typed text into words, by the country's folding and its abbreviations."""

    def __init__(self, folding: Folding, abbreviations: dict[str, str]) -> None:
        """`abbreviations` maps what is typed to what is meant."""
        self._folding = folding
        # As it was typed first: đt is a phone; dt, without its stroke, may be a people.
        self._abbreviations = {
            **{folding.fold(short): meant for short, meant in abbreviations.items()},
            **abbreviations,
        }
        self._known: dict[str, tuple[list[str], list[str]]] = {}

    @property
    def rules(self) -> tuple[Folding, dict[str, str]]:
        """What decides how it reads."""
        return self._folding, self._abbreviations

    def read(self, text: str) -> Text:
        """`ko co gao 80t` → không có gạo 80 tuổi."""
        words: list[str] = []
        folded: list[str] = []
        for token in unspaced.opened(_TOKEN, composed(text).lower()):
            meant, plain = self._known.get(token) or self._meant(token)
            words += meant
            folded += plain
        return Text(tuple(words), tuple(folded))

    def fold(self, word: str) -> str:
        """A word without its marks."""
        return self._folding.fold(word)

    def _meant(self, token: str) -> tuple[list[str], list[str]]:
        """The words that one run of letters stands for, and the same folded."""
        words: list[str] = []
        for part in _parts(_THRICE.sub(r"\1", token)):
            words += self._abbreviations.get(part, part).split()
        found = words, [self.fold(word) for word in words]
        # The same few thousand words come again and again; a long one is nobody's.
        if len(self._known) < MOST_KNOWN and len(token) <= LONGEST_KNOWN:
            self._known[token] = found
        return found


def _parts(token: str) -> list[str]:
    match = _NUMBER_AND_LETTERS.fullmatch(token)
    return [match[1], match[2]] if match else [token]


def features(text: Text) -> list[str]:
    """u: a folded word; b: a folded pair; e: a word with tones; p: such a pair."""
    words, folded = text.words, text.folded
    found = [f"u {word}" for word in folded]
    found += [f"e {w}" for w, f in zip(words, folded, strict=True) if w != f]
    for i in range(len(folded) - 1):
        found.append(f"b {folded[i]} {folded[i + 1]}")
        if words[i] != folded[i] or words[i + 1] != folded[i + 1]:
            found.append(f"p {words[i]} {words[i + 1]}")
    return found


def grams(text: str, low: int, high: int) -> list[str]:
    """Runs of letters inside each word, with its edges: for typos and short words."""
    found: list[str] = []
    for word in text.split():
        edged = f" {word} "
        for length in range(low, high + 1):
            found += [edged[i : i + length] for i in range(len(edged) - length + 1)]
    return found
