"""A number typed under a check-in before it is written down that it arrived."""

import pytest

from bot.bulletins.checkins.checkin import CountsAs
from tests.support import checkins
from tests.support import village as villages
from tests.support.village import Ear


@pytest.fixture
def village(sqlite, ground, library):
    return villages.found(sqlite, ground, library)


class Quick(Ear):
    """Its reader answers while the platform still says that the message arrived."""

    def __init__(self, village, number):
        super().__init__()
        self.reader, self.said = village.person(number), ""

    async def send(self, letter):
        outcome = await super().send(letter)
        if letter.address == self.reader.address and not self.said:
            self.said = await self.reader.says("2")
        return outcome


async def test_it_counts_whatever_was_offered_before(village):
    reader = village.person(1)
    await reader.says(f"/nhantin {checkins.PLACE}")
    await reader.taps("Đồng ý")
    assert "Thôi nhận tin" in reader.labels  # which 2 would mean
    village.clock.turn(1000)
    ear = Quick(village, 1)
    await checkins.asked(village, ear=ear)
    assert "Đã báo xã lúc" in ear.said
    assert await checkins.tallied(village) == {(0, CountsAs.NEEDS_HELP): 1}
