"""How well questions are answered: the figures of the benchmark. Pure.

A question is answered right when the answer covers a fact that was expected, or one
that says the same. A dated question is right when what is given, as an answer or among
the choices, holds on its day. Languages with draft texts have rows of their own; a
question in a language without texts counts for "wrong" alone.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar

from bot.knowledge.model import Act, Answer, Answered, Choose, Finding, Unknown
from bot.knowledge.word_lists import Danger

CHECKING_PART = 3  # one in so many questions is kept aside and never tuned on
MEASURED = ("vi", "en")
DRAFTS = {"km": "Khmer", "lo": "Lao", "zh-Hans": "Chinese"}  # measured by themselves
REFUSALS = "dev-refuse"  # where refusing is right even if an answer is too


def is_aside(id_: str) -> bool:
    """Whether what has this id is of the checking part; decided by the id alone."""
    return sha256(id_.encode()).digest()[0] % CHECKING_PART == 0


_Measured = TypeVar("_Measured")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the facts that answer it; none means that it must be refused.

    `on` is the day it is asked, `forbid` facts that must not be given, `group` the
    file it is from.
    """

    id: str
    text: str
    language: str
    on: date
    kind: str
    expect: frozenset[str]
    forbid: frozenset[str]
    group: str

    @property
    def is_kept_aside(self) -> bool:
        """Whether it is of the checking part."""
        return is_aside(self.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question: the finding, and the answers ranked nearest.

    Who is surely in danger gets what saves: an answer that rests on its kind's facts.
    """

    question: Question
    finding: Finding
    nearest: tuple[Answer, ...]
    milliseconds: float
    danger: Danger | None = None  # that is sure

    @property
    def is_right(self) -> bool:
        """Answered directly, with a fact that was expected."""
        if self.danger is not None:
            return not self.question.expect.isdisjoint(self.danger.facts)
        return isinstance(self.finding, Answered) and self._fits(self.finding.answer)

    @property
    def is_wrong(self) -> bool:
        """Answered directly with something else, or offered what is forbidden."""
        given = self._given()
        if self.danger is not None:
            return not self.is_right
        forbidden = any(not self.question.forbid.isdisjoint(a.covers) for a in given)
        return forbidden or (isinstance(self.finding, Answered) and not self.is_right)

    @property
    def is_helped(self) -> bool:
        """Answered right, or the right one is among the choices."""
        return self.is_right or (
            isinstance(self.finding, Choose) and any(map(self._fits, self._given()))
        )

    def is_within(self, places: int) -> bool:
        """Whether the ranking has the right fact in its first so many places."""
        return any(map(self._fits, self.nearest[:places]))

    def _fits(self, answer: Answer) -> bool:
        return not self.question.expect.isdisjoint(answer.covers)

    def _given(self) -> tuple[Answer, ...]:
        match self.finding:
            case Answered(answer, _, ended, successor):
                follows = (successor,) if ended is not None and successor else ()
                return (answer, *follows)
            case Choose(choices):
                return choices
            case Unknown() | Act():
                return ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: a share in per cent or milliseconds, and the goal for it.

    `reached` is None where there was nothing to measure. `is_ceiling`: the goal is
    the most there may be, not the least.
    """

    name: str
    goal: float
    reached: float | None
    is_ceiling: bool = False
    unit: str = "%"

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        if self.reached is None:
            return True
        if self.is_ceiling:
            return self.reached <= self.goal
        return self.reached >= self.goal

    @property
    def told_goal(self) -> str:
        """`≤ 3%`."""
        return f"{'≤' if self.is_ceiling else '≥'} {self.goal:g}{self.unit}"

    @property
    def told(self) -> str:
        """`2.4%`, or `-` where there was nothing to measure."""
        return "-" if self.reached is None else f"{self.reached:.1f}{self.unit}"


def widened(
    facts: Iterable[str], equivalents: Sequence[frozenset[str]]
) -> frozenset[str]:
    """The facts, and all that say the same as one of them."""
    found = frozenset(facts)
    return found.union(*(same for same in equivalents if not found.isdisjoint(same)))


def figures(outcomes: Sequence[Outcome]) -> tuple[Figure, ...]:
    """Every row of the table, in its order."""
    measured = [o for o in outcomes if o.question.language in MEASURED]
    refused = [o for o in measured if not o.question.expect]
    asked = [o for o in measured if o.question.expect and not _may_refuse(o)]
    vietnamese = [o for o in asked if o.question.group == "dev-vietnamese"]
    english = [o for o in asked if o.question.language == "en"]
    dated = [o for o in asked if o.question.kind == "time"]
    return (
        Figure("Vietnamese, right fact in first place", 92, _first(vietnamese, 1)),
        Figure("Vietnamese, right fact in first three", 98, _first(vietnamese, 3)),
        Figure("answered directly and right", 80, share(asked, _is_right)),
        Figure(
            "answered directly and wrong",
            0.6,
            share(outcomes, lambda o: o.is_wrong),
            is_ceiling=True,
        ),
        Figure("helped", 98, share(asked, lambda o: o.is_helped)),
        Figure(
            "must-refuse answered",
            1,
            share(refused, lambda o: isinstance(o.finding, Answered)),
            is_ceiling=True,
        ),
        Figure(
            "must-refuse met by a plain unknown",
            85,
            share(refused, lambda o: isinstance(o.finding, Unknown | Act)),
        ),
        Figure("English, right fact in first place", 92, _first(english, 1)),
        Figure("English, right fact in first three", 98, _first(english, 3)),
        *_of_drafts(outcomes),
        Figure("dated questions right", 100, share(dated, lambda o: o.is_helped)),
        Figure("one question, p99", 10, _p99(outcomes), is_ceiling=True, unit=" ms"),
    )


def _of_drafts(outcomes: Sequence[Outcome]) -> list[Figure]:
    """The languages whose texts nobody has reviewed: all of them, and one by one."""
    groups = {"Khmer, Lao, Chinese": tuple(DRAFTS)}
    groups |= {name: (language,) for language, name in DRAFTS.items()}
    rows = []
    for name, languages in groups.items():
        own = [o for o in outcomes if o.question.language in languages]
        asked = [o for o in own if o.question.expect and not _may_refuse(o)]
        wrong = share(own, lambda o: o.is_wrong)
        rows += [
            Figure(f"{name}, answered right", 60, share(asked, _is_right)),
            Figure(f"{name}, wrong", 1.5, wrong, is_ceiling=True),
            Figure(f"{name}, helped", 85, share(asked, lambda o: o.is_helped)),
        ]
    return rows


def _may_refuse(outcome: Outcome) -> bool:
    return outcome.question.group == REFUSALS


def _is_right(outcome: Outcome) -> bool:
    return outcome.is_right


def _first(outcomes: Sequence[Outcome], places: int) -> float | None:
    return share(outcomes, lambda outcome: outcome.is_within(places))


def share(
    measured: Sequence[_Measured], holds: Callable[[_Measured], bool]
) -> float | None:
    """The per cent of which something holds; None of nothing."""
    if not measured:
        return None
    return round(100 * sum(map(holds, measured)) / len(measured), 2)


def _p99(outcomes: Sequence[Outcome]) -> float | None:
    if not outcomes:
        return None
    times = sorted(outcome.milliseconds for outcome in outcomes)
    return round(times[math.ceil(0.99 * len(times)) - 1], 2)
