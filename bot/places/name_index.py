"""Everything that a name can mean, by its folded name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import TypeAlias

from bot.places.model import Former, Level, Option, Place
from bot.places.naming import Naming
from bot.places.spelling import Key, Speller, Word, key_of
from bot.places.vocabulary import Rank, Vocabulary

NAMES_KNOWN = 1 << 14  # that have been read into words: all that a start needs
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


Meaning: TypeAlias = "Callable[[str], Unit]"  # of a name as it is written


class Index:
    """Names to units. Which names there are is read at once, what each can mean when
    it is first looked up: of fourteen thousand most never are."""

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
        self._tree = tree
        self._areas: dict[tuple[str, str], dict[Place, None]] = defaultdict(dict)
        self._former_at: dict[str, list[Former]] = defaultdict(list)
        self._meanings: dict[Key, list[tuple[str, Meaning]]] = defaultdict(list)
        self._units: dict[Key, Sequence[Unit]] = {}
        self._divided = lru_cache(maxsize=NAMES_KNOWN)(self._divide)
        self._add_former(former.values())
        self._add_areas()
        self._add_places(tree.values())

    def named(self, key: Key) -> Sequence[Unit]:
        """What has exactly this folded name, without a level."""
        found = self._units.get(key)
        if found is None:
            meanings = self._meanings.get(key)
            if meanings is None:
                return ()
            found = self._units[key] = [meant(name) for name, meant in meanings]
        return found

    def former_at(self, place: Place) -> Sequence[Former]:
        """The former units that lie in a commune of today."""
        return self._former_at.get(place.path, ())

    def apart(self, word: str) -> Key | None:
        """The one name that is this word when it is typed without spaces: `sapa`."""
        return self._run_together.get(word)

    def spelt(self, length: int) -> Sequence[str]:
        """The names of so many letters and spaces that can be chosen."""
        return self._spelt.get(length, ())

    def prepare(self) -> None:
        """Makes at once what is otherwise made by the first look-up that needs it."""
        self.areas  # noqa: B018  # made by being read
        self._spelt  # noqa: B018  # so is this
        self._run_together  # noqa: B018  # and this

    @cached_property
    def areas(self) -> frozenset[Key]:
        """The names of all that lies around any place, today or before."""
        before = {name for area in self._areas for name in area if name}
        today = (p for p in self._tree.values() if p.level is not Level.COUNTRY)
        provinces = {p.path: p for p in map(self._naming.province_of, today) if p}
        return frozenset(map(self._bare_key, before)).union(
            *map(self._province_keys, provinces.values())
        )

    @cached_property
    def _run_together(self) -> Mapping[str, Key]:
        found: dict[str, set[Key]] = defaultdict(set)
        for key in self._meanings:
            if len(key) > 1:
                found["".join(key)].add(key)
        return {word: min(keys) for word, keys in found.items() if len(keys) == 1}

    @cached_property
    def _spelt(self) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for key in self._meanings:
            if any(unit.option for unit in self.named(key)):
                spelling = " ".join(key)
                found[len(spelling)].append(spelling)
        return found

    # --- which names there are -------------------------------------------------------

    def _add_former(self, units: Iterable[Former]) -> None:
        for former in units:
            district = self._areas[former.district, former.province]
            province = self._areas[former.province, ""]
            for place in former.successors:
                district[place] = province[place] = None
                self._former_at[place.path].append(former)
            self._add(former.name, partial(self._former, former))

    def _add_areas(self) -> None:
        for (name, province), found in self._areas.items():
            places = tuple(found)
            if province:
                self._add(name, partial(self._district, name, province, places))
                continue
            today = self._naming.province_of(places[0])
            if today is not None and self._bare_key(today.name) != self._bare_key(name):
                meant = partial(self._former_province, name, today, places)
                self._add(name, meant)

    def _add_places(self, places: Iterable[Place]) -> None:
        for place in places:
            if place.level is Level.COUNTRY:
                continue
            self._add(place.name, partial(self._place, place))
            for name in self._vocabulary.also_called.get(place.code, ()):
                self._add(name, partial(self._place, place, is_nickname=True))

    def _add(self, name: str, meant: Meaning) -> None:
        self._meanings[self._bare_key(name)].append((name, meant))
        if "'" in name or "’" in name:  # "Đắk R'Lấp" is also typed as "dak r lap"
            apart = name.replace("'", " ").replace("’", " ")
            self._meanings[self._bare_key(apart)].append((apart, meant))

    # --- what a name can mean --------------------------------------------------------

    def _former(self, former: Former, written: str) -> Unit:
        address = (self._bare_key(former.district), self._bare_key(former.province))
        of_today = set(address)
        for place in former.successors:
            of_today |= {self._bare_key(place.name), *self._province_keys(place)}
        option = self._naming.of_former(former)
        around = frozenset(of_today)
        unit = Unit(Rank.COMMUNE, former.successors, around, option, address)
        return self._under(written, unit)

    def _district(
        self, name: str, province: str, places: tuple[Place, ...], written: str
    ) -> Unit:
        of_today = set().union(*map(self._province_keys, places))
        around = frozenset(of_today | {self._bare_key(province)})
        unit = Unit(Rank.DISTRICT, places, around, area=name, area_province=province)
        return self._under(written, unit)

    def _former_province(
        self, name: str, today: Place, places: tuple[Place, ...], written: str
    ) -> Unit:
        option = self._naming.of_former_province(name, today)
        around = frozenset({self._bare_key(today.name)})
        unit = Unit(Rank.PROVINCE, places, around, option, area=name)
        return self._under(written, unit)

    def _place(self, place: Place, written: str, *, is_nickname: bool = False) -> Unit:
        around: set[Key] = set()
        for former in self._former_at.get(place.path, ()):
            around |= {self._bare_key(former.district), self._bare_key(former.province)}
        if place.level is not Level.PROVINCE:
            around |= self._province_keys(place)
        option = self._naming.of_place(place)
        unit = Unit(_RANKS[place.level], (place,), frozenset(around), option)
        return self._under(written, replace(unit, is_nickname=is_nickname))

    def _under(self, written: str, unit: Unit) -> Unit:
        name = self._divided(written)
        return replace(unit, level=name.level, words=name.words)

    def _divide(self, name: str) -> "_Name":
        words = self._speller.learn(name)
        level = self._vocabulary.level_of(words)
        words = words[len(level.words) :] if level else words
        return _Name(level.key if level else (), words, key_of(words))

    def _bare_key(self, name: str) -> Key:
        return self._divided(name).key

    def _province_keys(self, place: Place) -> set[Key]:
        province = self._naming.province_of(place)
        if province is None:
            return set()
        also = self._vocabulary.also_called.get(province.code, ())
        names = {key_of(self._speller.learn(name)) for name in also}
        return {self._bare_key(province.name), *names}
