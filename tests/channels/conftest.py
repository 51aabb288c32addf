"""The whole program with Telegram's server and the web chat; `town` has Zalo too."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.config import Config
from tests.support.persons import Everywhere, everywhere
from tests.support.running import running
from tests.support.telegram.server import TelegramServer


@pytest.fixture
async def telegram():
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def app(telegram, tmp_path):
    config = Config(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        web_port=0,
        telegram_token=telegram.token,
        telegram_api_url=telegram.url,
    )
    async with running(config) as app:
        yield app


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Everywhere]:
    async with everywhere(tmp_path) as found:
        yield found
