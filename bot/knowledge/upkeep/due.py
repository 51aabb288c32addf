"""Which answers wait for someone's eyes, and in which order. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from types import MappingProxyType

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import Answer, Content, Topic

ENDS_WITHIN = timedelta(days=30)


class Why(IntEnum):
    """Why an answer waits; the first that holds counts, in this order."""

    UNREVIEWED = 0
    ENDING = 1  # ended, or ends within 30 days
    REPORTED = 2
    AMOUNTS = 3  # figures checked too long ago


@dataclass(frozen=True, slots=True)
class Due:
    """One answer that waits."""

    answer: Answer
    why: Why
    asked: int = 0  # how often its topic was, of late

    @property
    def place_in_line(self) -> "PlaceInLine":
        """What it is sorted by: why, the most asked, the source language, its name."""
        return place_in_line(self.why, self.asked, self.answer)


PlaceInLine = tuple[int, int, bool, str, str, str, date]


def place_in_line(why: int, asked: int, answer: Answer) -> PlaceInLine:
    """Where an answer stands, or stood, among those that wait."""
    is_translation = answer.language != SOURCE_LANGUAGE
    named = answer.topic, answer.stem, answer.language
    return int(why), -asked, is_translation, *named, answer.valid_from or date.min


def line(
    content: Content,
    reported: Mapping[tuple[str, str, str], object],
    on: date,
    may: Callable[[Answer], bool],
    asked: Mapping[str, int] = MappingProxyType({}),
) -> list[Due]:
    """Everything that waits for someone who may decide on it, first things first.

    `asked` is how often each topic was answered of late.
    """
    found = []
    for topic in content.topics.values():
        for answer in topic.answers:
            if not _matters(topic, answer, on) or not may(answer):
                continue
            why = _why(answer, reported, on)
            if why is not None:
                found.append(Due(answer, why, asked.get(answer.topic, 0)))
    return sorted(found, key=lambda due: due.place_in_line)


def after(waiting: list[Due], place: PlaceInLine | None) -> Due | None:
    """The next one in line, whatever became of the one before; None: the first."""
    if place is None:
        return next(iter(waiting), None)
    return next((d for d in waiting if d.place_in_line > place), None)


def ending(content: Content, on: date) -> list[Answer]:
    """Answers in force whose last day is at most 30 days off, in the source language.

    The first to end first.
    """
    found = [
        answer
        for topic in content.topics.values()
        for answer in topic.answers
        if answer.language == SOURCE_LANGUAGE
        and answer.holds_on(on)
        and answer.valid_to is not None
        and answer.valid_to - on <= ENDS_WITHIN
    ]
    return sorted(found, key=lambda a: (a.valid_to or date.max, a.topic))


def with_old_amounts(content: Content, on: date) -> list[Answer]:
    """Answers that people get whose figures were checked too long ago.

    The longest ago first.
    """
    found = [
        answer
        for topic in content.topics.values()
        for answer in topic.answers
        if answer.language == SOURCE_LANGUAGE
        and not answer.has_ended(on)
        and answer.is_unsure_on(on)
    ]
    return sorted(found, key=lambda a: (a.amounts_checked or date.max, a.topic))


def _matters(topic: Topic, answer: Answer, on: date) -> bool:
    """Whether people get it now or later: what others took over from is history."""
    return not answer.has_ended(on) or answer == topic.answer(answer.language, on)


def _why(
    answer: Answer, reported: Mapping[tuple[str, str, str], object], on: date
) -> Why | None:
    ends = answer.valid_to
    if not answer.is_reviewed:
        return Why.UNREVIEWED
    if ends is not None and ends - on <= ENDS_WITHIN:
        return Why.ENDING
    if (answer.topic, answer.stem, answer.language) in reported:
        return Why.REPORTED
    return Why.AMOUNTS if answer.is_unsure_on(on) else None
