"""A restore brings nobody back who left after the backup was made."""

import pytest

from bot import departed
from bot.messaging import Address
from bot.people import chats, departures
from bot.people.model import Role
from bot.requests import book
from bot.store.backups import backup
from bot.store.database import Database
from tests.conftest import migrated_postgres
from tests.conversation.requests.test_requests import asks, officer, someone
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(database, ground, library) -> Village:
    return villages.found(database, ground, library)


@pytest.fixture
async def restored(database, tmp_path, postgres):
    """An empty database of the same kind, for the backup."""
    url = f"sqlite+aiosqlite:///{tmp_path}/restored.db"
    if not database.is_sqlite:
        url = await migrated_postgres(postgres)
    async with Database(url) as opened:
        await opened.migrate()
        yield opened


async def kept(database, number: int) -> tuple[bool, int]:
    """Whether a chat is kept, and how many questions of it."""
    address = Address("telegram", str(number))
    async with database.read() as connection:
        chat = await chats.find(connection, address)
        return chat is not None, len(await book.of_chat(connection, address))


async def roles_of(database) -> set[Address]:
    async with database.read() as connection:
        return await departures.addresses(connection)


async def test_who_left_since_stays_away(village, restored, tmp_path):
    beside, secret = tmp_path / "departures", village.house.secret
    await officer(village)
    stays, leaves, erases, back = (village.person(n) for n in (1, 2, 3, 4))
    for one in (stays, leaves, erases, back):
        await one.says("/nhantin 04489")
        await one.taps("Đồng ý")
    for one in (leaves, erases):
        await asks(one)
    admin = await someone(village, Role.ADMIN, "04", 700)
    await backup.write(village.database, tmp_path / "backup")
    village.clock.turn(1)
    for one in (leaves, back):
        await one.says("/thoinhan")
        await one.taps("Thôi nhận tất cả")
    for one in (erases, admin):
        await one.says("/xoadulieu")
        await one.taps("Xóa hết")
    await departed.keep_beside(village.database, beside)
    assert beside.stat().st_mode & 0o777 == 0o600
    assert "700" not in beside.read_text().split()

    await backup.read(restored, tmp_path / "backup")
    assert await kept(restored, 3) == (True, 1)
    now = village.clock.now
    assert await departed.catch_up(restored, beside, secret, now) == 4
    assert await kept(restored, 1) == (True, 0)
    assert await kept(restored, 2) == (False, 1)  # it only left the news
    assert await kept(restored, 3) == (False, 0)
    assert Address("telegram", "700") not in await roles_of(restored)
    assert Address("telegram", "500") in await roles_of(restored)
    assert await departed.catch_up(restored, beside, secret, now) == 0


async def test_who_agreed_anew_stays(village, restored, tmp_path):
    beside, secret = tmp_path / "departures", village.house.secret
    one = village.person(1)
    await one.says("/xoadulieu")
    await one.taps("Xóa hết")
    await departed.keep_beside(village.database, beside)
    village.clock.turn(1)
    await one.says("/nhantin 04489")
    await one.taps("Đồng ý")
    await backup.write(village.database, tmp_path / "backup")
    await backup.read(restored, tmp_path / "backup")
    async with restored.write() as connection:  # as a backup of before would be
        await connection.execute(departures.departures.delete())
    assert await departed.catch_up(restored, beside, secret, village.clock.now) == 0
    assert await kept(restored, 1) == (True, 0)


async def test_nobody_left_and_no_file(sqlite, tmp_path):
    await departed.keep_beside(sqlite, tmp_path / "departures")
    assert not (tmp_path / "departures").exists()
    assert await departed.catch_up(sqlite, tmp_path / "departures", b"x", 1) == 0
