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
        return {
            kind
            for start, word in enumerate(text.folded)
            for wording, kind in self._by_first_word.get(word, ())
            if _says(text, start, wording)
        }


def _says(text: Text, start: int, wording: Text) -> bool:
    position = start
    for number in range(len(wording.folded)):
        gap = 0 if number == 0 else MAX_GAP
        found = next(
            (
                at
                for at in range(position, min(position + gap + 1, len(text.folded)))
                if _same(text, at, wording, number)
            ),
            None,
        )
        if found is None:
            return False
        position = found + 1
    return True


def _same(text: Text, at: int, wording: Text, number: int) -> bool:
    if text.folded[at] != wording.folded[number]:
        return False
    typed = text.words[at]
    return typed == text.folded[at] or typed == wording.words[number]
