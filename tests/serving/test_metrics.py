"""The figures that an operator is woken by, each seen to rise and to fall again."""

from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import DAY, EARLIEST, HOUR, MINUTE
from bot.config import VIETNAM
from bot.conversation.intake import waiting
from bot.delivery import outbox
from bot.delivery.item import Item, Result
from bot.delivery.model import DeliveryState
from bot.delivery.results.overdue import Arrivals, due_since
from bot.delivery.retry import Finish, Later
from bot.messaging import Address, ChannelState, ChatKind, Event, Incoming, say
from bot.messaging.budget import Budget
from bot.serving.metrics import Metrics
from bot.store.backups import daily
from bot.store.tables.delivery import broadcasts, budget_months, deliveries
from bot.store.tables.requests import requests

NOW = EARLIEST + 40 * DAY
PERSON = Address("zalo", "5")


class Watch:
    """The route, with both clocks in hand."""

    def __init__(self, database) -> None:
        self.database, self.now, self.seconds = database, NOW, 0.0
        self.state = ChannelState("zalo", answered_once=True)
        self.arrivals = Arrivals(lambda: self.seconds)
        zalo = SimpleNamespace(state=lambda: self.state, budget=Budget(3000, 50))
        self._metrics = Metrics(
            {"zalo": zalo},
            database,
            lambda: self.now,
            VIETNAM,
            lambda: True,
            self.arrivals,
        )

    async def figures(self) -> dict[str, float]:
        body = (await self._metrics.show(None)).body.decode()
        return {
            sample.name: sample.value
            for family in text_string_to_metric_families(body)
            for sample in family.samples
        }

    def pass_by(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        self.seconds += minutes * 60

    async def execute(self, statement) -> None:
        async with self.database.write() as connection:
            await connection.execute(statement)


@pytest.fixture
async def watch(database):
    await database.acquire_sender()
    return Watch(database)


async def test_a_quiet_day(watch):
    found = await watch.figures()
    sizes = {"bot_disk_free_bytes"} if watch.database.is_sqlite else set()
    assert set(found) >= sizes
    assert {name: found[name] for name in set(found) - sizes} == {
        "bot_backup_age_seconds": float("inf"),
        "bot_budget_dropped_replies": 0,
        "bot_budget_messages": 0,
        "bot_budget_messages_limit": 3000,
        "bot_budget_people": 0,
        "bot_budget_people_limit": 50,
        "bot_budget_refused_seconds": 0,
        "bot_budget_used_ratio": 0,
        "bot_channel_up": 1,
        "bot_clock_believed": 1,
        "bot_database_up": 1,
        "bot_incoming_seconds": 0,
        "bot_question_late_seconds": 0,
        "bot_questions_open": 0,
        "bot_replies_waiting": 0,
        "bot_sends": 1,
        "bot_unsent_seconds": 0,
    }


async def test_a_reply_that_nobody_takes_is_unsent_however_often_it_is_tried(watch):
    async with watch.database.write() as connection:
        reply = (PERSON, ChatKind.PRIVATE, say("Chào"))
        await outbox.put_replies(connection, [reply], NOW)
    item = Item(PERSON, ChatKind.PRIVATE, say("Chào"), row=1)
    for tried in range(1, 13):
        watch.pass_by(1)
        later = Result(item, PERSON, Later(watch.now + MINUTE), watch.now)
        async with watch.database.write() as connection:
            await outbox.record(connection, [later])
        watch.arrivals.note([later])
        assert (await watch.figures())["bot_unsent_seconds"] == tried * 60
    done = Result(item, PERSON, Finish(DeliveryState.SENT), watch.now)
    async with watch.database.write() as connection:
        await outbox.record(connection, [done])
    watch.arrivals.note([done])
    assert (await watch.figures())["bot_unsent_seconds"] == 0


async def test_a_long_notice_that_goes_at_its_pace_is_not_unsent(watch):
    await watch.execute(
        broadcasts.insert().values(
            id=1, kind="notice", state="sending", lane=3, place="vn", language="vi",
            created_at=NOW, starts_at=NOW, started_at=NOW, expires_at=NOW + DAY,
            is_planned=True,
        )
    )  # fmt: skip
    await watch.execute(deliveries.insert().values(broadcast_id=1, chat_id=7))
    watch.pass_by(50)
    assert (await watch.figures())["bot_unsent_seconds"] == 50 * 60
    item = Item(PERSON, ChatKind.PRIVATE, say("Họp"), row=7, broadcast=1)
    watch.arrivals.note([Result(item, PERSON, Finish(DeliveryState.SENT), watch.now)])
    watch.pass_by(1)
    assert (await watch.figures())["bot_unsent_seconds"] == 60
    held = deliveries.update().values(not_before=watch.now + 8 * HOUR)
    await watch.execute(held)  # until the morning
    assert (await watch.figures())["bot_unsent_seconds"] == 0
    async with watch.database.read() as connection:
        assert await due_since(connection, ["zalo"], watch.now + 8 * HOUR) == NOW


async def test_what_people_wrote_and_asked_is_told_by_how_long_it_waits(watch):
    came = Incoming(PERSON, "1", Event.TEXT, "5", text="chào")
    async with watch.database.write() as connection:
        await waiting.take(connection, [came], watch.now)
    await watch.execute(
        requests.insert().values(
            channel="zalo", address="5", language="vi", text="?", place="vn.04",
            level="province", state="open", created_at=NOW, due_at=NOW + HOUR,
        )
    )  # fmt: skip
    watch.pass_by(90)
    found = await watch.figures()
    assert found["bot_incoming_seconds"] == 90 * 60
    assert found["bot_questions_open"] == 1
    assert found["bot_question_late_seconds"] == 30 * 60


async def test_trouble_budget_and_backup(watch, tmp_path):
    watch.state = ChannelState("zalo", answered_once=True, detail="no way there")
    month = {"channel": "zalo", "month": "2026-12", "used": 2700}
    await watch.execute(budget_months.insert().values(**month))
    await daily.take(watch.database, tmp_path / "b", 14, NOW - 3 * DAY, VIETNAM)
    await watch.database.release_sender()
    found = await watch.figures()
    assert found["bot_channel_up"] == 0
    assert found["bot_budget_used_ratio"] == 0.9
    assert found["bot_backup_age_seconds"] == 3 * 86_400
    assert found["bot_sends"] == 0
    assert "bot_unsent_seconds" not in found  # who sends knows


async def test_without_a_database_the_rest_is_told(watch):
    async with watch.database.write() as connection:
        for table in (deliveries, budget_months):
            await connection.run_sync(table.drop)
    found = await watch.figures()
    assert found["bot_database_up"] == 0
    assert found["bot_channel_up"] == 1
    assert "bot_questions_open" not in found
