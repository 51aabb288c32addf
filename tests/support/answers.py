"""What the shipped content answers, read from it: its figures change each year."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from bot.cli.benches.bench_ask import QUESTIONS, read_questions
from bot.clock import local_date, utc_now
from bot.config import Config
from bot.knowledge import Choose, Library
from bot.knowledge.search.decision import CHOICES

ON = date(2026, 11, 24)  # the day on which a village begins


def told(library: Library, topic: str, on: date = ON) -> str:
    """The first paragraph of a topic's answer, as it is sent."""
    answer = library.content.answer(topic, "vi", on)
    assert answer is not None
    return answer.paragraphs[0]


def told_now(library: Library, topic: str) -> str:
    """The same on the day of the real clock, as a whole program tells it."""
    return told(library, topic, local_date(utc_now(), Config().timezone))


@cache
def unsure(library: Library) -> str:
    """A question that is answered with as many choices as there may be."""
    return next(_unsure(library))


def _unsure(library: Library) -> Iterator[str]:
    for question in read_questions(QUESTIONS):
        heard = library.danger.heard(question.text)
        if question.kind != "natural" or heard.sure or heard.perhaps:
            continue
        match library.index.ask(question.text, "vi", ON):
            case Choose(choices, functions=()) if len(choices) == CHOICES:
                yield question.text
