"""`bot ask` says what no topic answers as a citizen gets it."""

import json

import pytest

from bot.cli import main


def asked(capsys, question: str, *more: str) -> dict:
    assert main(["ask", question, "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/none.db")


def test_a_question_about_a_place_is_answered_from_the_tables(capsys):
    found = asked(capsys, "La Pán Tẩn nay thuộc đâu")
    assert found["decision"] == "answer"
    assert "nay thuộc xã Púng Luông, tỉnh Lào Cai" in found["text"]
    assert found["sources"][0]["number"] == "202/2025/QH15"
    assert found["danger"] is found["perhaps"] is None


def test_a_shared_name_is_a_choice(capsys):
    assert asked(capsys, "xa tan lap nay thuoc tinh nao")["decision"] == "choose"


def test_another_language_gets_its_line(capsys):
    found = asked(capsys, "ผมอยากถาม")
    assert found["decision"] == "unknown"
    assert found["language"] == "en"
    assert "113" in found["text"]


def test_small_talk_is_no_long_unknown(capsys):
    found = asked(capsys, "haha")
    assert found["decision"] == "unknown"
    assert found["text"] == "Vui là tốt rồi. Cần biết gì cứ hỏi."
