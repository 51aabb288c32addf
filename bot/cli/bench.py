"""`bot bench`: the project's own benchmarks, a table each."""

import argparse
from typing import Any

from bot.bench import plan, send, updates
from bot.bench.table import Report
from bot.cli import bench_ask, bench_reach
from bot.cli.output import as_json, as_lines
from bot.config import Config
from bot.errors import UsageProblem

FEWEST = 1_000  # recipients; below it nothing is measured


def add_commands(commands: Any) -> None:
    """Adds `bench`."""
    parser = commands.add_parser("bench")
    kinds = parser.add_subparsers(title="benchmarks", metavar="WHAT", required=True)
    bench_ask.add_command(kinds)
    bench_reach.add_command(kinds)
    sending = kinds.add_parser("send", help="deliveries against other libraries")
    sending.add_argument("--recipients", type=int, default=1_000_000)
    sending.set_defaults(run=_sending)
    planning = kinds.add_parser("plan", help="a broadcast written into the outbox")
    planning.add_argument("--recipients", type=int, default=200_000)
    planning.set_defaults(run=_planning)
    answering = kinds.add_parser("updates", help="people answered")
    answering.set_defaults(run=_answering)
    for kind in (sending, planning, answering):
        kind.add_argument("--json", action="store_true", help="one JSON document")


def _sending(_settings: Config, parsed: argparse.Namespace) -> int:
    return _show(send.run(_recipients(parsed)), parsed)


def _planning(_settings: Config, parsed: argparse.Namespace) -> int:
    return _show(plan.run(_recipients(parsed)), parsed)


def _answering(_settings: Config, parsed: argparse.Namespace) -> int:
    return _show(updates.run(), parsed)


def _recipients(parsed: argparse.Namespace) -> int:
    if parsed.recipients < FEWEST:
        raise UsageProblem(f"--recipients: at least {FEWEST}")
    return int(parsed.recipients)


def _show(report: Report, parsed: argparse.Namespace) -> int:
    if parsed.json:
        as_json(report.as_document())
    else:
        as_lines(report.lines())
    return 0
