"""Whom a check-in reached, who is silent, and that those alone are reminded, once."""

from dataclasses import replace

import pytest

from bot.bulletins.checkins import open_checkins, reached_phones, replies
from bot.bulletins.checkins.checkin import New, Said
from bot.clock import HOUR
from bot.delivery import broadcasts
from bot.delivery.model import CHECK_IN, REMINDER, Draft, Lane
from bot.messaging import Address, say
from tests.support import village as installations
from tests.support.village import Ear, Village

HERE, THERE = "04489", "04492"
PATH, OTHER = "vn.15.04489", "vn.15.04492"
PLACES = (PATH, OTHER)


@pytest.fixture
def village(database, ground, library) -> Village:
    return installations.found(database, ground, library)


def draft(village: Village, kind: str = CHECK_IN, reminds: int | None = None) -> Draft:
    now = village.clock.now
    return Draft(
        kind=kind,
        lane=Lane.URGENT,
        place="vn.15",
        language="vi",
        text="Lũ quét. Đi ngay.",
        starts_at=now,
        expires_at=now + HOUR,
        bodies={"vi": say("Lũ quét. Đi ngay.")},
        is_urgent=True,
        reminds=reminds,
    )


async def sent(village: Village, made: Draft, *ears: Ear) -> int:
    async with village.database.write() as connection:
        number, _new = await broadcasts.create(connection, made, village.clock.now)
        if made.kind == CHECK_IN:
            found = await broadcasts.get(connection, number)
            await open_checkins.begin(connection, found, village.clock.now)
    async with village.sending(*ears):
        await village.until_done(number)
    return number


async def say_safe(village: Village, checkin: int, *chats: int) -> None:
    """From chats by their ids, whose addresses are the same here."""
    async with village.database.write() as connection:
        await replies.put(
            connection,
            [
                New(
                    checkin=checkin,
                    address=Address("telegram", str(number)),
                    language="vi",
                    said=Said.SAFE,
                    at=village.clock.now,
                    chat_id=number,
                )
                for number in chats
            ],
        )


async def six(village: Village) -> list[int]:
    places = (HERE, HERE, HERE, THERE, THERE, THERE)
    return [await village.subscriber(n, place) for n, place in enumerate(places, 1)]


async def counted(village: Village, number: int):
    async with village.database.read() as connection:
        checkin = await open_checkins.get(connection, number)
        return await reached_phones.by_commune(connection, checkin, PLACES)


async def test_whom_it_reached_is_counted_by_commune(village, monkeypatch):
    await six(village)
    number = await sent(village, draft(village), Ear())
    assert await counted(village, number) == {PATH: 3, OTHER: 3}
    # Many are counted by the process that sends: before that nobody can know.
    monkeypatch.setattr("bot.delivery.results.counts.MANY", 2)
    assert await counted(village, number) is None
    monkeypatch.setattr(reached_phones, "AT_ONCE", 2)
    await reached_phones.count_again(
        village.database, number, PLACES, village.clock.now
    )
    assert await counted(village, number) == {PATH: 3, OTHER: 3}


async def test_what_was_counted_at_the_end_stays(village):
    await six(village)
    number = await sent(village, draft(village), Ear())
    async with village.database.write() as connection:
        await open_checkins.close(connection, number, None, village.clock.now)
    await reached_phones.count_again(
        village.database, number, (PATH,), village.clock.now
    )
    assert await counted(village, number) == {PATH: 3, "": 3}


async def test_those_alone_are_reminded_who_are_silent(village):
    ids = await six(village)
    assert ids == [1, 2, 3, 4, 5, 6]
    number = await sent(village, draft(village), Ear())
    await say_safe(village, number, 2, 5)
    ear = Ear()
    again = replace(draft(village, REMINDER, number), text="Nhắc lại")
    reminder = await sent(village, again, ear)
    assert sorted(letter.address.text for letter in ear.heard) == ["1", "3", "4", "6"]
    async with village.database.read() as connection:
        assert await broadcasts.newest(connection, limit=9) == await broadcasts.newest(
            connection, kinds=[CHECK_IN]
        )
        assert (await broadcasts.get(connection, reminder)).reminds == number


async def test_who_replies_before_it_leaves_is_not_reminded(village):
    await six(village)
    number = await sent(village, draft(village), Ear())
    async with village.database.write() as connection:
        again = draft(village, REMINDER, number)
        reminder, _new = await broadcasts.create(connection, again, village.clock.now)
        planned = await broadcasts.get(connection, reminder)
    await village.planner.plan(planned)
    await say_safe(village, number, 1, 2, 3)
    ear = Ear()
    async with village.sending(ear):
        counts = await village.until_done(reminder)
    assert sorted(letter.address.text for letter in ear.heard) == ["4", "5", "6"]
    assert (counts.planned, counts.sent, counts.skipped) == (6, 3, {"replied": 3})
