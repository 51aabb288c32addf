"""`bot bench ask --public`: which of real people's questions are not yet helped.

And the rows of `bot bench ask` that tell how they are, and how fresh ones are. What is
kept aside is measured and never listed.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.benches.bench_talk import read_lines
from bot.cli.output import as_lines
from bot.knowledge import Act, Answered, Choose, Finding, Library, Unknown
from bot.knowledge.search.measured.measuring import Figure
from bot.knowledge.search.measured.public import (
    WITH,
    WITHOUT,
    Examined,
    Judged,
    fresh_figures,
    pattern,
    public_figures,
)

PUBLIC = "public.jsonl"
FRESH = "fresh.jsonl"

Rows = tuple[Figure, ...]


def print_failed(library: Library, folder: Path) -> None:
    """Lists each that failed, with what was given and what would be right."""
    as_lines(list(_listed(judge(library, read_public(folder)))))


def rows(library: Library, folder: Path) -> tuple[Rows, Rows]:
    """Of all public and fresh questions, and of those kept aside."""
    public = judge(library, read_public(folder))
    fresh = judge(library, read_fresh(folder))
    return _figures(public, fresh), _figures(_aside(public), _aside(fresh))


def read_public(folder: Path) -> list[Examined]:
    """What people asked in public, in each way; raises DataProblem as file:line."""
    pairs = read_lines(folder / PUBLIC, _both_ways)
    return [question for pair in pairs for question in pair]


def read_fresh(folder: Path) -> list[Examined]:
    """What nobody tunes on; raises DataProblem as file:line."""
    return read_lines(folder / FRESH, lambda record: _examined(record, "text", WITH))


def _both_ways(record: dict[str, Any]) -> tuple[Examined, Examined]:
    return _examined(record, "text", WITH), _examined(record, "plain", WITHOUT)


def _examined(record: dict[str, Any], typed: str, way: str) -> Examined:
    return Examined(
        record["id"],
        record[typed],
        record["lang"],
        date.fromisoformat(record["on"]),
        way,
        record["should"] == "refuse",
        tuple(map(pattern, record["says"])),
        tuple(map(pattern, record["never"])),
        record.get("gist", ""),
    )


def judge(library: Library, questions: Sequence[Examined]) -> list[Judged]:
    """Asks each on its day, as a citizen would."""
    return [_ask(library, question) for question in questions]


def _ask(library: Library, question: Examined) -> Judged:
    if library.danger.heard(question.text).sure is not None:
        return Judged(question, Unknown(0.0), alarmed=True)
    finding = library.index.ask(question.text, question.language, question.on)
    return Judged(question, finding)


def _aside(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.question.is_kept_aside]


def _figures(public: Sequence[Judged], fresh: Sequence[Judged]) -> Rows:
    """No row of what is not there."""
    of_public = public_figures(public) if public else ()
    return (*of_public, *(fresh_figures(fresh) if fresh else ()))


def _listed(judged: Sequence[Judged]) -> Iterator[str]:
    failed = [one for one in judged if one.has_failed]
    shown = [one for one in failed if not one.question.is_kept_aside]
    for one in shown:
        question = one.question
        yield f"{question.id}, {question.way}: {one.verdict}"
        yield f"  asked: {question.text}"
        yield f"  given: {_given(one.finding, is_alarm=one.alarmed)}"
        yield f"  right: {question.hint}"
    yield f"{len(shown)} without help, and {len(failed) - len(shown)} kept aside"


def _given(finding: Finding, *, is_alarm: bool) -> str:
    if is_alarm:
        return "an alarm"
    match finding:
        case Answered(answer):
            return answer.topic
        case Choose(choices):
            return "choices " + ", ".join(choice.topic for choice in choices)
        case Act(function):
            return f"what the bot can do: {function.id}"
        case Unknown(decoy=decoy):
            return f"unknown, {decoy}" if decoy else "unknown"
