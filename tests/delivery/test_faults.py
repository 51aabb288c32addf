"""What can go wrong while a notice is sent: over real HTTP, on both databases.

Each test says what becomes of the delivery, of the chat and of the report. Somebody
well is always among the recipients: no fault of one chat may hold up another.
"""

import asyncio
import socket
import sqlite3
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from bot.channels.telegram import TelegramChannel
from bot.clock import DAY, HOUR, MINUTE, SECOND
from bot.delivery import broadcasts, outbox, pauses
from bot.delivery.model import Counts, DeliveryState, State
from bot.delivery.results.counts import counts_of
from bot.messaging import Address, ChatKind, TryAgain, say
from bot.people import chats
from bot.store import database as store
from bot.store.database import Database
from bot.store.tables.delivery import deliveries, replies
from tests.channels.telegram.conftest import HURRY, Make, make, running, telegram
from tests.delivery.line.test_line import Slow, no_replies, until
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.telegram import Group, TelegramServer, User, faults
from tests.support.village import Ear, Village

__all__ = ["make", "telegram"]  # fixtures


@dataclass(frozen=True)
class Seen:
    """What became of the delivery to one chat."""

    state: DeliveryState
    reason: str | None
    attempts: int
    chat: chats.Chat | None
    report: Counts
    texts: int  # that arrived there


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


class World:
    """A village whose channel is Telegram; `well` receives whatever happens."""

    def __init__(
        self, village: Village, telegram: TelegramServer, channel: TelegramChannel
    ) -> None:
        self.village, self.telegram, self.channel = village, telegram, channel
        self.well = telegram.user("Khỏe")
        self.known: dict[str, int] = {}

    async def subscribes(self, chat: User | Group | str) -> int:
        text = chat if isinstance(chat, str) else str(chat.id)
        address = Address("telegram", text)
        kind = ChatKind.GROUP if isinstance(chat, Group) else ChatKind.PRIVATE
        if text in self.known:  # once: it would count as a sign of life
            return self.known[text]
        village = self.village
        place = village.ground.places.by_code("01324")
        assert place is not None
        async with village.database.write() as connection:
            id_ = await chats.keep(connection, address, village.clock.now, kind=kind)
            await chats.subscribe(connection, id_, [(place.path, None)], ())
        self.known[text] = id_
        return id_

    async def told(self, chat: User | Group | str) -> Seen:
        """Sends a notice to the chat, and to who is well, until it is done."""
        await self.subscribes(self.well)
        id_ = await self.subscribes(chat)
        number = await notice(self.village)
        before = len(self.telegram.texts(self.well))
        async with self.village.sending(self.channel):
            await self.until_done(number)
        assert len(self.telegram.texts(self.well)) == before + 1
        return await self.seen(number, id_, chat)

    async def seen(self, number: int, id_: int, chat: User | Group | str) -> Seen:
        async with self.village.database.read() as connection:
            row = (
                await connection.execute(
                    select(deliveries).where(
                        deliveries.c.broadcast_id == number,
                        deliveries.c.chat_id == id_,
                    )
                )
            ).one()
            report = await counts_of(connection, number)
            found = await chats.get(connection, id_)
        texts = 0 if isinstance(chat, str) else len(self.telegram.texts(chat))
        state = DeliveryState(row.state)
        return Seen(state, row.reason, row.attempts, found, report, texts)

    async def until_done(self, number: int) -> None:
        """Turns the clock on whenever something waits in its time."""

        async def is_done() -> bool:
            async with self.village.database.read() as connection:
                found = await broadcasts.get(connection, number)
                waiting = await connection.scalar(
                    select(deliveries.c.not_before).where(
                        deliveries.c.broadcast_id == number,
                        deliveries.c.state == 0,
                        deliveries.c.not_before > self.village.clock.now,
                    )
                )
            if waiting:
                self.village.clock.turn(waiting - self.village.clock.now)
            assert found is not None
            return found.finished_at is not None

        await until(self.village, is_done)


@pytest.fixture
def world(village: Village, telegram: TelegramServer, make: Make) -> World:
    return World(village, telegram, make())


# --- the chat itself ------------------------------------------------------------------


