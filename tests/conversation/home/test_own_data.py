import pytest

from bot.people.model import Role
from bot.store import settings
from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


async def asked_by(village: Village) -> str | None:
    async with village.database.read() as connection:
        return await settings.get(connection, settings.RELOAD_ASKED_BY)


async def test_who_erases_themselves_takes_only_their_own_wait_for_a_reload(village):
    admin, stranger = village.person(1), village.person(2)
    await admin.says(f"/start {await village.invitation(Role.ADMIN)}")
    await admin.says("/tailai")
    asked = await asked_by(village)
    await stranger.says("/xoadulieu")
    await stranger.taps("Xóa hết")
    assert await asked_by(village) == asked
    await admin.says("/xoadulieu")
    await admin.taps("Xóa hết")
    assert await asked_by(village) is None
