"""How a typed name finds its place. Decides only; nothing is guessed silently."""

from collections.abc import Callable, Sequence

from bot.places.model import (
    District,
    Match,
    NotFound,
    One,
    Option,
    Place,
    Several,
    Split,
)
from bot.places.name_index import Index, Unit
from bot.places.nearest import nearest
from bot.places.options import options_of
from bot.places.spelling import (
    Agreement,
    Key,
    Word,
    agreement,
    divisions,
    explains,
    is_marked,
    key_of,
    recites,
)
from bot.places.vocabulary import LevelWord, Rank, Vocabulary

LONGEST = 16  # words; no place needs more

Fits = Callable[[Place], bool]


class Finder:
    """Reads typed words against the index."""

    def __init__(
        self,
        index: Index,
        vocabulary: Vocabulary,
        choice: Callable[[Place], Option],
    ) -> None:
        """`choice` words a place as an option."""
        self._index = index
        self._vocabulary = vocabulary
        self._choice = choice
        self._silent = vocabulary.silent | {(vocabulary.formerly.plain,)}

    def find(self, words: Sequence[Word], fits: Fits) -> Match:
        """What the words mean among the places that fit."""
        if not 0 < len(words) <= LONGEST:
            return NotFound()
        match = self.exactly(words, fits)
        if match is not None:
            return match
        named = self._vocabulary.without_politeness(words) or words
        return NotFound(nearest(self._index, self._read, self._silent, named, fits))

    def exactly(self, words: Sequence[Word], fits: Fits) -> Match | None:
        """The same, where there is such a name; nothing that is only near to it."""
        if not 0 < len(words) <= LONGEST:
            return None
        polite = self._vocabulary.without_politeness(words)
        for reading in (words, polite, self._apart(polite or words)):
            match = self._divided(reading, fits)
            if match is not None:
                return match
        return None

    def _apart(self, words: Sequence[Word]) -> Sequence[Word]:
        """`sapa lao cai` → `sa pa lao cai`."""
        found: list[Word] = []
        for word in words:
            key = self._index.apart(word.plain)
            found += [Word(part, part) for part in key] if key else [word]
        return found if len(found) > len(words) else ()

    def _divided(self, words: Sequence[Word], fits: Fits) -> Match | None:
        for name, rest in divisions(words):
            key = key_of(rest)
            found = [
                (unit, how)
                for unit, how in self._read(name)
                if explains(unit.around, self._silent, key)
                and any(map(fits, unit.places))
            ]
            if found:
                units = self._addressed(_as_typed(found, words), key)
                return self._decided(units, fits, is_formerly=self._is_formerly(rest))
        return None

    def _addressed(self, units: list[Unit], rest: Key) -> list[Unit]:
        """A former unit with its own district and province is no other one."""
        recited = [
            u for u in units if u.address and recites(u.address, self._silent, rest)
        ]
        if not recited:
            return units
        return [unit for unit in units if not unit.address or unit in recited]

    def _read(self, name: Sequence[Word]) -> list[tuple[Unit, Agreement]]:
        """The units of a name typed with or without its level, and how they agree."""
        found = [(u, agreement(name, u.words)) for u in self._index.named(key_of(name))]
        level = self._vocabulary.level_of(name)
        if level is not None:
            bare = name[len(level.words) :]
            named = _of_level(self._index.named(key_of(bare)), level)
            found += [(unit, agreement(bare, unit.words)) for unit in named]
        return found

    def _is_formerly(self, rest: Sequence[Word]) -> bool:
        """Said of a unit that is no more; without tones only at the end."""
        formerly = self._vocabulary.formerly
        if any(word.written == formerly.written for word in rest):
            return True
        return bool(rest) and rest[-1].written == formerly.plain

    def _decided(self, units: list[Unit], fits: Fits, *, is_formerly: bool) -> Match:
        if is_formerly:
            units = [u for u in units if _is_former(u)] or units
        provinces = [unit for unit in units if unit.is_province]
        if len(provinces) == 1:
            return One(provinces[0].places[0])
        units = [u for u in units if u.rank is not Rank.GATE] or units
        if all(unit.area for unit in units):
            return self._district(units, fits)
        options = (o for o in options_of(units) if any(map(fits, o.places)))
        return _match(tuple(options), fits)

    def _district(self, units: Sequence[Unit], fits: Fits) -> District:
        """What is now where districts, or a province, of this name were."""
        places = {place: None for u in units for place in u.places if fits(place)}
        by_province = sorted(places, key=lambda place: (place.parent, place.name))
        provinces = (o for o in options_of(units) if any(map(fits, o.places)))
        options = (*provinces, *map(self._choice, by_province))
        province = units[0].area_province if len(units) == 1 else ""
        return District(units[0].area, province, options)


def _of_level(units: Sequence[Unit], level: LevelWord) -> Sequence[Unit]:
    """Those of the level that was typed, else of its rank, else all."""
    length = len(level.key)  # "cửa khẩu" is also said of a "cửa khẩu quốc tế"
    exactly = [unit for unit in units if unit.level[:length] == level.key]
    nearly = [unit for unit in units if unit.rank in level.ranks]
    return exactly or nearly or units


def _as_typed(
    units: Sequence[tuple[Unit, Agreement]], words: Sequence[Word]
) -> list[Unit]:
    """Marks that were typed count: those that agree best."""
    best = max(how for _, how in units)
    if not any(map(is_marked, words)):
        best = Agreement.OTHER_MARKS
    return [unit for unit, how in units if how >= best]


def _is_former(unit: Unit) -> bool:
    return bool(unit.area) or (unit.option is not None and unit.option.place is None)


def _match(options: tuple[Option, ...], fits: Fits) -> Match:
    if len(options) > 1:
        return Several(options)
    option = options[0]
    if option.former is None:
        return One(option.places[0])
    within = [place for place in option.places if fits(place)]
    if len(within) > 1:
        return Split(option.former)
    return One(within[0], option.former)
