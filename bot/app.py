"""The composition root: builds everything, starts it in order, stops it in reverse."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from bot import departed, serving
from bot.bulletins.timetable import Timetable
from bot.channels.web.channel import WebChannel
from bot.channels.web.pages.proof import ProofPage
from bot.channels.zalo import ZaloChannel
from bot.chores import Chores, ContentWatch, keep_going
from bot.clock import DAY, Clock, SteadyClock
from bot.config import Config
from bot.conversation.command_menus.menu_keeper import MenuKeeper
from bot.country import SOURCE_LANGUAGE
from bot.delivery import files
from bot.delivery.leader import Leader
from bot.ground import lay_ground, open_library
from bot.installation import Installation
from bot.knowledge import Library
from bot.memory import leave_alone_what_stays
from bot.messaging import Channel
from bot.people import roles
from bot.people.model import Role
from bot.store import traces
from bot.store.database import Database
from bot.store.secret import secret_of

STOP_WITHIN = 8.0  # seconds, of the ten that a SIGTERM allows
INVITATION_LIVES = 7 * DAY

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramChannel

log = logging.getLogger(__name__)


class App:
    """`bot run`: every configured channel, chores, delivery and the web server."""

    def __init__(self, config: Config, clock: Clock | None = None) -> None:
        """Reads files; nothing is opened before `run`."""
        self.config = config
        self.clock: Clock = clock or SteadyClock()
        self.ground = lay_ground(config)
        self.library: Library  # read once nobody else can send any more
        self.database = Database(config.database_url)
        self.departures = departed.file_of(self.database, config.secret_file)
        self.capacity = serving.raise_limit()
        self.web_address = ""
        self.installation: Installation | None = None  # once the database is open
        self.running: Running | None = None

    async def run(
        self, stop: asyncio.Event, started: asyncio.Event | None = None
    ) -> None:
        """Serves until `stop` is set, then closes within ten seconds.

        Raises DataProblem when the database is not ours to use.
        """
        log.info("%s", self.capacity.sentence)
        async with self.database:
            await self.database.migrate()
            leader = Leader(self.database)
            await leader.take_lock()  # first: who had it may have sent just now
            self.library = open_library(self.ground)
            secret = await secret_of(self.database, self.config.secret_file)
            now = self.clock()
            await departed.catch_up(self.database, self.departures, secret, now)
            self.installation = installation = Installation(
                self.ground,
                self.library,
                self.database,
                self.clock,
                self.make_channels(secret),
                secret,
                self.is_believed,
            )
            await self._remember_time(installation.timetable)
            self.running = running = Running(self, installation, leader)
            await running.content.begin()
            leave_alone_what_stays(first_collects=False)
            async with self._web_server(installation) as self.web_address:
                await self._say_hello()
                if started is not None:
                    started.set()
                await running.until(stop)

    def make_channels(self, secret: bytes) -> dict[str, Channel]:
        """Every channel that the settings turn on, by its name."""
        config = self.config
        web_chat = WebChannel(
            self.database,
            self.clock,
            self.ground.catalogues,
            config,
            secret,
            self.capacity.streams,
        )
        channels: dict[str, Channel] = {web_chat.name: web_chat}
        shelf = files.speaking_shelf(self.database, config.speech_command)
        if config.zalo_token is not None:
            zalo = ZaloChannel(config, self.database, self.clock, secret, shelf)
            channels[zalo.name] = zalo
        if config.telegram_token is not None:
            webhook_secret = config.webhook_secret or secret.decode()
            telegram = _telegram()(config, webhook_secret, shelf=shelf)
            channels[telegram.name] = telegram
        return channels

    async def _remember_time(self, timetable: Timetable) -> None:
        async with self.database.read() as connection:
            looked_at = await timetable.looked_at(connection)
        if isinstance(self.clock, SteadyClock):  # before a first look nothing is missed
            self.clock.remember(self.clock() if looked_at is None else looked_at)

    def is_believed(self) -> bool:
        """Whether the clock is: what cannot be taken back waits for it."""
        return not isinstance(self.clock, SteadyClock) or self.clock.is_believed()

    def _web_server(
        self, installation: Installation
    ) -> contextlib.AbstractAsyncContextManager[str]:
        web_chat = cast("WebChannel", installation.channels[WebChannel.name])
        proof = ProofPage(
            self.library, self.ground.catalogues, self.clock, self.config.timezone
        )
        application = serving.application(
            web_chat,
            installation.intake,
            installation.channels,
            self.ground,
            proof,
            self.is_believed,
            installation.arrivals,
        )
        _ = self.ground.catalogues.translator(SOURCE_LANGUAGE)
        full = _("Đông quá. Chờ một lát rồi thử lại nhé.")
        return serving.served(
            application, self.config.web_host, self.config.web_port, self.capacity, full
        )

    async def _say_hello(self) -> None:
        print(f"Loa Bản: {self.web_address}", flush=True)  # noqa: T201  # the operator waits for it
        now = self.clock()
        async with self.database.write() as connection:
            if await roles.has_admin(connection):
                return
            await roles.void_first_invitations(connection)
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
            f"  {self.web_address}/#start={code}\n  /start {code}",
            flush=True,
        )


class Running:
    """The tasks of one `bot run`, each beginning again by itself."""

    def __init__(self, app: App, of: Installation, leader: Leader) -> None:
        """Listens to the database from now on."""
        self._app = app
        self._of = of
        self._leader = leader
        told = (of.timetable, of.post.tell, leader.leads)
        self.content = ContentWatch(of.ground, app.library, of.database, *told)
        self.chores = Chores(
            of.ground,
            of.database,
            of.clock,
            of.is_believed,
            of.house,
            *told,
        )
        self._menus = MenuKeeper(
            of.database, of.channels, of.ground.catalogues, of.clock, leader.leads
        )
        of.database.listeners += [
            leader.ring,
            of.intake.ring,
            of.ring,
            self.content.ring,
            *(channel.wake for channel in of.channels.values()),
        ]

    async def until(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; finishes what is in flight."""
        of, leads = self._of, self._leader.leads
        async with asyncio.TaskGroup() as group:

            def begin(
                name: str, work: Callable[[], Awaitable[None]]
            ) -> asyncio.Task[None]:
                return group.create_task(keep_going(name, work))

            receiving = [
                begin(name, partial(channel.run, of.intake.receive, leads))
                for name, channel in of.channels.items()
            ]
            handling = begin("intake", of.intake.run)
            sending = begin("delivery", partial(self._leader.run, of.make_sender, stop))
            noted = partial(departed.keep_beside, of.database, self._app.departures)
            background = [
                begin("watch", of.database.watch),
                begin("places", partial(asyncio.to_thread, of.ground.places.prepare)),
                begin("content", self.content.run),
                begin("chores", self.chores.tick),
                begin("erasing", self.chores.erase),
                begin("traces", partial(traces.keep_clear, of.database, noted)),
                begin("menus", self._menus.keep),
                begin("alive", partial(serving.keep_telling, self._app.web_address)),
                *(begin(name, work) for name, work in of.works(leads).items()),
            ]
            await stop.wait()
            log.info("stopping: nothing new is taken in, what is in flight is finished")
            for task in receiving:
                task.cancel()
            of.intake.stop()
            self._leader.drain()
            await asyncio.wait([handling, sending], timeout=STOP_WITHIN)
            for task in (*background, handling, sending):
                task.cancel()
        for channel in of.channels.values():
            await channel.close()


def _telegram() -> "type[TelegramChannel]":
    """Loaded where it is turned on: its library takes a tenth of a start."""
    from bot.channels.telegram import TelegramChannel  # noqa: PLC0415  # slow

    return TelegramChannel
