"""A text beside one that was sent: the same, altered where, or another. Pure.

Spaces, case, tones and signs count for nothing; what stands around the words of a
notice (that it is urgent, whose it is, its code) may be missing, and not be another.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b

GRAM = 3  # words that are looked for together
SKETCHED = 48  # of a sent text's grams: those that are kept to find it by
LOOKED_FOR = 400  # of a claimed text's grams
MOST_WORDS = 800  # that are compared one by one
MOST_LETTERS = 24_000  # of what is compared at all
ALIKE = 0.6  # of the words of a notice: with fewer it is another text
_WORD = re.compile(r"[^\W_]+")

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two texts differ: what was sent, and what stands there instead."""

    sent: str
    claimed: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of what was sent a text has, and in what it differs."""

    share: float
    differences: tuple[Difference, ...] = ()

    @property
    def is_the_same(self) -> bool:
        """Whether every word stands there, and no other."""
        return not self.differences and self.share > 0

    @property
    def is_alike(self) -> bool:
        """Whether it was made of what was sent."""
        return self.share >= ALIKE


def sketch(text: str, fold: Fold, most: int = SKETCHED) -> list[int]:
    """The smallest of the numbers that its words, three by three, stand for."""
    words = [fold(word) for word in _WORD.findall(text[:MOST_LETTERS])]
    if not words:
        return []
    length = min(GRAM, len(words))
    grams = {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
    return sorted(_number(gram) for gram in grams)[:most]


def _number(gram: str) -> int:
    digest = blake2b(gram.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1  # so that every database takes it


def compared(sent: str, around: Sequence[str], claimed: str, fold: Fold) -> Likeness:
    """A claimed text beside one that was sent; `around` may be missing of that."""
    original, said = _words(sent), _words(claimed)
    ours, theirs = [fold(w) for w in original], [fold(w) for w in said]
    optional = _optional(ours, [[fold(w) for w in _words(part)] for part in around])
    needed = len(ours) - sum(optional)
    if not needed or not theirs:
        return Likeness(0.0)
    found: list[Difference] = []
    same = 0
    matcher = SequenceMatcher(None, theirs[:MOST_WORDS], ours[:MOST_WORDS], False)  # noqa: FBT003  # its own order
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            same += sum(not is_optional for is_optional in optional[k:m])
            continue
        first, last = _needed(optional, k, m)
        if i < j or not all(optional[first:last]):
            found.append(_difference((original, first, last), (said, i, j)))
    if ours[MOST_WORDS:] == theirs[MOST_WORDS:]:
        same += len(ours[MOST_WORDS:])
    else:
        rest = original[MOST_WORDS:], said[MOST_WORDS:]
        found.append(Difference(*(" ".join(words) for words in rest)))
    return Likeness(same / needed, tuple(found))


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:MOST_LETTERS])


def _optional(ours: Sequence[str], around: Sequence[Sequence[str]]) -> list[bool]:
    """Which words of ours only stand around: at its beginning and its end."""
    found = [False] * len(ours)
    for part in around:
        length = len(part)
        for at in (0, len(ours) - length):
            if length and list(ours[at : at + length]) == list(part):
                found[at : at + length] = [True] * length
    return found


def _needed(optional: Sequence[bool], k: int, m: int) -> tuple[int, int]:
    """A stretch of ours without what only stands around, where all of that is missing.

    Of a signature that is there in part the rest was changed.
    """
    first, last = k, m
    while first < m and optional[first]:
        first += 1
    while last > first and optional[last - 1]:
        last -= 1
    begins_whole = k == 0 or not optional[k - 1]
    ends_whole = m == len(optional) or not optional[m]
    if first == m:  # nothing else
        return (m, m) if begins_whole and ends_whole else (k, m)
    return (first if begins_whole else k), (last if ends_whole else m)


def _difference(
    sent: tuple[Sequence[str], int, int], claimed: tuple[Sequence[str], int, int]
) -> Difference:
    """A place where they differ; what was changed with the word after it."""
    ours, k, m = sent
    theirs, i, j = claimed
    if k < m and i < j and m < len(ours) and j < len(theirs):
        m, j = m + 1, j + 1
    return Difference(" ".join(ours[k:m]), " ".join(theirs[i:j]))
