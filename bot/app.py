"""The composition root: builds everything, starts it in order, stops it in reverse."""

import asyncio
import contextlib
import gc
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import serving
from bot.bulletins.bulletin_files import load as load_bulletins
from bot.bulletins.bulletin_files import load_bank_days
from bot.bulletins.editions import Maker
from bot.bulletins.planning import Planner
from bot.bulletins.timetable import Board
from bot.channels.telegram import TelegramChannel
from bot.channels.web import records as web_records
from bot.channels.web.channel import WebChannel
from bot.channels.web.proof import ProofPage
from bot.clock import DAY, Clock, Milliseconds, local, utc_now
from bot.config import Config
from bot.conversation import intake, state
from bot.conversation.cards import reminders
from bot.conversation.intake import Intake
from bot.conversation.menus import menus
from bot.conversation.reports import archive
from bot.conversation.reports.reporter import Reporter
from bot.conversation.requests import escalation
from bot.conversation.router import Router
from bot.conversation.turn import House
from bot.conversation.upkeep import daily_look
from bot.delivery import erasing, files, outbox
from bot.delivery.model import Broadcast
from bot.delivery.results.progress import Progress
from bot.delivery.sender import Sender
from bot.errors import DataProblem
from bot.ground import Ground, lay_ground, open_library
from bot.knowledge import Entry, Library
from bot.knowledge.upkeep import overlay as answers_overlay
from bot.knowledge.upkeep import told_stories
from bot.memory import give_back_memory
from bot.messaging import Address, Channel, ChatKind, Incoming, Reply, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.requests import book
from bot.store import settings, traces
from bot.store.database import Database
from bot.store.secret import secret_of

TICK_SECONDS = 15
ERASE_EVERY = 3600.0  # seconds
STOP_WITHIN = 8.0  # seconds, of the ten that a SIGTERM allows
TAKE_OVER_EVERY = 3.0
# On PostgreSQL the one before may still be sending: it gets this long to notice.
TAKE_OVER_AFTER = 1.0
BEGIN_AGAIN_AFTER = 5.0  # seconds, when a task failed unexpectedly
INVITATION_LIVES = 7 * DAY
LOOK_AT_CONTENT_EVERY = 0.5  # seconds at least between looks; every write rings
COLLECT_AFTER = (20_000, 20, 10)  # objects more, then rounds of each generation

log = logging.getLogger(__name__)


def make_board(
    ground: Ground, library: Library, database: Database, clock: Clock
) -> Board:
    """The recurring bulletins of an installation."""
    folder = ground.config.content_dir
    zone = ground.config.timezone
    return Board(
        database,
        clock,
        load_bulletins(folder / "bulletins"),
        load_bank_days(folder / "places" / "bank_days.csv"),
        Maker(library, ground.catalogues, ground.places, zone),
        zone,
        ground.places.country.path,
    )


class InvitationLinks:
    """How each channel that is on writes an invitation's link."""

    def __init__(self) -> None:
        """No channel yet."""
        self.channels: dict[str, WebChannel | TelegramChannel] = {}

    def invitation(self, code: str) -> dict[str, str]:
        """A link by channel, of those that have one now."""
        found = {name: c.link(code) for name, c in self.channels.items()}
        return {name: link for name, link in found.items() if link}


