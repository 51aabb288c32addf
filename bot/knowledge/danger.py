"""Words of danger: who is in need now gets a number before anything else. Pure."""

from bot.country import Folding
from bot.knowledge.model import Danger, Words
from bot.knowledge.text import Reader, Text

MAX_GAP = 1  # words that may stand between two words of a wording


class DangerWords:
    """The wordings of `messages/words/danger.yaml`, ready to be looked for."""

    def __init__(self, words: Words, folding: Folding) -> None:
        """Abbreviations are read like in a question."""
        self._reader = Reader(folding, words.abbreviations)
        self._unless = tuple(self._reader.read(said) for said in words.not_danger)
        self._kinds = [
            (kind, tuple(self._reader.read(said) for said in kind.said))
            for kind in words.danger
        ]

    def find(self, text: str) -> tuple[Danger, ...]:
        """The kinds of danger that a text speaks of, in the order of the file."""
        read = self._reader.read(text)
        if any(_says(read, wording) for wording in self._unless):
            return ()
        return tuple(
            kind
            for kind, wordings in self._kinds
            if any(_says(read, wording) for wording in wordings)
        )


def _says(text: Text, wording: Text) -> bool:
    return any(_from(text, start, wording) for start in range(len(text.folded)))


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
