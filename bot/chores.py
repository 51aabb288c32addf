"""What runs by the clock: each chore alone, so that none can stop another."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import audit
from bot.bulletins.checkins import fading
from bot.bulletins.courses import progress_of_learners
from bot.bulletins.first_edition import FirstEditions
from bot.bulletins.loudspeaker import airings
from bot.bulletins.recurring.bulletin_files import load as load_bulletins
from bot.bulletins.recurring.bulletin_files import load_bank_days
from bot.bulletins.timetable import Timetable
from bot.channels.web import records as web_records
from bot.clock import Clock, Milliseconds, end_of_day, local, local_date
from bot.conversation import intake, state
from bot.conversation.agenda import firing
from bot.conversation.approval import climbing
from bot.conversation.cards import reminders
from bot.conversation.course import daily_lesson
from bot.conversation.groups import group_watch
from bot.conversation.office.appointments import ended_roles
from bot.conversation.reports import archive
from bot.conversation.requests import escalation
from bot.conversation.turn import House, Tell
from bot.conversation.upkeep import daily_look
from bot.country import SOURCE_LANGUAGE
from bot.delivery import erasing, files
from bot.errors import DataProblem
from bot.ground import Ground
from bot.knowledge import Entry, Library
from bot.knowledge.upkeep import accepted_words, tallies, told_stories
from bot.knowledge.upkeep import overlay as answers_overlay
from bot.memory import leave_alone_what_stays
from bot.messaging import Address, Signal, say
from bot.people import roles
from bot.people.counted import daily_counts
from bot.people.gates import gate_days
from bot.people.groups import boards
from bot.people.model import Role
from bot.requests import book
from bot.store import settings
from bot.store.database import Database

TICK_EVERY = 15.0  # seconds of the monotonic clock: no wall clock can stop the tick
ERASE_EVERY = 3600.0  # seconds
BEGIN_AGAIN_AFTER = 5.0  # seconds, when a task failed unexpectedly
LOOK_AT_CONTENT_EVERY = 0.5  # seconds at least between looks; every write rings

log = logging.getLogger(__name__)

Chore = Callable[[], Awaitable[None]]


async def keep_going(name: str, work: Chore) -> None:
    """A task that fails begins again: it takes none of the others with it."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("%s failed; beginning again", name)
            await asyncio.sleep(BEGIN_AGAIN_AFTER)
        else:
            return


async def do_each(chores: Mapping[str, Chore]) -> None:
    """Does all of them; one that fails is logged by its name and comes again."""
    for name, chore in chores.items():
        try:
            await chore()
        except Exception:
            log.exception("the chore %r failed; it comes again", name)


