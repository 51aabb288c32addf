"""What is particular to one country, read from `messages/country.yaml`."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.errors import DataProblem

Made = TypeVar("Made")

_MULTIPLE_SPACE = re.compile(r"\s+")
_YEARLY = re.compile(r"\d\d-\d\d")
# A tone before the hat or bow that it stands on, as some keyboards write it.
_TONE_FIRST = re.compile("([\u0300\u0301\u0303\u0309]+)([\u0302\u0306])")
_LONE_MARK = re.compile("[\u0300-\u036f]")  # on no letter that could carry it
# More marks in a row than any letter carries: putting them in order would take minutes.
_MANY_MARKS = re.compile(r"([^\w\s\x00-\x7f]{8})[^\w\s\x00-\x7f]+")
MOST_LETTERS = 3  # that one letter may stand for, at most and on average
_LEAP_YEAR = 2028  # so that 02-29 is a day


def composed(text: str) -> str:
    """A text with every letter as one, however a phone wrote it.

    Full width and "bold" letters are plain ones, marks stand in the usual order and
    one too many goes. Whatever else has one letter for a whole phrase is cut short.
    """
    if text.isascii():
        return text
    ordered = _TONE_FIRST.sub(r"\2\1", _apart(text))
    return _LONE_MARK.sub("", unicodedata.normalize("NFC", ordered))


def _apart(text: str) -> str:
    """Letters and their marks one by one, in time that grows with the text alone."""
    few = _MANY_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFKD", few)[: MOST_LETTERS * len(few)]


SOURCE_LANGUAGE = "vi"  # what content and interface are written in, then translated


_SOUTHERN = "ấp"  # where villages are called so, a thousand is "ngàn"


@dataclass(frozen=True, slots=True)
class Folding:
    """How typed text is made comparable: lower case, marks of one range removed."""

    strip_from: str
    strip_to: str
    replace: dict[str, str]
    _letters: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Makes the table of letters once: every word of a question is folded."""
        marks = range(ord(self.strip_from), ord(self.strip_to) + 1)
        letters = dict.fromkeys(marks, "") | {
            ord(letter): plain
            for letter, plain in self.replace.items()
            if ord(letter) not in marks
        }
        object.__setattr__(self, "_letters", letters)

    def fold(self, text: str) -> str:
        """`Nghèo đói` → `ngheo doi`; text without such marks keeps its letters."""
        plain = _apart(text).lower().translate(self._letters)
        return unicodedata.normalize("NFC", _MULTIPLE_SPACE.sub(" ", plain).strip())


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to call, and whom it reaches, by language."""

    id: str
    number: str
    words: dict[str, str]

    def told(self, language: str) -> str:
        """The number and whom it reaches, in a language or in Vietnamese."""
        return (
            f"{self.number} {self.words.get(language) or self.words[SOURCE_LANGUAGE]}"
        )


@dataclass(frozen=True, slots=True)
class VillageWords:
    """What villages are called: all the words, and which one is taken where."""

    words: tuple[str, ...]
    of_kind: dict[str, str]  # of commune
    of_province: dict[str, str]  # by its code
    of_kind_there: dict[str, dict[str, str]]  # where the province has this word

    def usual(self, province: str, kind: str) -> str:
        """The word for a village of a commune of a kind in a province."""
        word = self.of_province.get(province, self.words[0])
        there = self.of_kind_there.get(word, {})
        return there.get(kind) or self.of_kind.get(kind) or word


@dataclass(frozen=True, slots=True)
class Country:
    """The country's code, names, place words, numbers and quiet hours."""

    code: str
    names: dict[str, str]
    level_words: dict[str, dict[str, dict[str, str]]]
    place_words: tuple[str, ...]
    folding: Folding
    emergency: tuple[EmergencyNumber, ...]
    quiet_from: time
    quiet_to: time
    village_words: VillageWords
    holidays: frozenset[str] = frozenset()  # MM-DD each year, YYYY-MM-DD in one

    def thousand(self, province: str) -> str:
        """The word for a thousand, as it is said in a province."""
        is_southern = self.village_words.usual(province, "") == _SOUTHERN
        return "ngàn" if is_southern else "nghìn"

    def is_holiday(self, day: date) -> bool:
        """Whether offices are closed on this day, whatever day of the week it is."""
        return not self.holidays.isdisjoint((day.isoformat(), f"{day:%m-%d}"))


def read_yaml(file: Path, made: Callable[[Any], Made]) -> Made:
    """What is made of a YAML file; raises DataProblem as `file:line: what is wrong`."""
    try:
        return made(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        raise DataProblem(f"{file}:{line}: cannot be read as YAML") from fault
    except KeyError as fault:
        raise DataProblem(f"{file}:1: lacks {fault}") from fault
    except (OSError, TypeError, AttributeError, ValueError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault}") from fault


def load(content: Path) -> Country:
    """Reads `country.yaml`; raises DataProblem that names the file and the fault."""
    return read_yaml(content / "country.yaml", _country)


def _country(raw: dict[str, Any]) -> Country:
    return Country(
        code=raw["code"],
        names=raw["name"],
        level_words=raw["levels"],
        place_words=tuple(raw["place_words"]),
        folding=Folding(**raw["folding"]),
        emergency=tuple(
            EmergencyNumber(key, entry.pop("number"), entry)
            for key, entry in raw["emergency"].items()
        ),
        quiet_from=time.fromisoformat(raw["quiet_hours"]["from"]),
        quiet_to=time.fromisoformat(raw["quiet_hours"]["to"]),
        village_words=_village_words(raw["village_words"]),
        holidays=frozenset(map(_holiday, raw.get("holidays") or ())),
    )


def _village_words(raw: dict[str, Any]) -> VillageWords:
    return VillageWords(
        tuple(raw["words"]),
        raw["of_kind"],
        raw["of_province"],
        raw["of_kind_there"],
    )


def _holiday(written: object) -> str:
    """A day of `holidays` as it is compared; raises ValueError for anything else."""
    day = str(written)
    is_yearly = _YEARLY.fullmatch(day) is not None
    date.fromisoformat(f"{_LEAP_YEAR}-{day}" if is_yearly else day)
    return day
