"""The place tree: codes, names, and how a typed name finds its place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from bot.country import SOURCE_LANGUAGE, Country
from bot.places.asked import OF_GATES, About, AskedOf, Ways, read_ways
from bot.places.finding import LONGEST, Finder
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
    Several,
    is_within,
)
from bot.places.name_index import Index
from bot.places.naming import Naming
from bot.places.spelling import Speller, Word, key_of
from bot.places.vocabulary import Vocabulary, read_vocabulary

CODE = 5  # digits of a commune's
RUN_TOGETHER = 4  # letters from which one word may be a name typed without spaces


class Places:
    """The country's places, loaded once."""

    def __init__(
        self,
        country: Country,
        tree: Mapping[str, Place],
        former: Mapping[str, Former],
        vocabulary: Vocabulary,
        speller: Speller,
        ways: Ways,
    ) -> None:
        """Use `load`."""
        self.ways = ways
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
        ways = read_ways(folder / "asked.yaml", speller)
        return cls(country, tree, former, vocabulary, speller, ways)

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

    def thousand(self, place: Place) -> str:
        """The word for a thousand, as it is said there."""
        return self._naming.thousand(place)

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
        place = self.by_code(self._bare_code(words) or text)
        if place is None and key_of(words) in self._vocabulary.country:
            place = self._root
        if place is not None:
            return One(place) if self.is_within(place.path, area) else NotFound()

        def fits(one: Place) -> bool:
            return self.is_within(one.path, area)

        said = self.ways.readings(text, (About.HOME,))  # "tôi là người ở Púng Luông"
        found = self._finder.exactly(words, fits) or next(
            (match for one in said if (match := self._exactly(one.name, fits))), None
        )
        return found or self._finder.find(words, fits)

    def named_within(self, text: str) -> str:
        """The one name behind its level word in a text: `xã Púng Luông`; "" for none.

        A name of one syllable is none: "xã xa" is no commune.
        """
        words = self._speller.read(text)
        found: list[str] = []
        at = 0
        while at < len(words):
            length = self._leveled_at(words[at : at + LONGEST])
            if length:
                found.append(" ".join(word.written for word in words[at : at + length]))
            at += length or 1
        return found[0] if len(found) == 1 else ""

    def _leveled_at(self, words: Sequence[Word]) -> int:
        """How many words here are a level word and a name, the longest name first."""
        level = self._vocabulary.level_of(words)
        if level is None:
            return 0
        for length in range(len(words), len(level.words) + 1, -1):
            if self._finder.exactly(words[:length], lambda _place: True) is not None:
                return length
        return 0

    def _exactly(self, name: str, fits: Callable[[Place], bool]) -> Match | None:
        """A name in a sentence, with or without the words that join it to others."""
        bare = self.ways.without_joining(name)
        return self._finder.exactly(
            self._speller.read(name), fits
        ) or self._finder.exactly(self._speller.read(bare), fits)

    def asked(self, text: str) -> AskedOf | None:
        """What a text asks of a place, if that is all that it does."""
        kinds = [about for about in About if about not in OF_GATES]
        for reading in self.ways.readings(text, kinds):
            if not reading.name:
                return AskedOf(reading.about, "", NotFound())
            for name in (reading.name, self.ways.without_joining(reading.name)):
                match = self._named(name)
                if match is not None:
                    return AskedOf(reading.about, name, match)
        return None

    def gate_asked(self, text: str) -> Match | None:
        """The gate of which a text asks how it stands; NotFound where it names none.

        None for any other text.
        """
        for reading in self.ways.readings(text, OF_GATES):
            if not reading.name:
                return NotFound()
            match = self.gate_named(reading.name)
            if match is not None:
                return match
        return None

    def gate_named(self, name: str) -> Match | None:
        """A gate, whatever else has the name; nothing that is only near to it."""
        place = self.by_code(name)
        if place is not None and place.level is Level.GATE:
            return One(place)

        def fits(one: Place) -> bool:
            return one.level is Level.GATE

        return self._finder.exactly(self._speller.read(name), fits)

    def _named(self, name: str) -> Match | None:
        """A name in a question, which is taken for nothing that is only near to it."""
        words = self._speller.read(name)
        place = self.by_code(self._bare_code(words) or name)
        if place is not None:
            return One(place)
        level = self._vocabulary.level_of(words)
        bare = words[len(level.words) :] if level else words
        formerly = self._vocabulary.formerly.plain
        named = tuple(word.plain for word in bare if word.plain != formerly)
        if named in self._vocabulary.ordinary:
            return None
        match = self._finder.exactly(words, lambda _place: True)
        if match is None or (len(bare) == 1 and _is_little(match, bare[0])):
            return None
        return match if level else _of_provinces(match)

    def former_at(self, place: Place) -> Sequence[Former]:
        """The units of before 1 July 2025 that lie in a commune of today."""
        return self._index.former_at(place)

    def _bare_code(self, words: Sequence[Word]) -> str:
        """`04492` of `xã 04492`; "" where more is said."""
        key = key_of(words)
        silent = self._vocabulary.silent | {("ma",), ("so",), ("ma", "so")}
        is_code = len(key) > 1 and key[-1].isdigit() and len(key[-1]) == CODE
        return key[-1] if is_code and all((w,) in silent for w in key[:-1]) else ""

    def mentions(self, known_alone: Collection[str] = ()) -> Mentions:
        """What finds the places in a question; of some communes the bare name does."""
        return Mentions(self._index, self._vocabulary, self._speller, known_alone)

    def _of_level(self, level: Level) -> list[Place]:
        return [place for place in self._by_code.values() if place.level is level]


def _is_little(match: Match, word: Word) -> bool:
    """Whether one word is too little to be the name that it could be: "tỉnh mình"."""
    is_province = isinstance(match, One) and match.place.level is Level.PROVINCE
    return not is_province and len(word.plain) < RUN_TOGETHER


def _of_provinces(match: Match) -> Match:
    """A name alone, which a province had too, is that province's."""
    if not isinstance(match, Several):
        return match
    provinces = [
        option
        for option in match.options
        if option.place is not None and option.place.level is Level.PROVINCE
    ]
    return Several(tuple(provinces)) if provinces else match
