"""The place tree, and how a typed name finds a place in it.

Tones that are typed count, missing ones don't; level words may be there or not; a
former name finds the place of today. Names are shared by many: a name alone is never
taken for one of several.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.country import Country
from bot.places.loading import read_former, read_tree
from bot.places.model import (
    District,
    Former,
    Level,
    Match,
    NotFound,
    One,
    Option,
    Place,
    Several,
    Split,
)

__all__ = [
    "District",
    "Former",
    "Level",
    "Match",
    "NotFound",
    "One",
    "Option",
    "Place",
    "Places",
    "Several",
    "Split",
]

NEAR_ENOUGH = 70.0  # of 100, rapidfuzz's ratio
NEAREST = 3
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FORMERLY = {"cu"}  # "xã Bản Phiệt cũ"
_DISTRICT_WORDS = {"huyen", "quan", "thi xa", "tx", "h", "q"}  # a level no more


class Places:
    """The country's places, loaded once."""

    def __init__(
        self, country: Country, tree: dict[str, Place], former: dict[str, Former]
    ) -> None:
        """Use `load`."""
        self._country = country
        self._fold = country.folding.fold
        self._by_code = tree
        self._by_path = {place.path: place for place in tree.values()}
        self._former = former
        # Longest first, so that "thị trấn" is not taken for "thị" and a name.
        folded = {self._fold(word) for word in country.place_words}
        self._level_words = sorted(
            (tuple(word.split()) for word in folded), key=len, reverse=True
        )
        self._names: dict[str, list[Option]] = defaultdict(list)
        self._areas: dict[str, list[Place]] = defaultdict(list)
        self._districts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._in_district: dict[tuple[str, str], list[Former]] = defaultdict(list)
        self._bare_names: dict[str, str] = {}
        self._fill()

    @classmethod
    def load(cls, folder: Path, country: Country) -> "Places":
        """Reads the tables; raises DataProblem as `file:line: what is wrong`."""
        tree = read_tree(folder, country)
        return cls(country, tree, read_former(folder, tree))

    # --- by code ---------------------------------------------------------------------

    @property
    def country(self) -> Place:
        """The whole country."""
        return self._by_code[self._country.code]

    @property
    def provinces(self) -> list[Place]:
        """The provinces and cities of provincial rank."""
        return [p for p in self._by_code.values() if p.level is Level.PROVINCE]

    @property
    def communes(self) -> list[Place]:
        """The communes, wards and special zones."""
        return [p for p in self._by_code.values() if p.level is Level.COMMUNE]

    @property
    def gates(self) -> list[Place]:
        """The border gates."""
        return [p for p in self._by_code.values() if p.level is Level.GATE]

    @property
    def former_units(self) -> list[Former]:
        """The units of before 1 July 2025."""
        return list(self._former.values())

    def by_code(self, code: str) -> Place | None:
        """`VN`, two digits, five digits or a gate's slug."""
        code = code.strip()
        if code.upper() == self._country.code:
            return self.country
        return self._by_code.get(code.lower())

    def by_path(self, path: str) -> Place | None:
        """A code path such as `vn.04.01324`."""
        return self._by_path.get(path)

    def former(self, code: str) -> Former | None:
        """A former unit by its old code."""
        return self._former.get(code)

    def option(self, key: str) -> Option | None:
        """What a button's key stands for (see `Option.key`)."""
        if key.startswith("f") and (former := self._former.get(key[1:])):
            return Option(former=former)
        place = self.by_code(key)
        return Option(place=place) if place else None

    def province_of(self, place: Place) -> Place | None:
        """The province around a commune or gate, or the province itself."""
        parts = place.path.split(".")
        return self._by_path.get(".".join(parts[:2])) if len(parts) > 1 else None

    # --- names -----------------------------------------------------------------------

    def title(self, place: Place) -> str:
        """`Xã Púng Luông`."""
        return place.name

    def label(self, place: Place, language: str = "vi") -> str:
        """`xã Púng Luông, tỉnh Lào Cai`, for the middle of a sentence."""
        if place.level is Level.COUNTRY:
            if language == self._country.source_language:
                return "cả nước"
            return self._country.names.get(language, place.name)
        province = self.province_of(place)
        own = self._lowered(place, language)
        if province is None or province is place:
            return own
        return f"{own}, {self._lowered(province, language)}"

    def former_label(self, former: Former) -> str:
        """`xã La Pán Tẩn (huyện Mù Cang Chải, tỉnh Yên Bái cũ)`."""
        return (
            f"{_lower_first(former.name)} ({_lower_first(former.district)}, "
            f"{_lower_first(former.province)} cũ)"
        )

    def option_label(self, option: Option) -> str:
        """A choice's words: names are shared, so they carry what is around them."""
        if option.place is not None:
            province = self.province_of(option.place)
            if province is None or province is option.place:
                return option.place.name
            return f"{option.place.name}, {self.bare(province.name)}"
        if option.former is None:
            return ""
        former = option.former
        around = f"{self.bare(former.district)}, {self.bare(former.province)}"
        return f"{former.name} cũ ({around})"

    def bare(self, name: str) -> str:
        """A name without its level: `Lào Cai`."""
        known = self._bare_names.get(name)
        if known is None:
            words = name.split()
            skip = self._level_length([self._fold(w) for w in words])
            known = " ".join(words[skip:]) if skip < len(words) else name
            self._bare_names[name] = known
        return known

    def _lowered(self, place: Place, language: str) -> str:
        words = self._country.level_words
        by_kind = {**words.get("province", {}), **words.get("commune", {})}
        word = by_kind.get(place.kind, {})
        if language == self._country.source_language or language not in word:
            return _lower_first(place.name)
        return f"{self.bare(place.name)} {word[language]}"

    # --- finding ---------------------------------------------------------------------

    def find(self, text: str, within: Place | None = None) -> Match:
        """What a typed name means; `within` keeps to an area."""
        text = unicodedata.normalize("NFC", text).strip()
        by_code = self.by_code(text)
        if by_code is not None:
            return One(by_code)
        words = _WORD.findall(text)
        folded = [self._fold(word) for word in words]
        folded = [w for w in folded if w]
        if not folded:
            return NotFound()
        if " ".join(folded) in {self._fold(n) for n in self._country.names.values()}:
            return One(self.country)
        whole = self._labels.get(" ".join(folded))
        if (
            whole is not None
            and whole.place
            and (within is None or self._fits(whole, "", within))
        ):
            return self._match([whole])
        skip = self._level_length(folded)
        if " ".join(folded[:skip]) in _DISTRICT_WORDS:
            district = self._district(folded, within)
            if district is not None:
                return district
        options = self._named(words, folded, within)
        if options:
            return self._match(options)
        return self._district(folded, within) or self._nearest(folded, within)

    def _named(
        self, words: Sequence[str], folded: Sequence[str], within: Place | None
    ) -> list[Option]:
        """Options whose name the text begins with, the rest naming what is around."""
        for end in range(len(folded), 0, -1):
            key = " ".join(folded[:end])
            found = self._names.get(key)
            if not found:
                skip = self._level_length(folded[:end])
                if 0 < skip < end:
                    found = self._names.get(" ".join(folded[skip:end]))
            if not found:
                continue
            rest = self._rest(folded[end:])
            fitting = [o for o in found if self._fits(o, rest, within)]
            if fitting:
                typed = " ".join(words[:end]).lower()
                return self._without_doubles(self._as_typed(fitting, typed))
        return []

    def _rest(self, folded: Sequence[str]) -> str:
        words = list(folded)
        kept: list[str] = []
        while words:
            skip = self._level_length(words)
            if skip and skip < len(words):
                words = words[skip:]
                continue
            kept.append(words.pop(0))
        return " ".join(word for word in kept if word not in _FORMERLY)

    def _fits(self, option: Option, rest: str, within: Place | None) -> bool:
        if within is not None and not any(
            place.path == within.path or place.path.startswith(within.path + ".")
            for place in _places_of(option)
        ):
            return False
        if not rest:
            return True
        around = self._around(option)
        if rest in around:
            return True
        # "bảo thắng lào cai": district and province together, in this order.
        return any(rest == f"{first} {second}" for first in around for second in around)

    def _around(self, option: Option) -> set[str]:
        names: set[str] = set()
        for place in _places_of(option):
            province = self.province_of(place)
            if province is not None:
                names.add(self._fold(self.bare(province.name)))
        if option.former is not None:
            names.add(self._fold(self.bare(option.former.district)))
            names.add(self._fold(self.bare(option.former.province)))
        elif option.place is not None:
            for former in self._merged_into.get(option.place.path, ()):
                names.add(self._fold(self.bare(former.district)))
                names.add(self._fold(self.bare(former.province)))
        return names

    def _as_typed(self, options: list[Option], typed: str) -> list[Option]:
        """Tones that were typed count: the exactly so written ones, if any are."""
        if self._fold(typed) == typed:
            return options
        exact = [
            option
            for option in options
            if typed in (_name(option).lower(), self.bare(_name(option)).lower())
            or typed.endswith(" " + self.bare(_name(option)).lower())
        ]
        return exact or options

    def _without_doubles(self, options: list[Option]) -> list[Option]:
        """A former unit that lies in a unit of today with its name is that unit."""
        today = {o.place for o in options if o.place is not None}
        kept = [
            option
            for option in options
            if option.former is None or not today.intersection(option.former.successors)
        ]
        return sorted(kept, key=lambda o: (o.place is None, _level_order(o)))

    def _match(self, options: list[Option]) -> Match:
        if len(options) > 1:
            return Several(tuple(options))
        option = options[0]
        if option.place is not None:
            return One(option.place)
        if option.former is None:
            return NotFound()
        if option.former.is_split:
            return Split(option.former)
        return One(option.former.successors[0], option.former)

    def _district(self, folded: Sequence[str], within: Place | None) -> Match | None:
        for end in range(len(folded), 0, -1):
            skip = self._level_length(folded[:end])
            key = " ".join(folded[skip:end]) if skip < end else " ".join(folded[:end])
            rest = self._rest(folded[end:])
            found = [
                (name, province)
                for name, province in sorted(self._districts.get(key, ()))
                if not rest or rest == self._fold(self.bare(province))
            ]
            if found:
                return self._communes_of(found, within)
        return None

    def _communes_of(
        self, districts: Sequence[tuple[str, str]], within: Place | None
    ) -> Match | None:
        places: dict[Place, None] = {}
        for district in districts:
            for former in self._in_district[district]:
                for place in former.successors:
                    if within is None or place.path.startswith(within.path):
                        places[place] = None
        options = tuple(Option(place=p) for p in sorted(places, key=lambda p: p.name))
        if not options:
            return None
        return District(districts[0][0], districts[0][1], options)

    def _nearest(self, folded: Sequence[str], within: Place | None) -> NotFound:
        skip = self._level_length(folded)
        text = " ".join(folded[skip:] if skip < len(folded) else folded)
        best = process.extract(
            text,
            self._spellings,
            scorer=fuzz.ratio,
            score_cutoff=NEAR_ENOUGH,
            limit=NEAREST * 3,
        )
        options: list[Option] = []
        for spelling, _, _ in best:
            for option in self._without_doubles(self._names[spelling]):
                if self._fits(option, "", within) and option not in options:
                    options.append(option)
        return NotFound(tuple(options[:NEAREST]))

    def _level_length(self, folded: Sequence[str]) -> int:
        """How many words at the beginning are level words ("thị trấn": two)."""
        for words in self._level_words:
            if tuple(folded[: len(words)]) == words:
                return len(words)
        return 0

    # --- the tables behind it --------------------------------------------------------

    def _fill(self) -> None:
        self._merged_into: dict[str, list[Former]] = defaultdict(list)
        self._labels: dict[str, Option] = {}
        for place in self._by_code.values():
            if place.level is Level.COUNTRY:
                continue
            option = Option(place=place)
            self._add_names(option, place.name)
            if place.level is Level.COMMUNE:
                self._add_label(option, self.label(place))
                self._add_label(option, self.option_label(option))
            if place.level is Level.GATE:
                self._add_names(option, place.name.replace(" quốc tế", ""))
        for former in self._former.values():
            self._add_names(Option(former=former), former.name)
            district = (former.district, former.province)
            self._in_district[district].append(former)
            self._districts[self._fold(self.bare(former.district))].add(district)
            for place in former.successors:
                self._merged_into[place.path].append(former)
        self._spellings = [
            name for name in self._names if not self._level_length(name.split())
        ]

    def _add_label(self, option: Option, label: str) -> None:
        """A name with its level and its province means itself and nothing else."""
        words = " ".join(_WORD.findall(self._fold(label)))
        if words in self._labels and self._labels[words] != option:
            self._labels[words] = Option()
        else:
            self._labels[words] = option

    def _add_names(self, option: Option, name: str) -> None:
        for spelling in {self._fold(name), self._fold(self.bare(name))}:
            words = " ".join(_WORD.findall(spelling))
            if option not in self._names[words]:
                self._names[words].append(option)


def _places_of(option: Option) -> Iterable[Place]:
    if option.place is not None:
        return (option.place,)
    return option.former.successors if option.former else ()


def _name(option: Option) -> str:
    if option.place is not None:
        return option.place.name
    return option.former.name if option.former else ""


def _level_order(option: Option) -> int:
    if option.place is None:
        return 0
    return (Level.PROVINCE, Level.COMMUNE, Level.GATE).index(option.place.level)


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
