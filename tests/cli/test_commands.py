"""What an operator types: exit codes, one line a problem, one JSON document."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata

import pytest

from bot import __version__
from bot.cli import main
from bot.config import PROJECT

TODAY = "2026-11-24"


@pytest.fixture
def bot(tmp_path, monkeypatch, capsys):
    """Runs a command as the console script does; returns what it printed."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        if name != "BOT_CACHE_DIR":
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


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258"])
def test_a_terminal_of_any_encoding_shows_other_letters_and_no_traceback(
    encoding, monkeypatch, tmp_path
):
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")

    def printed(*arguments: str) -> tuple[int, str, str]:
        out, err = (
            io.TextIOWrapper(io.BytesIO(), encoding, write_through=True)
            for _stream in ("stdout", "stderr")
        )
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            found = main(arguments)
        said, problem = (s.buffer.getvalue().decode(encoding) for s in (out, err))
        return found, said, problem

    code, said, _ = printed("ask", "vay vốn hộ nghèo", "--on", TODAY)
    assert code == 0
    nearest = unicodedata.normalize("NFD", said).encode("ascii", "ignore").decode()
    assert "100 trieu" in nearest
    code, _, problem = printed("ask", "vay vốn", "--place", "bản Púng")
    assert code == 1
    assert problem.startswith("no place has the code")
    assert problem.count("\n") == 1
    code, said, _ = printed("categories", "--json")
    assert code == 0
    assert not all(str(one["names"]).isascii() for one in json.loads(said))


def test_a_batch_loses_no_letter_on_a_terminal_of_another_encoding(tmp_path):
    file = tmp_path / "asked.jsonl"
    file.write_text('{"id": "đầu", "text": "vay von ho ngheo"}\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--batch", str(file), "--on", TODAY],
        cwd=PROJECT,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": "cp1258"},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("cp1258"))["id"] == "đầu"


def test_ask_gives_an_answer_with_its_source(bot):
    said = json.loads(
        bot("ask", "thu nhap bao nhieu la ho ngheo", "--on", TODAY, "--json")
    )
    assert said["decision"] == "answer"
    assert said["topic"] == "poverty-line"
    assert "gnbv-poverty-line-2026" in said["covers"]
    assert said["ended"] is None
    assert said["valid_to"] == "2026-12-31"
    assert said["checked"] >= "2026-03-31"
    assert said["language"] == "vi"
    assert said["sources"][0]["number"] == "351/2025/NĐ-CP"
    first = said["text"].split("\n")[1]
    assert "1.500.000" in first
    assert "2.200.000" not in first
    assert said["html"].startswith("<p><b>")


def test_ask_with_a_place_adds_its_contact_card(bot, tmp_path):
    question = ("ask", "thu nhap bao nhieu la ho ngheo", "--on", TODAY)
    assert "Ở xã" not in bot(*question, "--place", "04492")  # no database yet
    assert not (tmp_path / "bot.db").exists()
    bot("database", "migrate")
    assert "Ở xã" not in bot(*question, "--place", "04492")
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute(
            "INSERT INTO contact_cards (place, address, hours, phones, questions, note,"
            " updated_at) VALUES ('vn.15.04492', 'Bản Giữa', '', '[]', '', '', ?)",
            (2_000_000_000_000,),
        )
    assert "Ở xã Púng Luông: Bản Giữa." in bot(*question, "--place", "04492")
    assert "Ở xã" not in bot(*question, "--place", "04489")
    assert "Ở xã" not in bot(*question)


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
    assert "gnbv-poverty-line-2027" in said[0]["covers"]
    assert said[1]["danger"] == "beaten"
    assert "safety-hotline-emergency" in said[1]["covers"]
    assert said[2]["decision"] == "unknown"
    decided = {"decision", "topic", "covers", "ended", "choices", "score", "function"}
    keys = {"id", "ms", "danger", "perhaps", "text"} | decided
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
    assert re.fullmatch(r"LB \d{6}", made.pop("code"))
    assert made == {"broadcast": 1, "planned": 0}
    again = json.loads(
        bot("notice", "send", "--place", "VN", "--text", "Họp", "--key", "k", "--json")
    )
    assert again["broadcast"] == 1
    report = json.loads(bot("report", "1", "--json"))
    assert set(report) == {
        "id", "kind", "code", "state", "planned", "pending", "sent", "failed", "gone",
        "unknown", "skipped", "recalled", "told_in_person", "aired", "created_at",
        "started_at", "finished_at",
    }  # fmt: skip
    assert report["state"] == "scheduled"
    assert report["failed"] == report["skipped"] == {}
    assert [b["id"] for b in json.loads(bot("broadcasts", "--json"))] == [1]
    assert bot("report", "1", "--csv").startswith("channel,address,state,reason")


def test_the_bulletins_have_their_next_times(bot):
    found = json.loads(bot("bulletins", "--json"))
    assert {b["id"] for b in found} == {
        "tips", "round-up", "bank-day", "storms", "scams", "border",
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
        (["notice", "send", "--place", "VN", "--text", "a", "--expires", "367d"], 2,
         "more than a year ahead"),
        (["notice", "send", "--place", "VN", "--text", "a", "--expires",
          "9999-12-31T23:59:59-14:00"], 2, "more than a year ahead"),
        (["notice", "send", "--place", "VN", "--text", "a", "--expires", "-3d"], 2,
         "expected one argument"),
        (["notice", "send", "--place", "VN", "--text", "a", "--expires", "0h"], 2,
         "write 30m, 12h, 3d"),
        (["notice", "send", "--place", "VN", "--text", "a", "--expires",
          "2999-01-01T00:00:00"], 2, "with an offset"),
        (["notice", "send", "--place", "VN", "--text", "a", "--category", "x"], 1,
         "no category"),
        (["report", "77"], 1, "there is no broadcast 77"),
        (["bulletin", "run", "nothing"], 1, "no bulletin is called"),
        (["poster", "--place", "04492", "a.pdf"], 1, "no phone could open"),
        (["poster", "--place", "99999", "a.pdf"], 1, "no place has the code"),
        (["poster", "--place", "04492", "a.pdf", "--lang", "xx"], 2, "no language"),
        (["notice", "send", "--place", "VN", "--text", "a\udcff"], 2, "not UTF-8"),
        (["ask", "a", "--nonsense"], 2, "unrecognized arguments: --nonsense"),
        (["people", "export", "bot.db"], 1, "is the database itself"),
        (["database", "backup", "bot.db"], 1, "is the database itself"),
        (["database", "backup", "."], 1, "is a directory"),
        (["database", "copy", "x"], 2, "must begin with"),
        (["database", "copy", "sqlite+aiosqlite:///bot.db"], 2, "the database itself"),
        (["nonsense"], 2, "invalid choice"),
        (["ask"], 2, "one question"),
        (["ask", "a", "--on", "tomorrow"], 2, "not a day"),
    ],
)  # fmt: skip
def test_problems_are_one_line_and_the_right_exit_code(bot, arguments, code, said):
    complaint = bot(*arguments, code=code)
    assert said in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "text": "a", "lang": ["vi"]}', '"lang" must be text'),
        ('{"id": 1, "text": "a", "on": "tomorrow"}', "is not a day"),
        ("[1]", "must be a JSON object"),
    ],
)
def test_a_line_of_a_batch_that_cannot_be_is_named(bot, tmp_path, line, said):
    file = tmp_path / "asked.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    complaint = bot("ask", "--batch", str(file), code=1)
    assert complaint.startswith(f"{file}:1: ")
    assert said in complaint


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"\xff\xfe\x00", ".env:1: cannot be read"),
        (b"BOT_LOG=json\nsome words\n", ".env:2: write NAME=value\n"),
    ],
)
def test_a_broken_settings_file_is_named(bot, tmp_path, written, said):
    (tmp_path / ".env").write_bytes(written)
    assert bot("categories", code=1).startswith(said)


