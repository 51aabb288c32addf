"""Which places a question names, in the middle of its other words. Pure.

Provinces, of today and of before, are known by their names alone; communes and
districts only behind their level word ("xã Tân Lập"), because most of their names are
ordinary words too. The communes that there is something to say about need none.
"""

from collections.abc import Collection, Iterable, Sequence

from bot.places.name_index import Index, Unit
from bot.places.spelling import Agreement, Speller, Word, agreement, key_of
from bot.places.vocabulary import LevelWord, Rank, Vocabulary

LONGEST = 6  # words of a name with its level
MOST_WORDS = 250  # of a text that are looked at
SHORTEST = 3  # letters of a name of one word


class Mentions:
    """Finds the places that a text names."""

    def __init__(
        self,
        index: Index,
        vocabulary: Vocabulary,
        speller: Speller,
        known_alone: Collection[str],
    ) -> None:
        """`known_alone` are the code paths of communes that need no level word."""
        self._index = index
        self._speller = speller
        self._known_alone = known_alone
        self._ordinary = vocabulary.ordinary
        self._levels = {k: w for k, w in vocabulary.levels.items() if k == w.key}

    def find(self, text: str) -> frozenset[str]:
        """The code paths of what a text names; of a shared name all it may mean."""
        words = self._speller.read(text)[:MOST_WORDS]
        found: set[str] = set()
        at = 0
        while at < len(words):
            length, paths = self._named_at(words[at : at + LONGEST])
            found |= paths
            at += length
        return frozenset(found)

    def without(self, text: str) -> str:
        """The words of a text that name no place."""
        words = self._speller.read(text)[:MOST_WORDS]
        rest: list[Word] = []
        at = 0
        while at < len(words):
            length, paths = self._named_at(words[at : at + LONGEST])
            rest += [] if paths else words[at : at + length]
            at += length
        return " ".join(word.written for word in rest)

    def _named_at(self, words: Sequence[Word]) -> tuple[int, set[str]]:
        """How many words name something here, the longest name first; and what."""
        level = self._level_at(words)
        if level is not None:
            after = words[len(level.words) :]
            for length in range(len(after), 0, -1):
                if paths := self._behind(level, after[:length]):
                    return len(level.words) + length, paths
        for length in range(len(words), 0, -1):
            if paths := self._alone(words[:length]):
                return length, paths
        return 1, set()

    def _level_at(self, words: Sequence[Word]) -> LevelWord | None:
        for length in (2, 1):
            level = self._levels.get(key_of(words[:length]))
            if level and agreement(words, level.words) >= Agreement.UNMARKED:
                return level
        return None

    def _behind(self, level: LevelWord, name: Sequence[Word]) -> set[str]:
        is_of_commune = Rank.COMMUNE in level.ranks
        is_little = len(name) == 1 and (is_of_commune or name[0].plain.isdigit())
        if is_little or key_of(name) in self._ordinary:
            return set()  # "xã xa", "quận 5", "xã biên giới"
        units = [u for u in self._agreeing(name) if u.rank in level.ranks]
        return _paths([u for u in units if u.level == level.key] or units)

    def _alone(self, name: Sequence[Word]) -> set[str]:
        units = self._agreeing(name)
        provinces = [u for u in units if u.rank is Rank.PROVINCE and _is_long(name)]
        paths = _paths([u for u in provinces if u.is_province] or provinces)
        return paths or _paths(units) & set(self._known_alone)

    def _agreeing(self, name: Sequence[Word]) -> list[Unit]:
        named = self._index.named(key_of(name))
        return [u for u in named if agreement(name, u.words) >= Agreement.UNMARKED]


def _is_long(name: Sequence[Word]) -> bool:
    """Not "hn" or "sg", which say other things too."""
    return len(name) > 1 or len(name[0].plain) >= SHORTEST


def _paths(units: Iterable[Unit]) -> set[str]:
    """Where the units are; of an area that is no more, the provinces of today."""
    found: set[str] = set()
    for unit in units:
        if not unit.area:
            found |= {place.path for place in unit.places}
        elif unit.option is not None:
            found |= {place.path for place in unit.option.places}
        else:
            found |= {place.parent for place in unit.places}
    return found
