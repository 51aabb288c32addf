"""Words of a complaint: what must not be read by those it may be about. Pure."""

from collections.abc import Container, Mapping
from typing import Any

from bot.country import SOURCE_LANGUAGE, Folding
from bot.knowledge.model import Fault
from bot.knowledge.search.phrases import Wordings
from bot.knowledge.search.text import Reader
from bot.knowledge.word_lists import Complaints, Words

_KEYS = {"said": list, "ways": dict, "topics": list}


class ComplaintWords:
    """The wordings of `messages/words/complaints.yaml`, ready to be looked for.

    When in doubt it is one: a question that goes to the province by mistake costs a
    day, a complaint read by the one it is about costs more. So everything is one as
    long as the list cannot be read.
    """

    def __init__(self, words: Words, folding: Folding) -> None:
        """Abbreviations are read like in a question."""
        self._reader = Reader(folding, words.abbreviations)
        said = words.complaints.said
        self._said = Wordings(self._reader, [(wording, 0) for wording in said])

    def looks_like_one(self, text: str) -> bool:
        """Whether a text may complain of an official, a household list or money."""
        read = self._reader.read(text)
        return not self._said or bool(self._said.said_in(read))


def complaints_of(
    file: str, text: str, files: Mapping[str, Any]
) -> tuple[Complaints, list[Fault]]:
    """The list as it was read, or what is wrong with it, by line of its text."""
    entry = files.get("complaints")
    if not isinstance(entry, dict):
        return Complaints(), [Fault(file, 1, "must hold `said`, `ways` and `topics`")]
    for key, kind in _KEYS.items():
        if not isinstance(entry.get(key), kind) or not entry[key]:
            what = "names and values" if kind is dict else "a list"
            return Complaints(), [
                Fault(file, _line_of(text, f"{key}:"), f"`{key}` must be {what}")
            ]
    unknown = sorted(str(key) for key in set(entry) - set(_KEYS))
    if unknown:
        line = _line_of(text, f"{unknown[0]}:")
        return Complaints(), [Fault(file, line, f"has an unknown name: {unknown[0]}")]
    if not isinstance(entry["ways"].get(SOURCE_LANGUAGE), str):
        what = f"`ways` lacks the sentence in the source language, {SOURCE_LANGUAGE}"
        return Complaints(), [Fault(file, _line_of(text, "ways:"), what)]
    strange = [said for said in entry["said"] if not isinstance(said, str)]
    if strange:
        line = _line_of(text, "said:")
        what = f"`said` must hold words, not {strange[0]!r}: put it between quotes"
        return Complaints(), [Fault(file, line, what)]
    ways = {str(code): str(sentence) for code, sentence in entry["ways"].items()}
    return Complaints(tuple(entry["said"]), ways, tuple(map(str, entry["topics"]))), []


def missing_topics(
    file: str, complaints: Complaints, topics: Container[str]
) -> list[Fault]:
    """The topics that the list offers and that are not there."""
    return [
        Fault(file, 1, f"`topics` names no topic: {topic}", is_strict=True)
        for topic in complaints.topics
        if topic not in topics
    ]


def _line_of(text: str, start: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(start)), 1)
