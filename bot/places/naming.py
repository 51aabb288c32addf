"""How places are written: in a sentence, on a button, without their level."""

from collections.abc import Mapping

from bot.country import SOURCE_LANGUAGE, Country
from bot.places.model import Former, Level, Option, Place
from bot.places.vocabulary import Labels


class Naming:
    """Writes the names of one country's places."""

    def __init__(
        self, country: Country, labels: Labels, by_path: Mapping[str, Place]
    ) -> None:
        """Takes the tree, for the province around a commune."""
        self._country = country
        self._labels = labels
        self._by_path = by_path
        levels = country.level_words.values()
        self._level_words = {k: words for level in levels for k, words in level.items()}

    def province_of(self, place: Place) -> Place | None:
        """The province around a commune or gate, or the province itself."""
        parts = place.path.split(".")
        return self._by_path.get(".".join(parts[:2])) if len(parts) > 1 else None

    def thousand(self, place: Place) -> str:
        """The word for a thousand, as it is said in a place's province."""
        province = self.province_of(place)
        return self._country.thousand(province.code if province else "")

    def label(self, place: Place, language: str) -> str:
        """`xã Púng Luông, tỉnh Lào Cai`, for the middle of a sentence."""
        if place.level is Level.COUNTRY:
            if language == SOURCE_LANGUAGE:
                return self._labels.whole_country
            return self._country.names.get(language, place.name)
        own = self._lowered(place, language)
        province = self.province_of(place)
        if province is None or province is place:
            return own
        return f"{own}, {self._lowered(province, language)}"

    def short_label(self, place: Place, language: str) -> str:
        """`xã Púng Luông`, for the middle of a sentence."""
        return self._lowered(place, language)

    def former_label(self, former: Former) -> str:
        """`xã La Pán Tẩn (huyện Mù Căng Chải, tỉnh Yên Bái cũ)`."""
        return self._labels.former.format(
            name=_lower_first(former.name),
            district=_lower_first(former.district),
            province=_lower_first(former.province),
        )

    def of_place(self, place: Place) -> Option:
        """A choice: `Xã Púng Luông, Lào Cai`."""
        province = self.province_of(place)
        if province is None or province is place:
            return Option(place.name, place)
        return Option(f"{place.name}, {self.bare(province.name)}", place)

    def of_former(self, former: Former) -> Option:
        """A choice: `Xã Phú Hội cũ (huyện An Phú, An Giang)`."""
        label = self._labels.former_choice.format(
            name=former.name,
            district=_lower_first(former.district),
            province=self.bare(former.province),
        )
        return Option(label, former=former)

    def of_former_province(self, name: str, place: Place) -> Option:
        """A choice: `Tỉnh Lào Cai (tỉnh Yên Bái cũ)`."""
        label = self._labels.former_province.format(
            place=place.name, province=_lower_first(name)
        )
        return Option(label, place)

    def bare(self, name: str) -> str:
        """A name without its level: `Lào Cai`."""
        for word in self._level_words.values():
            prefix = word[SOURCE_LANGUAGE] + " "
            if name.lower().startswith(prefix):
                return name[len(prefix) :]
        return name

    def _lowered(self, place: Place, language: str) -> str:
        word = self._level_words.get(place.kind, {})
        if language == SOURCE_LANGUAGE or language not in word:
            return _lower_first(place.name)
        own = word[language] if "{}" in word[language] else f"{{}} {word[language]}"
        return own.replace("{}", self.bare(place.name))


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
