"""Real people's questions: how they are judged, and that what was reached is kept."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.cli.benches import bench_public
from bot.cli.benches.bench_ask import QUESTIONS
from bot.cli.benches.bench_public import read_fresh, read_public
from bot.errors import DataProblem
from bot.knowledge import Answered, Choose, Unknown
from bot.knowledge.search.measured.public import (
    WITH,
    Examined,
    Judged,
    Verdict,
    fresh_figures,
    pattern,
    public_figures,
)

# Last reached on the part kept aside: no change may cost more than two points of it.
HELPED_ASIDE = {"with tones": 94.7, "without tones": 84.2}
WRONG_ASIDE = {"with tones": 10.0, "without tones": 14.3}
ALLOWANCE = 2.0


def answer(*paragraphs: str):
    return SimpleNamespace(question="Được bao nhiêu tiền?", paragraphs=paragraphs)


def judged(finding, *, says=("mai táng", "10 triệu"), never=(), refuse=False, **more):
    question = Examined(
        "q",
        "?",
        "vi",
        date(2026, 11, 28),
        more.pop("way", WITH),
        refuse,
        tuple(map(pattern, says)),
        tuple(map(pattern, never)),
    )
    return Judged(question, finding, **more)


WHOLE = answer("Tiền mai táng.", "Ít nhất 10\u00a0triệu đồng.")
CORE = answer("Tiền mai táng: hỏi xã.")
OTHER = answer("Tiền điện.")


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (Answered(WHOLE, 1.0), Verdict.RIGHT),
        (Answered(CORE, 1.0), Verdict.INCOMPLETE),
        (Answered(OTHER, 1.0), Verdict.WRONG),
        (Answered(OTHER, 1.0, date(2026, 1, 1), WHOLE), Verdict.RIGHT),
        (Answered(WHOLE, 1.0, None, OTHER), Verdict.RIGHT),
        (Choose((OTHER, WHOLE), 0.5), Verdict.OFFERED),
        (Choose((OTHER, CORE), 0.5), Verdict.OFFERED),
        (Choose((OTHER,), 0.5), Verdict.ASTRAY),
        (Choose((), 0.5), Verdict.UNKNOWN),
        (Unknown(0.0), Verdict.UNKNOWN),
    ],
)
def test_an_answer_is_judged_by_its_whole_text(finding, verdict):
    assert judged(finding).verdict is verdict


def test_what_must_never_be_said_makes_any_answer_wrong():
    assert judged(Answered(WHOLE, 1.0), never=["hỏi|ít nhất"]).verdict is Verdict.WRONG
    offered = judged(Choose((WHOLE,), 0.5), never=["ít nhất"])
    assert offered.verdict is Verdict.ASTRAY


def test_a_needless_alarm_is_wrong():
    assert judged(Unknown(0.0), alarmed=True).verdict is Verdict.WRONG


def test_what_must_be_refused_may_only_be_answered_with_all_that_must_be_said():
    whole = judged(Answered(WHOLE, 1.0), refuse=True)
    part = judged(Answered(CORE, 1.0), refuse=True)
    nothing = judged(Answered(WHOLE, 1.0), says=(), refuse=True)
    refused = judged(Unknown(0.0), refuse=True)
    assert [one.has_failed for one in (whole, part, nothing, refused)] == [
        False,
        True,
        True,
        False,
    ]


def test_an_incomplete_answer_and_a_choice_are_help_and_a_refusal_has_none():
    outcomes = [
        judged(Answered(WHOLE, 1.0)),
        judged(Answered(CORE, 1.0)),
        judged(Answered(OTHER, 1.0)),
        judged(Choose((WHOLE,), 0.5)),
        judged(Unknown(0.0), refuse=True),
    ]
    reached = {f.name: f.reached for f in public_figures(outcomes)}
    assert reached["public questions helped, with tones (must 85)"] == 75
    assert reached["public, wrong of straight answers, with tones (must 6)"] == 33.33
    assert reached["public questions helped, without tones (must 85)"] is None
    fresh = {f.name: f.reached for f in fresh_figures(outcomes)}
    assert list(fresh.values()) == [50, 20, 75]


def test_no_pattern_is_a_fault_with_its_line(tmp_path):
    record = {
        "id": "one",
        "text": "?",
        "lang": "vi",
        "on": "2026-11-28",
        "should": "answer",
        "says": ["("],
        "never": [],
    }
    (tmp_path / "fresh.jsonl").write_text(json.dumps(record))
    with pytest.raises(DataProblem, match=r"fresh.jsonl:1: no question"):
        read_fresh(tmp_path)


def test_every_question_to_be_answered_says_what_must_be_said():
    for question in (*read_public(QUESTIONS), *read_fresh(QUESTIONS)):
        assert question.refuse or question.says, question.id
        assert not any(one.search("") for one in question.says), question.id


def test_what_gets_no_help_is_listed_and_what_is_kept_aside_is_not(tmp_path, capsys):
    usual = {"lang": "vi", "on": "2026-11-28", "should": "answer", "never": []}
    asked = {"text": "mai tang ra sao", "plain": "ma chay", "says": ["không thể"]}
    lines = [json.dumps({"id": f"one-{n}", **usual, **asked}) for n in range(12)]
    (tmp_path / "public.jsonl").write_text("\n".join(lines))
    assert main(["bench", "ask", "--public", "--questions", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    questions = read_public(tmp_path)
    assert {q.is_kept_aside for q in questions} == {True, False}
    for question in questions:
        assert (f"{question.id}," in printed) is not question.is_kept_aside


@pytest.fixture(scope="module")
def aside(library) -> dict[str, float | None]:
    questions = [q for q in read_public(QUESTIONS) if q.is_kept_aside]
    found = public_figures(bench_public.judge(library, questions))
    return {figure.name: figure.reached for figure in found}


@pytest.mark.parametrize("way", HELPED_ASIDE)
def test_what_was_reached_on_the_part_kept_aside_is_kept(aside, way):
    helped = aside[f"public questions helped, {way} (must 85)"]
    wrong = aside[f"public, wrong of straight answers, {way} (must 6)"]
    assert helped >= HELPED_ASIDE[way] - ALLOWANCE, aside
    assert wrong <= WRONG_ASIDE[way] + ALLOWANCE, aside
