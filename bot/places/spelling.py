"""Typed words and names, made comparable. Marks that are typed count."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.country import composed

Key = tuple[str, ...]

# "P1" is two words, "R'Lấp" is one.
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*|\d+")
_APOSTROPHE = re.compile(r"['’ʼ`]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written, in lower case, and as it is compared."""

    written: str
    plain: str


class Agreement(IntEnum):
    """How well the marks that were typed agree with those of a name."""

    OTHER_MARKS = 0  # "phú hôi" for "Phú Hội"
    FEWER_MARKS = 1  # "đăk" for "Đắk"
    UNMARKED = 2  # none typed
    SAME = 3


class Speller:
    """Reads text as words; remembers the folded form of each."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        """Takes the country's folding."""
        self._fold = fold
        self._known: dict[str, Word] = {}

    def read(self, text: str) -> tuple[Word, ...]:
        """The words of a text; punctuation says nothing."""
        found = _WORD.findall(composed(text).lower())
        return tuple(map(self._word, found))

    def learn(self, text: str) -> tuple[Word, ...]:
        """As `read`, for our own names: their words are remembered."""
        words = self.read(text)
        self._known.update((word.written, word) for word in words)
        return words

    def _word(self, found: str) -> Word:
        known = self._known.get(found)
        if known is not None:
            return known
        written = _APOSTROPHE.sub("", found)
        return Word(written, self._fold(written))


def key_of(words: Sequence[Word]) -> Key:
    """What names are looked up by."""
    return tuple(word.plain for word in words)


def agreement(typed: Sequence[Word], name: Sequence[Word]) -> Agreement:
    """How well typed words agree with a name of the same key."""
    return min(
        (_word_agreement(a, b) for a, b in zip(typed, name, strict=False)),
        default=Agreement.SAME,
    )


def is_marked(word: Word) -> bool:
    """Whether it was typed with a mark."""
    return word.written != word.plain


def _word_agreement(typed: Word, name: Word) -> Agreement:
    if typed.written == name.written:
        return Agreement.SAME
    if not is_marked(typed):
        return Agreement.UNMARKED
    # Where a mark stands in its word is a matter of taste: "Hoà" is "Hòa".
    own, other = _marks(typed), _marks(name)
    if own == other:
        return Agreement.SAME
    return Agreement.FEWER_MARKS if own < other else Agreement.OTHER_MARKS


def _marks(word: Word) -> Counter[str]:
    return Counter(unicodedata.normalize("NFD", word.written)) - Counter(word.plain)


def divisions(words: Sequence[Word]) -> Iterator[tuple[Sequence[Word], Sequence[Word]]]:
    """Every way to read a name and what is around it, the longest name first.

    The name stands first ("Bản Phiệt, Bảo Thắng") or last ("Bảo Thắng, Bản Phiệt").
    """
    for length in range(len(words), 0, -1):
        yield words[:length], words[length:]
        if length < len(words):
            yield words[-length:], words[:-length]


def explains(around: frozenset[Key], silent: frozenset[Key], rest: Key) -> bool:
    """Whether words are all names of what is around, or say nothing."""
    if not rest:
        return True
    return any(
        (rest[:length] in around or rest[:length] in silent)
        and explains(around, silent, rest[length:])
        for length in range(1, len(rest) + 1)
    )


def recites(address: Sequence[Key], silent: frozenset[Key], rest: Key) -> bool:
    """Whether words are exactly these names, in this order."""
    if not rest:
        return not address
    if address and rest[: len(address[0])] == address[0]:
        return recites(address[1:], silent, rest[len(address[0]) :])
    return any(
        rest[:length] in silent and recites(address, silent, rest[length:])
        for length in range(1, len(rest) + 1)
    )