async def _gone(world: World, chat: User | Group, reason: str) -> None:
    seen = await world.told(chat)
    assert (seen.state, seen.reason) == (DeliveryState.GONE, reason)
    assert seen.report == Counts(sent=1, gone=1, gone_reasons={reason: 1})
    assert seen.chat is not None
    assert seen.chat.gone_reason == reason
    again = await notice(world.village)  # it is not planned for any more
    async with world.village.sending(world.channel):
        assert await world.village.until_done(again) == Counts(sent=1)


async def test_who_blocked_the_bot_is_gone(world: World):
    person = world.telegram.user()
    world.telegram.blocks(person)
    await _gone(world, person, "blocked")


async def test_a_deleted_account_is_gone(world: World):
    person = world.telegram.user()
    world.telegram.deactivates(person)
    await _gone(world, person, "deactivated")


async def test_a_group_that_put_the_bot_out_is_gone(world: World):
    group = world.telegram.group()
    world.telegram.kicks(world.telegram.user(), group)
    await _gone(world, group, "kicked")


async def test_a_group_that_moved_gets_it_at_its_new_address(world: World):
    group = world.telegram.group()
    new = world.telegram.migrates(group)
    seen = await world.told(group)
    assert seen.state is DeliveryState.SENT
    assert seen.report == Counts(sent=2)
    assert seen.chat is not None
    assert seen.chat.address.text == str(new.id)
    assert len(world.telegram.texts(new)) == 1


async def test_a_chat_that_is_not_found_is_believed_the_second_time(world: World):
    first = await world.told("99")
    assert (first.state, first.reason) == (DeliveryState.GONE, "not_found")
    assert first.report == Counts(sent=1, gone=1, gone_reasons={"not_found": 1})
    assert first.chat is not None
    assert first.chat.gone_reason is None
    second = await world.told("99")
    assert second.chat is not None
    assert second.chat.gone_reason == "not_found"


async def test_a_group_in_which_it_may_not_write_keeps_its_subscription(world: World):
    group = world.telegram.group()
    world.telegram.silences(group)
    seen = await world.told(group)
    assert (seen.state, seen.reason) == (DeliveryState.FAILED, "no_rights")
    assert seen.report == Counts(sent=1, failed={"no_rights": 1})
    assert seen.chat is not None
    assert seen.chat.gone_reason is None
    group.can_send = True
    assert (await world.told(group)).state is DeliveryState.SENT


# --- the platform and the way there ---------------------------------------------------


@pytest.mark.parametrize("status", [500, 504])
async def test_a_server_error_is_tried_again(world: World, status: int):
    person = world.telegram.user()
    world.telegram.faults.next(faults.server_error(status), 3, chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 4, 1)
    assert seen.report == Counts(sent=2)


@pytest.mark.parametrize("status", [200, 403])
async def test_a_page_instead_of_json_makes_nobody_gone(world: World, status: int):
    person = world.telegram.user()
    world.telegram.faults.next(faults.page(status), 2, chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 3, 1)
    assert seen.report == Counts(sent=2)
    assert seen.chat is not None
    assert seen.chat.gone_reason is None


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_breaks_under_a_send_is_repeated_once(
    world: World, after: bool
):
    person = world.telegram.user()
    world.telegram.faults.next(faults.Reset(after=after), chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts) == (DeliveryState.SENT, 2)
    assert seen.texts == 1 + after  # the one double that the rule allows
    assert seen.report == Counts(sent=2)


@pytest.mark.parametrize("after", [False, True])
async def test_a_connection_that_breaks_twice_leaves_it_unknown(
    world: World, after: bool
):
    person = world.telegram.user()
    world.telegram.faults.next(faults.Reset(after=after), 2, chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts) == (DeliveryState.UNKNOWN, 2)
    assert seen.texts == 2 * after
    assert seen.report == Counts(sent=1, unknown=1)
    assert seen.chat is not None
    assert seen.chat.gone_reason is None


async def test_an_answer_that_never_comes_is_repeated_once(
    village: Village, telegram: TelegramServer, make: Make
):
    world = World(village, telegram, make(replace(HURRY, answer=0.3)))
    person = telegram.user()
    telegram.faults.hold(chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 2, 2)
    assert seen.report == Counts(sent=2)


