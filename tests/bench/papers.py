"""Papers to hand out: from the words to the PDF, the child's start included."""

import statistics
import time
from collections.abc import Callable

from bot.drawing.child import handout_of
from bot.drawing.handout import Calls, Handout, Look, Part, Table, Words
from tests.bench.scale import Scale
from tests.bench.table import Row
from tests.drawing.test_large_print import SAID as FOUR

MUST, GOAL = 2.0, 1.0  # seconds
LINES = 200  # of a list
SAID = {**FOUR, "en": "Cattle are vaccinated at seven on Saturday, 28 November."}
LINK = "https://loaban.example.vn/v/482914"


async def printed(scale: Scale) -> list[Row]:
    """The slowest language of each kind: the median of some runs."""
    rows = []
    for kind, parts in _kinds().items():
        taken = {
            language: await _seconds(language, parts(said), scale.runs)
            for language, said in SAID.items()
        }
        slowest = max(taken, key=lambda one: taken[one])
        what = f"a paper: {kind}"
        note = f"slowest of {len(taken)}: {slowest}"
        rows.append(Row(what, taken[slowest], MUST, GOAL, "s", is_most=True, note=note))
    return rows


def _kinds() -> dict[str, Callable[[str], list[Part]]]:
    return {
        "notice": lambda said: [Words(said * 4, Look.LARGE)],
        "contact card": lambda said: [Calls((("113", said),)), Words(said)],
        "result of a check": lambda said: [Words(said * 3), Words(said, Look.BOX)],
        f"list of {LINES}": lambda said: [
            Table(("", "A", "B"), [("", said, said)] * LINES)
        ],
    }


async def _seconds(language: str, parts: list[Part], runs: int) -> float:
    paper = Handout(
        office="Loa Bản",
        title=SAID[language],
        place="Xã Púng Luông",
        language=language,
        parts=parts,
        link=LINK,
    )
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        made = await handout_of(paper)
        taken.append(time.perf_counter() - begun)
        if made is None:
            raise RuntimeError("no paper")
    return statistics.median(taken)
