"""`bot check` warns before the month of a channel is used up."""

import sqlite3
from contextlib import closing

import pytest

from bot.clock import utc_now
from bot.config import VIETNAM
from bot.delivery.budget.spending import month_of
from tests.cli.test_commands import bot

__all__ = ["bot"]  # the fixture

ZALO = {"BOT_ZALO_TOKEN": "4310562087120936712:aB-c_of.the~test-server-only"}


@pytest.fixture
def used(bot, tmp_path):
    """Writes down what a month used, and people."""
    bot("database", "migrate")

    def write(messages: int, people: int, dropped: int = 0, refused: int | None = None):
        month = month_of(utc_now(), VIETNAM)
        with closing(sqlite3.connect(tmp_path / "bot.db")) as made, made:
            made.execute("DELETE FROM budget_months")
            made.execute("DELETE FROM chats")
            made.execute(
                "INSERT INTO budget_months VALUES (?, ?, ?, ?, ?, 0)",
                ("zalo", month, messages, dropped, refused),
            )
            made.executemany(
                "INSERT INTO chats (channel, address, kind, created_at, seen_at) "
                "VALUES ('zalo', ?, 'private', 0, 0)",
                [(str(number),) for number in range(people)],
            )

    return write


def test_from_eighty_percent_on(bot, used):
    used(2399, 39)
    said = bot("check", **ZALO)
    assert "are used" not in said
    used(2400, 40)
    said = bot("check", **ZALO)
    assert "warning: zalo: 2400 of 3000 messages of this month are used\n" in said
    assert "warning: zalo: 40 of 50 people are used\n" in said
    assert "are used" not in bot("check")  # the channel is off
    assert "2400 of 9000" not in bot("check", BOT_ZALO_MONTHLY_LIMIT="9000", **ZALO)


def test_what_went_wrong_already(bot, used):
    used(100, 1, dropped=7, refused=utc_now())
    said = bot("check", **ZALO)
    assert "warning: zalo: 7 replies were not sent" in said
    assert "although only 100 of 3000 are counted" in said
