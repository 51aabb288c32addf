"""An eligibility check as its file has it: questions, choices, rules. Values only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Texts = Mapping[str, str]  # by language; the source language is always there


class Verdict(StrEnum):
    """What a result says: it may be granted, it is not, or only the office knows."""

    MAY = "may"
    NOT = "not"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button under a question."""

    id: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a check, with at least two choices."""

    id: str
    texts: Texts
    choices: tuple[Choice, ...]
    line: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """Which choices lead to which result.

    `when` is question → the choices that fit, all questions at once; empty fits always.
    `facts` are what it rests on; `begins` and `ends` narrow the days it holds on.
    """

    number: int  # its place in the file, from 1; 0 is what is said otherwise
    when: Mapping[str, frozenset[str]]
    verdict: Verdict
    texts: Texts
    next: Texts  # what to bring, and where; empty where there is nothing to apply for
    facts: tuple[str, ...]
    begins: date | None = None
    ends: date | None = None
    line: int = 1

    def is_within(self, day: date) -> bool:
        """Whether its own dates allow it on a day; "until" includes its day."""
        return (self.begins or day) <= day <= (self.ends or day)


@dataclass(frozen=True, slots=True)
class Check:
    """A questionnaire: the first rule that fits the choices is its result."""

    id: str
    titles: Texts
    topics: tuple[str, ...]  # under whose answers it is offered
    covers: tuple[str, ...]  # the facts that its figures and rules are from
    decides: Texts  # who decides in the end
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    otherwise: Rule
    review: Mapping[str, str]
    file: str
    instead: tuple[str, ...] = ()  # topics offered to whom it is not for

    def question(self, id_: str) -> Question | None:
        """The question with an id."""
        return next((q for q in self.questions if q.id == id_), None)

    def always_said(self) -> Iterator[Texts]:
        """Every text that stands on whatever day: without its figures no check."""
        yield self.titles
        yield self.decides
        for question in self.questions:
            yield question.texts
            yield from (choice.texts for choice in question.choices)
        yield self.otherwise.texts
        yield self.otherwise.next
