"""What answers, tells and sends, whatever the channels are."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from bot.bulletins.courses.course_files import load as load_courses
from bot.bulletins.planning import Planner
from bot.bulletins.timetable import make_timetable
from bot.clock import Clock
from bot.conversation.agenda.tidings import Tidings
from bot.conversation.approval.gate import Gate
from bot.conversation.intake import Intake
from bot.conversation.loudspeaker.giving import Speakers
from bot.conversation.reports.reporter import Reporter
from bot.conversation.rescue.rescue_watch import Watch
from bot.conversation.router import Router
from bot.conversation.studio.studio import Studio
from bot.conversation.turn import House
from bot.conversation.villages import relays
from bot.country import SOURCE_LANGUAGE
from bot.delivery.model import Broadcast
from bot.delivery.results.overdue import Arrivals
from bot.delivery.results.progress import Progress
from bot.delivery.sender import Sender
from bot.ground import Ground
from bot.knowledge import Library
from bot.messaging import Channel
from bot.people import chats
from bot.people.groups import linked_groups
from bot.post import Post
from bot.speech import Voices
from bot.store.database import Database


class Installation:
    """What answers, tells and sends for one database, whatever its channels are."""

    def __init__(
        self,
        ground: Ground,
        library: Library,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        secret: bytes,
        is_believed: Callable[[], bool] = lambda: True,
        zone_three: Sequence[str] | None = None,
    ) -> None:
        """`zone_three` are the code paths that go first; the tables' own if None."""
        self.ground = ground
        self.database = database
        self.clock = clock
        self.channels = channels
        self.is_believed = is_believed
        self.timetable = make_timetable(ground, library, database, clock)
        self.post = Post(channels, clock, ground.country.folding)
        self.house = House(
            config=ground.config,
            country=ground.country,
            catalogues=ground.catalogues,
            places=ground.places,
            categories=ground.categories,
            library=library,
            secret=secret,
            channels=channels,
            bulletins=self.timetable,
            courses=load_courses(ground.config.content_dir / "courses"),
            forget=self.post.forget,
            tell=self.post.tell,
            handbooks=ground.handbooks,
            voices=Voices(ground.config.speech_command),
            tongues=ground.tongues,
        )
        self.intake = Intake(
            database,
            Router(self.house),
            clock,
            self.post.put_replies,
            ground.catalogues,
            limiting=[name for name, one in channels.items() if one.limits_people],
        )
        self.reporter = Reporter(database, self.house, clock)
        self.studio = Studio(database, self.house, clock)
        self.rescues = Watch(database, self.house, clock)
        self.speakers = Speakers(database, ground, self.house, self.house.voices, clock)
        tidings = Tidings(database, self.house, clock, self.reporter.finished)
        self.finished = tidings.finished  # told of each broadcast that ended
        if zone_three is None:
            zone_three = [place.path for place in ground.places.in_zone("III")]
        self.planner = self._make_planner(zone_three)
        self.arrivals = Arrivals()

    def _make_planner(self, zone_three: Sequence[str]) -> Planner:
        gate = Gate(self.database, self.house, self.clock)
        return Planner(
            self.database,
            self.clock,
            self.ground.categories,
            self.ground.config.timezone,
            zone_three,
            self.ground.country.folding.fold,
            before=self._tell_relays,
            may_go=gate.may_go,
        )

    def ring(self) -> None:
        """Something was written: a list or a drawing may be wanted."""
        self.reporter.ring()
        self.studio.ring()
        self.rescues.ring()

    def works(self, leads: asyncio.Event) -> dict[str, Callable[[], Awaitable[None]]]:
        """What is made for officers, each work by its name, until cancelled."""
        return {
            "lists": partial(self.reporter.make_lists, leads),
            "charts": self.reporter.draw_charts,
            "drawings": partial(self.studio.run, leads),
            "loudspeakers": partial(self.speakers.run, leads, self.is_believed),
            "rescues": partial(self.rescues.run, leads, self.is_believed),
            "voices": self._learn_voices,
        }

    async def _learn_voices(self) -> None:
        """Another engine than ours says by itself which languages it speaks."""
        if self.ground.config.speech_command:
            await self.house.voices.learn(self.ground.catalogues.languages)
        await asyncio.Event().wait()  # until cancelled

    async def _tell_relays(self, broadcast: Broadcast) -> None:
        """Who reads it out in a village has it before the phones ring."""
        await relays.tell_first(self.database, self.house, broadcast, self.clock())

    def make_sender(self) -> Sender:
        """One that sends what is planned, and plans what is due."""
        return Sender(
            self.database,
            self.channels,
            self.clock,
            plan=self.planner.plan,
            finished=self.finished,
            on_gone=chats.mark_gone,
            on_moved=chats.move,
            on_tried=linked_groups.may_write,
            source_language=SOURCE_LANGUAGE,
            progress=Progress(
                self.database, self.clock, self.reporter.progress, self.finished
            ),
            is_believed=self.is_believed,
            can_say=self.house.voices.has,
            zone=self.ground.config.timezone,
            arrivals=self.arrivals,
        )
