from collections.abc import AsyncIterator

import pytest

from bot.store.database import Database
from tests.channels.web.office import Office, opened


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[Office]:
    async with opened(sqlite) as office:
        yield office
