"""The program as a whole: what is promised of it, a row each, and what is reached."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.errors import UsageProblem
from tests.bench import (
    backlog,
    dialogues,
    first_view,
    idle,
    letters,
    papers,
    sizes,
    starts,
    visitors,
)
from tests.bench.scale import Scale
from tests.bench.table import Report, Row

Measure = Callable[[Scale], Awaitable[list[Row]]]

MEASURES: dict[str, Measure] = {
    "ready": starts.until_ready,
    "ask": starts.one_question,
    "kill": starts.after_a_kill,
    "group": backlog.beside_a_group,
    "deliveries": backlog.many_deliveries,
    "batch": backlog.next_batch,
    "page": first_view.page,
    "web": visitors.questions,
    "letters": letters.slowest,
    "dialogues": dialogues.answered,
    "papers": papers.printed,
    "streams": visitors.streams,
    "writes": idle.writes,
    "memory": idle.memory,
    "sizes": sizes.parts,
}


def chosen(only: str) -> list[str]:
    """Names with commas between them, all of them for nothing; raises UsageProblem."""
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        raise UsageProblem(f"--only: {', '.join(unknown)}? {', '.join(MEASURES)}")
    return [name for name in MEASURES if name in names or not names]


def run(names: Sequence[str], scale: Scale) -> Report:
    """Takes these measures one after the other; one that fails is a row without."""
    report = Report("house")
    for name in names:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {name} …\n")
        try:
            report.rows += asyncio.run(_taken(MEASURES[name], scale))
        except Exception as fault:  # noqa: BLE001  # the others are worth having
            report.details.append(f"{name} could not be measured: {fault!r}")
    return report


async def _taken(measure: Measure, scale: Scale) -> list[Row]:
    return await measure(scale)
