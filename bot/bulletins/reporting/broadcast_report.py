"""A broadcast's numbers as one document: totals, and nothing about anybody."""

from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.approving import reaching
from bot.bulletins.checkins import safety_figures
from bot.bulletins.checkins.safety_figures import Figures
from bot.bulletins.loudspeaker import airings
from bot.bulletins.loudspeaker.airings import Verdict
from bot.clock import Milliseconds, moment
from bot.delivery.model import Broadcast, Counts
from bot.delivery.results.counts import counts_of
from bot.people.villages import telling
from bot.places import Places


async def described(
    connection: AsyncConnection,
    broadcast: Broadcast,
    places: Places,
    zone: ZoneInfo,
    now: Milliseconds,
) -> dict[str, object]:
    """Its public document; before its plan, all are pending."""
    counts = await counts_of(connection, broadcast.id)
    notice = notice_text.of(broadcast, places)
    is_to_come = not broadcast.is_planned and broadcast.finished_at is None
    if is_to_come and broadcast.is_notice and notice is not None:
        number = await reaching.number(connection, notice, now)
        counts = Counts(pending=number)
    told = await telling.of(connection, broadcast.id)
    aired = await airings.of_broadcast(connection, broadcast.id)
    safety = await safety_figures.of(connection, broadcast)
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
        **({"check_in": _check_in(safety)} if safety is not None else {}),
    }


def _check_in(safety: Figures) -> dict[str, int | None]:
    """Who was helped had said to need help; `silent` is null until it is counted."""
    return {
        "safe": safety.safe,
        "need_help": safety.needs_help + safety.beyond + safety.all_helped,
        "silent": safety.silent,
    }


def as_shown(code: str | None) -> str | None:
    """A notice's code as people read it: `LB 482914`."""
    return f"LB {code}" if code else None
