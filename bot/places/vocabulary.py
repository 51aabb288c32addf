"""The words around a place's name, read from `words.yaml`: levels and labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from bot.country import Country
from bot.errors import DataProblem
from bot.places.spelling import Agreement, Key, Speller, Word, agreement, key_of


class Rank(StrEnum):
    """What a level word stands before."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word before a name; one word may stand before names of two ranks."""

    words: tuple[Word, ...]
    key: Key  # of the word in full, where this one is typed for short
    ranks: frozenset[Rank]


@dataclass(frozen=True, slots=True)
class Labels:
    """How a place is written, beyond its name."""

    whole_country: str
    former: str
    former_choice: str
    former_province: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is typed around names."""

    levels: dict[Key, LevelWord]
    longest_level: int  # words
    silent: frozenset[Key]  # say nothing about which place is meant
    country: frozenset[Key]
    formerly: Word
    before: tuple[Key, ...]
    after: tuple[Key, ...]
    also_called: dict[str, tuple[str, ...]]  # by code
    labels: Labels
    ordinary: frozenset[Key] = frozenset()  # names that a question says otherwise too

    def level_of(self, words: Sequence[Word]) -> LevelWord | None:
        """The level word at the beginning, if a name follows it."""
        for length in range(min(self.longest_level, len(words) - 1), 0, -1):
            found = self.levels.get(key_of(words[:length]))
            # "Phương Mai" doesn't begin with "phường".
            if found and agreement(words, found.words) >= Agreement.UNMARKED:
                return found
        return None

    def without_politeness(self, words: Sequence[Word]) -> Sequence[Word]:
        """`tôi ở Phú Hội ạ` → `Phú Hội`."""
        for phrase in self.before:
            if key_of(words[: len(phrase)]) == phrase:
                words = words[len(phrase) :]
                break
        for phrase in self.after:
            if key_of(words[-len(phrase) :]) == phrase:
                return words[: -len(phrase)]
        return words


def read_vocabulary(file: Path, country: Country, speller: Speller) -> Vocabulary:
    """Raises DataProblem that names the file and the fault."""
    try:
        raw = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
        levels = _levels(raw["levels"], speller)
        labels = Labels(**raw["labels"])
        words = {key_of(speller.learn(word)) for word in country.place_words}
        names = (*country.names.values(), labels.whole_country)
        of_country = frozenset(key_of(speller.learn(name)) for name in names)
        return Vocabulary(
            levels=levels,
            longest_level=max(map(len, levels)),
            silent=frozenset(words | set(levels) | of_country),
            country=of_country,
            formerly=speller.learn(raw["formerly"])[0],
            before=_phrases(raw["before"], speller),
            after=_phrases(raw["after"], speller),
            also_called={c: tuple(names) for c, names in raw["also_called"].items()},
            labels=labels,
            ordinary=frozenset(_phrases(raw.get("ordinary") or [], speller)),
        )
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise DataProblem(f"{file}:{line}: cannot be read: {fault.problem}") from fault
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as fault:
        raise DataProblem(f"{file}:1: cannot be read: {fault!r}") from fault


def _levels(
    raw: dict[str, dict[str, list[str] | None]], speller: Speller
) -> dict[Key, LevelWord]:
    found: dict[Key, LevelWord] = {}
    for rank, by_word in raw.items():
        for word, short in by_word.items():
            key = key_of(speller.learn(word))
            for typed in (word, *(short or ())):
                words = speller.learn(typed)
                known = found.get(key_of(words))
                ranks = known.ranks if known else frozenset()
                level = LevelWord(words, key, ranks | {Rank(rank)})
                found[key_of(words)] = level
    return found


def _phrases(raw: list[str], speller: Speller) -> tuple[Key, ...]:
    """Longest first."""
    keys = (key_of(speller.learn(phrase)) for phrase in raw)
    return tuple(sorted(keys, key=len, reverse=True))
