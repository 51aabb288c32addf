"""A text as the rules read it: its sentences, its words with or without tones. Pure."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

_END = re.compile(r"(?<=[.!?;…])(?=\s)|\n")


class Written:
    """A text with every letter as one, and the same without tones, letter by letter."""

    def __init__(self, text: str) -> None:
        """`plain` and `low` have the letters of `text`, each at its own place."""
        self.text = unicodedata.normalize("NFC", text)
        self.low = "".join(_lower(letter) for letter in self.text)
        self.plain = plain_of(self.low)
        self.is_toneless = self.text.isascii()
        ends = [found.span() for found in _END.finditer(self.text)]
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(self.text)]

    def sentence(self, at: int) -> tuple[int, int]:
        """From where to where the sentence around a letter goes."""
        one = bisect_right(self._starts, at) - 1
        return self._starts[one], self._ends[one]

    def says(self, phrases: Iterable[str], start: int = 0, end: int = -1) -> bool:
        """Whether a part of the text has one of these, as whole words."""
        return self.find(phrases, start, end) is not None

    def find(
        self, phrases: Iterable[str], start: int = 0, end: int = -1
    ) -> re.Match[str] | None:
        """The first of these in a part; a text without any tone needs none."""
        pattern = _any_of(tuple(phrases), self.is_toneless)
        if pattern is None:
            return None
        return pattern.search(self.low, start, len(self.low) if end < 0 else end)

    def replaced(self, start: int, end: int, by: str) -> str:
        """The text with other words at a place."""
        return self.text[:start] + by + self.text[end:]

    def without(self, start: int, end: int) -> str:
        """The text without a part; no gap and no lone comma stays behind."""
        before = self.text[:start].rstrip(" \t,;:(-–")
        after = self.text[end:].lstrip(" \t)")
        glue = "" if not before or not after or after[0] in ".,;:!?\n" else " "
        kept = self.text[:start]
        if kept.endswith("\n") or before.endswith("\n"):
            glue = ""
        return (before + glue + after).strip()


def plain_of(low: str) -> str:
    """Small letters without their tones, each in its own place."""
    return "".join(map(_plain, low))


@lru_cache(maxsize=64)
def _any_of(phrases: tuple[str, ...], is_toneless: bool) -> re.Pattern[str] | None:  # noqa: FBT001  # a key
    if not phrases:
        return None
    spelt = (plain_of(p) if is_toneless else p for p in phrases)
    either = "|".join(
        re.escape(p).replace(r"\ ", r"\s+")
        for p in sorted(set(spelt), key=lambda p: (-len(p), p))
    )
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _lower(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _plain(letter: str) -> str:
    if letter == "đ":
        return "d"
    return unicodedata.normalize("NFD", letter)[0]
