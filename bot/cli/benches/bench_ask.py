"""`bot bench ask`: how well questions are answered. A figure, never a failure."""

import argparse
import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bot.cli.benches import bench_cries, bench_public, bench_register, bench_talk
from bot.cli.output import as_json, as_lines
from bot.clock import local_date, utc_now
from bot.config import PROJECT, Config
from bot.errors import DataProblem
from bot.ground import lay_ground, open_library
from bot.i18n import nearest
from bot.knowledge import Finding, Library, Unknown
from bot.knowledge.language.taken_for import ROWS, Said, read_said, share
from bot.knowledge.search.measured.measuring import (
    DRAFTS,
    MEASURED,
    Figure,
    Outcome,
    Question,
    figures,
    is_aside,
    widened,
)

QUESTIONS = PROJECT / "tests" / "questions"
TONGUES = "tongues.jsonl"  # of them only the language is measured


def add_command(benches: Any) -> None:
    """Adds `bench ask`."""
    ask = benches.add_parser("ask", help="the development questions, as one table")
    ask.add_argument(
        "--questions", type=Path, default=QUESTIONS, metavar="DIR", help="other ones"
    )
    ask.add_argument("--json", action="store_true")
    ask.add_argument(
        "--public", action="store_true", help="list what people got no help with"
    )
    ask.set_defaults(run=run_ask)


@dataclass(frozen=True, slots=True)
class _Table:
    """The same rows of all questions and of the part that nothing was tuned on."""

    machine: str
    whole: tuple[Figure, ...]
    aside: tuple[Figure, ...]
    apart: dict[str, dict[str, int]]  # languages without texts: decision → count
    questions: int


def run_ask(settings: Config, parsed: argparse.Namespace) -> int:
    """Asks every development question and prints goal and figure of each row."""
    if parsed.public:
        bench_public.print_failed(open_library(lay_ground(settings)), parsed.questions)
        return 0
    questions = read_questions(parsed.questions)
    library = open_library(lay_ground(settings))
    said = read_said(parsed.questions / TONGUES)
    with _one_core():
        outcomes = measure(library, questions)
    aside = [o for o in outcomes if o.question.is_kept_aside]
    of_cries, of_cries_aside = bench_cries.rows(library, parsed.questions, outcomes)
    of_talk, of_talk_aside = bench_talk.rows(library, parsed.questions)
    of_public, of_public_aside = bench_public.rows(library, parsed.questions)
    said_aside = [one for one in said if is_aside(one.id)]
    on = local_date(utc_now(), settings.timezone)
    of_register = bench_register.rows(library, on)
    table = _Table(
        _machine(),
        (
            *figures(outcomes),
            *of_public,
            *of_cries,
            *_tongues(library, said),
            *of_talk,
            *of_register,
        ),
        (
            *figures(aside),
            *of_public_aside,
            *of_cries_aside,
            *_tongues(library, said_aside),
            *of_talk_aside,
            *of_register,
        ),
        _apart(outcomes),
        len(outcomes),
    )
    if parsed.json:
        as_json(_document(table))
    else:
        as_lines(_lines(table))
    return 0


def read_questions(folder: Path) -> list[Question]:
    """Every `dev-*.jsonl` of a folder; raises DataProblem as file:line."""
    found = [
        question
        for file in sorted(folder.glob("dev-*.jsonl"))
        for question in bench_talk.read_lines(file, partial(_question, file.stem))
    ]
    if not found:
        raise DataProblem(f"{folder}: no questions there; run it in a checkout")
    return found


def _question(group: str, record: dict[str, Any]) -> Question:
    return Question(
        record["id"],
        record["text"],
        nearest(record["lang"], (*MEASURED, *DRAFTS)) or record["lang"],
        date.fromisoformat(record["on"]),
        record["kind"],
        frozenset(record["expect"]),
        frozenset(record.get("forbid", ())),
        group,
    )


def measure(library: Library, questions: Sequence[Question]) -> list[Outcome]:
    """Asks each question on its day, one after another, as a citizen would."""
    return [_ask(library, question) for question in questions]


def _ask(library: Library, question: Question) -> Outcome:
    began = time.perf_counter()
    finding: Finding = Unknown(0.0)
    heard = library.danger.heard(question.text)
    if heard.sure is None:
        finding = library.index.ask(question.text, question.language, question.on)
    took = (time.perf_counter() - began) * 1000
    expect = widened(question.expect, library.content.equivalents)
    return Outcome(
        replace(question, expect=expect),
        finding,
        library.index.nearest(question.text, question.language, question.on),
        took,
        heard.sure,
    )


def _tongues(library: Library, said: Sequence[Said]) -> tuple[Figure, ...]:
    language_of = library.index.language_of
    return tuple(
        Figure(name, most, share(language_of, said, language), is_ceiling=True)
        for name, language, most in ROWS
    )


@contextmanager
def _one_core() -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _machine() -> str:
    """The processor's name where the system tells it."""
    named = ""
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        lines = cpus.read_text("utf-8", "replace").splitlines()
        names = [line.partition(":")[2] for line in lines if "model name" in line]
        named = names[0].strip() if names else ""
    return f"{named or platform.processor() or platform.machine()}, one core"


def _apart(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        if outcome.question.language not in (*MEASURED, *DRAFTS):
            counts = found.setdefault(outcome.question.language, {})
            name = type(outcome.finding).__name__.lower()
            counts[name] = counts.get(name, 0) + 1
    return found


def _lines(table: _Table) -> list[str]:
    wide = max(len(figure.name) for figure in table.whole)
    lines = [
        f"{table.questions} questions, {table.machine}",
        f"{'':{wide}}  {'goal':>9}  {'all':>9}  {'aside':>9}",
    ]
    for whole, aside in zip(table.whole, table.aside, strict=True):
        lines.append(
            f"{whole.name:{wide}}  {whole.told_goal:>9}  {whole.told:>9}"
            f"  {aside.told:>9}" + ("" if whole.is_met else "  not met")
        )
    for language, counts in sorted(table.apart.items()):
        told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        lines.append(f"{language}, apart: {told}")
    return lines


def _document(table: _Table) -> dict[str, object]:
    return {
        "machine": table.machine,
        "questions": table.questions,
        "rows": [
            {
                "name": whole.name,
                "unit": whole.unit.strip(),
                "goal": whole.goal,
                "at_most": whole.is_ceiling,
                "all": whole.reached,
                "aside": aside.reached,
                "met": whole.is_met,
            }
            for whole, aside in zip(table.whole, table.aside, strict=True)
        ],
        "apart": table.apart,
    }
