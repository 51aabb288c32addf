"""Officers are told how their notices go and went, and get the lists they asked for.

All of it by the process that sends. What follows a notice is one message, changed where
it stands; its name is the same after a restart.
"""

import asyncio
import logging
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import safety_figures
from bot.bulletins.handouts.frame import outside
from bot.bulletins.loudspeaker import airings
from bot.bulletins.vouching import vouched
from bot.clock import Clock, Milliseconds, local
from bot.conversation.reports import charts, recall_words, summary, unreached_list
from bot.conversation.reports.summary import Result
from bot.conversation.reports.unreached_list import Sheet
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts, files
from bot.delivery.aftermath import lookup
from bot.delivery.budget.spending import OVER
from bot.delivery.line.taking_back import CANNOT
from bot.delivery.model import RECALL, Broadcast
from bot.delivery.results import unreached
from bot.delivery.results.counts import counts_of, groups_reached, has_many
from bot.delivery.results.progress import Standing
from bot.delivery.results.timeline import sent_over_time
from bot.delivery.results.unreached import Missed, Wanted
from bot.drawing import chart_of
from bot.drawing.press import Press
from bot.i18n import Translator
from bot.messaging import PRINT, Address, Attachment, Button, Reply, say
from bot.people import chats
from bot.people.villages import telling
from bot.store.database import Database

LOOK_AT_MOST_EVERY = 0.5  # seconds between looks for lists that are wanted
MOST_IN_CHAT = 3_500  # characters of a list: above, a file to print is handier
CSV = "text/csv"
TEXT = "text/plain"
PNG = "image/png"
PDF = "application/pdf"

log = logging.getLogger(__name__)


async def result_of(connection: AsyncConnection, broadcast_id: int) -> Result | None:
    """What became of a broadcast so far; reads each of its deliveries."""
    broadcast = await broadcasts.get(connection, broadcast_id)
    if broadcast is None:
        return None
    counts = await counts_of(connection, broadcast_id)
    groups = await groups_reached(connection, broadcast_id)
    told = await telling.of(connection, broadcast_id)
    aired = await airings.of_broadcast(connection, broadcast_id)
    left_out = kept = {}
    if OVER in counts.skipped:
        left_out = await lookup.by_channel(connection, broadcast_id, OVER)
    if CANNOT in counts.failed:
        kept = await lookup.by_channel(connection, broadcast_id, CANNOT)
    safety = await safety_figures.of(connection, broadcast)
    return Result(broadcast, counts, groups, told, aired, left_out, kept, safety)


@dataclass(frozen=True, slots=True)
class _Made:
    """A list in its three shapes; no paper when it could not be set."""

    text: str
    table: str
    paper: bytes | None


