"""What a scenario found, a line of the table each."""

import platform
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = (
    "scenario", "recipients", "faults", "lost", "doubles", "mean", "most", "bound",
    "first after", "MiB begin", "MiB end", "seconds",
)  # fmt: skip
NOTE = (
    "doubles: what arrived twice because of a fault, in all, mean and most a fault; "
    "bound: rate x (flush interval + longest reply of the last second), of the fault "
    "that came nearest to its own; first after: seconds "
    "from a fault to the next delivery, mean and most. Check-ins, polls and quizzes "
    "are exempt by the rule (they become unknown) and do not exist yet."
)


@dataclass
class Figures:
    """One scenario's figures; `broken` says which promises did not hold."""

    name: str
    recipients: int = 0
    faults: int = 0
    lost: int = 0
    doubles: Mapping[int, int] = field(default_factory=dict)  # by fault
    bounds: Mapping[int, float] = field(default_factory=dict)  # by fault
    waits: Sequence[float] = ()  # seconds to the first delivery after each fault
    mib: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def promise(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.broken.append(otherwise)

    @property
    def total(self) -> int:
        return sum(self.doubles.values())

    @property
    def most(self) -> int:
        return max(self.doubles.values(), default=0)

    @property
    def bound(self) -> float:
        """That of the fault which came nearest to its own."""
        rest = {n: bound - self.doubles.get(n, 0) for n, bound in self.bounds.items()}
        return self.bounds[min(rest, key=rest.__getitem__)] if rest else 0.0

    def row(self) -> tuple[str, ...]:
        mean = self.total / self.faults if self.faults else 0.0
        waits = self.waits
        after = f"{sum(waits) / len(waits):.1f}, {max(waits):.1f}" if waits else ""
        return (
            self.name, f"{self.recipients:,}", str(self.faults), str(self.lost),
            str(self.total), f"{mean:.1f}", str(self.most), f"{self.bound:.0f}",
            after, *(f"{one:.0f}" if one else "" for one in self.mib),
            f"{self.seconds:.0f}",
        )  # fmt: skip


def shown(found: Sequence[Figures]) -> str:
    rows = [HEAD, *(one.row() for one in found)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    notes = [f"{one.name}: {note}" for one in found for note in one.notes]
    broken = [f"BROKEN, {one.name}: {what}" for one in found for what in one.broken]
    return "\n".join([machine(), "", *lines, "", NOTE, *notes, *broken])


def machine() -> str:
    return (
        f"{_processor()}, {_cores()} cores, {platform.system()} {platform.release()}; "
        f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0))
