"""`bot check`: content, catalogues, configuration, database; every fault at once."""

import argparse
import asyncio
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from bot.bulletins.courses.course_files import load as load_courses
from bot.bulletins.recurring.bulletin_files import load as load_bulletins
from bot.bulletins.recurring.bulletin_files import load_bank_days
from bot.cli import catalogues
from bot.cli.output import as_json, day_of, several
from bot.clock import local_date, moment, utc_now
from bot.config import PAID_BROADCAST_ABOVE, Config
from bot.errors import DataProblem
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Library
from bot.knowledge.model import AMOUNTS_KEEP
from bot.knowledge.upkeep import due
from bot.knowledge.upkeep.outlived import (
    ENDS_WITHIN,
    begun_since,
    ending_alone,
    outlived,
)
from bot.messaging import Budget
from bot.serving import Capacity, after_raising
from bot.serving.month_figures import figures
from bot.serving.month_figures import warnings as month_warnings
from bot.speech import Voices
from bot.store.backups import daily
from bot.store.database import Database

FEW_STREAMS = 2_000  # open pages; below this it is worth saying
REACH_WITHIN = 5.0  # seconds


def add_commands(commands: Any) -> None:
    """Adds `check`."""
    parser = commands.add_parser("check")
    parser.add_argument("--strict", action="store_true", help="editors' rules too")
    parser.add_argument(
        "--on", help="as if it were this day, YYYY-MM-DD: what ends, what outlives"
    )
    parser.add_argument("--network", action="store_true", help="try the hosts needed")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(settings: Config, parsed: argparse.Namespace) -> int:
    """Prints settings, warnings and faults; 1 if there is any fault."""
    on = day_of(parsed.on) if parsed.on else None
    faults, warnings = _content_faults(settings, on, strict=parsed.strict)
    faults += asyncio.run(_database_faults(settings))
    if parsed.network:
        faults += asyncio.run(_network_faults(settings))
    warnings += _settings_warnings(settings)
    warnings += asyncio.run(_backup_warnings(settings))
    warnings += asyncio.run(_month_warnings(settings))
    voices = _voices(settings)
    if not voices:
        warnings.append("no language has a voice: nothing is read out")
    files = after_raising()
    warnings += _few_files(files)
    if parsed.json:
        as_json(
            {
                "settings": settings.shown(),
                "files": asdict(files),
                "voices": voices,
                "warnings": warnings,
                "faults": faults,
            }
        )
        return 1 if faults else 0
    for name, value in settings.shown().items():
        print(f"{name}={value}")
    print(f"{files.sentence}")
    print(f"voices: {' '.join(voices) or 'none'}")
    for warning in warnings:
        print(f"warning: {warning}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{several(len(faults), 'fault')}, {several(len(warnings), 'warning')}")
    return 1 if faults else 0


def _content_faults(
    settings: Config, on: date | None, *, strict: bool
) -> tuple[list[str], list[str]]:
    try:
        ground = lay_ground(settings)
        library = open_library(ground, is_strict=True)
    except DataProblem as problem:
        return [_near(line) for line in str(problem).splitlines()], []
    faults = [_near(str(f)) for f in library.faults if strict or not f.is_strict]
    faults += [_near(fault) for fault in _bulletin_faults(ground, library)]
    today = on or local_date(utc_now(), settings.timezone)
    if strict:
        old = outlived(library.content, library.laid(), today)
        faults += [_near(str(fault)) for fault in old]
    warnings = [*_ending(library, today), *_old_amounts(library, today)]
    hidden = sum(f.is_strict for f in library.faults) if not strict else 0
    if hidden:
        warnings.append(f"{hidden} more with --strict")
    faults += [_near(fault) for fault in catalogues.faults(settings.locales_dir)]
    warnings += [_near(lack) for lack in catalogues.unsaid(settings.locales_dir)]
    return faults, warnings


def _ending(library: Library, today: date) -> list[str]:
    """What needs someone's eyes because of the day."""
    days = ENDS_WITHIN.days
    found = [
        f"ends on {answer.valid_to}, within {days} days, and nothing follows: "
        f"{answer.topic} ({', '.join(answer.covers)})"
        for answer in ending_alone(library.content, today)
    ]
    begun = begun_since(library.content, today)
    if begun:
        found.append(
            "read before they began, and hold now: look what became of them, then set "
            f"`checked`: {', '.join(begun)}"
        )
    return found


def _old_amounts(library: Library, today: date) -> list[str]:
    """Facts to read again: until then people are told to ask the commune."""
    old = due.with_old_amounts(library.content, today)
    if not old:
        return []
    names = ", ".join(dict.fromkeys(answer.topic for answer in old))
    days = AMOUNTS_KEEP.days
    return [
        f"figures checked more than {days} days ago: read the sources again, then set "
        f"`checked` of the facts: {names}"
    ]