class Reporter:
    """Tells officers, each in their language."""

    def __init__(self, database: Database, house: House, clock: Clock) -> None:
        """`house` says how someone is told what they did not just ask for."""
        self._database = database
        self._house = house
        self._clock = clock
        self._bell = asyncio.Event()
        self._press = Press()
        # Not stored: a report whose process ends right after it comes without.
        self._charts: asyncio.Queue[Result] = asyncio.Queue()

    # --- what follows a notice -------------------------------------------------------

    async def progress(self, broadcast: Broadcast, standing: Standing) -> None:
        """How far it is; where nothing can change it would be a message each time."""
        if broadcast.report_to is None or not self._changes(broadcast.report_to):
            return
        async with self._database.write() as connection:
            _ = await self._words_for(connection, broadcast.id)
            if _ is not None and self._shows_changes(broadcast):
                if broadcast.kind == RECALL:
                    shown = recall_words.progress(_, broadcast, standing)
                else:
                    safety = await safety_figures.of(connection, broadcast)
                    shown = summary.progress(_, broadcast, standing, safety)
                await self._show(connection, broadcast, shown)

    def _shows_changes(self, broadcast: Broadcast) -> bool:
        """Where no message changes, each step would be one more: its end is enough."""
        address = broadcast.report_to
        channel = address and self._house.channels.get(address.channel)
        return channel is not None and channel.edits

    async def finished(self, broadcast: Broadcast) -> None:
        """It has ended: what became of it takes the place of how far it was."""
        if broadcast.report_to is None:
            return
        async with self._database.read() as connection:
            result = await result_of(connection, broadcast.id)
        if result is None:
            return
        zone = self._house.config.timezone
        async with self._database.write() as connection:
            _ = await self._words_for(connection, broadcast.id)
            if _ is not None:
                shown = (
                    recall_words.report(_, result)
                    if broadcast.kind == RECALL
                    else summary.report(_, result, zone, self._clock())
                )
                await self._show(connection, broadcast, shown)
            is_new = await broadcasts.report_told(connection, broadcast.id)
        if broadcast.kind == RECALL:
            return
        if is_new and charts.is_worth_it(result.broadcast, result.counts):
            self._charts.put_nowait(result)

    def _changes(self, address: Address) -> bool:
        channel = self._house.channels.get(address.channel)
        return channel is not None and channel.edits

    async def _words_for(
        self, connection: AsyncConnection, broadcast_id: int
    ) -> Translator | None:
        """The author's language; None once the author has asked to be forgotten."""
        broadcast = await broadcasts.get(connection, broadcast_id)
        if broadcast is None or broadcast.report_to is None:
            return None
        chat = await chats.find(connection, broadcast.report_to)
        source = SOURCE_LANGUAGE
        return self._house.catalogues.translator((chat and chat.language) or source)

    async def _show(
        self, connection: AsyncConnection, broadcast: Broadcast, reply: Reply
    ) -> None:
        await follow(connection, self._house, broadcast, reply)

    # --- the chart that follows a long run's report ----------------------------------

    async def draw_charts(self) -> None:
        """Draws one after the other until cancelled."""
        while True:
            await self.draw_chart(await self._charts.get())

    async def draw_chart(self, result: Result) -> None:
        """In a process of its own, while everything else goes on."""
        broadcast, counts = result.broadcast, result.counts
        async with self._database.read() as connection:
            points = await sent_over_time(connection, broadcast)
            _ = await self._words_for(connection, broadcast.id)
        if _ is None or broadcast.report_to is None:
            return
        drawn = await chart_of(charts.run_of(_, broadcast, counts, points))
        if drawn is None:
            return
        async with self._database.write() as connection:
            if await self._words_for(connection, broadcast.id) is None:
                return
            name = _("bieu-do-{number}.png", number=str(broadcast.id))
            now, place = self._clock(), broadcast.place
            file = await files.put(connection, name, PNG, drawn, now, place)
            shown = replace(say(charts.caption(_, broadcast)), file=file)
            key = f"chart {broadcast.id}"
            await self._house.tell(connection, broadcast.report_to, shown, key)

    # --- lists -----------------------------------------------------------------------

    def ring(self) -> None:
        """Something was written: someone may want a list."""
        self._bell.set()

    async def make_lists(self, leads: asyncio.Event) -> None:
        """Makes what is wanted until cancelled; only where we are who sends."""
        while True:
            await leads.wait()
            try:
                while await self.make_one_list():
                    pass
            except (SQLAlchemyError, OSError):
                log.exception("a list could not be made; trying again")
            await asyncio.sleep(LOOK_AT_MOST_EVERY)
            await self._bell.wait()
            self._bell.clear()

    async def make_one_list(self) -> bool:
        """Makes the one wanted longest; False when none is."""
        async with self._database.read() as connection:
            wanted = await unreached.next_wanted(connection)
        if wanted is None:
            return False
        sheet = await self._sheet(wanted)
        if sheet is None:
            async with self._database.write() as connection:
                await unreached.answered(connection, wanted)
            return True
        _ = self._house.catalogues.translator(wanted.language)
        places = self._house.places
        # Tens of thousands of lines: people are answered meanwhile.
        text = await asyncio.to_thread(unreached_list.text, _, places, sheet)
        table = await asyncio.to_thread(unreached_list.table, _, places, sheet)
        paper = await self._paper(_, sheet)
        made = _Made(text, table, paper)
        async with self._database.write() as connection:
            if await unreached.answered(connection, wanted):
                place = sheet.broadcast.place
                await self._hand_over(connection, _, wanted, made, place)
        return True

    async def _paper(self, _: Translator, sheet: Sheet) -> bytes | None:
        """None when it cannot be set: then the text is a file to print."""
        config, sent = self._house.config, sheet.broadcast
        is_shown = sent.code is not None and vouched.is_public(sent)
        link = outside(config, f"/v/{sent.code}") if is_shown else ""
        operator, places = self._house.operator, self._house.places
        paper = await asyncio.to_thread(
            unreached_list.paper, _, places, sheet, operator, link
        )
        return await self._press.pdf(paper)

    async def _sheet(self, wanted: Wanted) -> Sheet | None:
        async with self._database.read() as connection:
            broadcast = await broadcasts.get(connection, wanted.broadcast)
            counts = await unreached.tally(connection, wanted.broadcast)
            villages = await telling.all_of(connection, wanted.broadcast)
        if broadcast is None:
            return None
        everyone: list[Missed] | None = None
        if counts is None:
            found = unreached.of(self._database, broadcast.id, broadcast.place)
            everyone = [one async for some in found for one in some]
            counts = await asyncio.to_thread(unreached_list.counted, everyone)
        zone = self._house.config.timezone
        started = broadcast.started_at
        return Sheet(
            broadcast,
            local(self._clock(), zone),
            local(started, zone) if started is not None else None,
            counts,
            everyone,
            villages,
        )

    async def _hand_over(
        self,
        connection: AsyncConnection,
        _: Translator,
        wanted: Wanted,
        made: "_Made",
        place: str,
    ) -> None:
        """The text, in the chat or as a file; paper and table, for a place's officers.

        What is too long for a chat is on the paper, or in a file where there is none.
        """
        now = self._clock()
        names = unreached.file_names(wanted.broadcast)

        async def put(name: str, kind: str, body: bytes) -> Attachment:
            return await files.put(connection, name, kind, body, now, place)

        prints = self._house.channels[wanted.address.channel].prints
        own = (Button(_("In"), "print", does=PRINT),) if prints else ()
        is_long = len(made.text) > MOST_IN_CHAT
        said = [say(made.text.split("\n\n", 1)[0])] if is_long else []
        said = said or [say(made.text, own)]
        if made.paper is not None:
            file = await put(names.paper, PDF, made.paper)
            shown = said.pop() if is_long else say(_("Tờ để in, khổ A4"))
            said.append(replace(shown, file=file))
        elif is_long:
            whole = unreached_list.BYTE_ORDER_MARK + made.text.replace("\n", "\r\n")
            file = await put(names.text, TEXT, whole.encode())
            said = [replace(said[0], file=file)]
        sheet = await put(names.table, CSV, made.table.encode())
        said.append(replace(say(_("Bảng để mở bằng Excel.")), file=sheet))
        for number, reply in enumerate(said):
            key = f"list {wanted.broadcast} {now} {number}"
            await self._house.tell(connection, wanted.address, reply, key)


async def follow(
    connection: AsyncConnection, house: House, broadcast: Broadcast, reply: Reply
) -> None:
    """Shows its author what follows a broadcast, where it stood before."""
    if broadcast.report_to is None:
        return
    name = summary.live_name(broadcast.id)
    changed = replace(reply, edits=name)
    await house.tell(connection, broadcast.report_to, changed, name)


async def show_again(
    connection: AsyncConnection, house: House, broadcast: Broadcast, now: Milliseconds
) -> None:
    """What became of one that has ended is told anew, where its report stands.

    Of a large one, or one under way, its author hears later: counting takes long.
    """
    if broadcast.finished_at is None or broadcast.report_to is None:
        return
    if await has_many(connection, broadcast.id):
        return
    result = await result_of(connection, broadcast.id)
    chat = await chats.find(connection, broadcast.report_to)
    _ = house.catalogues.translator((chat and chat.language) or SOURCE_LANGUAGE)
    if result is not None:
        shown = summary.report(_, result, house.config.timezone, now)
        await follow(connection, house, broadcast, shown)
