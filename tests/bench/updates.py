"""`updates`: people write, each gets one reply; the product stores first."""

from functools import partial

from tests.bench import postgres, processes
from tests.bench.table import RUNS, Report, Row, installed, interleaved, ratio

UPDATES = 2_000
FOR_STOCK = 500
ASKED = "/privacy"  # answered from memory, at about the rivals' length
# What more processes are for: questions, which take a processor's time.
QUESTION = "bao nhieu tuoi duoc tien nguoi gia"
QUESTIONS = 1_000
PROCESSES = 3

Run = dict[str, float]


def run(runs: int = RUNS) -> Report:
    """Against both libraries on SQLite; three processes against one on PostgreSQL.

    The libraries answer with a fixed text, and so does the product to them.
    """
    report = Report("updates")
    with processes.server() as server, postgres.server() as new_database:

        def one(name: str, updates: int) -> Run:
            contender: processes.Contender = (name, {"port": server.port})
            return _each(
                processes.answering(server, [contender], updates, ASKED), updates
            )

        def together(number: int) -> Run:
            assert new_database is not None  # asked for only then
            how: dict[str, object] = {"port": server.port, "database": new_database()}
            found = processes.answering(
                server, [("answers", how)] * number, QUESTIONS, QUESTION
            )
            return _each(found, QUESTIONS)

        has_aiogram = installed("aiogram") is not None
        has_postgres = new_database is not None
        found = interleaved(
            {
                "product": partial(one, "answers", UPDATES),
                "aiogram": partial(one, "aiogram-answers", UPDATES)
                if has_aiogram
                else None,
                "ptb": partial(one, "ptb-answers", FOR_STOCK),
                "one process": partial(together, 1) if has_postgres else None,
                "three processes": partial(together, PROCESSES)
                if has_postgres
                else None,
            },
            runs,
        )
    report.rows += [
        _row("answered, against aiogram's dispatcher", found, "aiogram", 1.5, 2),
        _row("against stock python-telegram-bot", found, "ptb", 3, 4),
        Row(
            "questions answered by three processes on PostgreSQL against one",
            ratio(found, "three processes", "one process", "wall"),
            1.5,
            1.8,
        ),
    ]
    report.details += [
        f"{name}: {1 / m['wall']:,.0f} a second, {m['cpu'] * 1e6:.0f} µs CPU an answer"
        for name, m in found.items()
    ]
    return report


def _each(found: Run, updates: int) -> Run:
    """Of one update."""
    return {figure: value / updates for figure, value in found.items()}


def _row(what: str, found: dict[str, Run], rival: str, must: float, goal: float) -> Row:
    wall = ratio(found, "product", rival, "wall")
    by_cpu = ratio(found, "product", rival, "cpu")
    note = "not installed" if by_cpu is None else f"{by_cpu:.3g} x by CPU"
    return Row(what, wall, must, goal, note=note)
