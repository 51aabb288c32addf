"""A whole installation without its platforms: people talk to it, it sends to ears."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from bot.bulletins.planning import Planner
from bot.bulletins.timetable import Timetable
from bot.clock import DAY, Milliseconds
from bot.conversation.approval.going import UNDO
from bot.conversation.doors import ANYONE, Command, Door, Doors, InGroup, Typed
from bot.conversation.intake import Intake
from bot.conversation.intake.time_limit import TimeLimit
from bot.conversation.reports.reporter import Reporter
from bot.conversation.rooms import ROOMS
from bot.conversation.router import Router
from bot.conversation.turn import House
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast, Counts
from bot.delivery.results.counts import counts_of
from bot.delivery.results.progress import Progress
from bot.delivery.sender import Sender
from bot.ground import Ground
from bot.installation import Installation
from bot.knowledge import Library
from bot.messaging import (
    Address,
    Budget,
    Button,
    Channel,
    ChannelState,
    ChatKind,
    Event,
    Incoming,
    Letter,
    Outcome,
    Reply,
    Sent,
    Standing,
)
from bot.messaging.as_json import from_json
from bot.messaging.numbers import numbered
from bot.people import chats, roles
from bot.people.groups import linked_groups
from bot.people.model import Role
from bot.store.database import Database
from bot.store.tables.delivery import replies

START = 1_795_500_000_000  # 24 November 2026, 12:00 in Vietnam is near


@dataclass
class TurnedClock:
    """A clock turned by hand."""

    now: Milliseconds = START

    def __call__(self) -> Milliseconds:
        return self.now

    def turn(self, by: Milliseconds) -> None:
        self.now += by


ALL_WELL = Standing(may_write=True, is_member=True)


@dataclass
class Ear:
    """A channel that hears what is sent; `answers` are the outcomes to come."""

    name: str = "telegram"
    pace: int | None = None
    budget: Budget | None = None
    heard: list[Letter] = field(default_factory=list)
    answers: dict[str, list[Outcome]] = field(default_factory=dict)
    stores: bool = False
    has_buttons: bool = True
    edits: bool = True
    recalls: bool = True
    shows_files: bool = True
    limits_people: bool = False
    lists_commands: bool = False
    has_groups: bool = True
    stands: Standing = ALL_WELL

    @property
    def prints(self) -> bool:
        return self.name == "web"

    async def standing(self, group: Address, account: str) -> Standing:
        return self.stands

    def link(self, code: str) -> str:
        at = {"web": "http://loa.test/", "telegram": "https://t.me/loa_ban_bot"}
        return f"{at[self.name]}?start={code}" if self.name in at else ""

    def wake(self) -> None: ...

    async def publish_commands(self, menus: object) -> None: ...

    async def run(self, receive: object, leads: object) -> None: ...

    async def send(self, letter: Letter) -> Outcome:
        self.heard.append(letter)
        waiting = self.answers.get(letter.address.text)
        return waiting.pop(0) if waiting else Sent((str(len(self.heard)),))

    def state(self) -> ChannelState:
        return ChannelState(self.name, answered_once=True)

    async def close(self) -> None: ...


def without_buttons(name: str = "zalo") -> Ear:
    """A channel that prints numbers, changes nothing and takes nothing back."""
    return Ear(name, has_buttons=False, edits=False, recalls=False, has_groups=False)


@dataclass
class Village:
    database: Database
    ground: Ground
    library: Library
    clock: TurnedClock
    intake: Intake
    planner: Planner
    timetable: Timetable
    house: House
    root: Installation
    number: int = 0
    people_on: str = "telegram"  # the channel of whoever is met

    async def invitation(
        self,
        role: Role,
        place: str = "VN",
        language: str = "",
        of_village: int | None = None,
    ) -> str:
        found = self.ground.places.by_code(place)
        assert found is not None
        async with self.database.write() as connection:
            return await roles.invite(
                connection,
                role,
                found.path,
                now=self.clock.now,
                expires_at=self.clock.now + 7 * DAY,
                language=language,
                village=of_village,
            )

    def person(self, number: int, **how: object) -> "Person":
        return Person(self, Address(self.people_on, str(number)), str(number), **how)

    def on_zalo(self, number: int, **how: object) -> "Person":
        """Someone who types numbers: a tap is the number beside the choice."""
        return Person(self, Address("zalo", str(number)), str(number), **how)

    def answers(self, name: str, handler: Typed) -> None:
        """One more command: what it does is the test's own."""
        one = Command(name, "", "", handler, role=ANYONE, in_group=InGroup.NOBODY)
        self.has_doors(*ROOMS, one)

    def has_doors(self, *doors: Door) -> None:
        """From now on these are the ways into a dialogue."""
        self.intake._turns._router = Router(self.house, Doors(doors))

    async def subscriber(
        self, number: int, place: str, *categories: str, channel: str = "telegram"
    ) -> int:
        found = self.ground.places.by_code(place)
        assert found is not None
        async with self.database.write() as connection:
            chat_id = await chats.keep(
                connection, Address(channel, str(number)), self.clock.now
            )
            await chats.subscribe(connection, chat_id, [(found.path, None)], categories)
        return chat_id

    @asynccontextmanager
    async def sending(
        self,
        *ears: Ear,
        is_killed: bool = False,
        reporter: Reporter | None = None,
        progress: Progress | None = None,
    ) -> AsyncIterator[Sender]:
        """A sender at work; leaving drains it, or ends it in the middle."""
        import asyncio

        async def finished(broadcast: Broadcast) -> None:
            if reporter is not None:
                await reporter.finished(broadcast)

        sender = Sender(
            self.database,
            {ear.name: ear for ear in ears},
            self.clock,
            plan=self.planner.plan,
            finished=finished,
            on_gone=chats.mark_gone,
            on_moved=chats.move,
            on_tried=linked_groups.may_write,
            source_language="vi",
            progress=progress,
            zone=self.ground.config.timezone,
        )
        self.database.listeners.append(sender.ring)
        assert await self.database.acquire_sender()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(sender.run())
            try:
                yield sender
            finally:
                if is_killed:
                    running.cancel()
                sender.drain()
                self.database.listeners.remove(sender.ring)
        await self.database.release_sender()

    async def ten_seconds_pass(self, broadcast: int) -> None:
        """Those in which what was just let go can be taken back."""
        async with self.database.read() as connection:
            found = await broadcasts.get(connection, broadcast)
        if found is not None and 0 < found.starts_at - self.clock.now <= UNDO:
            self.clock.now = found.starts_at
            for listener in self.database.listeners:
                listener()

    async def until_done(self, broadcast: int) -> Counts:
        """Waits for a broadcast's end, woken by the database's own bell."""
        import asyncio

        await self.ten_seconds_pass(broadcast)

        bell = asyncio.Event()
        self.database.listeners.append(bell.set)
        self.database.routine_listeners.append(bell.set)
        try:
            async with asyncio.timeout(60):
                while True:
                    bell.clear()
                    async with self.database.read() as connection:
                        found = await broadcasts.get(connection, broadcast)
                        assert found is not None
                        if found.finished_at is not None:
                            return await counts_of(connection, broadcast)
                    await bell.wait()
        finally:
            self.database.listeners.remove(bell.set)
            self.database.routine_listeners.remove(bell.set)


