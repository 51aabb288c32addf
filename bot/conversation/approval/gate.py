"""The last look before a notice is planned: was it approved as it stands now?

What was changed since, or was approved by someone whose right has ended, is asked for
again. It waits meanwhile, and never goes by itself.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins import notice_text
from bot.bulletins.approving import approvals, reaching
from bot.bulletins.approving.approvals import Approval, Verdict
from bot.bulletins.notice_text import Notice
from bot.clock import Clock
from bot.conversation.approval import asking
from bot.conversation.turn import House
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, State
from bot.messaging import Button, say
from bot.people import roles
from bot.people.authority.approvers import nearest
from bot.people.model import Role
from bot.people.rights import may
from bot.store.database import Database

BACK = "notice-back"  # the button of who wrote it


class Gate:
    """Stands before planning, in the process that sends."""

    def __init__(self, database: Database, house: House, clock: Clock) -> None:
        """`house` says how someone is told."""
        self._database = database
        self._house = house
        self._clock = clock

    async def may_go(self, broadcast: Broadcast) -> bool:
        """False when it must be seen first: then it waits, and those are asked."""
        notice = notice_text.of(broadcast, self._house.places)
        if broadcast.author_id is None or not broadcast.is_notice or notice is None:
            return True
        async with self._database.read() as connection:
            if await self._is_settled(connection, broadcast, notice):
                return True
        async with self._database.write() as connection:
            return await self._ask_again(connection, broadcast, notice)

    async def _is_settled(
        self, connection: AsyncConnection, broadcast: Broadcast, notice: Notice
    ) -> bool:
        known = await approvals.newest(connection, broadcast.id)
        if known is not None and _is_of(known, notice):
            if known.verdict in (Verdict.OWN, Verdict.AHEAD):
                return True
            if known.verdict is Verdict.APPROVED and known.verdict_by is not None:
                held = await roles.grants_of(
                    connection, known.verdict_by, now=self._clock()
                )
                areas = reaching.areas_of(broadcast)
                return all(may(held, Role.APPROVER, place) for place in areas)
        return not await asking.others(
            connection,
            notice,
            broadcast.author_id,
            self._clock(),
            was_asked=known is not None and known.verdict is Verdict.APPROVED,
        )

    async def _ask_again(
        self, connection: AsyncConnection, broadcast: Broadcast, notice: Notice
    ) -> bool:
        house, now = self._house, self._clock()
        if not await broadcasts.set_state(
            connection, broadcast.id, State.WAITING, was=(State.SCHEDULED,)
        ):
            return False
        others = await asking.others(
            connection, notice, broadcast.author_id, now, was_asked=True
        )
        await asking.ask(
            connection, house, notice, broadcast.id, None, nearest(others), now
        )
        await audit.record(
            connection,
            now,
            broadcast.author_id,
            "notice.ask",
            about=str(broadcast.id),
            detail="not approved as it stands",
        )
        if broadcast.report_to is not None:
            _ = await asking.translator(connection, house, broadcast.report_to)
            said = _(
                "Đến giờ gửi mà tin {text} chưa được duyệt như bây giờ, nên chưa gửi. "
                "Đã xin duyệt lại.",
                text=asking.short(broadcast.text),
            )
            back = Button(_("Rút lại"), f"{BACK}:{broadcast.id}")
            key = f"gate {broadcast.id} {now}"
            await asking.tell_author(
                connection, house, broadcast, say(said, (back,)), key
            )
        return False


def _is_of(known: Approval, notice: Notice) -> bool:
    """Whether a verdict is about just these words and this audience."""
    return known.digest.partition(":")[0] == notice_text.mark(notice)
