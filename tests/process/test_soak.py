"""Every scenario of `make soak`, short: 20 kills, some seconds of a full disk."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.soak.comings import comings
from tests.soak.disk import disk_full
from tests.soak.figures import Figures
from tests.soak.kills import kills
from tests.soak.refusals import server_errors, too_many
from tests.soak.restarts import restarts

pytestmark = pytest.mark.process


async def test_twenty_kills_at_random_lose_nothing(tmp_path):
    found = await kills(tmp_path, kills=20, recipients=2000)
    assert found.faults >= 20
    assert found.broken == []


async def test_a_full_disk_stops_sending_and_loses_nothing(tmp_path):
    found = await disk_full(tmp_path, seconds=3, recipients=1500)
    assert found.broken == []


async def test_a_restart_of_postgresql_loses_nothing(tmp_path):
    found = await restarts(tmp_path, restarts=2, recipients=1500)
    assert found.faults == 2
    assert found.broken == []


@pytest.mark.parametrize("answers", [server_errors, too_many])
async def test_half_refused_is_all_delivered(
    tmp_path, answers: Callable[..., Awaitable[Figures]]
):
    recipients = {server_errors: 600, too_many: 60}[answers]
    found = await answers(tmp_path, recipients=recipients)
    assert found.broken == []


async def test_people_come_and_go_and_nobody_misses_anything(tmp_path: Path):
    found = await comings(tmp_path, minutes=0.4, recipients=1000)
    assert found.broken == []
