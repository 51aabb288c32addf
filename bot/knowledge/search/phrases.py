"""Whether a text says a wording: word for word, little between, tones or not. Pure."""

from collections.abc import Iterable

from bot.knowledge.search.text import Reader, Text

MAX_GAP = 1  # words that may stand between two words of a wording


class Wordings:
    """Wordings of several kinds, looked for by their first words: there are many."""

    def __init__(self, reader: Reader, said: Iterable[tuple[str, int]]) -> None:
        """Each wording with the number of its kind."""
        self._by_first_word: dict[str, list[tuple[Text, int]]] = {}
        for wording, kind in said:
            read = reader.read(wording)
            for first in read.folded[:1]:
                self._by_first_word.setdefault(first, []).append((read, kind))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._by_first_word)

    def said_in(self, text: Text) -> set[int]:
        """The kinds of those whose words come in a text in their order, close together.

        Missing tones match; tones that were typed must be the right ones.
        """
        said: set[int] = set()
        for start, word in enumerate(text.folded):
            for wording, kind in self._by_first_word.get(word, ()):
                if kind not in said and _says(text, start, wording):
                    said.add(kind)
        return said


def _says(text: Text, start: int, wording: Text) -> bool:
    at = start
    for number in range(len(wording.folded)):
        gap = 0 if number == 0 else MAX_GAP
        for skipped in range(gap + 1):
            if _same(text, at + skipped, wording, number):
                at += skipped + 1
                break
        else:
            return False
    return True


def _same(text: Text, at: int, wording: Text, number: int) -> bool:
    if at >= len(text.folded) or text.folded[at] != wording.folded[number]:
        return False
    typed = text.words[at]
    return typed == text.folded[at] or typed == wording.words[number]
