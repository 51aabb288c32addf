"""Officers are told of each cry at once, and how a check-in stands; it ends by itself.

By the process that sends. In a flood it is one message a minute to each, which changes
every few seconds where its channel can do that: what is told, and that it was told, is
one transaction.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.approving.reaching import areas_of
from bot.bulletins.checkins import (
    open_checkins,
    reached_phones,
    rescues,
    safety_figures,
)
from bot.bulletins.checkins.checkin import Checkin, Kept
from bot.bulletins.checkins.rescues import Sight
from bot.bulletins.checkins.safety_figures import Figures
from bot.clock import MINUTE, SECOND, Clock, Milliseconds
from bot.conversation.reports import reporter, safety_words, summary
from bot.conversation.rescue import household_words, rescue_list
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.delivery.results.counts import has_many
from bot.i18n import Translator
from bot.messaging import Address, Button, Look, Reply, Signal, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.people.reach import office
from bot.people.villages import telling
from bot.places import Level
from bot.store.database import Database

LOOK_AT_MOST_EVERY = 2.0  # seconds
LOOK_ANYWAY_EVERY = 15.0
AT_ONCE = 200  # cries in one short transaction
NEWEST = 3  # that a message names
REPORTED_AT_MOST_EVERY = 10 * SECOND
COUNTED_AT_MOST_EVERY = MINUTE  # whom a large one reached, while it is being sent

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Watch:
    """What looks after check-ins."""

    database: Database
    house: House
    clock: Clock
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    # What each report says, and since when: a restart says it once more.
    _shown: dict[int, tuple[Figures, Milliseconds]] = field(default_factory=dict)
    # Who was told in which minute, where no message changes; who is to hear more of it.
    _told: dict[tuple[int, Address], Milliseconds] = field(default_factory=dict)
    _owed: dict[tuple[int, Address], Sight] = field(default_factory=dict)

    def ring(self) -> None:
        """Something was written: somebody may need help."""
        self._bell.set()

    async def run(self, leads: Signal, is_believed: Callable[[], bool]) -> None:
        """Looks when rung, two seconds apart at least, by one process of them all."""
        while True:
            await leads.wait()
            try:
                await self.look()
                if is_believed():
                    await self.end()
            except (SQLAlchemyError, OSError):
                log.exception("check-ins could not be looked at; trying again")
            await asyncio.sleep(LOOK_AT_MOST_EVERY)
            try:
                async with asyncio.timeout(LOOK_ANYWAY_EVERY):  # time ends them too
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()

    async def look(self) -> None:
        """Tells whoever is to be told, of every check-in."""
        async with self.database.read() as connection:
            kept = await open_checkins.to_look_at(connection, self.clock())
        for checkin in kept:
            async with self.database.read() as connection:
                broadcast = await broadcasts.get(connection, checkin.id)
                is_due = await _is_due(connection, checkin) or self._is_owed(checkin)
            if broadcast is None:
                continue
            if is_due:
                async with self.database.write() as connection:
                    await self._tell(connection, checkin, broadcast)
            await self._count(checkin, broadcast)
            await self._report(checkin, broadcast)

    # --- cries -----------------------------------------------------------------------

    async def _tell(
        self, connection: AsyncConnection, checkin: Checkin, broadcast: Broadcast
    ) -> None:
        cries = await rescues.untold(connection, checkin.id, AT_ONCE)
        whom = await self._whom(connection, broadcast, cries)
        for address, sight in (self._owed_now(checkin) | whom).items():
            if self._may_tell(checkin, address, sight):
                await self._tell_one(connection, checkin, address, sight)
        await rescues.note_told(connection, cries)
        for one in await rescues.safe_by_now(connection, checkin.id, AT_ONCE):
            await self._tell_in_vain(connection, one)

    async def _whom(
        self, connection: AsyncConnection, broadcast: Broadcast, cries: Sequence[Kept]
    ) -> dict[Address, Sight]:
        """Officers of the whole, of a commune, and village heads; each once."""
        found: dict[Address, Sight] = {}
        if not cries:
            return found
        everybody = Sight(is_everybody=True)
        if broadcast.report_to is not None:
            found[broadcast.report_to] = everybody
        for place in areas_of(broadcast)[:1]:
            for address in await self._officers(connection, place):
                found.setdefault(address, everybody)
        for place in sorted({one.place for one in cries if one.place}):
            for address in await roles.addresses(connection, Role.OFFICER, place):
                found.setdefault(address, Sight(places=(place,)))
        villages = sorted({one.village for one in cries if one.village})
        for village, some in (await telling.relays(connection, villages)).items():
            for address in some:
                found.setdefault(address, Sight(villages=(village,)))
        return found

    def _edits(self, address: Address) -> bool:
        channel = self.house.channels.get(address.channel)
        return channel is not None and channel.edits

    def _may_tell(self, checkin: Checkin, address: Address, sight: Sight) -> bool:
        """Where no message changes there is one a minute; the rest comes in the next.

        Of that a restart may forget, and the next cry brings it.
        """
        key, window = (checkin.id, address), self.clock() // MINUTE
        if self._edits(address):
            return True
        if self._told.get(key) == window:
            self._owed[key] = sight
            return False
        self._told[key] = window
        self._owed.pop(key, None)
        return True

    def _owed_now(self, checkin: Checkin) -> dict[Address, Sight]:
        window = self.clock() // MINUTE
        return {
            address: sight
            for (number, address), sight in self._owed.items()
            if number == checkin.id and self._told.get((number, address)) != window
        }

    def _is_owed(self, checkin: Checkin) -> bool:
        return bool(self._owed_now(checkin))

    async def _officers(self, connection: AsyncConnection, place: str) -> list[Address]:
        """A place's; where it has none, those around it."""
        around = [one.path for one in self.house.places.ancestors(place)]
        for path in (place, *around):
            found = await roles.addresses(connection, Role.OFFICER, path)
            if found:
                return found
        return []

    async def _tell_one(
        self,
        connection: AsyncConnection,
        checkin: Checkin,
        address: Address,
        sight: Sight,
    ) -> None:
        now, house = self.clock(), self.house
        window = now // MINUTE
        _ = await self._words(connection, address)
        count, free = await rescues.number_needing_help(connection, checkin.id, sight)
        since = window * MINUTE - MINUTE
        some = await rescues.newest(connection, checkin.id, sight, since, NEWEST)
        known = await household_words.known(connection, some)
        place = house.places.by_path(checkin.place)
        several = sight.is_everybody and (
            place is None or place.level is not Level.COMMUNE
        )
        lines = [
            _.counted("CẦN GIÚP: {count} nhà, chưa ai nhận {free}.", count, free=free)
        ]
        lines += [
            f"{household_words.when(_, house, one.said_at, now)} "
            f"{household_words.where(_, house, one, known, names_commune=several)}"
            for one in some
        ]
        button = Button(_("Xem danh sách"), f"{rescue_list.LIST}:{checkin.id}")
        told = replace(say("\n".join(lines), (button,)), look=Look.URGENT)
        name = f"rescue-cries {checkin.id} {window}"
        key = f"{name} {now}"
        await house.tell(connection, address, replace(told, edits=name), key)

    async def _tell_in_vain(self, connection: AsyncConnection, one: Kept) -> None:
        """Whoever is on the way to one that is safe by now need not go."""
        if one.taken_by is None:
            return
        for row in await connection.execute(office.of_people([one.taken_by])):
            address = Address(row.channel, row.account)
            _ = await self._words(connection, address)
            known = await household_words.known(connection, [one])
            where = household_words.where(_, self.house, one, known)
            said = _(
                "{where}: nhà này vừa bấm Bình an, không phải đi nữa.", where=where
            )
            key = f"rescue-safe {one.id} {one.said_at}"
            await self.house.tell(connection, address, say(said), key)
        await rescues.leave(connection, one.id, one.taken_by)

    async def _words(self, connection: AsyncConnection, address: Address) -> Translator:
        chat = await chats.find(connection, address)
        language = (chat and chat.language) or SOURCE_LANGUAGE
        return self.house.catalogues.translator(language)

    # --- figures ---------------------------------------------------------------------

    async def _count(self, checkin: Checkin, broadcast: Broadcast) -> None:
        """Of many it is counted here whom it reached; of all once more at the end."""
        now = self.clock()
        last = -1 if checkin.reached_at is None else checkin.reached_at
        if checkin.closed_at is not None:
            is_due = last < checkin.closed_at
        elif broadcast.finished_at is not None:
            is_due = last < broadcast.finished_at
        else:
            is_due = last < now - COUNTED_AT_MOST_EVERY
        if not is_due:
            return
        async with self.database.read() as connection:
            if checkin.closed_at is None and not await has_many(connection, checkin.id):
                return
        areas = areas_of(broadcast)
        await reached_phones.count_again(self.database, checkin.id, areas, now)

    async def _report(self, checkin: Checkin, broadcast: Broadcast) -> None:
        """The message that follows it says how it stands."""
        if broadcast.report_to is None or broadcast.finished_at is None:
            return
        now = self.clock()
        async with self.database.read() as connection:
            found = await safety_figures.of(connection, broadcast)
            is_large = await has_many(connection, checkin.id)
        before, at = self._shown.get(checkin.id, (None, 0))
        is_soon = now < at + REPORTED_AT_MOST_EVERY and checkin.closed_at is None
        # Where no message changes its end is enough, and the list tells the rest.
        is_soon = is_soon or not (checkin.closed_at or self._edits(broadcast.report_to))
        if found is None or found == before or is_soon:
            return
        async with self.database.write() as connection:
            if is_large:
                _ = await self._words(connection, broadcast.report_to)
                shown = _short(_, broadcast, found)
                await reporter.follow(connection, self.house, broadcast, shown)
            else:
                await reporter.show_again(connection, self.house, broadcast, now)
        self._shown[checkin.id] = found, now

    # --- its end ---------------------------------------------------------------------

    async def end(self) -> None:
        """What nobody closed ends with its time; whoever sent it gets the figures."""
        now = self.clock()
        async with self.database.read() as connection:
            over = await open_checkins.over(connection, now)
        for checkin in over:
            async with self.database.write() as connection:
                if not await open_checkins.close(connection, checkin.id, None, now):
                    continue
                broadcast = await broadcasts.get(connection, checkin.id)
                if broadcast is not None and broadcast.report_to is not None:
                    await self._tell_end(connection, broadcast, broadcast.report_to)
            if broadcast is not None:
                areas = areas_of(broadcast)
                await reached_phones.count_again(self.database, checkin.id, areas, now)

    async def _tell_end(
        self, connection: AsyncConnection, broadcast: Broadcast, address: Address
    ) -> None:
        _ = await self._words(connection, address)
        found = await safety_figures.of(connection, broadcast)
        lines = [
            summary.which(_, broadcast),
            _("Báo an toàn đã hết giờ, Loa Bản tự kết thúc."),
            safety_words.tally(_, found) if found else "",
        ]
        ways = safety_words.ways(_, broadcast.id)
        reply = say("\n".join(filter(None, lines)), ways)
        await self.house.tell(
            connection, address, reply, f"check-in over {broadcast.id}"
        )


async def _is_due(connection: AsyncConnection, checkin: Checkin) -> bool:
    if await rescues.untold(connection, checkin.id, 1):
        return True
    return bool(await rescues.safe_by_now(connection, checkin.id, 1))


def _short(_: Translator, broadcast: Broadcast, found: Figures) -> Reply:
    """Of a large one: its deliveries are not counted one by one while people wait."""
    text = f"{summary.which(_, broadcast)}\n{safety_words.tally(_, found)}"
    return say(text, safety_words.ways(_, broadcast.id))
