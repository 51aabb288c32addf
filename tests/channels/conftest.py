"""The whole program with both desks: Telegram's server, and the web chat over HTTP."""

import aiohttp
import pytest

from bot.config import Config
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
