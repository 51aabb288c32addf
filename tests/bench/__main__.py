"""`make bench`: the project beside other libraries, and how far it goes."""

import argparse
import sys
from collections.abc import Sequence

from bot.cli.output import as_json, as_lines
from bot.errors import UsageProblem
from tests.bench import (
    check_in,
    commands,
    curves,
    house,
    plan,
    reach_command,
    send,
    updates,
    voice,
)
from tests.bench.scale import Scale
from tests.bench.table import Report

FEWEST = 1_000  # recipients; below it nothing is measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one benchmark; 2 on wrong usage."""
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    kinds = parser.add_subparsers(title="benchmarks", metavar="WHAT", required=True)
    reach_command.add_command(kinds)
    sending = kinds.add_parser("send", help="deliveries against other libraries")
    sending.add_argument("--recipients", type=int, default=1_000_000)
    sending.set_defaults(run=_sending)
    planning = kinds.add_parser("plan", help="a broadcast written into the outbox")
    planning.add_argument("--recipients", type=int, default=200_000)
    planning.set_defaults(run=_planning)
    answering = kinds.add_parser("updates", help="people answered")
    answering.set_defaults(run=_answering)
    asking = kinds.add_parser("check-in", help="replies to a check-in, taken")
    asking.add_argument("--replies", type=int, default=check_in.REPLIES)
    asking.set_defaults(run=_asking)
    living = kinds.add_parser("house", help="the program as a whole, row by row")
    living.add_argument("--only", default="", metavar="NAMES", help="as in ready,ask")
    living.add_argument("--deliveries", type=int, default=Scale().deliveries)
    living.set_defaults(run=_living)
    office = kinds.add_parser(
        "commands", help="each command, a country in the database"
    )
    office.add_argument("--subscribers", type=int, default=1_000_000)
    office.add_argument("--rounds", type=int, default=20)
    office.add_argument("--only", default="", choices=("sqlite", "postgresql"))
    office.set_defaults(run=_commanding)
    fitting = kinds.add_parser("curves", help="the search's two curves, fitted anew")
    fitting.set_defaults(run=_fitting)
    hearing = kinds.add_parser("voice", help="an answer heard, first and cached")
    hearing.set_defaults(run=_hearing)
    for kind in (sending, planning, answering, asking, living, office, hearing):
        kind.add_argument("--json", action="store_true", help="one JSON document")
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except UsageProblem as problem:
        print(problem, file=sys.stderr)
        return 2


def _sending(parsed: argparse.Namespace) -> int:
    return _show(send.run(_recipients(parsed)), parsed)


def _planning(parsed: argparse.Namespace) -> int:
    return _show(plan.run(_recipients(parsed)), parsed)


def _answering(parsed: argparse.Namespace) -> int:
    return _show(updates.run(), parsed)


def _asking(parsed: argparse.Namespace) -> int:
    return _show(check_in.run(parsed.replies), parsed)


def _commanding(parsed: argparse.Namespace) -> int:
    return _show(commands.run(parsed.subscribers, parsed.rounds, parsed.only), parsed)


def _hearing(parsed: argparse.Namespace) -> int:
    return _show(voice.run(), parsed)


def _fitting(parsed: argparse.Namespace) -> int:
    as_lines(curves.fitted())
    return 0


def _living(parsed: argparse.Namespace) -> int:
    if parsed.deliveries < FEWEST:
        raise UsageProblem(f"--deliveries: at least {FEWEST}")
    scale = Scale(deliveries=parsed.deliveries)
    return _show(house.run(house.chosen(parsed.only), scale), parsed)


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


if __name__ == "__main__":
    sys.exit(main())