async def test_a_slow_answer_holds_up_nobody_else(world: World):
    person = world.telegram.user()
    held = world.telegram.faults.hold(chat=person.id)
    id_ = await world.subscribes(person)
    await world.subscribes(world.well)
    number = await notice(world.village)
    async with world.village.sending(world.channel):
        await held.reached.wait()
        await world.telegram.wait_for(lambda: world.telegram.texts(world.well))
        assert (await world.seen(number, id_, person)).report.pending >= 1
        held.release()
        await world.until_done(number)
    seen = await world.seen(number, id_, person)
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 1, 1)
    assert seen.report == Counts(sent=2)


async def test_a_chat_told_to_wait_waits_alone(world: World):
    person = world.telegram.user()
    world.telegram.faults.next(faults.too_many(1), chat=person.id)
    seen = await world.told(person)
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 2, 1)
    assert seen.report == Counts(sent=2)
    refused, sent = (
        call.at
        for call in world.telegram.calls()
        if call.params["chat_id"] == str(person.id)
    )
    assert sent - refused >= 1.0


async def test_two_chats_told_to_wait_stop_the_token_over_a_restart_too(world: World):
    people = [world.telegram.user() for _ in range(2)]
    for person in people:
        world.telegram.faults.next(faults.too_many(3600), chat=person.id)
        await world.subscribes(person)
    number = await notice(world.village)

    async def is_paused() -> bool:
        now = world.village.clock.now
        async with world.village.database.read() as connection:
            return "telegram" in await pauses.stored_pauses(connection, "telegram", now)

    async with world.village.sending(world.channel):
        await until(world.village, is_paused)
    await world.subscribes(world.well)
    later = await notice(world.village)
    async with world.village.sending(world.channel) as sender:
        (line,) = sender._lines.values()
        await until(world.village, lambda: _is_planned(world, later))
        assert line.channel_pause > 3500
    assert len(world.telegram.calls()) == 2
    assert world.telegram.texts(world.well) == []
    world.village.clock.turn(HOUR)
    async with world.village.sending(world.channel):
        assert await world.village.until_done(number) == Counts(sent=2)
        await world.village.until_done(later)


async def _is_planned(world: World, number: int) -> bool:
    async with world.village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    return found is not None and found.is_planned


async def test_a_second_poller_keeps_nothing_from_being_delivered(
    world: World, make: Make
):
    other, telegram = make(), world.telegram

    def conflicts() -> bool:
        return any(call.status == 409 for call in telegram.transcript)

    async with running(world.channel), running(other):
        await telegram.wait_for(conflicts)
        seen = await world.told(telegram.user())
    assert (seen.state, seen.attempts, seen.texts) == (DeliveryState.SENT, 1, 1)
    assert seen.report == Counts(sent=2)


