import json
from datetime import date

import pytest

from bot.cli import main
from bot.knowledge import Answered, Choose, Unknown
from bot.knowledge.search.measured.measuring import Outcome, Question, figures, widened

TODAY = date(2026, 11, 23)
SAME = (frozenset({"a", "b"}),)


def asked(group="dev-vietnamese", language="vi", kind="short", **facts) -> Question:
    expect = frozenset(facts.get("expect", ()))
    forbid = frozenset(facts.get("forbid", ()))
    return Question("q", "?", language, TODAY, kind, expect, forbid, group)


@pytest.fixture
def answer(library):
    return library.content.topics["elderly-pension"].answer("vi", TODAY)


def row(outcomes, name) -> float | None:
    return {figure.name: figure.reached for figure in figures(outcomes)}[name]


def test_facts_that_say_the_same_count_as_one():
    assert widened({"a"}, SAME) == {"a", "b"}
    assert widened({"c"}, SAME) == {"c"}


def test_an_answer_a_choice_and_a_refusal_are_counted_apart(answer):
    right = asked(expect=answer.covers[:1])
    outcomes = [
        Outcome(right, Answered(answer, 1.0), (answer,), 1.0),
        Outcome(right, Choose((answer,), 0.5), (answer,), 1.0),
        Outcome(right, Unknown(0.0), (), 1.0),
        Outcome(asked(expect=["other"]), Answered(answer, 1.0), (answer,), 1.0),
    ]
    assert row(outcomes, "answered directly and right") == 25
    assert row(outcomes, "answered directly and wrong") == 25
    assert row(outcomes, "helped") == 50
    assert row(outcomes, "Vietnamese, right fact in first place") == 50
    assert row(outcomes, "must-refuse answered") is None


def test_a_question_to_be_refused_and_a_forbidden_choice(answer):
    outcomes = [
        Outcome(asked("dev-refuse"), Unknown(0.0), (), 1.0),
        Outcome(asked("dev-refuse"), Answered(answer, 1.0), (answer,), 1.0),
        Outcome(
            asked("dev-unserved", forbid=answer.covers),
            Choose((answer,), 0.5),
            (answer,),
            1.0,
        ),
    ]
    assert row(outcomes, "must-refuse answered") == 33.33
    assert row(outcomes, "must-refuse met by a plain unknown") == 33.33
    assert row(outcomes, "answered directly and wrong") == 66.67


def test_a_language_without_texts_counts_for_wrong_alone(answer):
    lao = asked(language="lo", expect=["other"])
    outcomes = [Outcome(lao, Answered(answer, 1.0), (answer,), 1.0)]
    assert row(outcomes, "answered directly and wrong") == 100
    assert row(outcomes, "helped") is None


def test_the_bench_prints_goal_and_figure_of_every_row(tmp_path, capsys):
    question = {
        "id": "one",
        "text": "bao nhieu tuoi duoc tien nguoi gia",
        "lang": "vi",
        "on": "2026-11-23",
        "kind": "notone",
        "expect": ["bhxh-elderly-pension"],
    }
    file = tmp_path / "dev-vietnamese.jsonl"
    file.write_text(json.dumps(question), encoding="utf-8")
    assert main(["bench", "ask", "--json", "--questions", str(tmp_path)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["questions"] == 1
    assert document["machine"]
    assert len(document["rows"]) == 36
    assert all("goal" in one and "all" in one for one in document["rows"])


def test_a_line_that_is_no_question_is_named(tmp_path, capsys):
    (tmp_path / "dev-own.jsonl").write_text('\n{"id": 1}\n', encoding="utf-8")
    assert main(["bench", "ask", "--questions", str(tmp_path)]) == 1
    assert "dev-own.jsonl:2: no question" in capsys.readouterr().err
