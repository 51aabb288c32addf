"""Invitations, notices and reports from a script."""

import argparse
import asyncio
import csv
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.approving import reaching
from bot.bulletins.loudspeaker import airings
from bot.bulletins.loudspeaker.airings import Verdict
from bot.bulletins.notice_text import Notice
from bot.cli.output import as_json, as_lines, moment, several
from bot.clock import DAY, Milliseconds, instant, utc_now
from bot.config import Config
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, Counts
from bot.delivery.results.counts import counts_of, lines_of
from bot.errors import DataProblem, UsageProblem
from bot.ground import Ground, lay_ground
from bot.people import roles
from bot.people.model import Role
from bot.people.villages import telling
from bot.places import Place
from bot.store.database import Database

MOST_DAYS = 3650
LATEST = 366 * DAY  # until a notice ends
MOST_NUMBER = 10**15


def add_commands(commands: Any) -> None:
    """Adds `invite`, `notice`, `broadcasts`, `report`."""
    invite = commands.add_parser("invite")
    invite.add_argument("role", choices=[str(role) for role in Role])
    invite.add_argument("--place", default="VN", help="code; the country if not said")
    invite.add_argument("--lang", default="", help="of a reviewer: BCP 47")
    invite.add_argument("--days", type=int, default=7)
    invite.add_argument("--json", action="store_true")
    invite.set_defaults(run=in_loop(run_invite))
    notice = commands.add_parser("notice")
    actions = notice.add_subparsers(required=True, metavar="send")
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
    listed = commands.add_parser("broadcasts")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(run=in_loop(run_broadcasts))
    report = commands.add_parser("report")
    report.add_argument("id", type=int)
    how = report.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true")
    how.add_argument("--csv", action="store_true", help="a line a chat")
    report.set_defaults(run=in_loop(run_report))


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


def as_shown(code: str | None) -> str | None:
    """A notice's code as people read it: `LB 482914`."""
    return f"LB {code}" if code else None


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
        as_lines(_line(one) for one in found)
    return 0


async def run_report(settings: Config, parsed: argparse.Namespace) -> int:
    """One broadcast's numbers, or a line a chat."""
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
        described = await _described(ground, connection, broadcast)
    if parsed.json:
        as_json(described)
    else:
        as_lines([_line(described)])
    return 0


async def _described(
    ground: Ground, connection: AsyncConnection, broadcast: Broadcast
) -> dict[str, object]:
    """A broadcast as the contract's JSON; before its plan, all are pending."""
    counts = await counts_of(connection, broadcast.id)
    notice = notice_text.of(broadcast, ground.places)
    is_to_come = not broadcast.is_planned and broadcast.finished_at is None
    if is_to_come and broadcast.kind == "notice" and notice is not None:
        number = await reaching.number(connection, notice, utc_now())
        counts = Counts(pending=number)
    told = await telling.of(connection, broadcast.id)
    aired = await airings.of_broadcast(connection, broadcast.id)
    zone = ground.config.timezone
    return {
        "id": broadcast.id,
        "kind": broadcast.kind,
        "code": as_shown(broadcast.code),
        "state": str(broadcast.state),
        "planned": counts.planned,
        "pending": counts.pending,
        "sent": counts.sent,
        "failed": counts.failed,
        "gone": counts.gone,
        "unknown": counts.unknown,
        "skipped": counts.skipped,
        "recalled": counts.recalled,
        "told_in_person": told.households if told else 0,
        "aired": aired.get(Verdict.AIRED, 0),
        "created_at": moment(broadcast.created_at, zone),
        "started_at": moment(broadcast.started_at, zone),
        "finished_at": moment(broadcast.finished_at, zone),
    }


def _line(one: dict[str, Any]) -> str:
    """Every count, so that their sum can be seen to be what was planned."""
    lead = f"{one['id']} {one['kind']} {one['state']}: "
    if one["state"] == "draft":
        return f"{lead}not sent; it would go to {several(one['planned'], 'chat')}"
    counts = [
        f"{one['sent']} of {one['planned']} sent",
        f"{one['pending']} pending",
        _by_reason("failed", one["failed"]),
        f"{one['gone']} gone",
        f"{one['unknown']} unknown",
        _by_reason("skipped", one["skipped"]),
        f"{one['recalled']} recalled",
    ]
    told = one["told_in_person"]
    by_mouth = f"; {several(told, 'household')} told in person" if told else ""
    return lead + ", ".join(counts) + by_mouth


def _by_reason(what: str, reasons: dict[str, int]) -> str:
    """`433 skipped (expired 400, paused 33)`."""
    named = ", ".join(
        f"{reason} {number}" for reason, number in sorted(reasons.items())
    )
    return f"{sum(reasons.values())} {what}" + (f" ({named})" if named else "")
