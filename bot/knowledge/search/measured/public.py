"""How real people's questions are answered, judged by what must be said. Pure.

An answer is judged by its whole text, what "xem thêm" shows included. `says` are
patterns all of which must be found, the core of it first; `never` are patterns none of
which may be. A direct answer with the core and without the rest is right but incomplete
and counts as help, as a choice does whose answer would be right, or right but
incomplete. Any other direct answer is wrong, and so is a needless alarm. What must be
refused is wrong when it is answered, unless all that must be said is said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.knowledge.model import Act, Answer, Answered, Choose, Finding, Unknown
from bot.knowledge.search.measured.measuring import Figure, is_aside, share

WITH, WITHOUT = "with tones", "without tones"
_SPACES = re.compile(r"\s+")


class Verdict(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    INCOMPLETE = "right but incomplete"
    WRONG = "wrong"
    OFFERED = "choices with the right one"
    ASTRAY = "choices without the right one"
    UNKNOWN = "unknown"


STRAIGHT = (Verdict.RIGHT, Verdict.INCOMPLETE, Verdict.WRONG)
HELPED = (Verdict.RIGHT, Verdict.INCOMPLETE, Verdict.OFFERED)


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with what must and must not be said to it; `way` is how it is typed.

    `hint` is the right answer in words, for whoever mends the content.
    """

    id: str
    text: str
    language: str
    on: date
    way: str
    refuse: bool
    says: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]
    hint: str = ""

    @property
    def is_kept_aside(self) -> bool:
        """Whether it is of the checking part."""
        return is_aside(self.id)


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with what was found for it; `alarmed`: danger was heard instead."""

    question: Examined
    finding: Finding
    alarmed: bool = False

    @property
    def verdict(self) -> Verdict:
        """The judgement, by the texts alone."""
        if self.alarmed:
            return Verdict.WRONG
        match self.finding:
            case Answered(answer, _, ended, successor):
                follows = successor if ended is not None else None
                return self._of_text(text_of(follows or answer))
            case Choose(choices) if choices:
                found = [self._of_text(text_of(answer)) for answer in choices]
                is_there = any(verdict in HELPED for verdict in found)
                return Verdict.OFFERED if is_there else Verdict.ASTRAY
            case Choose() | Act() | Unknown():
                return Verdict.UNKNOWN

    @property
    def is_helped(self) -> bool:
        """Whether its asker got what is right, if by one more tap."""
        return self.verdict in HELPED

    @property
    def has_failed(self) -> bool:
        """Whether it is to be mended: not helped, or answered though it must not be."""
        if self.question.refuse:
            return self.verdict is Verdict.WRONG
        return not self.is_helped

    def _of_text(self, text: str) -> Verdict:
        says = [bool(pattern.search(text)) for pattern in self.question.says]
        if not says or any(pattern.search(text) for pattern in self.question.never):
            return Verdict.WRONG
        if all(says):
            return Verdict.RIGHT
        is_enough = says[0] and not self.question.refuse
        return Verdict.INCOMPLETE if is_enough else Verdict.WRONG


def text_of(answer: Answer) -> str:
    """All that is shown of an answer."""
    return _SPACES.sub(" ", "\n".join((answer.question, *answer.paragraphs)))


def pattern(text: str) -> re.Pattern[str]:
    """A pattern as the files of questions write them; raises ValueError for none."""
    try:
        return re.compile(text, re.IGNORECASE | re.DOTALL)
    except re.error as fault:
        raise ValueError(f"{text!r} is no pattern: {fault}") from None


def public_figures(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    """The rows of what people asked in public: helped, and wrong."""
    ways = [[one for one in judged if one.question.way == w] for w in (WITH, WITHOUT)]
    named = tuple(zip((WITH, WITHOUT), ways, strict=True))
    return (
        *(
            Figure(f"public questions helped, {way} (must 85)", 92, _helped(asked))
            for way, asked in named
        ),
        *(
            Figure(
                f"public, wrong of straight answers, {way} (must 6)",
                3,
                _wrong(asked),
                is_ceiling=True,
            )
            for way, asked in named
        ),
    )


def fresh_figures(judged: Sequence[Judged]) -> tuple[Figure, ...]:
    """The rows of what nobody tuned anything on."""
    asked = [one for one in judged if not one.question.refuse]
    right = share(asked, lambda one: one.verdict in STRAIGHT and one.is_helped)
    wrong = share(judged, lambda one: one.verdict is Verdict.WRONG)
    return (
        Figure("fresh questions: right", 75, right),
        Figure("fresh questions: wrong", 2, wrong, is_ceiling=True),
        Figure("fresh questions: helped", 94, _helped(judged)),
    )


def _helped(judged: Sequence[Judged]) -> float | None:
    """Of those that are to be answered; what must be refused has nothing to help."""
    asked = [one for one in judged if not one.question.refuse]
    return share(asked, lambda one: one.is_helped)


def _wrong(judged: Sequence[Judged]) -> float | None:
    straight = [one for one in judged if one.verdict in STRAIGHT]
    return share(straight, lambda one: one.verdict is Verdict.WRONG)
