"""Invitations and notices from a script."""

import argparse
import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.approving import reaching
from bot.bulletins.notice_text import Notice
from bot.bulletins.reporting.broadcast_report import as_shown
from bot.cli.notices import alert_import
from bot.cli.output import as_json, as_lines, several
from bot.clock import DAY, Milliseconds, instant, moment, utc_now
from bot.config import Config
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.results.counts import counts_of
from bot.errors import DataProblem, UsageProblem
from bot.ground import Ground, lay_ground
from bot.people import roles
from bot.people.model import Role
from bot.places import Place
from bot.store.database import Database

MOST_DAYS = 3650
LATEST = 366 * DAY  # until a notice ends


def add_commands(commands: Any) -> None:
    """Adds `invite` and `notice`."""
    invite = commands.add_parser("invite")
    invite.add_argument("role", choices=[str(role) for role in Role])
    invite.add_argument("--place", default="VN", help="code; the country if not said")
    invite.add_argument("--lang", default="", help="of a reviewer: BCP 47")
    invite.add_argument("--days", type=int, default=7)
    invite.add_argument("--json", action="store_true")
    invite.set_defaults(run=in_loop(run_invite))
    notice = commands.add_parser("notice")
    actions = notice.add_subparsers(required=True, metavar="send|import")
    send = actions.add_parser("send", help="send a notice to a place")
    send.add_argument("--place", required=True)
    send.add_argument("--text", required=True)
    send.add_argument("--urgent", action="store_true")
    send.add_argument("--category")
    send.add_argument("--lang", default=SOURCE_LANGUAGE)
    send.add_argument("--by", default="")
    send.add_argument("--expires", metavar="WHEN", help="ISO 8601, or 30m, 12h, 3d")
    send.add_argument("--key", help="with the same key it is sent once")
    send.add_argument("--json", action="store_true")
    send.set_defaults(run=in_loop(run_send))
    alert_import.add_command(actions)


def in_loop(command: Any) -> Any:
    """A command that is awaited, as one that is called."""

    def run(settings: Config, parsed: argparse.Namespace) -> int:
        return int(asyncio.run(command(settings, parsed)))

    return run


@asynccontextmanager
async def opened(settings: Config) -> AsyncIterator[Database]:
    """The database, brought up to date."""
    async with Database(settings.database_url) as database:
        await database.migrate()
        yield database


async def run_invite(settings: Config, parsed: argparse.Namespace) -> int:
    """Makes an invitation."""
    ground = lay_ground(settings)
    place = _place(ground, parsed.place)
    if not 1 <= parsed.days <= MOST_DAYS:
        raise UsageProblem(f"--days must be 1 to {MOST_DAYS}")
    is_reviewer = parsed.role == str(Role.REVIEWER)
    if is_reviewer is not (parsed.lang in ground.catalogues.languages):
        raise UsageProblem("--lang must be the language of a reviewer, and of no other")
    now = utc_now()
    expires_at = now + parsed.days * DAY
    async with opened(settings) as database, database.write() as connection:
        code = await roles.invite(
            connection,
            Role(parsed.role),
            ground.places.country.path if is_reviewer else place.path,
            now=now,
            expires_at=expires_at,
            language=parsed.lang,
        )
        await audit.record(
            connection, now, None, "role.invite", about=place.path, detail=parsed.role
        )
    made = {
        "code": code,
        "role": parsed.role,
        "place": place.code,
        "expires_at": moment(expires_at, settings.timezone),
        "links": _links(settings, code),
    }
    if parsed.json:
        as_json(made)
    else:
        as_lines([f"/start {code}", *_links(settings, code).values()])
    return 0


def _links(settings: Config, code: str) -> dict[str, str]:
    """The web's link; a messenger's needs its name, which `bot run` learns."""
    base = settings.reachable_url
    return {"web": f"{base}/#start={code}"} if base else {}