class Names:
    """The machine's look-up of names, which can fail; the platform is on loopback."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.are_gone = True
        self.look_up = socket.getaddrinfo

    def __call__(self, host: str, *arguments: object, **named: object) -> object:
        if host != self.host:
            return self.look_up(host, *arguments, **named)  # type: ignore[arg-type]
        if self.are_gone:
            raise socket.gaierror(socket.EAI_AGAIN, "no names")
        return self.look_up("127.0.0.1", *arguments, **named)  # type: ignore[arg-type]


async def test_an_hour_without_names_loses_nothing(
    village: Village,
    telegram: TelegramServer,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
):
    names = Names("api.telegram.test")
    monkeypatch.setattr(socket, "getaddrinfo", names)
    url = f"http://{names.host}:{telegram.port}"
    world = World(village, telegram, make(telegram_api_url=url))
    person = telegram.user()
    id_ = await world.subscribes(person)
    number = await notice(village)
    clock = village.clock
    ends = clock.now + HOUR

    async def is_over() -> bool:
        async with world.village.database.read() as connection:
            put_off_to = await connection.scalar(select(deliveries.c.not_before))
        clock.turn(max(0, (put_off_to or 0) - clock.now))
        return clock.now >= ends

    async with world.village.sending(world.channel):
        await until(world.village, is_over)
        waiting = await world.seen(number, id_, person)
        assert (waiting.state, waiting.texts) == (DeliveryState.WAITING, 0)
        assert waiting.report == Counts(pending=1)
        names.are_gone = False
        await world.until_done(number)
    seen = await world.seen(number, id_, person)
    assert (seen.state, seen.texts) == (DeliveryState.SENT, 1)
    assert 12 < seen.attempts < 30  # at most five minutes between two of them
    assert seen.report == Counts(sent=1)
    assert seen.chat is not None
    assert seen.chat.gone_reason is None


# --- the machine ----------------------------------------------------------------------


async def test_a_locked_database_is_waited_for(
    tmp_path, ground, library, monkeypatch, caplog
):
    monkeypatch.setattr(store, "BUSY_TIMEOUT", 50)
    async with Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        village = villages.found(database, ground, library)
        for number in range(1, 400):
            await village.subscriber(number, "01324")
        number = await notice(village)
        ear = Ear(pace=200)
        other = sqlite3.connect(database.path, isolation_level=None)
        async with village.sending(ear):
            await until(village, lambda: _has_heard(ear))
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.timeout(60):
                while caplog.text.count("could not be written") < 2:
                    await asyncio.sleep(0)
            unrecorded = len(ear.heard) - await _sent(village, number)
            other.execute("ROLLBACK")
            assert await village.until_done(number) == Counts(sent=399)
        other.close()
    assert unrecorded <= 64  # a quarter of a second at this pace, and never fewer
    assert len(ear.heard) == 399


async def _has_heard(ear: Ear) -> bool:
    return bool(ear.heard)


async def _sent(village: Village, number: int) -> int:
    async with village.database.read() as connection:
        return (await counts_of(connection, number)).sent


async def test_a_clock_set_forward_ends_only_what_has_expired(village: Village):
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01324")
    ear = Ear(answers={"1": [TryAgain(0.0, "HTTP 502")] * 2})
    urgent = await notice(village, is_urgent=True)
    usual = await notice(village)

    async def is_refused() -> bool:
        return sum(x.address.text == "2" for x in ear.heard) == 2 and (
            await _sent(village, urgent) == await _sent(village, usual) == 1
        )

    async with village.sending(ear):
        await until(village, is_refused)
        village.clock.turn(2 * DAY)
        assert await village.until_done(usual) == Counts(sent=2)
        counts = await village.until_done(urgent)
    assert counts == Counts(sent=1, skipped={"expired": 1})
    async with village.database.read() as connection:
        for number in (urgent, usual):
            found = await broadcasts.get(connection, number)
            assert found is not None
            assert found.state is State.DONE
        kept = await chats.find(connection, Address("telegram", "1"))
    assert kept is not None
    assert kept.gone_reason is None


async def test_a_clock_set_back_stops_nothing_that_has_begun(village: Village):
    """What was to be tried again in two seconds is not put off by a day."""
    await village.subscriber(1, "01324")
    await village.subscriber(2, "01324")
    ear = Slow(answers={"1": [TryAgain(0.0, "HTTP 502")]})
    ear.hold()
    number = await notice(village)
    async with village.database.write() as connection:
        to = Address("telegram", "3")
        await outbox.put_reply(
            connection, to, ChatKind.PRIVATE, say("trả lời"), village.clock.now
        )
    ear.answers["3"] = [TryAgain(0.0, "HTTP 502")] * 2  # still when the news begins

    async with village.sending(ear):
        ear.go_on.set()
        await until(village, lambda: _wait_for(village, 2, village.clock.now))
        village.clock.turn(-DAY)
        soon = village.clock.now + MINUTE
        await until(village, lambda: _wait_for(village, 0, soon))
        village.clock.turn(3 * SECOND)
        assert await village.until_done(number) == Counts(sent=2)
        await until(village, lambda: no_replies(village))
    assert [x.address.text for x in ear.heard].count("1") == 2


async def _wait_for(village: Village, number: int, instant: int) -> bool:
    """Whether so many deliveries and replies wait for something after an instant."""
    found = 0
    async with village.database.read() as connection:
        for table in (deliveries, replies):
            waiting = select(table.c.not_before).where(table.c.not_before > instant)
            found += len((await connection.execute(waiting)).all())
    return found == number
