"""Words of danger: who is in need now gets a number before anything else. Pure."""

from bot.country import Folding
from bot.knowledge.search.phrases import Wordings
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Danger, Words


class DangerWords:
    """The wordings of `messages/words/danger.yaml`, ready to be looked for."""

    def __init__(self, words: Words, folding: Folding) -> None:
        """Abbreviations are read like in a question."""
        self._reader = Reader(folding, words.abbreviations)
        self._kinds = words.danger
        self._unless = Wordings(self._reader, [(said, 0) for said in words.not_danger])
        self._said = Wordings(
            self._reader,
            [(s, n) for n, kind in enumerate(words.danger) for s in kind.said],
        )

    def find(self, text: str) -> tuple[Danger, ...]:
        """The kinds of danger that a text speaks of, in the order of the file."""
        read = self._reader.read(text)
        kinds = [self._kinds[number] for number in sorted(self._said.said_in(read))]
        if kinds and self._unless.said_in(read):
            kinds = [kind for kind in kinds if kind.is_always]
        return tuple(kinds)
