import pytest

from bot import config
from bot.store.database import Database


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        (
            "BOT_DATABASE_URL",
            "postgresql+asyncpg://ban:bi@mat@host/loa",
            "postgresql+asyncpg://***@host/loa",
        ),
        (
            "BOT_DATABASE_URL",
            "postgresql+asyncpg://host/loa?ssl=true&password=bi@mat&user=ban",
            "postgresql+asyncpg://host/loa?ssl=true&password=***&user=ban",
        ),
        (
            "BOT_DATABASE_URL",
            "sqlite+aiosqlite:///a@b.db",
            "sqlite+aiosqlite:///a@b.db",
        ),
        ("BOT_TELEGRAM_API_URL", "https://ban:bimat@host", "https://***@host"),
        ("BOT_TELEGRAM_PROXY", "socks5://ban:bimat@host:1", "socks5://***@host:1"),
    ],
)
def test_no_part_of_a_password_is_shown(name, value, shown):
    assert config.load({name: value}).shown()[name] == shown


def test_a_database_that_fails_is_named_without_its_password():
    database = Database("postgresql+asyncpg://ban:bimat@host/loa?password=bimat")
    assert database.shown == "postgresql+asyncpg://***@host/loa?password=***"