def test_a_database_that_cannot_be_ours_is_left_alone(bot, tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE shopping (item TEXT)")
    for command in (["broadcasts"], ["check"]):
        said = bot(*command, code=1, BOT_DATABASE_URL=url)
        assert "belongs to another program (it has a table 'shopping')" in said
    with sqlite3.connect(tmp_path / "other.db") as other:
        names = other.execute("SELECT name FROM sqlite_schema").fetchall()
    assert names == [("shopping",)]
    folder = f"sqlite+aiosqlite:///{tmp_path}"
    for command in (["broadcasts"], ["check"]):
        assert "directory" in bot(*command, code=1, BOT_DATABASE_URL=folder)


def test_every_fault_of_the_bulletins_is_found_at_once(bot, tmp_path):
    content = tmp_path / "messages"
    shutil.copytree(PROJECT / "messages", content)
    tips, scams = content / "bulletins/tips.yaml", content / "bulletins/scams.yaml"
    tips.write_text(
        tips.read_text(encoding="utf-8").replace("days: tue,fri", "days: someday"),
        encoding="utf-8",
    )
    scams.write_text("id: [", encoding="utf-8")
    table = content / "places/bank_days.csv"
    header = table.read_text(encoding="utf-8").splitlines()[0]
    table.write_text(f"{header}\n,,01324,32,,\n,,01324\n", encoding="utf-8")
    said = bot("check", code=1, BOT_CONTENT_DIR=str(content)).splitlines()
    found = [line.removeprefix("messages/").split(": ", 1)[0] for line in said]
    assert found == [
        "bulletins/scams.yaml:2",
        "bulletins/tips.yaml:1",
        "places/bank_days.csv:2",
        "places/bank_days.csv:3",
    ]


def test_a_fact_in_no_answer_is_reported_where_it_stands(bot, tmp_path):
    content = tmp_path / "messages"
    shutil.copytree(PROJECT / "messages", content)
    shutil.rmtree(content / "topics" / "border")
    file = content / "facts" / "border.yaml"
    at = (
        file.read_text(encoding="utf-8")
        .splitlines()
        .index("- id: border-laissez-scope")
    )
    said = bot("check", "--strict", code=1, BOT_CONTENT_DIR=str(content))
    line = f"messages/facts/border.yaml:{at + 1}: border-laissez-scope is in no answer"
    assert line in said


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


@pytest.mark.parametrize("rate", ["0", "1001", "-1", "2.5", "fast"])
def test_a_rate_that_cannot_be_is_refused_with_the_reason(bot, rate):
    said = bot("run", code=1, BOT_TELEGRAM_RATE=rate)
    assert said == (
        "BOT_TELEGRAM_RATE: must be a whole number from 1 to 1000 messages a second\n"
    )


def test_a_notice_to_nobody_is_said_to_reach_no_one(bot):
    said = bot("notice", "send", "--place", "04492", "--text", "Họp")
    assert said.startswith("broadcast 1: 0 chats, LB ")
    assert "nobody there receives such news yet" in said


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
