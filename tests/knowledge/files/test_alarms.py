"""A fault of the danger file is named by its line, and the rest counts."""

import pytest
import yaml

from bot.knowledge.files.alarms import missing_of, read_dangers

GOOD = """kinds:
  fire:
    first: {vi: "Ra ngay, gọi {fire}.", en: "Get out, call {fire}."}
    call: [fire]
    topic: burnt
    facts: [fact-one]
said:
  fire: |
    cháy nhà
    cháy bếp
ordinary: |
  cháy túi
alike:
  flame: [lửa, khói]
"""
NUMBERS = ("fire", "police")


def read(text):
    return read_dangers("danger.yaml", text, yaml.safe_load(text), NUMBERS)


def test_a_good_file_is_read_whole():
    dangers, faults = read(GOOD)
    assert faults == []
    assert dangers.kinds["fire"].call == ("fire",)
    assert dangers.said == {"fire": ("cháy nhà", "cháy bếp")}
    assert dangers.ordinary == ("cháy túi",)
    assert dangers.alike == {"flame": ("lửa", "khói")}


@pytest.mark.parametrize(
    ("broken", "by", "line", "what"),
    [
        ("  fire: |\n", "  frie: |\n", 8, "`said` has a kind that `kinds` lacks: frie"),
        ('vi: "Ra ngay, gọi {fire}.", ', "", 3, "lacks its first sentence"),
        ("call: [fire]", "call: [fire, vet]", 4, "country.yaml has no number vet"),
        ("gọi {fire}", "gọi {fier}", 3, "country.yaml has no number fier"),
        ("call: [fire]", "call: []", 4, "must name whom to `call`"),
        ("topic: burnt", "tropic: burnt", 5, "unknown name: tropic"),
    ],
)
def test_a_fault_is_named_with_its_line(broken, by, line, what):
    assert broken in GOOD
    _, faults = read(GOOD.replace(broken, by))
    assert [(f.line, what in f.what) for f in faults] == [(line, True)]


def test_a_topic_and_a_fact_that_are_not_there_are_named(tmp_path):
    file = tmp_path / "danger.yaml"
    file.write_text(GOOD, "utf-8")
    dangers, _ = read(GOOD)
    assert missing_of(file, dangers, {"burnt"}, {"fact-one"}) == []
    faults = missing_of(file, dangers, set(), set())
    assert [f.line for f in faults] == [5, 6]


@pytest.mark.parametrize("text", ["", "5", "kinds: 5", "kinds: {fire: 5}", "- a"])
def test_another_shape_is_one_clear_fault(text):
    _, faults = read(text)
    assert len(faults) == 1