@dataclass(frozen=True, slots=True)
class Chores:
    """What the process that sends looks after.

    Nothing is done while the clock is not believed: what it would claim as missed,
    late or expired cannot be taken back.
    """

    ground: Ground
    database: Database
    clock: Clock
    is_believed: Callable[[], bool]
    house: House
    timetable: Timetable
    tell: Tell
    leads: Signal

    async def tick(self) -> None:
        """Every 15 seconds, for ever; people are answered first."""
        while True:
            await asyncio.sleep(TICK_EVERY)
            await do_each({"what is asked": self.keep_tally})
            await self.do()

    async def do(self) -> None:
        """All of them once, if this process sends and the clock is believed."""
        if not self.leads.is_set() or not self.is_believed():
            return
        await do_each(
            {
                "reminders of contact cards": self._remind,
                "daily look at answers": self._look_at_answers,
                "bulletins": self._fire_bulletins,
                "first editions": self._welcome,
                "lessons": self._teach,
                "notices that come again": self._fire_notices,
                "questions that nobody answered": self._climb,
                "linked groups": self._watch_groups,
                "who receives news, counted": self._count,
                "roles that are over": self._end_roles,
                "the day's seal of the audit": self._log_audit,
                "notices that nobody approved": self._climb_approvals,
            }
        )

    async def erase(self) -> None:
        """Every hour, for ever; by every process, since any may be the only one."""
        while True:
            if self.is_believed():
                await do_each({"erasing": self._erase})
                await asyncio.sleep(ERASE_EVERY)
            else:
                await asyncio.sleep(TICK_EVERY)

    async def keep_tally(self) -> None:
        """What this process was asked is written down; by every process."""
        if not self.house.tally.is_empty:
            async with self.database.write() as connection:
                await self.house.tally.write(connection)

    async def _erase(self) -> None:
        await erase_expired(self.database, self.clock())

    async def _remind(self) -> None:
        await reminders.remind(
            self.database,
            self.clock(),
            self.ground.places,
            self.ground.catalogues,
            self.tell,
        )

    async def _look_at_answers(self) -> None:
        async with self.database.read() as connection:
            if not await daily_look.is_due(connection, self.house, self.clock()):
                return
        async with self.database.write() as connection:
            await daily_look.look(connection, self.house, self.clock())

    async def _fire_bulletins(self) -> None:
        fired = await self.timetable.tick()
        if fired.missed:
            await self._report_missed(fired.missed)

    async def _climb_approvals(self) -> None:
        await climbing.climb(self.database, self.house, self.clock())

    async def _welcome(self) -> None:
        ground = self.ground
        first = FirstEditions(
            self.database, self.timetable, ground.catalogues, ground.categories
        )
        await first.look(self.clock())

    async def _teach(self) -> None:
        await daily_lesson.give(self.database, self.house, self.clock())

    async def _fire_notices(self) -> None:
        await firing.fire(self.database, self.house, self.clock())

    async def _climb(self) -> None:
        await escalation.climb(self.database, self.house, self.clock())

    async def _count(self) -> None:
        """Once a day, so that it can be told how it grew."""
        today = local(self.clock(), self.ground.config.timezone).date()
        async with self.database.read() as connection:
            counted = await settings.get(connection, settings.COUNTED_ON)
        if counted == today.isoformat():
            return
        await daily_counts.count(self.database, today)
        async with self.database.write() as connection:
            await daily_counts.erase_old(connection, today)
            await settings.put(connection, settings.COUNTED_ON, today.isoformat())

    async def _watch_groups(self) -> None:
        await group_watch.look(self.database, self.house, self.clock())

    async def _log_audit(self) -> None:
        """The day's last seal: who changes the file later cannot change the log too."""
        now = self.clock()
        zone = self.ground.config.timezone
        today = local_date(now, zone)
        async with self.database.read() as connection:
            logged_on = await settings.get(connection, settings.AUDIT_LOGGED_ON)
        if logged_on == today.isoformat():
            return
        midnight = end_of_day(today - timedelta(days=1), zone)
        async with self.database.write() as connection:
            last = await audit.last_before(connection, midnight)
            await settings.put(connection, settings.AUDIT_LOGGED_ON, today.isoformat())
        if last is not None:
            log.info("audit until %s: row %d, sealed %s", today.isoformat(), *last)

    async def _end_roles(self) -> None:
        await ended_roles.end(self.database, self.house, self.clock())

    async def _report_missed(
        self, missed: tuple[tuple[str, Milliseconds], ...]
    ) -> None:
        source = SOURCE_LANGUAGE
        names = {b.id: b.name(source) for b in self.timetable.bulletins}
        moments = _by_name(missed, names, self.ground.config.timezone)
        text = archive.missed_text(self.ground.catalogues.translator(source), moments)
        key = "missed " + " ".join(f"{bulletin} {due}" for bulletin, due in missed[-5:])
        country = self.ground.places.country.path
        async with self.database.write() as connection:
            for address in await roles.addresses(connection, Role.ADMIN, country):
                await self.tell(connection, address, say(text), key)


def _by_name(
    missed: Sequence[tuple[str, Milliseconds]], names: Mapping[str, str], zone: ZoneInfo
) -> dict[str, list[datetime]]:
    moments: dict[str, list[datetime]] = {}
    for bulletin, due in missed:
        at = local(due, zone)
        log.warning("bulletin %s missed its time (%s)", bulletin, at.isoformat())
        moments.setdefault(names.get(bulletin, bulletin), []).append(at)
    return moments


