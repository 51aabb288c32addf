"""What a name that was not found may have meant: the nearest by spelling."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from bot.places.model import Option, Place
from bot.places.name_index import Index, Unit
from bot.places.options import options_of
from bot.places.spelling import Agreement, Key, Word, divisions, explains, key_of

AT_MOST = 3
NEAR_ENOUGH = 75.0  # of 100, rapidfuzz's ratio
CANDIDATES = 30
LETTERS = 2  # too many or too few
READINGS = 2  # of what is a name and what is around it
_SHORTEST = 2  # words of a name that is right while what is around it is not

Read = Callable[[Sequence[Word]], list[tuple[Unit, Agreement]]]


def nearest(
    index: Index,
    read: Read,
    silent: frozenset[Key],
    words: Sequence[Word],
    fits: Callable[[Place], bool],
) -> tuple[Option, ...]:
    """At most three: misspelt names in what was typed around them, then the rest."""
    found: dict[str, Option] = {}
    for units in _groups(index, read, silent, words):
        fitting = [unit for unit in units if any(map(fits, unit.places))]
        found |= {option.key: option for option in options_of(fitting)}
        if len(found) >= AT_MOST:
            break
    return tuple(found.values())[:AT_MOST]


def _groups(
    index: Index, read: Read, silent: frozenset[Key], words: Sequence[Word]
) -> Iterator[Sequence[Unit]]:
    """Units of one name each, the likeliest first."""
    yield from _within_areas(index, silent, words)
    yield from _with_another_area(read, words)
    yield from _alike(index, _bare(silent, key_of(words)))


def _within_areas(
    index: Index, silent: frozenset[Key], words: Sequence[Word]
) -> Iterator[Sequence[Unit]]:
    """`ban phiep bao thang`: the district is right."""
    readings = (
        (name, key_of(rest))
        for name, rest in divisions(words)
        if explains(index.areas, silent, key_of(rest))
        and not explains(frozenset(), silent, key_of(rest))
    )
    for name, around in islice(readings, READINGS):
        for units in _alike(index, _bare(silent, key_of(name))):
            yield [u for u in units if explains(u.around, silent, around)]


def _with_another_area(read: Read, words: Sequence[Word]) -> Iterator[Sequence[Unit]]:
    """`ban phiet bao thanh`: the name is right."""
    for name, rest in divisions(words):
        units = [unit for unit, _ in read(name)] if len(name) >= _SHORTEST else []
        if rest and units:
            around = " ".join(key_of(rest))
            for unit in sorted(units, key=lambda unit: -_likeness(around, unit)):
                yield [unit]


def _alike(index: Index, key: Key) -> Iterator[Sequence[Unit]]:
    typed = " ".join(key)
    lengths = range(len(typed) - LETTERS, len(typed) + LETTERS + 1)
    best = process.extract(
        typed,
        [spelling for length in lengths for spelling in index.spelt(length)],
        scorer=fuzz.ratio,
        score_cutoff=NEAR_ENOUGH,
        limit=CANDIDATES,
    )
    for spelling, _, _ in best:
        yield index.named(tuple(spelling.split()))


def _likeness(typed: str, unit: Unit) -> float:
    return max((fuzz.ratio(typed, " ".join(a)) for a in unit.around), default=0.0)


def _bare(silent: frozenset[Key], key: Key) -> Key:
    """Without the words before a name that say nothing."""
    for length in range(len(key) - 1, 0, -1):
        if key[:length] in silent:
            return key[length:]
    return key
