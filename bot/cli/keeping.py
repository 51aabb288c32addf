"""`bot database`: migrate, info, backup, restore, copy, erase-expired, verify-audit."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from bot import audit, config, departed
from bot.channels.web import position
from bot.chores import erase_expired
from bot.cli.output import as_json, as_lines, keep_what_is_there, several
from bot.cli.sending import opened
from bot.clock import local, utc_now
from bot.config import Config
from bot.errors import DataProblem, UsageProblem
from bot.store import glance, secret, traces
from bot.store.backups import backup, daily
from bot.store.backups.set_aside import set_aside
from bot.store.database import Database


def add_commands(commands: Any) -> None:
    """Adds `database` and its actions."""
    database = commands.add_parser("database")
    actions = database.add_subparsers(required=True, metavar="ACTION")
    migrate = _add(actions, "migrate", "bring it up to date", run_migrate)
    what = "say what it would do, and do nothing"
    migrate.add_argument("--dry-run", action="store_true", help=what)
    info = _add(actions, "info", "its kind, revision and sizes", run_info)
    info.add_argument("--json", action="store_true")
    save = _add(actions, "backup", "write one portable file", run_backup)
    save.add_argument("file", type=Path, help="with --keep: a folder")
    how = save.add_mutually_exclusive_group()
    how.add_argument("--force", action="store_true", help="write over the file")
    what = "a file of its own in the folder; those older than so many days go"
    how.add_argument("--keep", type=int, metavar="DAYS", help=what)
    load = _add(actions, "restore", "fill an empty database from it", run_restore)
    load.add_argument("file", type=Path)
    what = "put what the database holds aside first, whole; say where"
    load.add_argument("--replace", action="store_true", help=what)
    _add(actions, "erase-expired", "erase what outlived its time", run_erase)
    move = _add(actions, "copy", "everything into an empty database", run_copy)
    move.add_argument(
        "url", help="as in BOT_DATABASE_URL; - reads it from standard input"
    )
    what = "let the next start bring a secret of its own (PostgreSQL)"
    _add(actions, "forget-secret", what, run_forget_secret)
    _add(actions, "verify-audit", "whether the audit is as written", run_verify)


def _add(actions: Any, name: str, what: str, command: Any) -> Any:
    parser = actions.add_parser(name, help=what)
    parser.set_defaults(run=lambda s, p: asyncio.run(command(s, p)))
    return parser


async def run_migrate(settings: Config, parsed: argparse.Namespace) -> int:
    """Migrates, or lists what is to be run."""
    if parsed.dry_run:
        return await _list_pending(settings)
    async with Database(settings.database_url) as database:
        print(f"at revision {await database.migrate()}")
    return 0


async def _list_pending(settings: Config) -> int:
    database, revision = Database(settings.database_url), None
    if not database.is_sqlite or database.path.exists():
        async with database:
            await database.examine()
            revision = await database.revision()
    if revision is None:
        as_lines(["a new database: nothing to change"])
        return 0
    pending = [name for name in glance.migrations() if name[:4] > revision[:4]]
    as_lines([f"at revision {revision}, {several(len(pending), 'change')} to make"])
    as_lines(name.replace("_", " ") for name in pending)
    return 0


async def run_info(settings: Config, parsed: argparse.Namespace) -> int:
    """Kind, revision and the number of rows of each table."""
    async with opened(settings) as database:
        kind = "sqlite" if database.is_sqlite else "postgresql"
        revision = await database.revision()
        rows = await backup.sizes(database)
    if parsed.json:
        as_json({"kind": kind, "revision": revision, "rows": rows})
        return 0
    as_lines([f"{kind}, revision {revision}"])
    as_lines(f"{name}: {number}" for name, number in rows.items())
    return 0


async def run_backup(settings: Config, parsed: argparse.Namespace) -> int:
    """Writes the backup, mode 0600, while `bot run` goes on."""
    if parsed.keep is not None:
        return await _daily(settings, parsed.file, parsed.keep)
    async with opened(settings) as database:
        if not database.is_file(parsed.file):
            keep_what_is_there(parsed.file, is_forced=parsed.force)
        number = await backup.write(database, parsed.file)
    print(f"{several(number, 'row')} in {parsed.file}")
    return 0


async def _daily(settings: Config, folder: Path, days: int) -> int:
    if not 1 <= days <= daily.LONGEST_KEPT:
        raise UsageProblem(f"--keep must be 1 to {daily.LONGEST_KEPT} days")
    zone = settings.timezone
    async with opened(settings) as database:
        taken = await daily.take(database, folder, days, utc_now(), zone)
    rows, older = several(taken.rows, "row"), several(taken.removed, "older backup")
    print(f"{rows} in {taken.file}, looked through; {older} removed")
    return 0


async def run_restore(settings: Config, parsed: argparse.Namespace) -> int:
    """Fills an empty database, then erases what has expired meanwhile."""
    backup.refuse_unfitting(parsed.file)  # before a database is made for it
    aside = ""
    if parsed.replace:
        backup.look_through(parsed.file)
        async with Database(settings.database_url) as database:
            aside = await set_aside(database, local(utc_now(), settings.timezone))
    async with opened(settings) as database:
        try:
            number = await backup.read(database, parsed.file)
        except DataProblem as fault:
            if not aside:
                raise
            # Its rows contradict each other: only the database itself finds that.
            raise DataProblem(f"{fault}; what was there is whole in {aside}") from None
        if aside:
            print(f"what was there is now {aside}: it holds people's data, delete it")
        chosen = settings.secret_file
        own = await secret.secret_of(database, chosen)
        beside = departed.file_of(database, chosen)
        await departed.catch_up(database, beside, own, utc_now())
        await _begin_epoch(database)
        await erase_expired(database, utc_now())
    print(f"{several(number, 'row')} restored")
    return 0


async def run_copy(settings: Config, parsed: argparse.Namespace) -> int:
    """From the configured database into another, of either kind."""
    # On the command line its password would be seen by whoever lists processes.
    url = sys.stdin.readline().strip() if parsed.url == "-" else parsed.url
    if not url:
        raise UsageProblem("write the address of the other database on one line")
    try:
        target = config.load({"BOT_DATABASE_URL": url}).database_url
    except DataProblem as fault:
        raise UsageProblem(str(fault)) from None
    copied = Database(target)
    async with opened(settings) as source:
        is_file_itself = copied.is_sqlite and source.is_file(copied.path)
        if is_file_itself or copied.url == source.url:
            raise UsageProblem("that is the database itself: give another one")
    async with opened(settings) as source, copied:
        await copied.migrate()
        is_used = await _is_used(source)
        number = await backup.copy(source, copied)
        await _begin_epoch(copied)
    print(f"{several(number, 'row')} copied; set BOT_DATABASE_URL to use them")
    if is_used:
        print(
            "`bot run` is using the database: what it writes from now on is not in the "
            "copy. Stop it, and copy into another empty database, to lose nothing",
            file=sys.stderr,
        )
    return 0


async def _is_used(database: Database) -> bool:
    """Whether a `bot run` sends from it now."""
    if not await database.acquire_sender():
        return True
    await database.release_sender()
    return False


async def _begin_epoch(database: Database) -> None:
    """Its numbers will be given out again: open pages must not take them for heard."""
    async with database.write() as connection:
        await position.begin(connection)


async def run_erase(settings: Config, _parsed: argparse.Namespace) -> int:
    """Erases what has outlived its time."""
    async with opened(settings) as database:
        await erase_expired(database, utc_now())
        await traces.clear(database)
    print("done")
    return 0


async def run_forget_secret(settings: Config, _parsed: argparse.Namespace) -> int:
    """For an installation whose secret is lost: who starts next makes another."""
    async with opened(settings) as database:
        await secret.forget(database)
    print("done: start one process, then copy its secret to the others")
    return 0


async def run_verify(settings: Config, _parsed: argparse.Namespace) -> int:
    """Whether each row of the audit still seals the one before it."""
    async with opened(settings) as database, database.read() as connection:
        number = await audit.verify(connection)
    print(several(number, "row") + " verified")
    return 0