def _bulletin_faults(ground: Ground, library: Library) -> list[str]:
    """The bulletins' files, and what they name that is not there."""
    faults: list[str] = []
    folder = ground.config.content_dir
    categories = {category.id for category in ground.categories}
    try:
        for bulletin in load_bulletins(folder / "bulletins"):
            where = f"{folder / 'bulletins'}/{bulletin.id}.yaml:1"
            if bulletin.category not in categories:
                faults.append(f"{where}: no category is called {bulletin.category!r}")
            faults += [
                f"{where}: names no topic: {topic}"
                for topic in bulletin.named_topics
                if topic not in library.content.topics
            ]
        load_courses(folder / "courses", library.content.facts)
    except DataProblem as problem:
        faults += str(problem).splitlines()
    table = folder / "places" / "bank_days.csv"
    try:
        faults += [
            f"{table}:1: no place has the code {row.commune!r}"
            for row in load_bank_days(table)
            if ground.places.by_code(row.commune) is None
        ]
    except DataProblem as problem:
        faults += str(problem).splitlines()
    return faults


def _settings_warnings(settings: Config) -> list[str]:
    found = []
    if settings.operator is None:
        found.append(
            "BOT_OPERATOR is not set: people read that nobody stands behind this bot"
        )
    if settings.operator_contact is None:
        found.append("BOT_OPERATOR_CONTACT is not set: people can't reach the operator")
    if settings.telegram_rate > PAID_BROADCAST_ABOVE:
        found.append(
            f"BOT_TELEGRAM_RATE is above {PAID_BROADCAST_ABOVE}: "
            "each message then costs money (paid broadcast)"
        )
    if settings.telegram_mode == "webhook" and settings.public_url is None:
        found.append("BOT_TELEGRAM_MODE is webhook, but BOT_PUBLIC_URL is not set")
    if settings.zalo_token is not None and settings.public_url is None:
        found.append(
            "BOT_ZALO_TOKEN is set, but BOT_PUBLIC_URL is not: Zalo can't call"
        )
    return found


def _voices(settings: Config) -> list[str]:
    """The languages of the interface that have a voice here, each tried."""
    known = settings.locales_dir.glob("*/LC_MESSAGES")
    languages = sorted(folder.parent.name for folder in known)
    return sorted(asyncio.run(Voices(settings.speech_command).learn(languages)))


def _few_files(found: Capacity) -> list[str]:
    if found.streams >= FEW_STREAMS:
        return []
    return [
        f"{found.sentence}: each open page holds one; raise the hard limit "
        "(systemd: LimitNOFILE=, Docker: --ulimit nofile=)"
    ]


async def _database_faults(settings: Config) -> list[str]:
    database = Database(settings.database_url)
    if database.is_sqlite and not database.path.exists():
        return []
    try:
        async with database:
            await database.examine()
    except (DataProblem, OSError) as fault:
        return [str(fault)]
    return []


async def _backup_warnings(settings: Config) -> list[str]:
    """Where somebody answers for the bot, or once made daily backups."""
    database = Database(settings.database_url)
    if database.is_sqlite and not database.path.exists():
        return []
    try:
        async with database:
            await database.examine()
            taken = await daily.taken_at(database)
    except (DataProblem, OSError, SQLAlchemyError):  # a fault that is told already
        return []
    how = "turn loaban-backup.timer on (deploy/README.md)"
    if taken is None:
        return [f"no daily backup was ever made: {how}"] if settings.operator else []
    if utc_now() - taken <= daily.TOO_OLD:
        return []
    when = moment(taken, settings.timezone)
    return [f"the last daily backup is of {when}: {how}, or see why it fails"]


async def _month_warnings(settings: Config) -> list[str]:
    """How far the months of channels with a budget are used up."""
    database = Database(settings.database_url)
    budget = Budget(settings.zalo_monthly_limit, settings.zalo_user_limit)
    if settings.zalo_token is None or (
        database.is_sqlite and not database.path.exists()
    ):
        return []
    zone, now = settings.timezone, utc_now()
    try:
        async with database, database.read() as connection:
            found = await figures(connection, {"zalo": budget}, zone, now)
    except (DataProblem, SQLAlchemyError, OSError):  # said elsewhere, or not begun
        return []
    return month_warnings(found)


async def _network_faults(settings: Config) -> list[str]:
    needed = []
    if settings.telegram_token is not None:
        needed.append(settings.telegram_api_url)
    if settings.zalo_token is not None:
        needed.append(settings.zalo_api_url)
    return [fault for address in needed for fault in await _unreached(address)]


async def _unreached(address: str) -> list[str]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    number = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(REACH_WITHIN):
            _reader, writer = await asyncio.open_connection(host, number)
    except (OSError, TimeoutError) as fault:
        return [f"network: {host}:{number} cannot be reached ({type(fault).__name__})"]
    writer.close()
    return []


def _near(text: str) -> str:
    """Paths below the working directory without it."""
    return text.replace(f"{Path.cwd()}/", "")
