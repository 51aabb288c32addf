import io
import sqlite3
from contextlib import closing

import pytest

from tests.cli.test_commands import bot

__all__ = ["bot"]  # a fixture


def test_an_audit_that_was_changed_is_told(bot, tmp_path):
    bot("invite", "officer", "--place", "01324")
    assert bot("database", "verify-audit").strip() == "1 row verified"
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database, database:
        database.execute("UPDATE audit SET action = 'nothing'")
    said = bot("database", "verify-audit", code=1)
    assert said == "the audit was changed at or before row 1\n"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("sqlite+aiosqlite:///other.db\n", 0, "rows copied"),
        ("", 2, "on one line"),
        ("mysql://a:b@c/d\n", 2, "must begin with"),
    ],
)
def test_the_address_of_a_copy_is_read_from_a_line(bot, monkeypatch, line, code, said):
    """No list of processes shows the password in it."""
    bot("database", "migrate")
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert said in bot("database", "copy", "-", code=code)
