"""The rows of `bot bench ask` that tell how true the register is on a day."""

from datetime import date

from bot.country import SOURCE_LANGUAGE
from bot.knowledge import Library
from bot.knowledge.search.measured.measuring import Figure
from bot.knowledge.wording import is_doubtful

CONFIRMED_SINCE = date(2026, 6, 1)  # what was looked at after it knows the law of 2026


def rows(library: Library, on: date) -> tuple[Figure, ...]:
    """Answers that end in doubt, figures looked at, and how much is known."""
    content = library.content
    found = (
        topic.answer(SOURCE_LANGUAGE, on, [a.place for a in topic.answers if a.place])
        for topic in content.topics.values()
    )
    answers = [a for a in found if a is not None and not a.withheld]
    told = [a for a in answers if a.holds_on(on)]
    covered = {id_ for answer in answers for id_ in answer.covers}
    facts = [content.facts[id_] for id_ in sorted(covered)]
    served = [fact.on(on) or fact for fact in facts]
    sums = [(fact, name) for fact in served for name in fact.sums]
    looked = [fact.looked_at(name) > CONFIRMED_SINCE for fact, name in sums]
    doubted = [is_doubtful(answer, on) for answer in told]
    return (
        Figure("answers that end in doubt", 20.0, _share(doubted), is_ceiling=True),
        Figure("sums confirmed after 1 June 2026", 80.0, _share(looked)),
        Figure("topics", 450.0, float(len(answers)), unit=""),
        Figure("facts served", 520.0, float(len(served)), unit=""),
    )


def _share(which: list[bool]) -> float | None:
    return 100 * sum(which) / len(which) if which else None
