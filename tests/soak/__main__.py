"""`make soak`: every scenario, or those named; one table; exit 1 if a promise broke.

SOAK_MINUTES sets the length of the last one, SOAK_KILLS the number of kills,
SOAK_SEQUENCES that of the sequences that nobody should find a way in by.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.soak.comings import comings
from tests.soak.disk import disk_full
from tests.soak.figures import Figures, machine, shown
from tests.soak.kills import kills
from tests.soak.refusals import server_errors, too_many
from tests.soak.restarts import restarts
from tests.soak.scopes import scopes

Scenario = Callable[[Path], Awaitable[Figures]]
MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
KILLS = int(os.environ.get("SOAK_KILLS", "200"))
SEQUENCES = int(os.environ.get("SOAK_SEQUENCES", "10000"))

SCENARIOS: dict[str, Scenario] = {
    "kills": lambda folder: kills(folder, kills=KILLS),
    "disk": disk_full,
    "postgresql": restarts,
    "errors": server_errors,
    "too-many": too_many,
    "scopes": lambda folder: scopes(folder, sequences=SEQUENCES),
    "soak": lambda folder: comings(folder, minutes=MINUTES),
}


async def run_all(names: list[str]) -> list[Figures]:
    found = []
    for name in names:
        print(f"{time.strftime('%H:%M:%S')} {name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            try:
                found.append(await SCENARIOS[name](Path(folder)))
            except Exception:
                errors = Path(folder) / "err.txt"
                if errors.exists():
                    print(errors.read_text()[-5000:], file=sys.stderr)
                raise
    return found


def main() -> int:
    names = sys.argv[1:] or list(SCENARIOS)
    unknown = set(names) - set(SCENARIOS)
    if unknown:
        print(f"no scenario is called {' '.join(unknown)}: {' '.join(SCENARIOS)}")
        return 2
    print(machine(), file=sys.stderr)
    found = asyncio.run(run_all(names))
    print(shown(found))
    return 1 if any(one.broken for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
