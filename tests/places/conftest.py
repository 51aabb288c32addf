from pathlib import Path

import pytest

from bot.country import Country
from bot.ground import Ground
from bot.places import Places

CONTENT = Path(__file__).parents[2] / "messages"


@pytest.fixture(scope="session")
def vietnam(ground: Ground) -> Country:
    return ground.country


@pytest.fixture(scope="session")
def places(ground: Ground) -> Places:
    return ground.places
