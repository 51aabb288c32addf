"""What anyone may read again: nothing that was not for everyone."""

import pytest

from bot.people.model import Role
from tests.support import village as villages
from tests.support.village import Ear, Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize("is_drill", [True, False])
async def test_an_exercise_stands_in_no_archive(village, is_drill):
    await village.subscriber(1, "00715")
    author = village.person(500)
    await author.says(f"/start {await village.invitation(Role.OFFICER, '00715')}")
    drill = "tập " if is_drill else ""
    await author.says(f"/thongbao {drill}Cắt điện sáng mai")
    await author.taps("Gửi ngay")
    village.clock.turn(60_000)
    async with village.sending(Ear()):
        await village.until_done(1)
    said = await village.person(1).says("/bantin")
    assert ("Cắt điện" in said) is not is_drill
