"""What goes next, what a crash leaves behind, and what must not stop the others."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import broadcasts, outbox, pauses
from bot.delivery import sender as sender_module
from bot.delivery.line import IN_FLIGHT, line, most_unrecorded, shares
from bot.delivery.line.pace import GROUP_LIMIT
from bot.delivery.model import Counts, State
from bot.delivery.results.counts import counts_of
from bot.messaging import (
    Address,
    ChatKind,
    Letter,
    Moved,
    Outcome,
    Partly,
    Refused,
    Sent,
    TryAgain,
    say,
)
from bot.people import chats
from bot.store.database import Database, SenderLost
from bot.store.tables.delivery import bodies, deliveries, replies
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.people import chats as chats_table
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


LOOK_EVERY = 0.1  # seconds


class Slow(Ear):
    """Answers when it is told to."""

    def hold(self) -> None:
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    async def send(self, letter: Letter) -> Outcome:
        outcome = await super().send(letter)
        self.reached.set()
        await self.go_on.wait()
        return outcome


class Dying(Ear):
    """Takes the first part of a text and never answers to the second."""

    async def send(self, letter: Letter) -> Outcome:
        if letter.done_parts:
            await asyncio.Event().wait()
        return Partly(("a",))


async def reply(village: Village, to: str, words: str, kind=ChatKind.PRIVATE) -> None:
    async with village.database.write() as connection:
        address = Address("telegram", to)
        now = village.clock.now
        await outbox.put_reply(connection, address, kind, say(words), now)


async def until(village: Village, holds) -> None:
    """Waits until something holds: looks when the database rings, and meanwhile.

    What a channel hears is told by no commit.
    """
    bell = asyncio.Event()
    village.database.listeners.append(bell.set)
    village.database.routine_listeners.append(bell.set)
    try:
        async with asyncio.timeout(60):
            while not await holds():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), LOOK_EVERY)
                bell.clear()
    finally:
        village.database.listeners.remove(bell.set)
        village.database.routine_listeners.remove(bell.set)


async def no_replies(village: Village) -> bool:
    async with village.database.read() as connection:
        return await outbox.reply_count(connection) == 0


PARTS = [Partly(("1",)), Partly(("1", "2")), Sent(("1", "2", "3"))]


async def test_the_parts_of_a_text_are_sent_and_written_down_one_by_one(village):
    await village.subscriber(1, "01324")
    ear = Ear(answers={"1": list(PARTS), "2": list(PARTS)})
    number = await notice(village)
    async with village.sending(ear):
        counts = await village.until_done(number)
        await reply(village, "2", "dài")
        await until(village, lambda: no_replies(village))
    assert counts.sent == 1
    for person in ("1", "2"):
        heard = [x.done_parts for x in ear.heard if x.address.text == person]
        assert heard == [(), ("1",), ("1", "2")]
    async with village.database.read() as connection:
        row = (await connection.execute(select(deliveries))).one()
    assert (row.message_ids, row.attempts) == ("1 2 3", 1)


async def test_after_a_crash_a_split_text_goes_on_after_its_last_part(village):
    await village.subscriber(1, "01324")
    await notice(village)

    async def is_recorded() -> bool:
        async with village.database.read() as connection:
            ids = await connection.scalar(select(deliveries.c.message_ids))
        return ids == "a"

    async with village.sending(Dying(), is_killed=True):
        await until(village, is_recorded)
    again = Ear(answers={"1": [Sent(("a", "b"))]})
    async with village.sending(again):
        await village.until_done(1)
    assert [letter.done_parts for letter in again.heard] == [("a",)]


async def test_an_urgent_notice_overtakes_one_under_way(village):
    for number in range(1, 400):
        await village.subscriber(number, "01324")
    await village.subscriber(1000, "01327")
    ear = Ear(pace=60)
    await notice(village)
    async with village.sending(ear):
        await until(village, lambda: _has_heard(ear, 5))
        urgent = await notice(village, "01327", is_urgent=True)
        await village.until_done(urgent)
        assert len(ear.heard) < 200
        async with village.database.write() as connection:
            await broadcasts.stop(connection, 1, village.clock.now)


async def test_questions_do_not_drown_an_urgent_notice(village):
    for number in range(1, 31):
        await village.subscriber(number, "01324")
    for number in range(1, 201):
        await reply(village, str(1000 + number), "trả lời")
    ear = Ear(pace=50)
    urgent = await notice(village, is_urgent=True)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, urgent)
    await village.planner.plan(found)
    async with village.sending(ear):
        await village.until_done(urgent)
        await until(village, lambda: no_replies(village))
    kinds = "".join("a" if x.is_bulk else "r" for x in ear.heard)
    among = kinds[kinds.index("a") :][:46]
    assert len(among) == 46, kinds  # and replies still waited then
    assert 9 <= among.count("a") <= 10, kinds  # every fifth; twenty wait for theirs


async def _has_heard(ear: Ear, number: int) -> bool:
    return len(ear.heard) >= number


async def test_the_first_notice_waits_for_the_last_second_of_whoever_sent_before(
    village, monkeypatch
):
    monkeypatch.setattr(sender_module, "FIRST_BULK_AFTER", 3600)
    await village.subscriber(1, "01324")
    number = await notice(village)
    ear = Ear()
    async with village.sending(ear):
        await reply(village, "2", "trả lời")
        await until(village, lambda: _has_heard(ear, 1))
    assert [letter.address.text for letter in ear.heard] == ["2"]
    async with village.sending(ear):
        village.database.sender_since -= 3600  # a slow start: it is over by now
        assert (await village.until_done(number)).sent == 1


async def test_what_had_left_when_it_was_stopped_counts_as_sent(village):
    await village.subscriber(1, "01324")
    ear = Slow()
    ear.hold()
    number = await notice(village)
    async with village.sending(ear):
        await ear.reached.wait()
        async with village.database.write() as connection:
            await broadcasts.stop(connection, number, village.clock.now)
        ear.go_on.set()
    async with village.database.read() as connection:
        counts = await counts_of(connection, number)
    assert (counts.sent, counts.skipped) == (1, {})


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [(Sent(("1",)), Counts(sent=1)), (Refused("no"), Counts(skipped={"stopped": 1}))],
)
async def test_what_arrives_after_its_row_was_skipped_counts_as_sent(
    village, outcome, counted
):
    await village.subscriber(1, "01324")
    ear = Slow(answers={"1": [outcome]})
    ear.hold()
    number = await notice(village)

    async def is_skipped() -> bool:
        async with village.database.read() as connection:
            return not await outbox.has_waiting(connection, number)

    async with village.sending(ear):
        await ear.reached.wait()
        async with village.database.write() as connection:
            await broadcasts.stop(connection, number, village.clock.now)
        await until(village, is_skipped)
        ear.go_on.set()
    async with village.database.read() as connection:
        assert await counts_of(connection, number) == counted


async def test_a_notice_stopped_while_it_is_planned_gets_no_deliveries(village):
    await village.subscriber(1, "01324")
    number = await notice(village)
    async with village.database.read() as connection:
        found = await broadcasts.get(connection, number)
    async with village.database.write() as connection:
        await broadcasts.stop(connection, number, village.clock.now)
    await village.planner.plan(found)
    async with village.database.read() as connection:
        assert (await counts_of(connection, number)).planned == 0
        assert (await broadcasts.get(connection, number)).state is State.STOPPED


@pytest.mark.parametrize("kind", ["notice", "tips"])
async def test_a_row_that_cannot_be_read_does_not_stop_the_others(village, kind):
    await village.subscriber(1, "01324")
    await reply(village, "8", "hỏng")
    broken, whole = await notice(village), await notice(village)
    async with village.database.write() as connection:
        await connection.execute(replies.update().values(body="hỏng"))
        its = broadcasts_table.update().where(broadcasts_table.c.id == broken)
        await connection.execute(its.values(kind=kind))
        await connection.execute(
            bodies.update().where(bodies.c.broadcast_id == broken).values(body="[]")
        )
    await reply(village, "9", "lành")
    ear = Ear()
    async with village.sending(ear):
        assert (await village.until_done(broken)).failed == {"bad_message": 1}
        assert (await village.until_done(whole)).sent == 1
        await until(village, lambda: no_replies(village))
    assert {letter.address.text for letter in ear.heard} == {"1", "9"}


async def test_a_broadcast_or_chat_that_cannot_be_read_does_not_stop_the_others(
    village,
):
    for number in (1, 2):
        await village.subscriber(number, "01324")
    broken, whole = await notice(village), await notice(village)
    async with village.database.write() as connection:
        its = broadcasts_table.update().where(broadcasts_table.c.id == broken)
        await connection.execute(its.values(lane=9))
        one = chats_table.update().where(chats_table.c.address == "1")
        await connection.execute(one.values(kind="kiosk"))
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(whole)
        await reply(village, "9", "và câu trả lời")
        await until(village, lambda: no_replies(village))
    assert counts == Counts(sent=1, failed={"bad_message": 1})
    assert [letter.address.text for letter in ear.heard] == ["2", "9"]


async def test_a_group_is_remembered_as_one_chat_whatever_its_topics(village):
    for topic in range(20):
        await reply(village, f"-5:{topic}", "trong chủ đề", ChatKind.GROUP)
    ear = Ear()
    async with village.sending(ear):
        await until(village, lambda: no_replies(village))
        await reply(village, "-5:77", "một nữa", ChatKind.GROUP)
        await reply(village, "6", "người khác")
        await until(village, lambda: _has_heard(ear, 21))
    assert [x.address.text for x in ear.heard][20:] == ["6"]
    async with village.database.read() as connection:
        recent = await pauses.groups_last_minute(
            connection, "telegram", village.clock.now
        )
    assert recent == [("-5", village.clock.now)] * 20
    again = Ear()
    async with village.sending(again):
        await reply(village, "6", "và sau khi khởi động lại")
        await until(village, lambda: _has_heard(again, 1))
    assert [letter.address.text for letter in again.heard] == ["6"]


@pytest.mark.parametrize("topics", [0, 700])
async def test_what_waits_for_one_group_keeps_nobody_else_waiting(village, topics):
    group = [Address("telegram", f"-5:{n % topics}" if topics else "-5") for n in MANY]
    async with village.database.write() as connection:
        new = [(one, ChatKind.GROUP, say("trả lời")) for one in group]
        await outbox.put_replies(connection, new, village.clock.now)
    await reply(village, "6", "gọi 115")
    ear = Ear()
    for start in (0, 1):  # a restart finds them waiting still
        async with village.sending(ear):
            await until(village, lambda told=2 * start + 1: _has_told(ear, "6", told))
            await reply(village, "6", "và đây nữa")
            await until(village, lambda told=2 * start + 2: _has_told(ear, "6", told))
        await reply(village, "6", "gọi 115")
    assert [x.address.chat for x in ear.heard].count("-5") <= GROUP_LIMIT


MANY = range(2 * shares.MOST_REPLIES + 500)


async def _has_told(ear: Ear, person: str, number: int) -> bool:
    return [x.address.text for x in ear.heard].count(person) >= number


async def test_a_chat_gets_all_that_waits_for_it_in_its_order(village, monkeypatch):
    monkeypatch.setattr(shares, "SHARE", 3)
    words = [f"trả lời {n}" for n in range(GROUP_LIMIT)]
    for one in words:
        await reply(village, "-5", one, ChatKind.GROUP)
    ear = Ear()
    async with village.sending(ear):
        await until(village, lambda: no_replies(village))
    assert [x.reply.text for x in ear.heard] == words


async def test_a_group_that_moved_under_a_reply_is_known_by_its_new_address(village):
    group = Address("telegram", "-6")
    async with village.database.write() as connection:
        await chats.keep(
            connection, group, village.clock.now, kind=ChatKind.GROUP, title="Bản"
        )
    await reply(village, "-6", "một", ChatKind.GROUP)
    ear = Ear(answers={"-6": [Moved(Address("telegram", "-1006"))]})
    async with village.sending(ear):
        await until(village, lambda: no_replies(village))
        await reply(village, "-6", "hai", ChatKind.GROUP)
        await until(village, lambda: no_replies(village))
    assert [x.address.text for x in ear.heard] == ["-6", "-1006", "-6"]
    async with village.database.read() as connection:
        assert await chats.find(connection, group) is None
        assert await chats.find(connection, Address("telegram", "-1006"))


async def test_nothing_more_is_sent_while_nothing_can_be_written(
    sqlite, ground, library, caplog
):
    village = villages.found(sqlite, ground, library)
    for number in range(1, 800):
        await village.subscriber(number, "01324")
    async with sqlite.write() as connection:
        await connection.execute(
            text(
                "CREATE TRIGGER full BEFORE UPDATE ON deliveries "
                "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
        )
    ear = Ear(pace=1000)
    number = await notice(village)
    async with village.sending(ear):
        async with asyncio.timeout(60):
            while caplog.text.count("could not be written") < 2:
                await asyncio.sleep(0)
        assert len(ear.heard) <= most_unrecorded(1000) + IN_FLIGHT
        async with sqlite.write() as connection:
            await connection.execute(text("DROP TRIGGER full"))
        assert (await village.until_done(number)).sent == 799
    assert len(ear.heard) == 799


async def test_after_the_first_result_that_cannot_be_written_nothing_starts(
    sqlite, ground, library, caplog, monkeypatch
):
    for bound in ("FEWEST_UNRECORDED", "MOST_UNRECORDED"):  # it is not what holds
        monkeypatch.setattr(line, bound, 10_000)
    village = villages.found(sqlite, ground, library)
    for number in range(1, 300):
        await village.subscriber(number, "01324")
    async with sqlite.write() as connection:
        await connection.execute(
            text(
                "CREATE TRIGGER full BEFORE UPDATE ON deliveries "
                "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
        )
    ear = Ear(pace=50)
    await notice(village)

    async def until_failed(times: int) -> int:
        async with asyncio.timeout(60):
            while caplog.text.count("could not be written") < times:
                await asyncio.sleep(0)
        return len(ear.heard)

    async with village.sending(ear):
        sent = await until_failed(1)
        assert sent < 299
        assert await until_failed(3) == sent
        async with sqlite.write() as connection:
            await connection.execute(text("DROP TRIGGER full"))


async def test_a_reply_is_given_up_after_forty_attempts(village):
    for person in ("1", "2"):
        await reply(village, person, "trả lời")
    async with village.database.write() as connection:
        for person, attempts in (("1", 39), ("2", 40)):
            its = replies.update().where(replies.c.address == person)
            await connection.execute(its.values(attempts=attempts))
    ear = Ear(answers={person: [TryAgain(1.0, "503")] for person in ("1", "2")})

    async def left() -> list[tuple[str, int]]:
        async with village.database.read() as connection:
            query = select(replies.c.address, replies.c.attempts)
            return [tuple(row) for row in await connection.execute(query)]

    async def is_tried() -> bool:
        return await left() == [("1", 40)]

    async with village.sending(ear):
        await until(village, is_tried)


async def test_two_chats_told_to_wait_slow_the_line_down(village):
    for number in range(1, 80):
        await village.subscriber(number, "01324")
    pace = 40
    refused = TryAgain(0.01, "too many", pause=True)
    ear = Clocked(answers={"1": [refused], "2": [refused]}, pace=pace)
    number = await notice(village)
    async with village.sending(ear):
        await until(village, lambda: _has_heard(ear, 70))
        async with village.database.write() as connection:
            await broadcasts.stop(connection, number, village.clock.now)
    after = ear.at[10:]  # both were refused by then
    busiest = max(sum(a <= b < a + 1 for b in after) for a in after)
    assert busiest <= 0.75 * pace


@dataclass
class Clocked(Ear):
    """Knows when it heard each."""

    at: list[float] = field(default_factory=list)

    async def send(self, letter: Letter) -> Outcome:
        self.at.append(time.monotonic())
        return await super().send(letter)


class HeldUp(Database):
    """On a busy machine: what is read to be claimed is older than what was recorded."""

    async def before_reading(self) -> None: ...

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[AsyncConnection]:
        async with super().claiming() as connection:
            await connection.execute(text("SELECT count(*) FROM deliveries"))
            await self.before_reading()
            yield connection


async def test_what_was_recorded_while_more_was_read_is_not_sent_again(
    tmp_path, ground, library
):
    async with HeldUp(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        await database.migrate()
        village = villages.found(database, ground, library)
        await village.subscriber(1, "01324")
        number = await notice(village)
        await reply(village, "2", "trả lời")
        ear = Slow()
        ear.hold()

        async def all_is_recorded() -> bool:
            async with database.read() as connection:
                waits = await outbox.has_waiting(connection, number)
                return not waits and await outbox.reply_count(connection) == 0

        async def both_end_first() -> None:
            if len(ear.heard) < 2 or ear.go_on.is_set():
                return
            ear.go_on.set()
            async with asyncio.timeout(30):
                while not await all_is_recorded() or sender._recorder.waiting:
                    await asyncio.sleep(0)

        database.before_reading = both_end_first  # type: ignore[method-assign]
        async with village.sending(ear) as sender:
            async with asyncio.timeout(30):
                while not ear.go_on.is_set():
                    sender.ring()
                    await asyncio.sleep(0)
            assert (await village.until_done(number)).sent == 1
    assert sorted(letter.address.text for letter in ear.heard) == ["1", "2"]


async def test_who_loses_the_lock_of_postgresql_stops_sending(
    postgres, ground, library
):
    from tests.conftest import migrated_postgres

    url = await migrated_postgres(postgres)
    async with Database(url) as database, Database(url) as other:
        village = villages.found(database, ground, library)
        async with village.sending(Ear()):
            async with other.write() as connection:
                ended = await connection.scalar(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE "
                        "locktype = 'advisory' AND granted AND database = "
                        "(SELECT oid FROM pg_database WHERE datname = "
                        "current_database())"
                    )
                )
            assert ended
            async with asyncio.timeout(10):
                await database.sender_lost()
            with pytest.raises(SenderLost):
                async with database.claiming():
                    pass
            assert await other.acquire_sender()
