"""`reach`: how long until everyone is reached, and what saturates first.

Pure: the product's own pace on a simulated clock, a queue of people who write back, and
what things cost, which is measured by the other benchmarks and can be given instead.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from bot.config import PAID_BROADCAST_ABOVE
from bot.delivery.line import most_unrecorded
from bot.delivery.line.pace import ChannelPace

MILLION = 1_000_000
STARS = 0.1  # a message of a paid broadcast, Bot API, sendMessage
STEPS = 2_000  # of simulated time, at least
SIMULATED_SECONDS = 20  # of the pace, before it is taken for what it keeps up


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What things cost on one core of the machine of tests/README.md."""

    delivery_us: float = 43.0  # CPU of one durable delivery
    answer_us: float = 5_500.0  # CPU of one question answered
    plan_seconds: float = 1.1  # a million deliveries planned, SQLite
    delivery_bytes: float = 31.8  # of a file: 30.3 MiB a million, SQLite
    commit_ms: float = 20.0  # assumed, not measured: a group of results on a slow disk


ON_POSTGRES = Costs(plan_seconds=4.6, delivery_bytes=189.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notice to everyone. Each token is an installation with its share of them."""

    subscribers: int
    tokens: int = 1
    rate: int = 25  # a second and token
    write_back: float = 0.05  # of those reached
    within_minutes: float = 10.0  # after it reached them, evenly
    processes: int = 1  # of an installation, a core each; one of them sends

    @property
    def share(self) -> int:
        """Subscribers of the largest installation."""
        return math.ceil(self.subscribers / self.tokens)

    @property
    def stars(self) -> int:
        """What a paid broadcast costs at least: replies are not counted."""
        return (
            round(self.subscribers * STARS) if self.rate > PAID_BROADCAST_ABOVE else 0
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What came out. `alone` is minutes that each part would need if it were alone."""

    case: Case
    minutes: float  # until the last one is reached
    longest_wait: float  # seconds for an answer, at the worst moment
    most_answers: float  # a second, an installation
    alone: dict[str, float]
    disk_mib: float  # an installation
    storm: float  # questions a second when all who write do it at once, reached or not
    storm_cores: float  # that answering these takes

    @property
    def first(self) -> str:
        """What saturates first."""
        return max(self.alone, key=lambda part: self.alone[part])

    @property
    def second(self) -> str:
        """What would be next once the first is mended, and how far off it is."""
        rest = {part: at for part, at in self.alone.items() if part != self.first}
        return max(rest, key=lambda part: rest[part])


def kept_up(rate: int, busy: float) -> float:
    """Attempts a second that the pace lets through while each keeps us `busy` seconds.

    The product's pace on a simulated clock; its start, which is faster, is left out.
    """
    pace, now, times = ChannelPace(rate), 0.0, deque[float]()
    while now < SIMULATED_SECONDS:
        wait = pace.wait(now)
        if wait > 0:
            now += max(wait, 1e-6)
            continue
        pace.take(now)
        pace.left(now)
        times.append(now)
        now += busy
    whole = min(len(times) - 1, rate * SIMULATED_SECONDS // 2)  # windows, not parts
    return whole / (times[-1] - times[-1 - whole])


def simulate(case: Case, costs: Costs) -> Found:
    """One installation, step by step: planned, then people's answers before the news.

    An answer takes its turn at the pace as any message does, and its CPU before a
    delivery's; only one process sends.
    """
    delivery, answer = costs.delivery_us / MILLION, costs.answer_us / MILLION
    pace = kept_up(case.rate, delivery)
    written = most_unrecorded(round(case.rate)) / (costs.commit_ms / 1000)
    attempts = min(pace, written)
    planning = costs.plan_seconds * case.share / MILLION
    step = max(0.1, case.share / attempts / STEPS)
    window = max(1, round(60 * case.within_minutes / step))
    recent: deque[float] = deque(maxlen=window)  # reached at each of the last steps
    left, waiting, time = float(case.share), 0.0, planning
    within = 0.0  # the sum of `recent`
    longest_wait = most_answers = 0.0
    can_answer = min(attempts, case.processes / answer)
    while left > 0:
        arriving = case.write_back * within / window
        waiting += arriving
        answered = min(waiting, can_answer * step)
        waiting -= answered
        elsewhere = (case.processes - 1) * step  # CPU that does not send
        own = step - max(0.0, answered * answer - elsewhere)
        can_reach = min(attempts * step - answered, max(0.0, own) / delivery)
        reached = min(left, can_reach)
        time += step if reached < left else step * left / can_reach
        left -= reached
        within += reached - (recent[0] if len(recent) == window else 0.0)
        recent.append(reached)
        longest_wait = max(longest_wait, waiting / can_answer)
        most_answers = max(most_answers, arriving / step)
    return Found(
        case,
        time / 60,
        longest_wait,
        most_answers,
        _alone(case, costs, pace, written),
        case.share * costs.delivery_bytes / 2**20,
        storm := case.share * case.write_back / (60 * case.within_minutes),
        storm * answer,
    )


def _alone(case: Case, costs: Costs, pace: float, written: float) -> dict[str, float]:
    people = case.share
    cpu = people * costs.delivery_us / MILLION
    answers = people * case.write_back
    seconds = {
        "the token's pace": (people + answers) / pace,
        "the sender's CPU": cpu,
        # Answers have the sender's core too, as far as sending leaves it to them.
        "the answers' CPU": (cpu + answers * costs.answer_us / MILLION)
        / case.processes,
        "commits": people / written,
        "planning": people * costs.plan_seconds / MILLION,
    }
    return {part: found / 60 for part, found in seconds.items()}


SIZES = (10_000, MILLION, 30 * MILLION)
SETUPS = ((1, 25), (34, 25), (1, 1_000), (34, 1_000))  # tokens, a second and token
PAID_FROM = 100_000  # monthly users of a bot that may pay; from memory, unconfirmed
PROVINCES = 34
SOON = 30.0  # minutes: whoever is reached in these need add nothing
_WHAT_TO_ADD = {
    "the sender's CPU": "a faster core, or more tokens",
    "the answers' CPU": "a process, on PostgreSQL",
    "commits": "a faster disk",
    "planning": "a token a province",
}


def cases(template: Case) -> list[Case]:
    """Every size with every setup that Telegram allows it."""
    return [
        replace(template, subscribers=subscribers, tokens=tokens, rate=rate)
        for subscribers in SIZES
        for tokens, rate in SETUPS
        if rate <= PAID_BROADCAST_ABOVE or subscribers / tokens >= PAID_FROM
    ]


def lines(found: Sequence[Found]) -> list[str]:
    """A Markdown table, a line a case."""
    head = (
        "subscribers", "tokens x rate", "minutes to reach all", "saturates first",
        "what to add", "next, of its time", "asked at once", "file", "Stars",
    )  # fmt: skip
    return [
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
        *(f"| {' | '.join(_cells(one))} |" for one in found),
    ]


def what_to_add(found: Found) -> str:
    """What an operator does about what saturates first."""
    case = found.case
    if found.minutes <= SOON:
        return "nothing"
    if found.first != "the token's pace":
        return _WHAT_TO_ADD[found.first]
    ways = ["a token a province"] if case.tokens < PROVINCES else []
    if case.rate <= PAID_BROADCAST_ABOVE and case.share >= PAID_FROM:
        ways.append("paid broadcast")
    return ", or ".join(ways or ["more tokens"])


def _cells(found: Found) -> tuple[str, ...]:
    case, first, second = found.case, found.first, found.second
    return (
        f"{case.subscribers:,}",
        f"{case.tokens} x {case.rate:,}",
        f"{found.minutes:,.1f}",
        first,
        what_to_add(found),
        f"{second}, {found.alone[second] / found.alone[first]:.0%}",
        f"{found.storm:,.1f}/s, {found.storm_cores:.1f} cores, "
        f"{found.storm / case.rate:.1f} x the pace",
        f"{found.disk_mib:,.1f} MiB",
        f"{case.stars:,}" if case.stars else "–",
    )


def document(found: Sequence[Found], costs: Costs) -> dict[str, object]:
    """The same as one JSON document."""
    rows = [
        asdict(one) | {"saturates_first": one.first, "stars": one.case.stars}
        for one in found
    ]
    return {"bench": "reach", "costs": asdict(costs), "rows": rows}
