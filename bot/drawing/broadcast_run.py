"""How a broadcast went, as a value to draw. Pure."""

import json
from dataclasses import asdict, dataclass
from itertools import pairwise

MOST_SLICES = 60  # bars that can still be told apart on a phone
SHORTEST_SLICE = 1.0  # seconds: less would say more than the points know

Points = tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is written in the chart, in the reader's language, filled in.

    For example: sent "Đã tới 215 trên 217 máy", planned "cần gửi 217", arrived "215",
    rate "Nhanh nhất: 25 tin mỗi giây", nothing "Chưa gửi được tin nào".
    """

    sent: str  # above what was sent
    planned: str  # on the line of what was planned
    arrived: str  # at the end of the curve
    rate: str  # above the pace
    nothing: str  # in place of both, when there are no points
    seconds: str
    minutes: str
    hours: str


@dataclass(frozen=True, slots=True)
class Run:
    """One broadcast; `points` are (seconds since its start, sent until then)."""

    title: str
    planned: int
    points: Points
    words: Words

    def __post_init__(self) -> None:
        """Raises ValueError for points that go back in time, or begin before it."""
        times = [seconds for seconds, _ in self.points]
        if times != sorted(times) or (times and times[0] < 0):
            raise ValueError("the points of a run are not in the order of time")


def to_json(run: Run) -> bytes:
    """A run as the child is given it."""
    return json.dumps(asdict(run), ensure_ascii=False).encode()


def from_json(text: bytes) -> Run:
    """The run that `to_json` wrote; raises ValueError, KeyError or TypeError."""
    given = json.loads(text)
    points = tuple((float(seconds), int(sent)) for seconds, sent in given["points"])
    return Run(given["title"], int(given["planned"]), points, Words(**given["words"]))


def from_start(run: Run) -> Points:
    """The points, with nothing sent at the start."""
    begins_late = run.points and run.points[0][0] > 0
    return ((0.0, 0), *run.points) if begins_late else run.points


def rates(run: Run) -> list[tuple[float, float, float]]:
    """How fast it went: (from second, to second, sent a second), slice by slice."""
    points = from_start(run)
    if not points:
        return []
    last = points[-1][0]
    slice_ = max(SHORTEST_SLICE, last / MOST_SLICES)
    count = max(1, round(last / slice_))
    edges = [n * slice_ for n in range(count)] + [max(last, (count - 1) * slice_ + 1)]
    sent = _at(points, edges)
    return [
        (a, b, max(0.0, (after - before) / (b - a)))
        for (a, b), (before, after) in zip(pairwise(edges), pairwise(sent), strict=True)
    ]


def fastest(run: Run) -> float:
    """The most that were sent in a second, over a slice of the chart."""
    return max((rate for _, _, rate in rates(run)), default=0.0)


def _at(points: Points, moments: list[float]) -> list[float]:
    """What had been sent by each moment, evenly between two points."""
    found: list[float] = []
    at = 0
    for moment in moments:
        while at + 1 < len(points) and points[at + 1][0] <= moment:
            at += 1
        seconds, sent = points[at]
        if at + 1 == len(points):
            found.append(float(sent))
            continue
        next_seconds, next_sent = points[at + 1]
        share = (moment - seconds) / (next_seconds - seconds)
        found.append(sent + share * (next_sent - sent))
    return found
