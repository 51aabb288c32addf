"""`send`: the product against what a user would otherwise pick."""

from functools import partial

from tests.bench import processes
from tests.bench.table import RUNS, Report, Row, installed, interleaved, ratio

FOR_OURS = 50_000  # messages of a run, at most
FOR_RIVALS = 5_000
FOR_STOCK = 300  # stock python-telegram-bot is slow
FAST, SLOW = 1_000, 25  # a second
FOR_FAST, FOR_SLOW = 20_000, 500  # deliveries
ROUND_TRIP = (0.05, 0.2)  # seconds
FEW = 10_000


def run(recipients: int, runs: int = RUNS) -> Report:
    """Unthrottled, paced, and memory while sending to so many."""
    report = Report("send")
    with processes.server() as server:
        _unthrottled(report, server, min(recipients, FOR_OURS), runs)
        _paced(report, server, runs)
        _memory(report, server, recipients)
    return report


def _unthrottled(
    report: Report, server: processes.Server, recipients: int, runs: int
) -> None:
    def one(name: str, count: int) -> dict[str, float]:
        server.reset()
        found = processes.once(name, port=server.port, count=count)
        # Of one message, so that each may send as many as it has time for.
        each = {figure: found[figure] / count for figure in ("wall", "cpu")}
        return each | {"memory": found.get("memory", 0.0)}

    has_aiogram = installed("aiogram") is not None
    has_limiter = installed("aiolimiter") is not None
    found = interleaved(
        {
            "product": partial(one, "product", recipients),
            "aiohttp": partial(one, "aiohttp", FOR_RIVALS),
            "transport": partial(one, "transport", FOR_RIVALS),
            "ptb": partial(one, "ptb", FOR_STOCK) if has_limiter else None,
            "aiogram": partial(one, "aiogram", FOR_RIVALS) if has_aiogram else None,
        },
        runs,
    )
    report.rows += [
        Row(
            "durable, against bare aiohttp posting ready bytes, wall",
            ratio(found, "product", "aiohttp", "wall"),
            1.0,
            1.2,
        ),
        Row("the same, CPU", ratio(found, "product", "aiohttp", "cpu"), 1.5, 1.75),
        Row(
            "against the same transport without durability, wall",
            ratio(found, "product", "transport", "wall"),
            0.85,
            0.95,
            note=_by_cpu(found, "transport"),
        ),
        Row(
            "against python-telegram-bot with AIORateLimiter lifted, 4 at once, wall",
            ratio(found, "product", "ptb", "wall"),
            12,
            15,
            note=_by_cpu(found, "ptb"),
        ),
        Row(
            "against aiogram 3, wall",
            ratio(found, "product", "aiogram", "wall"),
            3.5,
            4,
            note=_by_cpu(found, "aiogram"),
        ),
    ]
    report.details += [
        f"{name}: {1 / m['wall']:,.0f} a second, {m['cpu'] * 1e6:.0f} µs CPU a message"
        for name, m in found.items()
    ]


def _by_cpu(found: dict[str, dict[str, float]], rival: str) -> str:
    by_cpu = ratio(found, "product", rival, "cpu")
    return "not installed" if by_cpu is None else f"{by_cpu:.3g} x by CPU"


def _paced(report: Report, server: processes.Server, runs: int) -> None:
    def one(rate: int, count: int) -> dict[str, float]:
        server.reset(latency=ROUND_TRIP)
        return processes.once("paced", port=server.port, count=count, rate=rate)

    found = interleaved(
        {
            "fast": partial(one, FAST, FOR_FAST),
            "slow": partial(one, SLOW, FOR_SLOW),
        },
        runs,
    )
    fast, slow = found["fast"], found["slow"]
    report.rows += [
        Row(f"at {FAST:,} a second, sent", fast["rate"], 980, 990, "/s"),
        Row(
            "most in any sliding second",
            fast["busiest"],
            FAST,
            FAST,
            "/s",
            is_most=True,
        ),
        Row("CPU, of a core", 100 * fast["cpu"], 40, 30, "%", is_most=True),
        Row(
            "from a question to its answer's leaving, 99 of 100",
            1000 * fast["answered"],
            300,
            100,
            "ms",
            is_most=True,
        ),
        Row(f"at {SLOW} a second, sent", slow["rate"], 24.5, 24.9, "/s"),
        Row(
            "most in any sliding second",
            slow["busiest"],
            SLOW,
            SLOW,
            "/s",
            is_most=True,
        ),
        Row("`bot run` idle, all content", fast["idle"], 200, 150, "MiB", is_most=True),
    ]


def _memory(report: Report, server: processes.Server, recipients: int) -> None:
    def above_idle(count: int) -> float:
        server.reset()
        return processes.once("product", port=server.port, count=count)["memory"]

    for count in sorted({FEW, recipients}):
        report.rows.append(
            Row(
                f"memory above idle while sending to {count:,}",
                above_idle(count),
                15,
                5,
                "MiB",
                is_most=True,
            )
        )
