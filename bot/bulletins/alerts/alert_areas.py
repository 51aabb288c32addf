"""Where an alert is for, as places: by code, by name, by a former name. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.bulletins.alerts.alert import Area
from bot.places import District, One, Place, Places, Several, Split, is_within

# Lists of codes whose codes are ours; others have five digits for other places.
CODE_LIST = "VN-GSO"
_OUR_LISTS = frozenset({"VNGSO", "GSO", "GSOVN", "VNTCTK", "TCTK", "VNNSO", "NSO"})
_BETWEEN = re.compile(r"\s*[;,\n]\s*|\s+(?:và|and)\s+")
_LEADING = re.compile(r"^(?:gồm|các|những|địa bàn|khu vực|tại)\s+", re.IGNORECASE)
_COUNTRY = frozenset({"VN", "VNM"})
MOST_PARTS = 60  # names in one description


@dataclass(frozen=True, slots=True)
class Found:
    """The places of some areas; what was not found, what several places are called."""

    places: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def found(places: Places, areas: Sequence[Area], scope: Sequence[Place]) -> Found:
    """All that areas name. A name is looked for in the `scope` first.

    Of an area that several codes or names describe none is left out silently.
    """
    known: list[Place] = []
    unknown: list[str] = []
    shared: list[str] = []
    for area in areas:
        by_code = _by_codes(places, area)
        if by_code:
            known += by_code
            continue
        one = _by_name(places, area.description, scope)
        known += one.places
        unknown += one.unknown
        shared += one.shared
        if len(unknown) + len(shared) > 2:  # noqa: PLR2004  # enough to say
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


def _by_name(places: Places, description: str, scope: Sequence[Place]) -> Found:
    whole = _one(places, description, scope)
    if whole.places or not _BETWEEN.search(description):
        return whole
    parts = [_LEADING.sub("", part) for part in _BETWEEN.split(description)]
    parts = [part for part in parts if part][:MOST_PARTS]
    provinces = [
        one.place
        for p in parts
        if isinstance(one := places.find(p), One) and one.place.level == "province"
    ]
    named = [_one(places, part, (*scope, *provinces)) for part in parts]
    together = {place for one in named for place in one.places}
    # "xã A, xã B, tỉnh C": the province says where they are.
    around = {
        p
        for p in provinces
        if any(p is not o and is_within(o.path, p.path) for o in together)
    }
    return Found(
        tuple(together - around),
        tuple(text for one in named for text in one.unknown),
        tuple(text for one in named for text in one.shared),
    )


def _one(places: Places, text: str, areas: Sequence[Place]) -> Found:
    is_shared = False
    for area in (*areas, places.country):
        match = places.find(text, within=area)
        match match:
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
