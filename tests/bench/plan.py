"""`plan`: a broadcast's deliveries written into both databases."""

from functools import partial

from tests.bench import postgres, processes
from tests.bench.table import RUNS, Report, Row, interleaved

MILLION = 1_000_000


def run(recipients: int, runs: int = RUNS) -> Report:
    """Times and the file's growth are scaled to a million recipients."""
    report = Report("plan")
    with postgres.server() as new_database:

        def on_postgres() -> dict[str, float]:
            assert new_database is not None  # asked for only then
            return processes.once("plan", count=recipients, database=new_database())

        found = interleaved(
            {
                "SQLite": partial(processes.once, "plan", count=recipients),
                "PostgreSQL": on_postgres if new_database is not None else None,
            },
            runs,
        )
    for name, most in (("SQLite", 4.0), ("PostgreSQL", 10.0)):
        _describe(report, name, found.get(name), recipients, most)
    return report


def _describe(
    report: Report,
    name: str,
    found: dict[str, float] | None,
    recipients: int,
    most_seconds: float,
) -> None:
    if found is None:
        report.details.append(f"{name}: not installed")
        return
    scale = MILLION / recipients
    report.rows += [
        Row(
            f"{name}: a million planned",
            found["wall"] * scale,
            most_seconds,
            most_seconds,
            "s",
            is_most=True,
        ),
        Row(
            f"{name}: against one bare INSERT … SELECT",
            found["ratio"],
            2,
            1.5,
            is_most=True,
        ),
        Row(
            f"{name}: an update's longest commit meanwhile",
            1000 * found["waited"],
            100,
            50,
            "ms",
            is_most=True,
        ),
    ]
    grown = f"{name}: grows by {found['grown'] * scale:.1f} MiB a million"
    if name == "SQLite":
        file = Row(
            f"{name}: the file grows, a million",
            found["grown"] * scale,
            40,
            40,
            "MiB",
            is_most=True,
        )
        report.rows.append(file)
    else:
        report.details.append(grown)
    report.details.append(
        f"{name}: {recipients:,} in {found['wall']:.2f} s, bare {found['bare']:.2f} s"
    )
