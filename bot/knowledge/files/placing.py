"""What topic files say of places: for where an answer holds, and of what it tells.

It stands in the Vietnamese file and counts for its translations.
"""

from typing import Any

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.files.facts import line_of
from bot.knowledge.model import Fault, Source
from bot.places import Place, Places

_NAMES = ("place", "about", "contact")
# What of the commune's contact card goes with an answer.
CONTACTS = {None: "", False: "", True: "office", "bank": "bank"}


def put_places(sources: list[Source], places: Places) -> list[Fault]:
    """Puts code paths for the codes in front matters, translations included."""
    faults: list[Fault] = []
    originals: dict[tuple[str, str], dict[str, Any]] = {}
    for source in sources:
        if source.language == SOURCE_LANGUAGE:
            faults += _place(source, places)
            originals[source.topic, source.stem] = source.front
    for source in sources:
        if source.language != SOURCE_LANGUAGE:
            original = originals.get((source.topic, source.stem), {})
            faults += _take_over(source, original)
    return faults


def _place(source: Source, places: Places) -> list[Fault]:
    faults = []
    for name in ("place", "about"):
        code = str(source.front.get(name) or "")
        place = places.by_code(code) if code else None
        source.front[name] = place.path if place is not None else ""
        if code and not _is_narrow(place, places):
            what = (
                f"no province or commune has the code {code!r}: "
                'write it like "15" or "04489", in quotation marks'
            )
            faults.append(_fault(source, name, what))
    if source.front["place"] and source.front["about"]:
        what = "has `place` and `about`: keep `place` if it holds there alone"
        faults.append(_fault(source, "about", what))
    return faults


def _is_narrow(place: Place | None, places: Places) -> bool:
    return place is not None and place.path != places.country.path


def _take_over(source: Source, original: dict[str, Any]) -> list[Fault]:
    faults = []
    for name in _NAMES:
        if name in source.front:
            what = f"`{name}` stands in the Vietnamese file: take it out here"
            faults.append(_fault(source, name, what))
        source.front[name] = original.get(name)
    return faults


def _fault(source: Source, name: str, what: str) -> Fault:
    return Fault(str(source.file), line_of(source, f"{name}:"), what)
