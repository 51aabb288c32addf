"""How a benchmark prints: a row for each promise, with what was reached beside it."""

import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

RUNS = 5
_LIBRARIES = (
    "python-telegram-bot", "aiogram", "aiohttp", "pyreqwest", "httpx", "sqlalchemy",
    "uvloop",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One promise: `reached` against `must` and `goal`; None was not measured.

    With `is_most` a smaller figure is better.
    """

    what: str
    reached: float | None
    must: float
    goal: float
    unit: str = "x"
    is_most: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """`goal`, `must` or `short`."""
        if self.reached is None:
            return "not measured"
        sign = -1 if self.is_most else 1
        if sign * self.reached >= sign * self.goal:
            return "goal"
        return "must" if sign * self.reached >= sign * self.must else "short"


@dataclass(slots=True)
class Report:
    """What one benchmark found."""

    name: str
    rows: list[Row] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def as_document(self) -> dict[str, object]:
        """The same as one JSON document."""
        rows = [asdict(row) | {"verdict": row.verdict} for row in self.rows]
        return {
            "bench": self.name,
            "machine": machine(),
            "rows": rows,
            "details": self.details,
        }

    def lines(self) -> list[str]:
        """The table as Markdown."""
        found = ["| what | reached | must | goal | |", "|---|---|---|---|---|"]
        for row in self.rows:
            limit = "≤" if row.is_most else "≥"
            reached = "–" if row.reached is None else f"{row.reached:.4g} {row.unit}"
            found.append(
                f"| {row.what} | {reached} | {limit} {row.must:g} | "
                f"{limit} {row.goal:g} | {row.verdict}"
                f"{'; ' + row.note if row.note else ''} |"
            )
        return [*found, "", *self.details, "", machine()]


def interleaved(
    runs: dict[str, Callable[[], dict[str, float]] | None], times: int = RUNS
) -> dict[str, dict[str, float]]:
    """Runs everybody in turn, so often; the median of each figure.

    What is not installed (None) is left out.
    """
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(times):
        for name, run in runs.items():
            if run is not None:
                found.setdefault(name, []).append(run())
    return {name: _medians(results) for name, results in found.items()}


def ratio(
    found: dict[str, dict[str, float]], ours: str, theirs: str, figure: str
) -> float | None:
    """How often ours goes into theirs: above 1 ours needs less."""
    if ours not in found or theirs not in found:
        return None
    return found[theirs][figure] / found[ours][figure]


def machine() -> str:
    """Processor, system and versions, for reading absolute figures by."""
    versions = [f"{name} {known}" for name in _LIBRARIES if (known := installed(name))]
    system = f"Python {platform.python_version()}, {platform.system()}"
    return f"{platform.node()}: {_processor()}; {system}; {', '.join(versions)}"


def installed(library: str) -> str | None:
    """A library's version, None when it is not there."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _medians(results: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: median(one[name] for one in results) for name in results[0]}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    models = [x.partition(":")[2].strip() for x in lines if x.startswith("model name")]
    return f"{len(models)} x {models[0]}" if models else platform.machine()
