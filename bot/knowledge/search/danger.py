"""Who is in danger now gets what saves and a number before anything else. Pure."""

from dataclasses import dataclass

from bot.country import Folding
from bot.knowledge.search.phrases import Wordings
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Danger, Words


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says of danger: at most one of the two is there.

    `sure`: someone is in it now, and nothing else matters. `perhaps`: what to do stands
    above the answer. False where neither is.
    """

    sure: Danger | None = None
    perhaps: Danger | None = None

    def __bool__(self) -> bool:
        """Whether there may be any danger."""
        return self.sure is not None or self.perhaps is not None


class DangerWords:
    """The wordings of `messages/words/danger.yaml`, ready to be looked for."""

    def __init__(self, words: Words, folding: Folding) -> None:
        """Abbreviations are read like in a question."""
        self._reader = Reader(folding, words.abbreviations)
        dangers = words.dangers
        self._kinds = tuple(dangers.kinds.values())
        ordinary = [(said, 0) for said in dangers.ordinary]
        self._ordinary = Wordings(self._reader, ordinary)
        self._said = Wordings(
            self._reader,
            [
                (said, number)
                for number, kind in enumerate(self._kinds)
                for said in dangers.said.get(kind.id, ())
            ],
        )

    def heard(self, text: str) -> Heard:
        """What a text says of danger."""
        read = self._reader.read(text)
        kinds = [self._kinds[number] for number in sorted(self._said.said_in(read))]
        if not kinds:
            return Heard()
        if self._ordinary.said_in(read):
            return Heard(perhaps=kinds[0])
        return Heard(sure=kinds[0])
