"""The place tree: codes, names, and how a typed name finds its place."""

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.country import SOURCE_LANGUAGE, Country
from bot.places.finding import Finder
from bot.places.loading import read_former, read_tree
from bot.places.mentions import Mentions
from bot.places.model import (
    Former,
    Level,
    Match,
    NotFound,
    One,
    Option,
    Place,
    is_within,
)
from bot.places.name_index import Index
from bot.places.naming import Naming
from bot.places.spelling import Speller, key_of
from bot.places.vocabulary import Vocabulary, read_vocabulary


class Places:
    """The country's places, loaded once."""

    def __init__(
        self,
        country: Country,
        tree: Mapping[str, Place],
        former: Mapping[str, Former],
        vocabulary: Vocabulary,
        speller: Speller,
    ) -> None:
        """Use `load`."""
        self._root = tree[country.code]
        self._source_language = SOURCE_LANGUAGE
        self._by_code = tree
        self._by_path = {place.path: place for place in tree.values()}
        self._former = former
        self._vocabulary = vocabulary
        self._speller = speller
        self._naming = Naming(country, vocabulary.labels, self._by_path)
        index = Index(tree, former, self._naming, vocabulary, speller)
        self._index = index
        self._finder = Finder(index, vocabulary, self._naming.of_place)

    def prepare(self) -> None:
        """What the first look-ups need, and which is more than a turn may take."""
        self._index.prepare()

    @classmethod
    def load(cls, folder: Path, country: Country) -> "Places":
        """Reads the tables; raises DataProblem as `file:line: what is wrong`."""
        tree = read_tree(folder, country)
        former = read_former(folder, tree)
        speller = Speller(country.folding.fold)
        vocabulary = read_vocabulary(folder / "words.yaml", country, speller)
        return cls(country, tree, former, vocabulary, speller)

    # --- by code ---------------------------------------------------------------------

    @property
    def country(self) -> Place:
        """The whole country."""
        return self._root

    @property
    def provinces(self) -> list[Place]:
        """The provinces and cities of provincial rank."""
        return self._of_level(Level.PROVINCE)

    @property
    def communes(self) -> list[Place]:
        """The communes, wards and special zones."""
        return self._of_level(Level.COMMUNE)

    @property
    def gates(self) -> list[Place]:
        """The border gates."""
        return self._of_level(Level.GATE)

    @property
    def former_units(self) -> list[Former]:
        """The units of before 1 July 2025."""
        return list(self._former.values())

    def in_zone(self, zone: str) -> list[Place]:
        """The communes that the table puts into zone I, II or III."""
        return [place for place in self.communes if place.zone == zone]

    def by_code(self, code: str) -> Place | None:
        """`VN`, two digits, five digits or a gate's slug."""
        code = code.strip()
        if code.upper() == self._root.code:
            return self._root
        return self._by_code.get(code.lower())

    def by_path(self, path: str) -> Place | None:
        """A code path such as `vn.04.01324`."""
        return self._by_path.get(path)

    def former(self, code: str) -> Former | None:
        """A former unit by its old code, bare or as in a button (`f02902`)."""
        return self._former.get(code.removeprefix("f"))

    def option(self, key: str) -> Option | None:
        """What a button's key stands for (see `Option.key`)."""
        if key.startswith("f") and (former := self.former(key)):
            return self._naming.of_former(former)
        place = self.by_code(key)
        return self._naming.of_place(place) if place else None

    def province_of(self, place: Place) -> Place | None:
        """The province around a commune or gate, or the province itself."""
        return self._naming.province_of(place)

    # --- the tree --------------------------------------------------------------------

    def ancestors(self, path: str) -> list[Place]:
        """The places around a path, the nearest first; the country is the last."""
        found = []
        while path := path.rpartition(".")[0]:
            if place := self._by_path.get(path):
                found.append(place)
        return found

    def is_within(self, path: str, area_path: str) -> bool:
        """Whether a path is an area's own or lies below it."""
        return is_within(path, area_path)

    # --- names -----------------------------------------------------------------------

    def title(self, place: Place) -> str:
        """`Xã Púng Luông`."""
        return place.name

    def label(self, place: Place, language: str = "") -> str:
        """`xã Púng Luông, tỉnh Lào Cai`, for the middle of a sentence."""
        return self._naming.label(place, language or self._source_language)

    def short_label(self, place: Place, language: str = "") -> str:
        """`xã Púng Luông`: where its province goes without saying."""
        return self._naming.short_label(place, language or self._source_language)

    def former_label(self, former: Former) -> str:
        """`xã La Pán Tẩn (huyện Mù Căng Chải, tỉnh Yên Bái cũ)`."""
        return self._naming.former_label(former)

    def option_label(self, option: Option) -> str:
        """A choice's words: names are shared, so they carry what is around them."""
        return option.label

    # --- finding ---------------------------------------------------------------------

    def find(self, text: str, within: Place | None = None) -> Match:
        """What a typed name means; `within` keeps to an area."""
        area = (within or self._root).path
        words = self._speller.read(text)
        place = self.by_code(text)
        if place is None and key_of(words) in self._vocabulary.country:
            place = self._root
        if place is not None:
            return One(place) if self.is_within(place.path, area) else NotFound()
        return self._finder.find(words, lambda p: self.is_within(p.path, area))

    def mentions(self, known_alone: Collection[str] = ()) -> Mentions:
        """What finds the places in a question; of some communes the bare name does."""
        return Mentions(self._index, self._vocabulary, self._speller, known_alone)

    def _of_level(self, level: Level) -> list[Place]:
        return [place for place in self._by_code.values() if place.level is level]
