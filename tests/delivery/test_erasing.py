"""What is kept only for so long goes, and nobody waits for it however much there is."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import DAY
from bot.delivery import broadcasts, erasing, outbox, pauses
from bot.delivery.model import Counts, Rank
from bot.delivery.results.counts import counts_of
from bot.messaging import Address
from bot.people import chats
from bot.store.tables.delivery import deliveries
from tests.delivery.line.test_line import reply
from tests.delivery.test_sending import notice
from tests.support import village as villages
from tests.support.village import Ear, Village

PEOPLE = 7


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


async def sent(village: Village) -> tuple[int, Counts]:
    """A notice that everyone has, and what was counted then."""
    for number in range(1, PEOPLE + 1):
        await village.subscriber(number, "01324")
    number = await notice(village)
    async with village.sending(Ear()):
        return number, await village.until_done(number)


async def message_ids(village: Village) -> dict[int, str | None]:
    async with village.database.read() as connection:
        rows = await connection.execute(
            select(deliveries.c.chat_id, deliveries.c.message_ids)
        )
        return {row.chat_id: row.message_ids for row in rows}


async def leave(village: Village, number: int) -> None:
    async with village.database.write() as connection:
        address = Address("telegram", str(number))
        await chats.leave(connection, address, village.clock.now, b"secret")


class Statements(list[tuple[str, object, int]]):
    """What was executed: each statement, its parameters, the rows that it changed."""

    def about(self, table: str) -> list[tuple[str, object, int]]:
        return [found for found in self if table in found[0]]


@contextmanager
def statements() -> Iterator[Statements]:
    found = Statements()

    def note(connection, cursor, statement, parameters, *_):  # type: ignore[no-untyped-def]
        found.append((statement, parameters, cursor.rowcount))

    event.listen(Engine, "after_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "after_cursor_execute", note)


async def plan(village: Village, statement: str, parameters: object) -> str:
    """How SQLite goes about it."""
    async with village.database.read() as connection:
        rows = await connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", parameters
        )
        return "\n".join(row[3] for row in rows)


async def test_old_deliveries_become_counts_a_slice_at_a_time(village, monkeypatch):
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    number, before = await sent(village)
    await erasing.erase_old(village.database, village.clock.now + 6 * DAY)
    assert None not in (await message_ids(village)).values()
    with statements() as executed:
        await erasing.erase_old(village.database, village.clock.now + 20 * DAY)
    changed = [rows for what, _, rows in executed if what.startswith("UPDATE deliv")]
    assert changed == [2, 2, 2, 1]
    assert set((await message_ids(village)).values()) == {None}
    with statements() as executed:
        await erasing.erase_old(village.database, village.clock.now + 100 * DAY)
    changed = [rows for what, _, rows in executed if what.startswith("DELETE FROM del")]
    assert changed == [2, 2, 2, 1]
    assert await message_ids(village) == {}
    async with village.database.read() as connection:
        assert await counts_of(connection, number) == before


async def test_what_is_erased_is_not_looked_through_again(village):
    await sent(village)
    for days in (8, 31, 91):
        then = village.clock.now + days * DAY
        await erasing.erase_old(village.database, then)
        with statements() as executed:
            await erasing.erase_old(village.database, then)
        assert executed.about("broadcasts")
        assert executed.about("deliveries") == []


async def test_an_erasing_that_was_cut_off_goes_on(
    sqlite, ground, library, monkeypatch
):
    village = villages.found(sqlite, ground, library)
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    number, before = await sent(village)
    async with sqlite.write() as connection:
        await connection.execute(
            text(
                "CREATE TRIGGER full BEFORE DELETE ON deliveries WHEN old.chat_id > 4 "
                "BEGIN SELECT RAISE(FAIL, 'disk full'); END"
            )
        )
    then = village.clock.now + 91 * DAY
    with pytest.raises(SQLAlchemyError, match="disk full"):
        await erasing.erase_old(sqlite, then)
    assert list(await message_ids(village)) == [5, 6, 7]
    async with sqlite.write() as connection:
        await connection.execute(text("DROP TRIGGER full"))
    await erasing.erase_old(sqlite, then)
    assert await message_ids(village) == {}
    async with sqlite.read() as connection:
        assert await counts_of(connection, number) == before


async def test_who_leaves_leaves_no_message_ids(village):
    await sent(village)
    await leave(village, 3)
    assert [chat for chat, ids in (await message_ids(village)).items() if not ids] == [
        3
    ]


async def test_replies_of_a_day_ago_go_some_at_a_time(village, monkeypatch):
    monkeypatch.setattr(erasing, "AT_ONCE", 2)
    for person in "12345":
        await reply(village, person, "trả lời")
    village.clock.turn(DAY)
    await reply(village, "6", "mới")
    with statements() as executed:
        await erasing.erase_old(village.database, village.clock.now + 1)
    changed = [rows for what, _, rows in executed if what.startswith("DELETE FROM rep")]
    assert changed == [2, 2, 1]
    async with village.database.read() as connection:
        assert await outbox.reply_count(connection) == 1


async def test_a_clock_set_back_touches_only_what_waits_for_later(
    sqlite, ground, library
):
    village = villages.found(sqlite, ground, library)
    async with sqlite.write() as connection:
        with statements() as executed:
            await pauses.follow_clock_back(connection, 1, village.clock.now)
    later = "ix_deliveries_waiting (broadcast_id=? AND rank=? AND not_before>?)"
    written = executed.about("UPDATE deliveries")
    assert len(written) == len(Rank)
    for statement, parameters, _ in written:
        assert later in await plan(village, statement, parameters)


async def test_nobody_waits_while_all_deliveries_are_looked_through(
    sqlite, ground, library
):
    village = villages.found(sqlite, ground, library)
    await sent(village)
    with statements() as executed:
        await leave(village, 3)
        async with sqlite.write() as connection:
            address = Address("telegram", "4")
            await chats.leave(connection, address, village.clock.now, b"secret")
            await broadcasts.forget_author(connection, address, village.clock.now)
        for days in (6, 8, 31, 91):
            await erasing.erase_old(sqlite, village.clock.now + days * DAY)
    looked = executed.about("deliveries") + executed.about("broadcasts")
    assert len(looked) > 20
    for statement, parameters, _ in looked:
        steps = await plan(village, statement, parameters)
        assert "SCAN deliveries" not in steps, statement
        assert "SCAN broadcasts" not in steps, statement
