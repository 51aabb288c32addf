import pytest

from bot import config
from bot.errors import DataProblem
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


def test_the_plan_of_zalo_is_a_setting_and_its_token_is_looked_at():
    token = "3141592653589793238:Ab-c_d.e~f"
    given = config.load(
        {
            "BOT_ZALO_TOKEN": token,
            "BOT_ZALO_API_URL": "http://127.0.0.1:1/",
            "BOT_ZALO_MONTHLY_LIMIT": "12000",
        }
    )
    assert given.zalo_token == token
    assert given.zalo_api_url == "http://127.0.0.1:1"
    assert (given.zalo_monthly_limit, given.zalo_user_limit) == (12_000, 50)
    assert given.shown()["BOT_ZALO_TOKEN"] == "***"
    with pytest.raises(DataProblem) as problem:
        config.load({"BOT_ZALO_TOKEN": "abc", "BOT_ZALO_USER_LIMIT": "0"})
    assert str(problem.value).splitlines() == [
        "BOT_ZALO_TOKEN: does not look like a token of Zalo Bot Creator (123456:abc…)",
        "BOT_ZALO_USER_LIMIT: must be a whole number from 1 to 1000000000 people",
    ]