@dataclass
class Person:
    """Someone who talks to the village in one chat."""

    village: Village
    address: Address
    account: str | None
    kind: ChatKind = ChatKind.PRIVATE
    title: str = ""
    hint: str = ""
    household: str = ""
    last: list[Reply] = field(default_factory=list)

    async def says(self, text: str, id_: str | None = None) -> str:
        return await self._does(Event.TEXT, text=text, id_=id_)

    async def hears(self) -> str:
        """What was told without being asked, since the last turn."""
        await self._collect()
        return "\n\n".join(reply.text for reply in self.last)

    async def taps(self, label: str) -> str:
        if self.village.house.channels[self.address.channel].has_buttons:
            return await self._does(Event.BUTTON, button=self.button(label).data)
        return await self.says(self.number_of(label))

    def number_of(self, label: str) -> str:
        """What is to be typed for a choice, as it is printed beside it."""
        wanted = self.button(label)
        for reply in reversed(self.last):
            for number, button in numbered(reply).items():
                if button == wanted:
                    return str(number) if number < 100 else label
        raise AssertionError(f"no number beside {label!r}")

    async def sends(self) -> str:
        """The draft that is shown, now; of many the number is tapped. It begins."""
        said = await self.taps("Gửi ngay")
        number = [one for one in self.labels if re.match(r"Gửi .*\d.* máy$", one)]
        if number:
            said = await self.taps(number[0])
        self.village.clock.turn(UNDO)
        return said

    async def presses(self, data: str) -> str:
        """A button by its data: an old one, or one that is not theirs."""
        return await self._does(Event.BUTTON, button=data)

    async def happens(self, event: Event, **values: str) -> str:
        return await self._does(event, **values)

    def button(self, label: str) -> Button:
        for reply in reversed(self.last):
            for row in reply.buttons:
                for button in row:
                    if button.label == label:
                        return button
        shown = [b.label for r in self.last for row in r.buttons for b in row]
        raise AssertionError(f"no button {label!r} among {shown}")

    @property
    def labels(self) -> list[str]:
        return [b.label for r in self.last for row in r.buttons for b in row]

    async def _does(self, event: Event, id_: str | None = None, **values: str) -> str:
        self.village.number += 1
        incoming = Incoming(
            address=self.address,
            id=id_ or str(self.village.number),
            event=event,
            sender=self.account,
            kind=self.kind,
            title=self.title,
            language_hint=self.hint,
            household=self.household,
            **values,
        )
        await self.village.intake.receive([incoming])
        while await self.village.intake.handle_batch():
            pass
        await self._collect()
        return "\n\n".join(reply.text for reply in self.last)

    async def _collect(self) -> None:
        async with self.village.database.write() as connection:
            rows = await connection.execute(
                select(replies)
                .where(replies.c.address == self.address.text)
                .order_by(replies.c.id)
            )
            self.last = [from_json(row.body) for row in rows]
            await connection.execute(
                delete(replies).where(replies.c.address == self.address.text)
            )


def found(
    database: Database, ground: Ground, library: Library, zone_three: Sequence[str] = ()
) -> Village:
    """Builds a village over an open database; `zone_three` are code paths."""
    assert library.index is not None  # made before anybody asks, as a server does
    clock = TurnedClock()
    ears: dict[str, Channel] = {name: Ear(name) for name in ("telegram", "web")}
    ears["zalo"] = without_buttons()
    root = Installation(
        ground, library, database, clock, ears, b"secret", zone_three=zone_three
    )
    # Coverage makes everything several times slower; the limit has tests of its own.
    root.intake._turns._limit = TimeLimit(processor=10.0, whole=30.0)
    return Village(
        database,
        ground,
        library,
        clock,
        root.intake,
        root.planner,
        root.timetable,
        root.house,
        root,
    )
