"""The SQL of questions, on both databases."""

import pytest
from sqlalchemy import select

from bot.clock import DAY
from bot.messaging import Address
from bot.people.model import Consent
from bot.requests import book, proposing, tally
from bot.requests.model import KEPT, Draft, Level, Request
from bot.store.database import Database
from bot.store.tables.people import consents

ASKER = Address("telegram", "1")
COMMUNE, PROVINCE = "vn.15.04489", "vn.15"
CONSENT = Consent(1, "Ủy ban", "0" * 64, "vi")


async def put(database: Database, **how: object) -> Request:
    values = {"address": ASKER, "language": "vi", "text": "duong sat"}
    values |= {"place": COMMUNE, "level": Level.COMMUNE}
    now, due_at = how.pop("now", 0), how.pop("due_at", DAY)
    async with database.write() as connection:
        known = await book.consent_of(connection, ASKER, 1)
        consent = known or await book.give_consent(connection, CONSENT, now)
        draft = Draft(**(values | how))  # type: ignore[arg-type]
        return await book.put(connection, draft, consent, now=now, due_at=due_at)


async def waiting_at(database: Database, *desks: str) -> list[int]:
    async with database.read() as connection:
        found, total = await book.waiting(connection, desks, 10)
    assert total == len(found)
    return [request.number for request in found]


async def test_it_waits_at_exactly_one_desk_the_nearest_deadline_first(database):
    late = await put(database, due_at=5 * DAY)
    soon = await put(database, due_at=2 * DAY)
    above = await put(database, level=Level.PROVINCE)
    assert await waiting_at(database, COMMUNE) == [soon.number, late.number]
    assert await waiting_at(database, PROVINCE) == [above.number]
    assert await waiting_at(database, "vn") == []
    assert await waiting_at(database, "vn.1", "vn.15.0448") == []
    assert await waiting_at(database) == []


async def test_one_answer_wins_and_a_move_ends_the_others(database):
    request = await put(database)
    async with database.write() as connection:
        first = await book.answer(connection, request, "mai co may", 7, DAY)
        assert first is not None
        assert first.answer == "mai co may"
        assert first.goes_at == DAY + KEPT
        assert await book.answer(connection, request, "khac", 8, DAY) is None
        province = Level.PROVINCE
        assert await book.move(connection, request, COMMUNE, province, DAY) is None
    request = await put(database)
    async with database.write() as connection:
        moved = await book.move(connection, request, COMMUNE, Level.PROVINCE, DAY)
        assert moved is not None
        assert moved.desk == PROVINCE
        assert await book.answer(connection, request, "muon", 7, DAY) is None


async def test_what_is_overdue_is_found_once(database):
    request = await put(database, due_at=DAY)
    async with database.write() as connection:
        assert await book.overdue(connection, DAY - 1) == []
        assert await book.overdue(connection, DAY) == [request]
        assert await book.remind(connection, request)
        assert not await book.remind(connection, request)
        assert await book.overdue(connection, DAY) == []
        await book.move(connection, request, COMMUNE, Level.PROVINCE, 3 * DAY)
        assert await book.overdue(connection, 2 * DAY) == []
        assert len(await book.overdue(connection, 3 * DAY)) == 1


async def test_a_proposal_is_made_once_and_counted_in_its_area(database):
    request = await put(database)
    async with database.write() as connection:
        closed = await book.answer(connection, request, "mai", 7, DAY)
        assert await proposing.propose(connection, closed, 7, DAY)
        assert not await proposing.propose(connection, closed, 8, DAY)
        assert await tally.proposed(connection, [PROVINCE]) == 1
        assert await tally.proposed(connection, ["vn.04"]) == 0
        assert await tally.proposed(connection, []) == 0


async def test_erasing_takes_what_outlived_its_time_and_ends_the_consent(database):
    old, kept = await put(database), await put(database)
    async with database.write() as connection:
        await book.answer(connection, kept, "mai", 7, DAY)
        await book.erase_old(connection, KEPT)
        assert await book.get(connection, old.number) is None
        assert await book.get(connection, kept.number) is not None
        assert await book.consent_of(connection, ASKER, 1) is not None
        await book.forget(connection, ASKER, KEPT)
        assert await book.of_chat(connection, ASKER) == []
        assert await book.consent_of(connection, ASKER, 1) is None
        ended = await connection.scalars(select(consents.c.withdrawn_at))
        assert list(ended) == [KEPT]


@pytest.mark.parametrize("version", [0, 2])
async def test_a_consent_to_other_words_is_none(database, version):
    await put(database)
    async with database.read() as connection:
        assert await book.consent_of(connection, ASKER, version) is None
        assert await book.consent_of(connection, Address("web", "1"), 1) is None
