"""How long loading and looking up take: `python -m tests.places.benchmark`."""

import random
import sys
from statistics import median, quantiles
from time import perf_counter

from bot import country
from bot.places import Places
from tests.places.conftest import CONTENT

NAMES = 1000


def main() -> None:
    """Prints; a busy machine is no fault."""
    vietnam = country.load(CONTENT)
    start = perf_counter()
    places = Places.load(CONTENT / "places", vietnam)
    say(f"load: {(perf_counter() - start) * 1e3:.0f} ms")
    typed = a_mix(places, vietnam.folding.fold)
    took = []
    for text in typed:
        start = perf_counter()
        places.find(text)
        took.append((perf_counter() - start) * 1e3)
    p99 = quantiles(took, n=100)[98]
    say(f"{len(took)} look-ups: median {median(took):.2f} ms, p99 {p99:.2f} ms")
    slowest = typed[took.index(max(took))]
    say(f"slowest: {max(took):.2f} ms, {slowest!r}")


def a_mix(places: Places, fold) -> list[str]:
    """Names of today and former ones, with areas, without tones, with slips."""
    chance = random.Random(1)
    typed = []
    for number in range(NAMES):
        unit = chance.choice(places.former_units)
        place = chance.choice(places.communes)
        text = (
            unit.name,
            f"{unit.name} {unit.district}",
            f"{unit.name}, {unit.district}, {unit.province} cũ",
            unit.district,
            place.name,
            places.label(place),
            with_a_slip(f"{unit.name} {unit.district} {unit.province}", chance),
            with_a_slip(place.name, chance),
            f"tôi ở {place.name}",
            with_a_slip(f"nhà tôi ở {places.label(place)}", chance),
        )[number % 10]
        typed.append(fold(text) if number % 3 else text)
    return typed


def with_a_slip(text: str, chance: random.Random) -> str:
    where = chance.randrange(len(text))
    return text[:where] + chance.choice("abcdeghiklmnopqrstuvxy") + text[where + 1 :]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