async def run_send(settings: Config, parsed: argparse.Namespace) -> int:
    """Writes a broadcast; a running `bot run` sends it."""
    ground = lay_ground(settings)
    now = utc_now()
    notice = Notice(
        place=_place(ground, parsed.place),
        text=_text(parsed.text),
        language=_language(ground, parsed.lang),
        code="",
        is_urgent=parsed.urgent,
        category=_category(ground, parsed.category),
        by_name=parsed.by,
        expires_at=_expires(parsed.expires, now),
        key=parsed.key,
    )
    async with opened(settings) as database, database.write() as connection:
        notice = replace(notice, code=await broadcasts.free_code(connection))
        draft = notice_text.draft(
            notice,
            now=now,
            zone=settings.timezone,
            catalogues=ground.catalogues,
            places=ground.places,
        )
        number, is_new = await broadcasts.create(connection, draft, now)
        made_code = notice.code if is_new else await _code_before(connection, number)
        planned = await reaching.number(connection, notice, now)
        if is_new:
            await audit.record(connection, now, None, "notice.send", about=str(number))
        else:
            await _same_as_before(connection, number, notice)
            planned = await _planned_before(connection, number, planned)
    made = {"broadcast": number, "code": as_shown(made_code), "planned": planned}
    if parsed.json:
        as_json(made)
    else:
        nobody = ["nobody there receives such news yet: it reaches no one"]
        as_lines(
            [
                f"broadcast {number}: {several(planned, 'chat')}, {made['code']}",
                *(nobody * (not planned)),
            ]
        )
    return 0


async def _code_before(connection: AsyncConnection, number: int) -> str | None:
    known = await broadcasts.get(connection, number)
    return known.code if known else None


async def _same_as_before(
    connection: AsyncConnection, number: int, notice: Notice
) -> None:
    """Raises DataProblem where the key was used for something else."""
    known = await broadcasts.get(connection, number)
    if known is None:
        return
    if (known.text, known.place) != (notice.text, notice.place.path):
        raise DataProblem(
            f"the key {notice.key!r} was used for broadcast {number}, with another "
            "text or place: nothing was sent"
        )


async def _planned_before(
    connection: AsyncConnection, number: int, now_planned: int
) -> int:
    known = await broadcasts.get(connection, number)
    if known is None or not known.is_planned:
        return now_planned
    return (await counts_of(connection, number)).planned


def _text(text: str) -> str:
    if not text.strip():
        raise UsageProblem("--text is empty")
    if len(text) > notice_text.MAX_TEXT:
        raise UsageProblem(f"--text is over {notice_text.MAX_TEXT} characters")
    return text.strip()


def _place(ground: Ground, code: str) -> Place:
    place = ground.places.by_code(code)
    if place is None:
        raise DataProblem(f"no place has the code {code!r}")
    return place


def _language(ground: Ground, code: str) -> str:
    known = ground.catalogues.languages
    if code not in known:
        raise UsageProblem(f"--lang {code!r}: use one of {' '.join(known)}")
    return code


def _category(ground: Ground, wanted: str | None) -> str | None:
    known = [c.id for c in ground.categories]
    if wanted is not None and wanted not in known:
        raise DataProblem(f"no category is called {wanted!r}: {' '.join(known)}")
    return wanted


def _expires(text: str | None, now: Milliseconds) -> Milliseconds | None:
    if text is None:
        return None
    units = {"m": 60_000, "h": 3_600_000, "d": DAY}
    try:
        if re.fullmatch(r"[1-9]\d{0,5}[mhd]", text):
            at = now + int(text[:-1]) * units[text[-1]]
        else:
            at = instant(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise UsageProblem(
            f"--expires {text!r}: write 30m, 12h, 3d, or ISO 8601 with an offset"
        ) from None
    if at <= now:
        raise UsageProblem(f"--expires {text!r} is in the past")
    if at > now + LATEST:
        raise UsageProblem(f"--expires {text!r} is more than a year ahead")
    return at
