from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from bot.store.database import Database
from tests.channels.web.office import Office, opened
from tests.channels.web.phone import chromium


@pytest.fixture
async def office(sqlite: Database) -> AsyncIterator[Office]:
    async with opened(sqlite) as office:
        yield office


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser
