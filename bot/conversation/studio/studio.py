"""Draws what people asked for, one after the other, in the process that sends."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock, Milliseconds
from bot.conversation.studio import (
    certificate_words,
    copies,
    letters,
    month_pages,
    month_report,
    place_figures,
    poster_words,
    wanted_drawings,
)
from bot.conversation.studio.order import CSV, Order
from bot.conversation.studio.papers import (
    card_papers,
    check_papers,
    notice_papers,
    rescue_papers,
)
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import House
from bot.delivery import files
from bot.drawing import papers_of
from bot.drawing.handout import Handout
from bot.drawing.press import Press
from bot.i18n import Translator
from bot.messaging import Reply, say
from bot.people import roles
from bot.people.model import Role
from bot.people.rights import may
from bot.store.database import Database

LOOK_AT_MOST_EVERY = 0.5  # seconds
BYTE_ORDER_MARK = "\ufeff"  # so that Excel reads a table as UTF-8

log = logging.getLogger(__name__)

# What is wanted becomes an order; None when what it is about has gone.
Takes = Callable[
    [AsyncConnection, House, Translator, str, Milliseconds], Awaitable[Order | None]
]
KINDS: Mapping[str, Takes] = {
    copies.CARD: copies.order,
    poster_words.POSTER: poster_words.order,
    place_figures.FIGURES: place_figures.order,
    month_report.MONTH: month_report.order,
    certificate_words.CERTIFICATE: certificate_words.order,
    month_pages.CALENDAR: month_pages.order,
    letters.LETTERS: letters.order,
    notice_papers.OWN: notice_papers.own,
    notice_papers.PUBLIC: notice_papers.public,
    card_papers.CARD: card_papers.order,
    check_papers.CHECK: check_papers.order,
    rescue_papers.RESCUE: rescue_papers.order,
}


class Studio:
    """What is wanted stands in the database: a restart forgets none of it."""

    def __init__(self, database: Database, house: House, clock: Clock) -> None:
        """`house` says how someone is told what they did not just ask for."""
        self._database = database
        self._house = house
        self._clock = clock
        self._bell = asyncio.Event()
        self._press = Press()

    def ring(self) -> None:
        """Something was written: someone may want a drawing."""
        self._bell.set()

    async def run(self, leads: asyncio.Event) -> None:
        """Draws until cancelled; only where we are who sends."""
        while True:
            await leads.wait()
            try:
                while await self.draw_one():
                    pass
            except (SQLAlchemyError, OSError):
                log.exception("a drawing could not be made; trying again")
            await asyncio.sleep(LOOK_AT_MOST_EVERY)
            await self._bell.wait()
            self._bell.clear()

    async def draw_one(self) -> bool:
        """Draws the one wanted longest; False when none is."""
        async with self._database.read() as connection:
            wanted = await wanted_drawings.following(connection)
            order = await self._order(connection, wanted) if wanted else None
        if wanted is None:
            return False
        drawn = await self._drawn(order) if order else []
        async with self._database.write() as connection:
            if await wanted_drawings.made(connection, wanted) and order is not None:
                await self._hand_over(connection, wanted, order, drawn)
        return True

    async def _drawn(self, order: Order) -> list[bytes]:
        if isinstance(order.paper, Handout):
            made = await self._press.pdf(order.paper)
            return [made] if made is not None else []
        return await papers_of(order.paper, order.kind)

    async def _order(self, connection: AsyncConnection, wanted: Wanted) -> Order | None:
        """None also for who has no right to it any more."""
        takes = KINDS.get(wanted.kind)
        if takes is None:
            return None
        _ = self._house.catalogues.translator(wanted.language)
        order = await takes(connection, self._house, _, wanted.about, self._clock())
        if order is None or not order.place:  # for anyone
            return order
        channel, account = wanted.address  # of a private chat both are the same
        held = await roles.grants(connection, channel, account)
        return order if may(held, Role.OFFICER, order.place) else None

    async def _hand_over(
        self,
        connection: AsyncConnection,
        wanted: Wanted,
        order: Order,
        drawn: list[bytes],
    ) -> None:
        now = self._clock()
        _ = self._house.catalogues.translator(wanted.language)
        replies: list[Reply] = []
        ending = order.media_type.rpartition("/")[2]
        for number, content in enumerate(drawn, 1):
            which = f"-{number}" if len(drawn) > 1 else ""
            name = f"{order.name}{which}.{ending}"
            said = order.caption if number == 1 else f"{number}/{len(drawn)}"
            file = await files.put(
                connection,
                name,
                order.media_type,
                content,
                now,
                order.place,
                order.kept,
            )
            replies.append(replace(say(said), file=file))
        if not drawn:
            unable = _("Lúc này chưa vẽ được hình. Lát nữa bấm lại giúp.")
            replies.append(say(f"{order.caption}\n{unable}".strip()))
        for name, text in order.tables:
            content = (BYTE_ORDER_MARK + text).encode()
            file = await files.put(
                connection, name, CSV, content, now, order.place, order.kept
            )
            table = say(_("Bảng để mở bằng Excel."))
            replies.append(replace(table, file=file))
        for number, reply in enumerate(replies):
            key = f"drawn {wanted.kind} {wanted.about} {now} {number}"
            await self._house.tell(connection, wanted.address, reply, key)
