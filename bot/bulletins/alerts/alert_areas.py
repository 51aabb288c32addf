"""Where an alert is for, as places: by code, by name, by a former name. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.bulletins.alerts.alert import Area, BadAlert, Fault
from bot.places import (
    District,
    Level,
    Match,
    One,
    Place,
    Places,
    Several,
    Split,
    is_within,
)

# Lists of codes whose codes are ours; others have five digits for other places.
CODE_LIST = "VN-GSO"
_OUR_LISTS = frozenset({"VNGSO", "GSO", "GSOVN", "VNTCTK", "TCTK", "VNNSO", "NSO"})
_BETWEEN = re.compile(r"\s*[;,\n]\s*|\s+(?:và|and)\s+")
_LEADING = re.compile(r"^(?:gồm|các|những|địa bàn|khu vực|tại)\s+", re.IGNORECASE)
_COUNTRY = frozenset({"VN", "VNM"})
MOST_NAMES = 300  # in one alert
MOST_LOOKS = 600  # for its names: each may take a millisecond
ENOUGH = 3  # names that are no place's: more of them need not be said


@dataclass(frozen=True, slots=True)
class Found:
    """The places of some areas; what was not found, what several places are called."""

    places: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def found(places: Places, areas: Sequence[Area], scope: Sequence[Place]) -> Found:
    """All that areas name. A name is looked for in the `scope` first.

    Of an area that several codes or names describe none is left out silently. Raises
    BadAlert for more names than can be looked for while others wait.
    """
    known: list[Place] = []
    unknown: list[str] = []
    shared: list[str] = []
    looking = _Looking(places, scope)
    for area in areas:
        by_code = _by_codes(places, area)
        if by_code:
            known += by_code
            continue
        one = _by_name(looking, area.description)
        known += one.places
        unknown += one.unknown
        shared += one.shared
        if len(unknown) + len(shared) >= ENOUGH:
            break
    return Found(widest(known), tuple(unknown), tuple(shared))


def within(
    named: Iterable[Place], scope: Sequence[Place]
) -> tuple[list[Place], list[Place]]:
    """What of them lies within the scope, and what does not at all."""
    inside: list[Place] = []
    outside: list[Place] = []
    for place in named:
        own = [place for held in scope if is_within(place.path, held.path)]
        own = own or [held for held in scope if is_within(held.path, place.path)]
        inside += own
        outside += [] if own else [place]
    return list(widest(inside)), outside


def widest(named: Iterable[Place]) -> tuple[Place, ...]:
    """Each once, in the order of their codes, none that lies within another."""
    kept: list[Place] = []
    for place in sorted(set(named), key=lambda one: one.path):
        if not kept or not is_within(place.path, kept[-1].path):
            kept.append(place)
    return tuple(kept)


def geocode(places: Places, place: Place) -> tuple[str, str]:
    """A place's code, of a gate its commune's or province's."""
    if place.commune:
        return CODE_LIST, place.commune
    if not place.code.isdigit() and place is not places.country:
        province = places.province_of(place)
        return CODE_LIST, province.code if province else places.country.code
    return CODE_LIST, place.code


def _by_codes(places: Places, area: Area) -> list[Place]:
    """Nothing unless every code of our lists is known: its words say more then."""
    found: list[Place] = []
    for name, value in area.geocodes:
        is_ours = re.sub(r"[^A-Z]", "", name.upper()) in _OUR_LISTS
        is_country = value.upper() in _COUNTRY
        if not is_ours and not is_country:
            continue
        place = places.country if is_country else places.by_code(value)
        former = places.former(value) if place is None else None
        if place is None and former is None:
            return []
        found += [place] if place is not None else former.successors if former else []
    return found


@dataclass(slots=True)
class _Looking:
    """Names looked for in one alert, each once, as long as it takes no time."""

    places: Places
    scope: Sequence[Place]
    looks: int = 0
    known: dict[tuple[str, tuple[str, ...]], Found] = field(default_factory=dict)
    alone: dict[str, Match] = field(default_factory=dict)

    def province(self, text: str) -> Place | None:
        """The province that a text names by itself."""
        if text not in self.alone:
            self.alone[text] = self._find(text)
        match = self.alone[text]
        if isinstance(match, One) and match.place.level is Level.PROVINCE:
            return match.place
        return None

    def one(self, text: str, provinces: Sequence[Place] = ()) -> Found:
        """In the scope, then in these provinces, then anywhere."""
        key = text, tuple(place.path for place in provinces)
        if key not in self.known:
            if len(self.known) >= MOST_NAMES:
                raise BadAlert(Fault.TOO_MANY_PLACES, most=MOST_NAMES)
            self.known[key] = self._one(text, provinces)
        return self.known[key]

    def _one(self, text: str, provinces: Sequence[Place]) -> Found:
        is_shared = False
        for area in (*self.scope, *provinces, self.places.country):
            match self._find(text, area):
                case One(place):
                    return Found((place,))
                case Split(former):
                    return Found(former.successors)
                case District(_, _, options):
                    return Found(tuple(p for one in options for p in one.places))
                case Several():
                    is_shared = True
                case _:
                    pass
        return Found(shared=(text,)) if is_shared else Found(unknown=(text,))

    def _find(self, text: str, area: Place | None = None) -> Match:
        self.looks += 1
        if self.looks > MOST_LOOKS:
            raise BadAlert(Fault.TOO_MANY_PLACES, most=MOST_NAMES)
        return self.places.find(text, within=area)


def _by_name(looking: _Looking, description: str) -> Found:
    whole = looking.one(description)
    if whole.places or not _BETWEEN.search(description):
        return whole
    parts = [_LEADING.sub("", part) for part in _BETWEEN.split(description)]
    parts = list(dict.fromkeys(part for part in parts if part))
    provinces = {part: one for part in parts if (one := looking.province(part))}
    within = tuple(dict.fromkeys(provinces.values()))
    # What is a province itself is looked for in no other.
    named: list[Found] = []
    for part in parts:
        named.append(looking.one(part, () if part in provinces else within))
        if sum(not one.places for one in named) >= ENOUGH:
            break
    together = {place for one in named for place in one.places}
    # "xã A, xã B, tỉnh C": the province says where they are.
    around = {
        p
        for p in within
        if any(p is not o and is_within(o.path, p.path) for o in together)
    }
    return Found(
        tuple(together - around),
        tuple(text for one in named for text in one.unknown),
        tuple(text for one in named for text in one.shared),
    )