class App:
    """One `bot run`: every configured channel, the scheduler, delivery, the server."""

    def __init__(self, config: Config, clock: Clock = utc_now) -> None:
        """Reads files; nothing is opened before `run`."""
        self.config = config
        self.clock = clock
        self.ground = lay_ground(config)
        self.library: Library
        self.database = Database(config.database_url)
        self.links = InvitationLinks()
        self.leads = asyncio.Event()  # while this process is the one that sends
        self.capacity = serving.raise_limit()
        self.content_number = 0
        self.channels: dict[str, Channel] = {}

    async def run(
        self, stop: asyncio.Event, started: asyncio.Event | None = None
    ) -> None:
        """Serves until `stop` is set, then drains and closes within ten seconds.

        Raises DataProblem when the database is not ours to use.
        """
        log.info("%s", self.capacity.sentence)
        async with self.database:
            await self.database.migrate()
            await self._take_sender_lock()  # first: who had it may have sent just now
            self.library = open_library(self.ground)
            await self._build()
            leave_alone_what_stays()
            async with self._web_server():
                await self._say_hello()
                if started is not None:
                    started.set()
                await self._serve(stop)

    async def _take_sender_lock(self) -> None:
        if await self.database.acquire_sender():
            self.leads.set()
        elif self.database.is_sqlite:
            raise DataProblem(
                f"another `bot run` already serves {self.database.path}: "
                "stop it first, or use PostgreSQL for several processes"
            )

    async def _build(self) -> None:
        ground, database = self.ground, self.database
        secret = await secret_of(database, self.config.secret_file)
        await self._lay_overlay()
        self.webhook_secret = self.config.webhook_secret or secret.decode()
        self.web_chat = WebChannel(
            database,
            self.clock,
            ground.catalogues,
            self.config,
            secret,
            self.capacity.streams,
        )
        self.channels[self.web_chat.name] = self.web_chat
        self.links.channels[self.web_chat.name] = self.web_chat
        if self.config.telegram_token is not None:
            self.telegram = TelegramChannel(
                self.config, self.webhook_secret, shelf=files.Shelf(database)
            )
            self.channels[self.telegram.name] = self.telegram
            self.links.channels[self.telegram.name] = self.telegram
        self.board = make_board(ground, self.library, database, self.clock)
        self.house = House(
            config=self.config,
            country=ground.country,
            catalogues=ground.catalogues,
            places=ground.places,
            categories=ground.categories,
            library=self.library,
            secret=secret,
            links=self.links,
            bulletins=self.board,
            forget=self._forget,
            tell=self._tell,
        )
        self.intake = Intake(
            database,
            Router(self.house),
            self.clock,
            self._put_replies,
            ground.catalogues,
        )
        self.reporter = Reporter(database, self.house, self.clock)
        self.sender = self._make_sender()
        self._content_bell = asyncio.Event()
        database.listeners += [
            self._ring_sender,
            self.intake.ring,
            self.web_chat.wake,
            self.reporter.ring,
            self._content_bell.set,
        ]

    async def _lay_overlay(self) -> None:
        """What people changed in chat counts from the first answer on."""
        async with self.database.read() as connection:
            number = await settings.get(connection, settings.CONTENT_NUMBER)
            overlay = await answers_overlay.entries(connection)
        self.content_number = int(number or 0)
        await asyncio.to_thread(self.library.lay, overlay)

    def _ring_sender(self) -> None:
        self.sender.ring()  # another one after each change of who leads

    def _make_sender(self) -> Sender:
        zone = self.config.timezone
        zone_three = [place.path for place in self.ground.places.in_zone("III")]
        planner = Planner(
            self.database, self.clock, self.ground.categories, zone, zone_three
        )
        return Sender(
            self.database,
            self.channels,
            self.clock,
            plan=planner.plan,
            finished=self._report_finished,
            on_gone=chats.mark_gone,
            on_moved=chats.move,
            source_language=self.ground.country.source_language,
            progress=Progress(
                self.database,
                self.clock,
                self.reporter.progress,
                self._report_finished,
            ),
        )

    @contextlib.asynccontextmanager
    async def _web_server(self) -> AsyncIterator[None]:
        application = serving.application(
            self.web_chat,
            self.intake,
            self.channels,
            self.database,
            ProofPage(
                self.library,
                self.ground.catalogues,
                self.clock,
                self.config.timezone,
            ),
        )
        if self.config.telegram_token is not None:
            application.router.add_routes(self.telegram.routes(self.intake.receive))
        host, port = self.config.web_host, self.config.web_port
        _ = self.ground.catalogues.translator(self.ground.country.source_language)
        full = _("Đông quá. Chờ một lát rồi thử lại nhé.")
        async with serving.served(
            application, host, port, self.capacity, full
        ) as self.web_address:
            yield

    async def _serve(self, stop: asyncio.Event) -> None:
        scheduler = AsyncIOScheduler(timezone=self.config.timezone)
        async with asyncio.TaskGroup() as group:
            receiving = [
                group.create_task(self._keep_going(name, partial(self._hear, channel)))
                for name, channel in self.channels.items()
            ]
            handling = group.create_task(self._keep_going("intake", self.intake.run))
            sending = group.create_task(
                self._keep_going("delivery", partial(self._send, stop))
            )
            background = [
                group.create_task(self._keep_going(name, work))
                for name, work in (
                    ("watch", self.database.watch),
                    ("content", self._watch_content),
                    ("erasing", self._erase_daily),
                    ("traces", partial(traces.keep_clear, self.database)),
                    ("commands", self._publish_commands),
                    ("lists", partial(self.reporter.make_lists, self.leads)),
                    ("charts", self.reporter.draw_charts),
                )
            ]
            scheduler.add_job(
                self._tick,
                "interval",
                seconds=TICK_SECONDS,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
            scheduler.start()
            try:
                await stop.wait()
            finally:
                scheduler.shutdown(wait=False)
            log.info("stopping: nothing new is taken in, what is in flight is finished")
            for task in receiving:
                task.cancel()
            self.intake.stop()
            self.sender.drain()
            await asyncio.wait([handling, sending], timeout=STOP_WITHIN)
            for task in (*background, handling, sending):
                task.cancel()
        for channel in self.channels.values():
            await channel.close()

    async def _keep_going(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """A task that fails begins again: it takes none of the others with it."""
        while True:
            try:
                await work()
            except Exception:
                log.exception("%s failed; beginning again", name)
                await asyncio.sleep(BEGIN_AGAIN_AFTER)
            else:
                return

    async def _hear(self, channel: Channel) -> None:
        await channel.run(self.intake.receive, self.leads)

    async def _send(self, stop: asyncio.Event) -> None:
        """Sends while this process holds the lock; waits for it on PostgreSQL."""
        while not stop.is_set():
            if not self.leads.is_set() and not await self._takes_over():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TAKE_OVER_EVERY):
                        await stop.wait()
                continue
            if not self.database.is_sqlite:
                leads_for = time.monotonic() - self.database.sender_since
                await asyncio.sleep(TAKE_OVER_AFTER - leads_for)
            await self._lead(stop)

    async def _takes_over(self) -> bool:
        try:
            return await self.database.acquire_sender()
        except (SQLAlchemyError, OSError):
            log.warning("the sender's lock cannot be asked for; trying again")
            return False

    async def _lead(self, stop: asyncio.Event) -> None:
        """Sends, polls and fires bulletins until told to stop, or the lock is lost."""
        self.sender = self._make_sender()
        self.leads.set()
        if stop.is_set():
            self.sender.drain()
        try:
            await self.sender.run()
        finally:
            if not stop.is_set():
                self.leads.clear()
                await self.database.release_sender()

    # --- what delivery and dialogues are given

    async def _put_replies(
        self,
        connection: AsyncConnection,
        replies: Sequence[tuple[Incoming, Reply]],
        now: Milliseconds,
    ) -> None:
        on_web = self.web_chat.name
        answers = [
            (one.address.text, one.id, reply)
            for one, reply in replies
            if one.address.channel == on_web
        ]
        await web_records.store_replies(connection, answers, now)
        others = [
            (one.address, one.kind, reply)
            for one, reply in replies
            if one.address.channel != on_web
        ]
        await outbox.put_replies(connection, others, now)

    async def _tell(
        self, connection: AsyncConnection, address: Address, reply: Reply, key: str
    ) -> None:
        """Tells someone something that they did not just ask for."""
        if address.channel == self.web_chat.name:
            await web_records.store_push(
                connection, address.text, key, reply, self.clock()
            )
            return
        await outbox.put_reply(
            connection, address, ChatKind.PRIVATE, reply, self.clock()
        )

    async def _forget(self, connection: AsyncConnection, address: Address) -> None:
        if address.channel == self.web_chat.name:
            await web_records.erase_messages(connection, address.text)

    async def _report_finished(self, broadcast: Broadcast) -> None:
        """The officer who sent it learns what became of it."""
        await self.reporter.finished(broadcast)

    # --- the clock

    async def _tick(self) -> None:
        if not self.leads.is_set():
            return
        await reminders.remind(
            self.database,
            self.clock(),
            self.ground.places,
            self.ground.catalogues,
            self._tell,
        )
        await self._look_at_answers()
        fired = await self.board.tick()
        if fired.missed:
            await self._report_missed(fired.missed)
        await escalation.climb(self.database, self.house, self.clock())

    async def _look_at_answers(self) -> None:
        async with self.database.read() as connection:
            if not await daily_look.is_due(connection, self.house, self.clock()):
                return
        async with self.database.write() as connection:
            await daily_look.look(connection, self.house, self.clock())

    async def _report_missed(
        self, missed: tuple[tuple[str, Milliseconds], ...]
    ) -> None:
        names = {b.id: b.name("vi") for b in self.board.bulletins}
        moments: dict[str, list[datetime]] = {}
        for bulletin, due in missed:
            at = local(due, self.config.timezone)
            log.warning("bulletin %s missed its time (%s)", bulletin, at.isoformat())
            moments.setdefault(names.get(bulletin, bulletin), []).append(at)
        text = archive.missed_text(self.ground.catalogues.translator("vi"), moments)
        key = "missed " + " ".join(f"{bulletin} {due}" for bulletin, due in missed[-5:])
        async with self.database.write() as connection:
            country = self.ground.places.country.path
            for address in await roles.addresses(connection, Role.ADMIN, country):
                await self._tell(connection, address, say(text), key)

    async def _erase_daily(self) -> None:
        while True:
            try:
                await erase_expired(self.database, self.clock())
            except (SQLAlchemyError, OSError):
                log.exception("what has expired could not be erased; trying later")
            await asyncio.sleep(ERASE_EVERY)

    async def _watch_content(self) -> None:
        """Every process loads again when the number was raised; faults keep the old."""
        while True:
            await self._content_bell.wait()
            self._content_bell.clear()
            await self._look_at_content()
            await asyncio.sleep(LOOK_AT_CONTENT_EVERY)

    async def _look_at_content(self) -> None:
        async with self.database.read() as connection:
            number = await settings.get(connection, settings.CONTENT_NUMBER)
            asked_by = await settings.get(connection, settings.RELOAD_ASKED_BY)
            if int(number or 0) <= self.content_number:
                return
            overlay = await answers_overlay.entries(connection)
        before, self.content_number = self.content_number, int(number or 0)
        faults = await self._reload(overlay)
        leave_alone_what_stays()
        log.info("content read again: %s faults", len(faults))
        if self.leads.is_set() and asked_by and is_awaited(asked_by, before):
            await self._tell_reloaded(asked_by, faults)

    async def _reload(self, overlay: Sequence[Entry]) -> list[str]:
        """Reads the content again: all of it, or with any fault none of it."""
        folder = self.config.content_dir
        try:
            bulletins = load_bulletins(folder / "bulletins")
            bank_days = load_bank_days(folder / "places" / "bank_days.csv")
            faults = await asyncio.to_thread(self.library.reload, overlay)
        except DataProblem as problem:
            return [str(problem).replace(f"{folder}/", "")]
        except Exception:
            log.exception("the content could not be read again")
            return ["bot check"]
        if not faults:
            self.board.replace(bulletins, bank_days)
        return [str(fault).replace(f"{folder}/", "") for fault in faults]

    async def _tell_reloaded(self, asked_by: str, faults: list[str]) -> None:
        number, channel, address, language = asked_by.split(" ", 3)
        _ = self.ground.catalogues.translator(language)
        if faults:
            lines = [_("Nội dung có lỗi, vẫn dùng bản cũ:"), *faults[:10]]
        else:
            topics = len(self.library.content.topics)
            lines = [_.counted("Đã đọc lại: {count} chuyện.", topics)]
        async with self.database.write() as connection:
            await self._tell(
                connection,
                Address(channel, address),
                say("\n".join(lines)),
                f"reload {number}",
            )

    # --- hello

    async def _publish_commands(self) -> None:
        if self.config.telegram_token is None:
            return
        source = self.ground.country.source_language
        await self.telegram.publish_commands(menus(self.ground.catalogues, source))

    async def _say_hello(self) -> None:
        print(f"Loa Bản: {self.web_address}", flush=True)  # noqa: T201  # the operator waits for it
        async with self.database.write() as connection:
            if await roles.has_admin(connection):
                return
            await roles.void_first_invitations(connection)
            now = self.clock()
            code = await roles.invite(
                connection,
                Role.ADMIN,
                self.ground.places.country.path,
                now=now,
                expires_at=now + INVITATION_LIVES,
                is_first=True,
            )
        # Whoever reads it in a journal comes too late: it ends with the first admin.
        print(  # noqa: T201  # the operator waits for it
            "No admin yet. Open this link, or type the command in the chat. It is\n"
            "void at the next start, and as soon as anybody else is admin:\n"
            f"  {self.web_address}/?start={code}\n  /start {code}",
            flush=True,
        )


async def erase_expired(database: Database, now: Milliseconds) -> None:
    """What has outlived its time goes, in slices (see /privacy)."""
    async with database.write() as connection:
        await state.erase_old(connection, now)
        await intake.erase_old(connection, now)
        await outbox.erase_old(connection, now)
    async with database.write() as connection:
        await told_stories.erase_old(connection, now)
    for erase_slice in (
        book.erase_old,
        web_records.erase_old,
        files.erase_old,
        answers_overlay.erase_old,
    ):
        while True:
            async with database.write() as connection:
                if not await erase_slice(connection, now):
                    break
    await erasing.erase_old(database, now)
    async with database.write() as connection:
        await roles.erase_old_invitations(connection, now)


def is_awaited(asked_by: str, loaded: int) -> bool:
    """Whether a reload was asked for after the content of a number had been loaded.

    Answers changed in chat raise the number too, and nobody waits for those.
    """
    return int(asked_by.split(maxsplit=1)[0]) > loaded


def leave_alone_what_stays() -> None:
    """Content is objects that stay: the collector need not look through them again.

    Each time it did, people and pace waited for half a second. What comes and goes is
    looked through less often than Python would: it took a fifth of a broadcast's time.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    give_back_memory()
