"""A text that is, as a whole, one of the ways to ask for a function. Pure.

Particles before and after do not count. A missing tone does not either, except of a
single word: "dung" may be "đúng" (right) as well as "dừng" (stop).
"""

from collections.abc import Collection, Sequence

from bot.knowledge.language import unspaced
from bot.knowledge.search.text import Reader, Text
from bot.knowledge.word_lists import Function

LONGEST = 12 * unspaced.LETTERS_A_WORD  # words of a text that is compared whole


class FunctionWords:
    """The ways of asking of every function, each found by its words."""

    def __init__(
        self, functions: Sequence[Function], particles: Collection[str], reader: Reader
    ) -> None:
        """Ways of every language: "help" is typed by people of any."""
        self._reader = reader
        self._particles = {
            folded: word
            for particle in particles
            for word, folded in _pairs(reader.read(particle))
        }
        self._by_words: dict[tuple[str, ...], list[tuple[Text, Function]]] = {}
        for function in functions:
            for ways in function.asked.values():
                for way in ways:
                    read = reader.read(way)
                    known = self._by_words.setdefault(read.folded, [])
                    known.append((read, function))

    def named(self, text: str) -> tuple[Function, ...]:
        """The functions that a whole text asks for, in the order of the file."""
        read = self._reader.read(text)
        if not 0 < len(read.folded) <= LONGEST:
            return ()
        for part in self._parts(read):
            known = self._by_words.get(part.folded, ())
            named = [function for way, function in known if _is_said(part, way)]
            if named:
                return tuple({function.id: function for function in named}.values())
        return ()

    def _parts(self, text: Text) -> list[Text]:
        """The text, and what is left of it without particles: the longest first."""
        count = len(text.words)
        is_little = [self._is_particle(*pair) for pair in _pairs(text)]
        before = next((n for n in range(count) if not is_little[n]), 0)
        after = next((n for n in range(count) if not is_little[-1 - n]), 0)
        parts = [
            Text(text.words[first:end], text.folded[first:end])
            for first in range(before + 1)
            for end in range(count - after, count + 1)
        ]
        return sorted(parts, key=lambda part: -len(part.words))

    def _is_particle(self, word: str, folded: str) -> bool:
        known = self._particles.get(folded)
        return known is not None and word in (known, folded)


def _is_said(text: Text, way: Text) -> bool:
    if len(way.words) == 1:
        return text.words == way.words
    return all(
        said in (meant, folded)
        for said, meant, folded in zip(text.words, way.words, way.folded, strict=True)
    )


def _pairs(text: Text) -> list[tuple[str, str]]:
    return list(zip(text.words, text.folded, strict=True))