class ContentWatch:
    """Every process loads the content again when its number was raised."""

    def __init__(
        self,
        ground: Ground,
        library: Library,
        database: Database,
        timetable: Timetable,
        tell: Tell,
        leads: Signal,
    ) -> None:
        """The process that leads answers who asked for the reload."""
        self._ground = ground
        self._library = library
        self._database = database
        self._timetable = timetable
        self._tell = tell
        self._leads = leads
        self._number = 0
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Something was written: the number may have been raised."""
        self._bell.set()

    async def begin(self) -> None:
        """What people changed in chat counts from the first answer on."""
        async with self._database.read() as connection:
            number = await settings.get(connection, settings.CONTENT_NUMBER)
            overlay = await answers_overlay.entries(connection)
            words = await accepted_words.entries(connection)
        self._number = int(number or 0)
        self._ground.catalogues.lay(words)
        await asyncio.to_thread(self._library.lay, overlay)

    async def run(self) -> None:
        """Looks when rung, until cancelled."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            await self._look()
            await asyncio.sleep(LOOK_AT_CONTENT_EVERY)

    async def _look(self) -> None:
        async with self._database.read() as connection:
            number = await settings.get(connection, settings.CONTENT_NUMBER)
            asked_by = await settings.get(connection, settings.RELOAD_ASKED_BY)
            if int(number or 0) <= self._number:
                return
            overlay = await answers_overlay.entries(connection)
            words = await accepted_words.entries(connection)
        self._ground.catalogues.lay(words)
        before, self._number = self._number, int(number or 0)
        faults = await self._reload(overlay)
        leave_alone_what_stays()
        log.info("content read again: %s faults", len(faults))
        if self._leads.is_set() and asked_by and is_awaited(asked_by, before):
            await self._tell_reloaded(asked_by, faults)

    async def _reload(self, overlay: Sequence[Entry]) -> list[str]:
        """Reads the content again: all of it, or with any fault none of it."""
        folder = self._ground.config.content_dir
        try:
            bulletins = load_bulletins(folder / "bulletins")
            bank_days = load_bank_days(folder / "places" / "bank_days.csv")
            faults = await asyncio.to_thread(self._library.reload, overlay)
        except DataProblem as problem:
            return [str(problem).replace(f"{folder}/", "")]
        except Exception:
            log.exception("the content could not be read again")
            return ["bot check"]
        if not faults:
            self._timetable.replace(bulletins, bank_days)
        return [str(fault).replace(f"{folder}/", "") for fault in faults]

    async def _tell_reloaded(self, asked_by: str, faults: list[str]) -> None:
        number, channel, address, language = asked_by.split(" ", 3)
        _ = self._ground.catalogues.translator(language)
        if faults:
            lines = [_("Nội dung có lỗi, vẫn dùng bản cũ:"), *faults[:10]]
        else:
            topics = len(self._library.content.topics)
            lines = [_.counted("Đã đọc lại: {count} chuyện.", topics)]
        async with self._database.write() as connection:
            await self._tell(
                connection,
                Address(channel, address),
                say("\n".join(lines)),
                f"reload {number}",
            )


def is_awaited(asked_by: str, loaded: int) -> bool:
    """Whether a reload was asked for after the content of a number had been loaded.

    Answers changed in chat raise the number too, and nobody waits for those.
    """
    return int(asked_by.split(maxsplit=1)[0]) > loaded


async def erase_expired(database: Database, now: Milliseconds) -> None:
    """What has outlived its time goes, in slices (see /privacy)."""
    async with database.write() as connection:
        await state.erase_old(connection, now)
        await intake.erase_old(connection, now)
    async with database.write() as connection:
        await told_stories.erase_old(connection, now)
    for erase_slice in (
        book.erase_old,
        web_records.erase_old,
        files.erase_old,
        answers_overlay.erase_old,
        tallies.erase_old,
        audit.erase_old,
        airings.erase_old,
        fading.erase_old,
        progress_of_learners.erase_old,
    ):
        while True:
            async with database.write() as connection:
                if not await erase_slice(connection, now):
                    break
    await erasing.erase_old(database, now)
    async with database.write() as connection:
        await roles.erase_old_invitations(connection, now)
        await gate_days.erase_old(connection, now)
        await boards.erase_old_codes(connection, now)
