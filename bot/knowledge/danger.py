"""Words of danger: who is in need now gets a number before anything else. Pure."""

from collections.abc import Mapping, Sequence

from bot.country import Folding
from bot.knowledge.model import Danger, Words
from bot.knowledge.text import Reader, Text

MAX_GAP = 1  # words that may stand between two words of a wording


class DangerWords:
    """The wordings of `messages/words/danger.yaml`, ready to be looked for."""

    def __init__(self, words: Words, folding: Folding) -> None:
        """Abbreviations are read like in a question."""
        self._reader = Reader(folding, words.abbreviations)
        self._unless = self._by_first_word(words.not_danger, 0)
        self._said: dict[str, list[tuple[Text, int]]] = {}
        self._kinds = words.danger
        for number, kind in enumerate(self._kinds):
            for first, said in self._by_first_word(kind.said, number).items():
                self._said.setdefault(first, []).extend(said)

    def find(self, text: str) -> tuple[Danger, ...]:
        """The kinds of danger that a text speaks of, in the order of the file."""
        read = self._reader.read(text)
        found = _said_in(read, self._said)
        kinds = [self._kinds[number] for number in sorted(found)]
        if kinds and _said_in(read, self._unless):
            kinds = [kind for kind in kinds if kind.is_always]
        return tuple(kinds)

    def _by_first_word(
        self, wordings: Sequence[str], kind: int
    ) -> dict[str, list[tuple[Text, int]]]:
        found: dict[str, list[tuple[Text, int]]] = {}
        for wording in wordings:
            read = self._reader.read(wording)
            found.setdefault(read.folded[0], []).append((read, kind))
        return found


def _said_in(text: Text, wordings: Mapping[str, list[tuple[Text, int]]]) -> set[int]:
    """The kinds of those wordings that a text holds."""
    return {
        kind
        for start, word in enumerate(text.folded)
        for wording, kind in wordings.get(word, ())
        if _from(text, start, wording)
    }


def _from(text: Text, start: int, wording: Text) -> bool:
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
    """Missing tones match; tones that were typed must be the right ones."""
    if text.folded[at] != wording.folded[number]:
        return False
    typed = text.words[at]
    return typed == text.folded[at] or typed == wording.words[number]
