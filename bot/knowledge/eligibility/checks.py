"""Eligibility checks on a day: what to ask next, and what the choices lead to. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.knowledge.figures import PLACEHOLDER, sums_in
from bot.knowledge.model import MEDIUM, Content, Document, Fact, Value
from bot.knowledge.questionnaire import (
    Check,
    Question,
    Rule,
    Texts,
    Verdict,
)

UNKNOWN = "unknown"  # [Không rõ], a choice of every question that fits no rule

Answers = Mapping[str, str]  # question → choice, in the order they were given


@dataclass(frozen=True, slots=True)
class Basis:
    """What a result rests on: worded like the source of an answer."""

    documents: tuple[Document, ...]
    authorities: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    checked: date
    confidence: str
    is_reviewed: bool = False
    sums_checked: date | None = None  # of its money, rates and ages without an end
    has_unsure_sums: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """A check as it stands on one day, with the facts and rules that hold then."""

    check: Check
    day: date
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]

    @property
    def values(self) -> dict[str, Value]:
        """The figures of the day."""
        return {name: v for fact in self.facts for name, v in fact.values.items()}

    def result(self, answers: Answers) -> Rule | None:
        """The first rule that fits; None as long as more must be known for it."""
        for rule in self.rules:
            fits = _fits(rule, answers)
            if fits is None:
                return None
            if fits:
                return rule
        return self.check.otherwise

    def next_question(self, answers: Answers) -> Question | None:
        """The first question, in the file's order, that the result hangs on still."""
        if self.result(answers) is not None:
            return None
        needed: set[str] = set()
        for rule in self.rules:
            fits = _fits(rule, answers)
            if fits:
                break
            if fits is None:
                needed |= rule.when.keys() - answers.keys()
        return next(q for q in self.check.questions if q.id in needed)

    def most_left(self, answers: Answers) -> int:
        """How many questions there are still at most."""
        question = self.next_question(answers)
        if question is None:
            return 0
        return 1 + max(
            self.most_left({**answers, question.id: choice})
            for choice in choices_of(question)
        )

    def paths(
        self, answers: Answers | None = None
    ) -> Iterator[tuple[dict[str, str], Rule]]:
        """Every way through the check, with its result."""
        given = dict(answers or {})
        question = self.next_question(given)
        if question is None:
            found = self.result(given)
            if found is not None:
                yield given, found
            return
        for choice in choices_of(question):
            yield from self.paths({**given, question.id: choice})

    def basis(self, rule: Rule) -> Basis | None:
        """The facts of today that a result rests on; None when it rests on none."""
        facts = [fact for fact in self.facts if fact.id in rule.facts]
        if not facts:
            return None
        documents = {d.number: d for fact in facts for d in fact.documents}
        sums = sums_in(figures_in((rule.texts, rule.next)), self.facts)
        return Basis(
            documents=tuple(documents.values()),
            authorities=tuple(dict.fromkeys(f.authority for f in facts if f.authority)),
            valid_from=max((f.valid_from for f in facts if f.valid_from), default=None),
            valid_to=min((f.valid_to for f in facts if f.valid_to), default=None),
            checked=min(fact.checked for fact in facts),
            confidence=MEDIUM if any(f.confidence == MEDIUM for f in facts) else "high",
            is_reviewed=self.check.review.get("state") == "reviewed",
            sums_checked=sums.checked,
            has_unsure_sums=sums.has_unsure,
        )


def sit(check: Check, facts: Mapping[str, Fact], day: date) -> Sitting | None:
    """The check on a day; None on days whose figures or rules nobody knows.

    A rule holds while its own dates allow it, one of its facts holds, and so does every
    figure that it names.
    """
    holding = tuple(
        fact for id_ in check.covers if (fact := facts[id_].on(day)) is not None
    )
    ids = {fact.id for fact in holding}
    known = {name for fact in holding for name in fact.values}
    rules = tuple(
        rule
        for rule in check.rules
        if rule.is_within(day)
        and not ids.isdisjoint(rule.facts)
        and figures_in((rule.texts, rule.next)) <= known
    )
    can_be_asked = figures_in(check.always_said()) <= known
    if not can_be_asked or all(rule.verdict is not Verdict.MAY for rule in rules):
        return None
    return Sitting(check, day, holding, rules)


def check_for(content: Content, topic: str, day: date) -> Check | None:
    """The check that is offered under a topic's answer on a day."""
    named = (check for check in content.checks.values() if topic in check.topics)
    return next((check for check in named if sit(check, content.facts, day)), None)


def choices_of(question: Question) -> tuple[str, ...]:
    """What may be answered: the file's choices, and that one does not know."""
    return (*(choice.id for choice in question.choices), UNKNOWN)


def figures_in(texts: Iterable[Texts]) -> set[str]:
    """The names of the figures that texts hold."""
    return {
        name
        for by_language in texts
        for text in by_language.values()
        for name, _number in PLACEHOLDER.findall(text)
    }


def _fits(rule: Rule, answers: Answers) -> bool | None:
    """Whether a rule fits what was answered; None while that is open."""
    if any(answers[q] not in rule.when[q] for q in rule.when.keys() & answers.keys()):
        return False
    return True if rule.when.keys() <= answers.keys() else None
