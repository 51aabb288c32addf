"""A repeated notice comes round: a copy of it, with a number and code of its own.

Made once a due time, whatever stalls, restarts or runs beside it: its key is the notice
and the time. What is more than half an hour late is left out.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.approving import approvals
from bot.bulletins.approving.approvals import Verdict
from bot.bulletins.notice_text import Notice
from bot.bulletins.timing import series
from bot.bulletins.timing.punctuality import LATE_AT_MOST
from bot.bulletins.timing.series import Series
from bot.clock import Milliseconds
from bot.conversation.turn import House
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.store.database import Database

SLICE = 100
# States of the notice in which it is still meant; a draft is being changed.
MEANT = (State.SCHEDULED, State.SENDING, State.DONE, State.MISSED)


async def fire(database: Database, house: House, now: Milliseconds) -> None:
    """Everything that is due, each in a transaction of its own."""
    after = 0
    while True:
        async with database.read() as connection:
            found = await series.running(connection, after, SLICE)
        for one in found:
            due = list(one.rule.between(one.looked_at, now, house.config.timezone))
            if due:
                async with database.write() as connection:
                    await _fire(connection, house, one, due[-1], now)
        if len(found) < SLICE:
            return
        after = found[-1].broadcast


async def _fire(
    connection: AsyncConnection,
    house: House,
    one: Series,
    due: Milliseconds,
    now: Milliseconds,
) -> None:
    await series.looked(connection, one.broadcast, now)
    original = await broadcasts.get(connection, one.broadcast)
    notice = notice_text.of(original, house.places) if original else None
    if original is None or notice is None or original.state not in MEANT:
        return
    if original.report_to is None or now - due > LATE_AT_MOST:
        return  # nobody is there who would be told of it; or it would be no news
    code = await broadcasts.free_code(connection)
    asks_safe = code if notice.is_checkin else notice.details.asks_safe
    details = replace(notice.details, asks_safe=asks_safe)
    copy = replace(
        notice,
        code=code,
        starts_at=due,
        key=f"again {one.broadcast} {due}",
        details=replace(details, ends=_ends(notice, original, due)),
    )
    worded = notice_text.draft(
        copy,
        now=now,
        zone=house.config.timezone,
        catalogues=house.catalogues,
        places=house.places,
    )
    number, is_new = await broadcasts.create(connection, worded, now)
    if is_new:
        await _approve_like(connection, original, notice, number, copy, now)


def _ends(
    notice: Notice, original: Broadcast, due: Milliseconds
) -> Milliseconds | None:
    """So long after its beginning as the first time."""
    ends = notice.details.ends
    return due + ends - original.starts_at if ends is not None else None


async def _approve_like(
    connection: AsyncConnection,
    original: Broadcast,
    notice: Notice,
    number: int,
    copy: Notice,
    now: Milliseconds,
) -> None:
    """Who approved the words that are repeated has approved them each time."""
    known = await approvals.newest(connection, original.id)
    if known is None or known.verdict not in (Verdict.APPROVED, Verdict.OWN):
        return
    approved, _colon, how = known.digest.partition(":")
    if approved != notice_text.mark(notice):
        return
    by_another = known.verdict is Verdict.APPROVED
    await approvals.record(
        connection,
        number,
        known.verdict,
        place=copy.place.path,
        digest=f"{notice_text.mark(copy)}:{how}",
        by=known.verdict_by if by_another else original.author_id,
        now=now,
    )
