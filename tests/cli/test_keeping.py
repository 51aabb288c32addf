import functools
import io
import json
import os
import sqlite3
from contextlib import closing

import pytest

from bot.store import locks
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


def test_a_copy_of_a_database_that_is_in_use_says_so(bot, tmp_path):
    bot("database", "migrate")
    assert "copied" in bot("database", "copy", f"sqlite+aiosqlite:///{tmp_path}/a.db")
    handle = locks.held_file(str((tmp_path / "bot.db").resolve()) + ".lock")
    try:
        with pytest.MonkeyPatch.context() as patch:
            said = io.StringIO()
            patch.setattr("sys.stderr", said)
            bot("database", "copy", f"sqlite+aiosqlite:///{tmp_path}/b.db")
        assert "`bot run` is using the database" in said.getvalue()
    finally:
        os.close(handle)


def test_a_backup_and_an_export_write_over_no_file_unasked(bot, tmp_path):
    bot("database", "migrate")
    for command in (("database", "backup"), ("people", "export")):
        file = tmp_path / "kept"
        file.write_text("mine")
        assert "is there already" in bot(*command, str(file), code=1)
        assert file.read_text() == "mine"
        bot(*command, str(file), "--force")
        assert file.read_bytes() != b"mine"


def test_whoever_answers_for_a_bot_is_told_of_the_backup_that_is_missing(bot, tmp_path):
    bot("database", "migrate")
    assert "daily backup" not in bot("check")
    asked = functools.partial(bot, "check", BOT_OPERATOR="UBND xã Cốc Pàng")
    assert "warning: no daily backup was ever made: turn" in asked()
    daily = ("database", "backup", str(tmp_path / "backups"), "--keep")
    assert "1 to 30 days" in bot(*daily, "31", code=2)
    assert "looked through; 0 older backups removed" in bot(*daily, "30")
    assert "daily backup" not in asked()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database, database:
        moved = "UPDATE settings SET value = value - ? WHERE name = 'backed_up_at'"
        database.execute(moved, (49 * 3_600_000,))
    assert "warning: the last daily backup is of 20" in bot("check")


def test_a_dry_run_says_how_many_stay_out_and_knows_what_excel_made_of_it(
    bot, tmp_path
):
    file = tmp_path / "people.csv"
    header = "channel;address;kind;title;language;place;categories;consented_at"
    agreed = "2026-11-01T08:00:00+07:00"
    file.write_text(f"{header}\ntelegram;5;private;;vi;1324;;{agreed}\n")
    assert "'1324': '01324'?" in bot("people", "import", str(file), code=1)
    file.write_text(f"{header}\ntelegram;5;private;;vi;01324;;{agreed}\n;;;;;;;\n")
    said = bot("people", "import", str(file), "--dry-run")
    assert said == "1 good line, 0 of them would be left out; nothing imported\n"


def test_a_key_that_was_used_for_another_text_is_refused(bot):
    send = ("notice", "send", "--place", "01324", "--key", "k1", "--text")
    first = json.loads(bot(*send, "Họp bản", "--json"))
    assert json.loads(bot(*send, "Họp bản", "--json")) == first
    said = bot(*send, "Tiêm phòng", code=1)
    assert "was used for broadcast" in said
    assert len(json.loads(bot("broadcasts", "--json"))) == 1


def test_whoever_a_notice_is_by_stands_under_it(bot, tmp_path):
    by = "Ban chỉ huy PCTT"
    bot("notice", "send", "--place", "01324", "--text", "Mưa to", "--by", by)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        (body,) = database.execute(
            "SELECT body FROM bodies WHERE language = 'vi'"
        ).fetchone()
    assert f"{by}, xã Cốc Pàng" in json.dumps(json.loads(body), ensure_ascii=False)
