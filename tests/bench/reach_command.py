"""`reach`: how far it goes, simulated from measured costs."""

import argparse
from dataclasses import fields
from typing import Any

from bot.cli.output import as_json, as_lines
from bot.config import Config
from bot.errors import UsageProblem
from tests.bench import reach

FASTEST = 1_000  # a second; the most that Telegram lets a bot pay for
MOST_PEOPLE = 1_000_000_000

_COSTS = {
    "delivery_us": "µs of CPU a delivery",
    "answer_us": "µs of CPU an answer",
    "plan_seconds": "seconds a million planned",
    "delivery_bytes": "bytes of the file a delivery",
    "commit_ms": "ms a group of results takes to be written",
}


def add_command(kinds: Any) -> None:
    """Adds `reach`."""
    parser = kinds.add_parser("reach", help="minutes to reach everyone, simulated")
    parser.add_argument("--subscribers", type=int, help="with these three one case:")
    parser.add_argument("--tokens", type=int, help="each of an installation of its own")
    parser.add_argument("--rate", type=int, help="messages a second and token")
    parser.add_argument(
        "--write-back",
        type=float,
        default=5.0,
        metavar="PERCENT",
        help="of the reached",
    )
    parser.add_argument(
        "--within", type=float, default=10.0, metavar="MINUTES", help="they write back"
    )
    parser.add_argument("--processes", type=int, default=1, help="of an installation")
    parser.add_argument("--postgresql", action="store_true", help="its costs")
    for name, meaning in _COSTS.items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, type=float, metavar="N", help=meaning)
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.set_defaults(run=_run)


def _run(parsed: argparse.Namespace) -> int:
    costs = _costs(parsed)
    found = [reach.simulate(case, costs) for case in _cases(parsed)]
    if parsed.json:
        as_json(reach.document(found, costs))
    else:
        as_lines([*reach.lines(found), "", _told(costs)])
    return 0


def _cases(parsed: argparse.Namespace) -> list[reach.Case]:
    _within(parsed, "write_back", 0, 100)
    _within(parsed, "within", 0.1, 1_440)
    _within(parsed, "processes", 1, 1_000)
    template = reach.Case(
        subscribers=1,
        write_back=parsed.write_back / 100,
        within_minutes=parsed.within,
        processes=parsed.processes,
    )
    if parsed.subscribers is parsed.tokens is parsed.rate is None:
        return reach.cases(template)
    if parsed.subscribers is None:
        raise UsageProblem("--subscribers: how many are to be reached?")
    _within(parsed, "subscribers", 1, MOST_PEOPLE)
    parsed.tokens = 1 if parsed.tokens is None else parsed.tokens
    parsed.rate = Config().telegram_rate if parsed.rate is None else parsed.rate
    _within(parsed, "tokens", 1, parsed.subscribers)
    _within(parsed, "rate", 1, FASTEST)
    return [
        reach.Case(
            subscribers=parsed.subscribers,
            tokens=parsed.tokens,
            rate=parsed.rate,
            write_back=template.write_back,
            within_minutes=template.within_minutes,
            processes=template.processes,
        )
    ]


def _costs(parsed: argparse.Namespace) -> reach.Costs:
    known = reach.ON_POSTGRES if parsed.postgresql else reach.Costs()
    values = {field.name: getattr(known, field.name) for field in fields(known)}
    for name in _COSTS:
        if getattr(parsed, name) is not None:
            _within(parsed, name, 0.001, 1_000_000)
            values[name] = getattr(parsed, name)
    return reach.Costs(**values)


def _within(parsed: argparse.Namespace, name: str, least: float, most: float) -> None:
    if not least <= getattr(parsed, name) <= most:
        option = "--" + name.replace("_", "-")
        raise UsageProblem(f"{option}: from {least:,} to {most:,}")


def _told(costs: reach.Costs) -> str:
    told = [f"{getattr(costs, name):g} {what}" for name, what in _COSTS.items()]
    return "Costs: " + "; ".join(told) + ". Simulated: api.telegram.org was not asked."
