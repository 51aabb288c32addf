"""The recurring bulletins from a script: their times, and one edition now."""

import argparse
from typing import Any

from bot.bulletins import forecast
from bot.bulletins.forecast import Entry
from bot.bulletins.recurring.schedule import next_time
from bot.bulletins.timetable import make_timetable
from bot.cli.output import as_json, as_lines
from bot.cli.sending import in_loop, opened
from bot.clock import Milliseconds, moment, utc_now
from bot.config import Config
from bot.country import SOURCE_LANGUAGE
from bot.errors import DataProblem
from bot.ground import lay_ground, open_library
from bot.knowledge.upkeep import overlay


def add_commands(commands: Any) -> None:
    """Adds `bulletins`, `bulletin`."""
    bulletins = commands.add_parser("bulletins")
    bulletins.add_argument("--json", action="store_true")
    bulletins.set_defaults(run=in_loop(run_bulletins))
    bulletin = commands.add_parser("bulletin")
    now = bulletin.add_subparsers(required=True, metavar="run").add_parser("run")
    now.add_argument("id")
    now.add_argument("--json", action="store_true")
    now.set_defaults(run=in_loop(run_bulletin))


async def run_bulletins(settings: Config, parsed: argparse.Namespace) -> int:
    """The recurring bulletins with their next times."""
    ground = lay_ground(settings)
    library = open_library(ground)
    async with opened(settings) as database, database.read() as connection:
        timetable = make_timetable(ground, library, database, utc_now)
        country = ground.places.country.path
        entries = await forecast.entries(timetable, connection, country, utc_now())
    found = [
        {
            "id": e.bulletin.id,
            "name": e.bulletin.name(SOURCE_LANGUAGE),
            "category": e.bulletin.category,
            "on": e.is_on,
            "at": e.at,
            "next_at": moment(_next(e, settings), settings.timezone),
        }
        for e in entries
    ]
    if parsed.json:
        as_json(found)
    else:
        as_lines(f"{e['id']}: {e['name']}, next {e['next_at'] or 'off'}" for e in found)
    return 0


def _next(entry: Entry, settings: Config) -> Milliseconds | None:
    """When the next edition goes out; where none is known yet, the next look."""
    if not entry.is_on:
        return None
    zone, now = settings.timezone, utc_now()
    return entry.next_at or next_time(entry.bulletin, entry.at, zone, after=now)


async def run_bulletin(settings: Config, parsed: argparse.Namespace) -> int:
    """One edition now."""
    ground = lay_ground(settings)
    async with opened(settings) as database:
        async with database.read() as connection:
            library = open_library(ground, await overlay.entries(connection))
        timetable = make_timetable(ground, library, database, utc_now)
        if parsed.id not in {b.id for b in timetable.bulletins}:
            known = " ".join(b.id for b in timetable.bulletins)
            raise DataProblem(f"no bulletin is called {parsed.id!r}: {known}")
        made = await timetable.run_now(parsed.id)
    if parsed.json:
        as_json({"bulletin": parsed.id, "broadcasts": list(made)})
    else:
        as_lines([f"broadcasts {' '.join(map(str, made)) or 'none: nothing to say'}"])
    return 0
