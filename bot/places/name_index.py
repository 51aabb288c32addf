"""Everything that a name can mean, by its folded name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.places.model import Former, Level, Option, Place
from bot.places.naming import Naming
from bot.places.spelling import Key, Speller, Word, key_of
from bot.places.vocabulary import Rank, Vocabulary

_RANKS = {
    Level.PROVINCE: Rank.PROVINCE,
    Level.COMMUNE: Rank.COMMUNE,
    Level.GATE: Rank.GATE,
}


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A place, a former unit, or an area that is no more, under one of its names."""

    rank: Rank
    places: tuple[Place, ...]  # where it is today
    around: frozenset[Key] = frozenset()
    option: Option | None = None  # none for a district
    address: tuple[Key, ...] = ()  # the district and province of a former unit
    area: str = ""  # the full name of a district or province that is no more
    area_province: str = ""
    is_nickname: bool = False
    level: Key = ()  # "xa"
    words: tuple[Word, ...] = ()  # without the level

    @property
    def is_province(self) -> bool:
        """Whether it is a province of today under its own name."""
        return self.rank is Rank.PROVINCE and not (self.area or self.is_nickname)


@dataclass(frozen=True, slots=True)
class _Name:
    """An official name: its level and the rest, as written and as looked up."""

    level: Key
    words: tuple[Word, ...]
    key: Key


class Index:
    """Names to units, built once."""

    def __init__(
        self,
        tree: Mapping[str, Place],
        former: Mapping[str, Former],
        naming: Naming,
        vocabulary: Vocabulary,
        speller: Speller,
    ) -> None:
        """Reads every name of the tables."""
        self._naming = naming
        self._vocabulary = vocabulary
        self._speller = speller
        self._areas: dict[tuple[str, str], dict[Place, None]] = defaultdict(dict)
        self._around: dict[str, set[Key]] = defaultdict(set)
        self._by_name: dict[Key, list[Unit]] = defaultdict(list)
        self._known: dict[str, _Name] = {}
        self._alike: dict[frozenset[Key], frozenset[Key]] = {}
        self._add_former(former.values())
        self._add_areas()
        self._add_places(tree.values())
        self.areas = frozenset().union(*self._around.values())
        self._spelt: dict[int, list[str]] = defaultdict(list)
        for key, units in self._by_name.items():
            if any(unit.option for unit in units):
                spelling = " ".join(key)
                self._spelt[len(spelling)].append(spelling)
        del self._areas, self._around, self._known, self._alike  # of no more use

    def named(self, key: Key) -> Sequence[Unit]:
        """What has exactly this folded name, without a level."""
        return self._by_name.get(key, ())

    def spelt(self, length: int) -> Sequence[str]:
        """The names of so many letters and spaces that can be chosen."""
        return self._spelt.get(length, ())

    def _add_former(self, units: Iterable[Former]) -> None:
        for former in units:
            district = (former.district, former.province)
            address = (self._bare_key(former.district), self._bare_key(former.province))
            of_today = set()
            for place in former.successors:
                self._areas[district][place] = None
                self._areas[former.province, ""][place] = None
                self._around[place.path].update(address)
                of_today |= {self._bare_key(place.name), *self._province_keys(place)}
            around = self._kept(of_today.union(address))
            option = self._naming.of_former(former)
            unit = Unit(Rank.COMMUNE, former.successors, around, option, address)
            self._add(former.name, unit)

    def _add_areas(self) -> None:
        for (name, province), found in self._areas.items():
            if province:
                self._add_district(name, province, tuple(found))
            else:
                self._add_former_province(name, tuple(found))

    def _add_district(
        self, name: str, province: str, places: tuple[Place, ...]
    ) -> None:
        of_today = set().union(*map(self._province_keys, places))
        around = self._kept(of_today | {self._bare_key(province)})
        unit = Unit(Rank.DISTRICT, places, around, area=name, area_province=province)
        self._add(name, unit)

    def _add_former_province(self, name: str, places: tuple[Place, ...]) -> None:
        today = self._naming.province_of(places[0])
        if today is not None and self._bare_key(today.name) != self._bare_key(name):
            option = self._naming.of_former_province(name, today)
            around = frozenset({self._bare_key(today.name)})
            self._add(name, Unit(Rank.PROVINCE, places, around, option, area=name))

    def _add_places(self, places: Iterable[Place]) -> None:
        for place in places:
            if place.level is Level.COUNTRY:
                continue
            around = self._around[place.path]
            if place.level is not Level.PROVINCE:
                around |= self._province_keys(place)
            option = self._naming.of_place(place)
            unit = Unit(_RANKS[place.level], (place,), self._kept(around), option)
            self._add(place.name, unit)
            for name in self._vocabulary.also_called.get(place.code, ()):
                self._add(name, replace(unit, is_nickname=True))

    def _add(self, name: str, unit: Unit) -> None:
        # "Đắk R'Lấp" is also typed as "dak r lap".
        for written in {name, name.replace("'", " ").replace("’", " ")}:
            divided = self._divided(written)
            named = replace(unit, level=divided.level, words=divided.words)
            self._by_name[divided.key].append(named)

    def _divided(self, name: str) -> "_Name":
        known = self._known.get(name)
        if known is None:
            words = self._speller.learn(name)
            level = self._vocabulary.level_of(words)
            words = words[len(level.words) :] if level else words
            known = _Name(level.key if level else (), words, key_of(words))
            self._known[name] = known
        return known

    def _bare_key(self, name: str) -> Key:
        return self._divided(name).key

    def _kept(self, around: set[Key]) -> frozenset[Key]:
        """Neighbours have the same around them: it is kept once."""
        found = frozenset(around)
        return self._alike.setdefault(found, found)

    def _province_keys(self, place: Place) -> set[Key]:
        province = self._naming.province_of(place)
        if province is None:
            return set()
        also = self._vocabulary.also_called.get(province.code, ())
        names = {key_of(self._speller.learn(name)) for name in also}
        return {self._bare_key(province.name), *names}
