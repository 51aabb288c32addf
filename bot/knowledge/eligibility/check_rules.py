"""What a check must be: the rules of its content, each as a fault with its cure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.eligibility.checks import Sitting, figures_in, sit
from bot.knowledge.figures import PLACEHOLDER
from bot.knowledge.files.rules import FIRST_PARAGRAPH, check_line, letters_in
from bot.knowledge.model import Fact, Fault, Value
from bot.knowledge.questionnaire import Check, Question, Rule, Verdict

MAY_BE = "Có thể được xét"  # how a good result begins: the office decides, not we
MOST_QUESTIONS = 8
MOST_CHOICES = 7
LONGEST_LABEL = 40  # letters with a figure counted as it is written
LONG_AGO = date(2000, 1, 1)


def check_words(
    file: str, number: int, text: str, language: str, faults: list[Fault]
) -> None:
    """Faults of one text: bare figures, words that nobody speaks, old spelling."""

    def fault(line: int, what: str, *, strict: bool = False) -> None:
        faults.append(Fault(file, line, what, strict))

    check_line(text, number, language, fault)


def check_file(check: Check, facts: Mapping[str, Fact]) -> list[Fault]:
    """Faults of one check that can be read."""
    found = [*_of_questions(check), *_of_rules(check)]
    found += _of_figures(check, facts)
    return [Fault(check.file, line, what) for line, what in found]


def check_ways(check: Check, facts: Mapping[str, Fact]) -> list[Fault]:
    """Rules that nothing leads to, in a check without any other fault."""
    return [Fault(check.file, line, what) for line, what in _of_ways(check, facts)]


def check_together(checks: Iterable[Check]) -> list[Fault]:
    """Under an answer there is room for one check."""
    owners: dict[str, str] = {}
    faults = []
    for check in checks:
        for topic in check.topics:
            owner = owners.setdefault(topic, check.id)
            if owner != check.id:
                what = f"{topic} has a check already: {owner}"
                faults.append(Fault(check.file, 1, what))
    return faults


_Found = Iterator[tuple[int, str]]


def _of_questions(check: Check) -> _Found:
    if len(check.questions) > MOST_QUESTIONS:
        yield 1, f"has {len(check.questions)} questions, at most {MOST_QUESTIONS}"
    for question in check.questions:
        count = len(question.choices)
        if not 1 < count <= MOST_CHOICES:
            yield (
                question.line,
                f"{question.id!r} has {count} choices: 2 to {MOST_CHOICES} are fine",
            )
        yield from _of_labels(question)


def _of_labels(question: Question) -> _Found:
    seen: dict[tuple[str, str], str] = {}
    for choice in question.choices:
        for language, label in choice.texts.items():
            other = seen.setdefault((language, label.casefold()), choice.id)
            if other != choice.id:
                yield (
                    question.line,
                    f"{question.id!r}: {other} and {choice.id} look the same",
                )
            length = letters_in(PLACEHOLDER.sub("000.000 đồng", label))
            if length > LONGEST_LABEL:
                yield (
                    question.line,
                    f"{question.id!r}: the button {label[:20]!r}… is too long: "
                    f"at most {LONGEST_LABEL} letters",
                )


def _of_rules(check: Check) -> _Found:
    for rule in (*check.rules, check.otherwise):
        said = rule.texts[SOURCE_LANGUAGE]
        if (rule.verdict is Verdict.MAY) != said.startswith(MAY_BE):
            yield (
                rule.line,
                f"a text begins with {MAY_BE!r} when its result is `may`, "
                "and only then",
            )
        for text in (*rule.texts.values(), *rule.next.values()):
            if letters_in(text) > FIRST_PARAGRAPH:
                yield (
                    rule.line,
                    f"a text has {letters_in(text)} letters, at most {FIRST_PARAGRAPH}",
                )


def _of_figures(check: Check, facts: Mapping[str, Fact]) -> _Found:
    known = {name for id_ in check.covers for name in facts[id_].values}
    for rule in (*check.rules, check.otherwise):
        for name in sorted(figures_in((rule.texts, rule.next)) - known):
            yield rule.line, f"{{{name}}} is no value of the facts it covers"
    for name in sorted(figures_in(check.always_said()) - known):
        yield 1, f"{{{name}}} is no value of the facts it covers"
    for day in _days(check, facts):
        yield from _doubles(check, facts, day)


def _doubles(check: Check, facts: Mapping[str, Fact], day: date) -> _Found:
    """A figure that two facts give differently on one day."""
    given: dict[str, tuple[str, Value]] = {}
    for id_ in check.covers:
        fact = facts[id_].on(day)
        if fact is None:
            continue
        for name, value in fact.values.items():
            other, before = given.setdefault(name, (id_, value))
            if before != value:
                yield 1, f"{{{name}}} is one thing in {other}, another in {id_}"


def _of_ways(check: Check, facts: Mapping[str, Fact]) -> _Found:
    """Rules that nothing leads to, questions that nobody is asked."""
    sittings: list[Sitting] = []
    for day in _days(check, facts):
        sitting = sit(check, facts, day)
        if sitting is not None:
            sittings.append(sitting)
    if not sittings:
        yield 1, "there is no day on which its figures and a good result hold"
        return
    reached: set[int] = set()
    asked: set[str] = set()
    for sitting in sittings:
        for answers, rule in sitting.paths():
            reached.add(rule.number)
            asked |= answers.keys()
    for rule in check.rules:
        if rule.number not in reached:
            yield rule.line, _unreached(rule)
    for question in check.questions:
        if question.id not in asked:
            yield (
                question.line,
                f"nobody is ever asked {question.id!r}: no rule hangs on it",
            )


def _unreached(rule: Rule) -> str:
    return (
        f"rule {rule.number} is never reached: an earlier one takes all its choices, "
        "or its facts never hold"
    )


def _days(check: Check, facts: Mapping[str, Fact]) -> list[date]:
    """The first day of each stretch in which nothing changes."""
    days = {LONG_AGO}
    spans = [
        (fact.valid_from, fact.valid_to)
        for id_ in check.covers
        for fact in facts[id_].versions
    ]
    spans += [(rule.begins, rule.ends) for rule in check.rules]
    for begin, end in spans:
        if begin is not None:
            days.add(begin)
        if end is not None:
            days.add(end + timedelta(days=1))
    return sorted(days)
