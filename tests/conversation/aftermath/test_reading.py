"""[Đã đọc], where an officer wants to know."""

import pytest
from sqlalchemy import select

from bot.messaging import ChatKind
from bot.people import chats
from bot.store.tables.delivery import readings
from tests.conversation.aftermath.test_withdrawal import all_sent, newest, told
from tests.conversation.test_officer import officer
from tests.support import village as villages
from tests.support.village import Ear, Person, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def sent(village: Village, ear: Ear) -> tuple[Person, str]:
    author = await officer(village, "01324")
    for number in (1, 2, 3):
        await village.subscriber(number, "01324")
    await author.says("/thongbao Mai nộp sổ hộ nghèo ở nhà văn hóa.")
    await author.taps("Thêm…")
    assert "Dưới tin có nút Đã đọc." in await author.taps("Thêm nút Đã đọc")
    await author.taps("Gửi ngay")
    await all_sent(village, ear)
    return author, f"read:{(await newest(village)).code}"


async def test_each_who_pressed_counts_once(village):
    ear = Ear()
    author, button = await sent(village, ear)
    bulk = [one.reply for one in ear.heard if one.is_bulk]
    assert [b.label for b in bulk[0].buttons[0]] == ["Đã đọc", "Bớt tin"]
    assert "Bấm Đã đọc: 0 máy." in told(ear, author)
    for _ in range(2):
        said = await village.person(1).presses(button)
        assert said == "Đã ghi. Cảm ơn nhà mình đã đọc."
    await village.person(2).presses(button)
    assert "Bấm Đã đọc: 2 máy." in await author.says("/baocao 1")


async def test_who_never_got_it_does_not_count(village):
    author, button = await sent(village, Ear())
    await village.person(9).presses(button)
    await village.subscriber(8, "01324")
    await village.person(8).presses(button)
    assert "Nút này cũ rồi" in await village.person(1).presses("read:000000")
    assert "Bấm Đã đọc: 0 máy." in await author.says("/baocao 1")


async def test_a_group_does_not_ring_for_it(village):
    author, button = await sent(village, Ear())
    group = Person(village, villages.Address("telegram", "1"), "7", ChatKind.GROUP)
    assert await group.presses(button) == ""
    assert "Bấm Đã đọc: 1 máy." in await author.says("/baocao 1")


async def test_who_leaves_takes_it_along(village):
    _author, button = await sent(village, Ear())
    await village.person(1).presses(button)
    async with village.database.write() as connection:
        address = village.person(1).address
        await chats.leave(connection, address, village.clock.now, b"secret")
        assert (await connection.execute(select(readings))).all() == []


async def test_a_notice_asks_for_nothing_by_itself(village):
    author = await officer(village, "01324")
    await village.subscriber(1, "01324")
    await author.says("/thongbao Họp bản tối mai.")
    await author.taps("Gửi ngay")
    ear = Ear()
    await all_sent(village, ear)
    bulk = [one.reply for one in ear.heard if one.is_bulk]
    assert [b.label for b in bulk[0].buttons[0]] == ["Bớt tin"]
    assert "Đã đọc" not in told(ear, author)
