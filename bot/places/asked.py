"""What is asked about a place: which kind of question, and about which name. Pure.

A question is one of these only as a whole: every word of it is a part of a way of
asking, or the name of a place. What names a place beside something else is a question
about that.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from bot.errors import DataProblem
from bot.places.model import Match
from bot.places.spelling import Key, Speller, Word, key_of

MOST_WORDS = 20  # of a question about a place
_SLOT = re.compile(r"\{(\w+)\}")
_TOKEN = re.compile(r"\[[^]]*\]|\([^)]*\)|\S+")  # of a way of asking
# Said between a name and what it lies in: "xã Púng Luông thuộc Mù Cang Chải".
_JOINING = frozenset({"thuoc", "o", "cua", "nay", "ben", "in"})
_NAMES = {
    "place": r"(?P<place>\S+(?: \S+){0,9}?)",
    "code": r"(?P<place>\d{5})",
    "any": r"\S+(?: \S+)?",
}

_LEVELED = r"(?P<place>{level}(?: \S+){{1,8}}?)"  # a name behind its level word


class About(StrEnum):
    """What is asked of a place, or said of it."""

    NOW = "now"  # where it lies now, what it was made of
    EXISTS = "exists"  # whether there still is one
    BORDER = "border"
    ZONE = "zone"
    OWN_BORDER = "own_border"  # the same of where one lives, which is not named
    OWN_ZONE = "own_zone"
    COUNT = "count"  # of the communes of a province
    CODE = "code"
    HOME = "home"  # someone says where they live
    GATE = "gate"  # whether it is open today, which no table knows
    OWN_GATE = "own_gate"


OF_GATES = (About.GATE, About.OWN_GATE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of question, and the words that may be a name, as they were typed."""

    about: About
    name: str


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A kind of question, and what it is about: nothing where one's own is meant."""

    about: About
    name: str
    match: Match


class Ways:
    """The ways of asking that editors keep, see `messages/places/asked.yaml`."""

    def __init__(
        self,
        patterns: Mapping[About, Sequence[re.Pattern[str]]],
        before: Sequence[Key],
        after: Sequence[Key],
        topics: Mapping[str, str],
        keeps: frozenset[str],
        speller: Speller,
    ) -> None:
        """Use `read_ways`."""
        self._patterns = patterns
        self._before = before
        self._after = after
        self.topics = topics  # by kind: the topic that tells more
        self.keeps = keeps  # topics that tell the same, and more
        self._speller = speller

    def readings(
        self, text: str, kinds: Collection[About] = tuple(About)
    ) -> Iterator[Asked]:
        """Every way to read a text; whether the name is one, others know."""
        words = self._speller.read(text[: 16 * MOST_WORDS])
        if not 0 < len(words) <= MOST_WORDS or len(text) > 16 * MOST_WORDS:
            return
        seen: set[tuple[About, str]] = set()
        for reading in self._without_politeness(words):
            said = "".join(f" {word}" for word in key_of(reading))
            for about in kinds:
                for pattern in self._patterns.get(about, ()):
                    for asked in _read(pattern, about, said, reading):
                        if (asked.about, asked.name) not in seen:
                            seen.add((asked.about, asked.name))
                            yield asked

    def without_joining(self, name: str) -> str:
        """A name without the words that only join it to what is around it."""
        words = self._speller.read(name)
        return " ".join(w.written for w in words if w.plain not in _JOINING)

    def _without_politeness(self, words: Sequence[Word]) -> Iterator[Sequence[Word]]:
        """The words as they are, and without what is said around any question."""
        yield words
        cut = words
        while (shorter := self._shorter(cut)) is not None:
            cut = shorter
        if cut is not words:
            yield cut

    def _shorter(self, words: Sequence[Word]) -> Sequence[Word] | None:
        key = key_of(words)
        for phrase in self._after:
            if len(key) > len(phrase) and key[-len(phrase) :] == phrase:
                return words[: -len(phrase)]
        for phrase in self._before:
            if len(key) > len(phrase) and key[: len(phrase)] == phrase:
                return words[len(phrase) :]
        return None


def _read(
    pattern: re.Pattern[str], about: About, said: str, words: Sequence[Word]
) -> Iterator[Asked]:
    match = pattern.fullmatch(said)
    if match is None:
        return
    if "place" not in pattern.groupindex:
        yield Asked(about, "")
        return
    first = said.count(" ", 0, match.start("place")) - 1
    length = match["place"].count(" ") + 1
    yield Asked(about, " ".join(w.written for w in words[first : first + length]))


def read_ways(file: Path, speller: Speller) -> Ways:
    """None where there is no such file; raises DataProblem that names the fault."""
    if not file.exists():
        return Ways({}, (), (), {}, frozenset(), speller)
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        parts = {name: _either(known) for name, known in raw["parts"].items()}
        slots = {"leveled": _LEVELED.format(level=parts["level"]), **_NAMES, **parts}
        patterns = {
            about: [_compiled(way, slots) for way in raw.get(about.value) or ()]
            for about in About
        }
        return Ways(
            patterns,
            _phrases(raw["before"], speller),
            _phrases(raw["after"], speller),
            {str(kind): str(topic) for kind, topic in raw["topics"].items()},
            frozenset(map(str, raw.get("keeps") or ())),
            speller,
        )
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise DataProblem(f"{file}:{line}: cannot be read: {fault.problem}") from fault
    except (OSError, KeyError, TypeError, ValueError, re.error) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault!r}") from fault


def _phrases(raw: Iterable[str], speller: Speller) -> tuple[Key, ...]:
    """Longest first."""
    keys = (key_of(speller.learn(str(phrase))) for phrase in raw)
    return tuple(sorted(keys, key=len, reverse=True))


def _either(known: Iterable[str]) -> str:
    longest_first = sorted(map(str, known), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


def _compiled(way: str, slots: Mapping[str, str]) -> re.Pattern[str]:
    """`{place} [nay] (thuộc|về) đâu`, over folded words with a space before each."""
    found = ""
    for token in _TOKEN.findall(way):
        inner = _SLOT.sub(lambda slot: slots[slot[1]], token.strip("[]()"))
        found += f"(?: (?:{inner}))?" if token.startswith("[") else f" (?:{inner})"
    return re.compile(found)
