"""`bot notice import FILE`: an alert in the Common Alerting Protocol, as a draft."""

import argparse
import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.alerts import cap_reader, coming_in, imported
from bot.bulletins.alerts.alert import Alert
from bot.bulletins.alerts.coming_in import Prepared
from bot.bulletins.notice_choices import Audience
from bot.cli.output import as_json, as_lines
from bot.clock import Milliseconds, moment, utc_now
from bot.config import Config
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.errors import DataProblem
from bot.ground import Ground, lay_ground
from bot.places import Place
from bot.store.database import Database


def add_command(actions: Any) -> None:
    """Adds `import` to what may be done with a notice."""
    said = "an alert (CAP 1.2) as an urgent notice's draft"
    command = actions.add_parser("import", help=said)
    command.add_argument("file", type=Path)
    command.add_argument("--place", help="code: for no more of it than this")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_run)


def _run(settings: Config, parsed: argparse.Namespace) -> int:
    return asyncio.run(run_import(settings, parsed))


async def run_import(settings: Config, parsed: argparse.Namespace) -> int:
    """Writes a draft: an officer of the place looks at it, and sends it."""
    alert = cap_reader.read(_content(parsed.file))
    ground = lay_ground(settings)
    place = _place(ground, parsed.place)
    now = utc_now()
    async with Database(settings.database_url) as database:
        await database.migrate()
        async with database.write() as connection:
            made = await coming_in.prepared(
                connection,
                alert,
                ground,
                [place or ground.places.country],
                now,
                instead=place,
            )
            is_new = isinstance(made, Prepared)
            if isinstance(made, Prepared):
                draft = await _drafted(connection, ground, alert, made, now)
            else:
                draft = made
    described = _described(ground, draft, is_new=is_new)
    if parsed.json:
        as_json(described)
    else:
        as_lines([_line(described, is_new=is_new)])
    return 0


def _content(file: Path) -> bytes:
    """No more than is looked at anyway."""
    try:
        with file.open("rb") as opened:
            return opened.read(cap_reader.LARGEST + 1)
    except OSError as fault:
        raise DataProblem(f"{file}: cannot be read: {fault.strerror}") from None


def _place(ground: Ground, code: str | None) -> Place | None:
    if code is None:
        return None
    place = ground.places.by_code(code)
    if place is None:
        raise DataProblem(f"no place has the code {code!r}")
    return place


async def _drafted(
    connection: AsyncConnection,
    ground: Ground,
    alert: Alert,
    made: Prepared,
    now: Milliseconds,
) -> Broadcast:
    notice = replace(made.notice, code=await broadcasts.free_code(connection))
    worded = notice_text.draft(
        notice,
        now=now,
        zone=ground.config.timezone,
        catalogues=ground.catalogues,
        places=ground.places,
        state=State.DRAFT,
    )
    number, _is_new = await broadcasts.create(connection, worded, now)
    await imported.note(connection, alert, made.said, number)
    await audit.record(connection, now, None, "notice.import", about=str(number))
    draft = await broadcasts.get(connection, number)
    if draft is None:
        raise DataProblem("the draft could not be read back")
    return draft


def _described(ground: Ground, draft: Broadcast, *, is_new: bool) -> dict[str, Any]:
    paths = (draft.place, *Audience.from_json(draft.audience).places)
    found = [ground.places.by_path(path) for path in paths]
    return {
        "broadcast": draft.id,
        "code": f"LB {draft.code}",
        "state": str(draft.state),
        "places": [place.code for place in found if place is not None],
        "expires_at": moment(draft.expires_at, ground.config.timezone),
        "already": not is_new,
    }


def _line(described: dict[str, Any], *, is_new: bool) -> str:
    number, places = described["broadcast"], " ".join(described["places"])
    if not is_new:
        return f"broadcast {number}: made of this alert before, {described['state']}"
    return (
        f"broadcast {number}: a draft for {places} until {described['expires_at']}; "
        "an officer there sends it (/drafts)"
    )
