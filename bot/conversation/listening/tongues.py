"""Which languages may be spoken: those of the interface, and those of the province."""

from collections.abc import Mapping

from bot.conversation.language import OWN_NAMES
from bot.conversation.turn import House, Turn
from bot.places import Place


def names_of(house: House) -> dict[str, str]:
    """Every language, by its code: those of the interface call themselves."""
    own = {code: OWN_NAMES.get(code, code) for code in house.catalogues.languages}
    return own | {one.code: f"Tiếng {one.called}" for one in house.tongues}


def offered(turn: Turn, place: Place, *, is_all: bool) -> Mapping[str, str]:
    """Those of the interface and of the place's province; or all others."""
    province = turn.house.places.province_of(place)
    code = province.code if province is not None else ""
    near = {
        one.code for one in turn.house.tongues if code in (*one.provinces, *one.perhaps)
    }
    first = near | set(turn.house.catalogues.languages)
    return {
        one: name
        for one, name in names_of(turn.house).items()
        if (one in first) != is_all
    }
