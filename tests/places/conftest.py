from pathlib import Path

import pytest

from bot import country
from bot.country import Country
from bot.places import Places

CONTENT = Path(__file__).parents[2] / "messages"


@pytest.fixture(scope="session")
def vietnam() -> Country:
    return country.load(CONTENT)


@pytest.fixture(scope="session")
def places(vietnam: Country) -> Places:
    return Places.load(CONTENT / "places", vietnam)
