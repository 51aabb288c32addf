"""Words of danger: who is in need now gets a number before anything else. Pure."""

from bot.country import Folding
from bot.knowledge.model import Danger, Words
from bot.knowledge.phrases import says
from bot.knowledge.text import Reader


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
        if any(says(read, wording) for wording in self._unless):
            return ()
        return tuple(
            kind
            for kind, wordings in self._kinds
            if any(says(read, wording) for wording in wordings)
        )
