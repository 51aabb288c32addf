"""Which choices the units of a name come to, and in which order."""

from collections.abc import Iterable

from bot.places.model import Option
from bot.places.name_index import Unit
from bot.places.vocabulary import Rank

_ORDER = list(Rank)


def options_of(units: Iterable[Unit]) -> tuple[Option, ...]:
    """Today's first; a former unit in a unit of today with its name is that unit."""
    options = [unit.option for unit in sorted(units, key=_order) if unit.option]
    today = {option.place for option in options if option.place is not None}
    kept: dict[str, Option] = {}
    for option in options:
        if option.former is None or today.isdisjoint(option.former.successors):
            kept.setdefault(option.key, option)
    return tuple(kept.values())


def _order(unit: Unit) -> tuple[bool, int]:
    is_former_unit = unit.option is None or unit.option.place is None
    return is_former_unit, _ORDER.index(unit.rank)
