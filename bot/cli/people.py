"""`bot people export|import`: who receives news, as a CSV file."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot import audit
from bot.cli.output import keep_what_is_there, several
from bot.cli.sending import opened
from bot.clock import utc_now
from bot.config import Config
from bot.errors import DataProblem
from bot.ground import lay_ground
from bot.people.recipients import recipient_list, transfer
from bot.store.secret import secret_of


def add_commands(commands: Any) -> None:
    """Adds `people export` and `people import`."""
    people = commands.add_parser("people")
    actions = people.add_subparsers(required=True, metavar="export|import")
    export = actions.add_parser("export", help="write everyone to a file")
    export.add_argument("file", type=Path)
    export.add_argument("--force", action="store_true", help="write over the file")
    export.set_defaults(run=lambda s, p: asyncio.run(run_export(s, p)))
    import_ = actions.add_parser("import", help="read a file: all of it or nothing")
    import_.add_argument("file", type=Path)
    import_.add_argument("--dry-run", action="store_true")
    import_.set_defaults(run=lambda s, p: asyncio.run(run_import(s, p)))


async def run_export(settings: Config, parsed: argparse.Namespace) -> int:
    """Writes the file, readable by its owner only."""
    ground = lay_ground(settings)
    async with opened(settings) as database, database.read() as connection:
        if database.is_file(parsed.file):
            raise DataProblem(f"{parsed.file}: is the database itself")
        keep_what_is_there(parsed.file, is_forced=parsed.force)
        number = await transfer.write(
            connection, parsed.file, ground.places, settings.timezone
        )
    print(several(number, "chat"))
    return 0


async def run_import(settings: Config, parsed: argparse.Namespace) -> int:
    """Reads the file; with any bad line nothing is imported."""
    ground = lay_ground(settings)
    lines, faults = recipient_list.read(
        parsed.file, ground.places, [c.id for c in ground.categories]
    )
    if faults:
        faults.append(f"nothing was imported: {several(len(faults), 'bad line')}")
        raise DataProblem("\n".join(faults))
    async with opened(settings) as database:
        secret = await secret_of(database, settings.secret_file)
        if parsed.dry_run:
            async with database.read() as connection:
                out = await transfer.staying_out(connection, lines, secret)
            good = several(len(lines), "good line")
            print(f"{good}, {out} of them would be left out; nothing imported")
            return 0
        async with database.write() as connection:
            now = utc_now()
            came, out = await transfer.store(
                connection,
                lines,
                now=now,
                operator=settings.operator or "",
                secret=secret,
            )
            await audit.record(connection, now, None, "people.import", detail=str(came))
    print(f"{came} imported, {out} left out: they unsubscribed later")
    return 0
