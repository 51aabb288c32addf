"""What an operator types: exit codes, one line a problem, one JSON document."""

import json
import os
import subprocess
import sys

import pytest

from bot import __version__
from bot.cli import main
from bot.config import PROJECT

TODAY = "2026-11-24"


@pytest.fixture
def bot(tmp_path, monkeypatch, capsys):
    """Runs a command as the console script does; returns what it printed."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    default = f"sqlite+aiosqlite:///{tmp_path}/bot.db"

    def run(*arguments: str, code: int = 0, **given: str) -> str:
        with monkeypatch.context() as patch:
            for name, value in {"BOT_DATABASE_URL": default, **given}.items():
                patch.setenv(name, value)
            try:
                found = main(arguments)
            except SystemExit as left:  # argparse's own way out
                found = int(str(left.code))
        out, err = capsys.readouterr()
        assert found == code, err
        return out if code == 0 else err

    return run


def test_the_module_runs_like_the_console_script():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, f"{__version__}\n")


def test_ask_gives_an_answer_with_its_source(bot):
    said = json.loads(
        bot("ask", "thu nhap bao nhieu la ho ngheo", "--on", TODAY, "--json")
    )
    assert said["decision"] == "answer"
    assert said["topic"] == "poverty-line"
    assert said["covers"] == ["gnbv-poverty-line-2026"]
    assert said["ended"] is None
    assert said["valid_to"] == "2026-12-31"
    assert said["checked"] == "2026-03-31"
    assert said["language"] == "vi"
    assert said["sources"][0]["number"] == "351/2025/NĐ-CP"
    first = said["text"].split("\n")[1]
    assert "1.500.000" in first
    assert "2.200.000" not in first
    assert said["html"].startswith("<p><b>")


def test_a_batch_keeps_its_order_and_its_ids(bot, tmp_path):
    file = tmp_path / "questions.jsonl"
    asked = [
        {"id": "a", "text": "thu nhap bao nhieu la ho ngheo", "on": "2027-01-01"},
        {"id": "b", "text": "chong danh toi"},
        {"id": "c", "text": "kết quả xổ số"},
    ]
    file.write_text("\n".join(json.dumps(a) for a in asked), encoding="utf-8")
    said = [json.loads(line) for line in bot("ask", "--batch", str(file)).splitlines()]
    assert [one["id"] for one in said] == ["a", "b", "c"]
    assert said[0]["covers"] == ["gnbv-poverty-line-2027"]
    assert [one["decision"] for one in said[1:]] == ["unknown", "unknown"]
    keys = {"id", "decision", "topic", "covers", "ended", "choices", "score", "ms"}
    assert all(set(one) == keys for one in said)


def test_a_bad_line_of_a_batch_is_named(bot, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id": 1, "text": "a"}\nnonsense\n', encoding="utf-8")
    assert f"{file}:2:" in bot("ask", "--batch", str(file), code=1)


def test_categories_and_topics_are_lists(bot):
    categories = json.loads(bot("categories", "--json"))
    assert " ".join(c["id"] for c in categories).startswith(
        "policy local programmes technique security disaster examples violations "
        "services bank-day"
    )
    topics = json.loads(bot("topics", "--json"))
    assert len(topics) >= 25
    assert {"id", "programme", "languages", "valid_from", "valid_to", "checked",
            "sources", "covers"} <= set(topics[0])  # fmt: skip


def test_an_invitation_has_a_code_and_an_end(bot):
    made = json.loads(bot("invite", "officer", "--place", "01324", "--json"))
    assert set(made) == {"code", "role", "place", "expires_at", "links"}
    assert made["place"] == "01324"
    assert 0 < len(made["code"]) <= 64


def test_a_notice_is_reported_with_every_key(bot):
    made = json.loads(
        bot("notice", "send", "--place", "VN", "--text", "Họp", "--key", "k", "--json")
    )
    assert made == {"broadcast": 1, "code": None, "planned": 0}
    again = json.loads(
        bot("notice", "send", "--place", "VN", "--text", "Họp", "--key", "k", "--json")
    )
    assert again["broadcast"] == 1
    report = json.loads(bot("report", "1", "--json"))
    assert set(report) == {
        "id", "kind", "code", "state", "planned", "pending", "sent", "failed", "gone",
        "unknown", "skipped", "recalled", "told_in_person", "created_at", "started_at",
        "finished_at",
    }  # fmt: skip
    assert report["state"] == "scheduled"
    assert report["failed"] == report["skipped"] == {}
    assert [b["id"] for b in json.loads(bot("broadcasts", "--json"))] == [1]
    assert bot("report", "1", "--csv").startswith("channel,address,state,reason")


def test_the_five_bulletins_have_their_next_times(bot):
    found = json.loads(bot("bulletins", "--json"))
    assert {b["id"] for b in found} == {
        "tips", "round-up", "bank-day", "storms", "scams",
    }  # fmt: skip
    assert all(b["next_at"] for b in found)
    assert "broadcasts 1" in bot("bulletin", "run", "tips")
    assert "broadcasts none" in bot("bulletin", "run", "bank-day")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["notice", "send", "--place", "99999", "--text", "a"], 1, "no place"),
        (["notice", "send", "--place", "VN", "--text", " "], 2, "empty"),
        (
            ["notice", "send", "--place", "VN", "--text", "a", "--expires",
             "2020-01-01T00:00:00+07:00"],
            2,
            "in the past",
        ),
        (["notice", "send", "--place", "VN", "--text", "a", "--category", "x"], 1,
         "no category"),
        (["report", "77"], 1, "there is no broadcast 77"),
        (["bulletin", "run", "nothing"], 1, "no bulletin is called"),
        (["poster", "--place"], 2, ""),
        (["bench", "send"], 2, "not there yet"),
        (["database", "copy", "x"], 2, "not there yet"),
        (["nonsense"], 2, "invalid choice"),
        (["ask"], 2, "one question"),
        (["ask", "a", "--on", "tomorrow"], 2, "not a day"),
    ],
)  # fmt: skip
def test_problems_are_one_line_and_the_right_exit_code(bot, arguments, code, said):
    assert said in bot(*arguments, code=code)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TELEGRAM_RATE", "0"),
        ("BOT_TELEGRAM_RATE", "1001"),
        ("BOT_WEB_PORT", "door"),
        ("BOT_DATABASE_URL", "mysql://x"),
        ("BOT_TIMEZONE", "Mars/Base"),
        ("BOT_TELEGRAM_TOKEN", "secret"),
    ],
)
def test_a_wrong_setting_is_named(bot, name, value):
    said = bot("topics", code=1, **{name: value})
    assert said.startswith(f"{name}: ")


def test_check_is_clean_and_masks_secrets(bot):
    token = "123456:" + "A" * 35
    said = bot("check", BOT_TELEGRAM_TOKEN=token)
    assert "0 faults" in said
    assert token not in said
    assert "BOT_OPERATOR is not set" in said


def test_a_backup_comes_back(bot, tmp_path):
    bot("invite", "admin")
    bot("database", "backup", str(tmp_path / "a.gz"))
    other = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    bot("database", "restore", str(tmp_path / "a.gz"), BOT_DATABASE_URL=other)
    info = json.loads(bot("database", "info", "--json", BOT_DATABASE_URL=other))
    assert info["rows"]["invitations"] == 1
    assert bot("database", "erase-expired") == "done\n"
    assert bot("database", "migrate").startswith("at revision")
