"""How well what is said beside questions is understood: rows of the benchmark. Pure.

A function is reached when it is opened, or its button is among what is offered; a topic
that serves as well may stand in `want` beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.model import Act, Answered, Choose, Finding, Unknown
from bot.knowledge.search.measured.measuring import Figure, is_aside, share

FUNCTIONS_GOAL, FOLLOW_UPS_GOAL = 95, 90


@dataclass(frozen=True, slots=True)
class Wish:
    """What someone types who wants something done; `want` are ids that do it."""

    id: str
    text: str
    language: str
    want: frozenset[str]

    @property
    def is_kept_aside(self) -> bool:
        """Whether nothing was tuned on it."""
        return is_aside(self.id)


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of a wish."""

    wish: Wish
    finding: Finding

    @property
    def is_reached(self) -> bool:
        """Opened, answered, or offered."""
        return not self.wish.want.isdisjoint(_given(self.finding))


def functions_reached(granted: Sequence[Granted]) -> Figure:
    """The row of the table."""
    reached = share(granted, lambda one: one.is_reached)
    return Figure("functions reached by plain words", FUNCTIONS_GOAL, reached)


def follow_ups_reached(granted: Sequence[Granted]) -> Figure:
    """The row of the table."""
    reached = share(granted, lambda one: one.is_reached)
    return Figure("follow-ups right or among choices", FOLLOW_UPS_GOAL, reached)


def _given(finding: Finding) -> set[str]:
    match finding:
        case Act(function):
            return {function.id}
        case Answered(answer):
            return {answer.topic}
        case Choose(choices, functions=functions):
            return {*(a.topic for a in choices), *(f.id for f in functions)}
        case Unknown():
            return set()
