"""`bot broadcasts`, `bot report`: numbers of what was sent from here, or elsewhere."""

import argparse
import csv
import sys
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.reporting.broadcast_report import described
from bot.cli.output import as_json, as_lines
from bot.cli.reports.counts_line import whole_line
from bot.cli.sending import in_loop, opened
from bot.clock import utc_now
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.delivery.results.counts import lines_of
from bot.errors import DataProblem, UsageProblem
from bot.ground import Ground, lay_ground

MOST_NUMBER = 10**15


def add_commands(commands: Any) -> None:
    """Adds `broadcasts` and `report`."""
    listed = commands.add_parser("broadcasts")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=in_loop(run_broadcasts))
    report = commands.add_parser("report")
    report.add_argument("id", type=int, nargs="?")
    what = "read it of installations elsewhere, by BOT_REPORTS_KEY; - reads lines "
    report.add_argument(
        "--from",
        dest="urls",
        metavar="URL",
        nargs="+",
        action="extend",
        help=what + "of URL and KEY from standard input",
    )
    report.add_argument("--key", help="the key that the notice was sent with")
    how = report.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true")
    how.add_argument("--csv", action="store_true", help="a line a chat; --from: totals")
    report.set_defaults(run=in_loop(run_report))


async def run_broadcasts(settings: Config, parsed: argparse.Namespace) -> int:
    """Every broadcast, the newest first."""
    ground = lay_ground(settings)
    async with opened(settings) as database, database.read() as connection:
        found = [
            await _described(ground, connection, broadcast)
            for broadcast in await broadcasts.newest(connection, limit=1000)
        ]
    if parsed.json:
        as_json(found)
    else:
        as_lines(whole_line(one) for one in found)
    return 0


async def run_report(settings: Config, parsed: argparse.Namespace) -> int:
    """One broadcast's numbers, or a line a chat; with --from, of installations."""
    if parsed.urls:
        from bot.cli.reports import provinces  # noqa: PLC0415  # talks over HTTP

        return await provinces.run(settings, parsed)
    if parsed.id is None or parsed.key is not None:
        raise UsageProblem("give a broadcast's number, or --from URL (and --key)")
    ground = lay_ground(settings)
    async with opened(settings) as database, database.read() as connection:
        is_ours = 0 < parsed.id < MOST_NUMBER
        broadcast = await broadcasts.get(connection, parsed.id) if is_ours else None
        if broadcast is None:
            raise DataProblem(f"there is no broadcast {parsed.id}")
        if parsed.csv:
            table = csv.writer(sys.stdout, lineterminator="\n")
            table.writerow(("channel", "address", "state", "reason"))
            table.writerows(await lines_of(connection, parsed.id))
            return 0
        found = await _described(ground, connection, broadcast)
    if parsed.json:
        as_json(found)
    else:
        as_lines([whole_line(found)])
    return 0


async def _described(
    ground: Ground, connection: AsyncConnection, broadcast: Broadcast
) -> dict[str, object]:
    zone = ground.config.timezone
    return await described(connection, broadcast, ground.places, zone, utc_now())
