"""The file of dangers: each fault is named by its line, and costs no other kind."""

from pathlib import Path

import pytest
import yaml

from bot.knowledge.files.alarms import missing_of, read_dangers

GOOD = """kinds:
  beaten:
    first:
      vi: "Chạy đi, gọi {police}."
      en: "Run, call {police}."
    then:
      vi: ["Khóa cửa, gọi {rescue}."]
    call: [police, rescue]
    hidden: true
    topic: pay
    facts: [fact-one]
  fire:
    first:
      vi: "Ra ngay, gọi {fire}."
    call: [fire]
said:
  beaten: |
    chồng đánh tôi
    chồng đánh tôi
  fire: |
    nhà cháy
ordinary: |
  bảo hiểm cháy nổ
alike:
  flame: [lửa, khói]
asks: |
  gọi số nào
"""
NUMBERS = ["police", "fire", "rescue"]


def read(text: str):
    return read_dangers("danger.yaml", text, yaml.safe_load(text), NUMBERS)


def test_a_good_file_is_read_whole():
    dangers, faults = read(GOOD)
    assert faults == []
    beaten = dangers.kinds["beaten"]
    assert beaten.call == ("police", "rescue")
    assert beaten.then == {"vi": ("Khóa cửa, gọi {rescue}.",)}
    assert beaten.is_hidden
    assert not dangers.kinds["fire"].is_hidden
    assert dangers.said == {"beaten": ("chồng đánh tôi",), "fire": ("nhà cháy",)}
    assert dangers.ordinary == ("bảo hiểm cháy nổ",)
    assert dangers.alike == {"flame": ("lửa", "khói")}
    assert dangers.asks == ("gọi số nào",)


@pytest.mark.parametrize(
    ("good", "wrong", "line", "what"),
    [
        ("  fire: |\n    nhà", "  fier: |\n    nhà", 20, "lacks: fier"),
        ('      vi: "Chạy đi, gọi {police}."\n', "", 3, "lacks its first sentence"),
        ("call: [police, rescue]", "call: [polise]", 8, "has no number polise"),
        ("call: [police, rescue]", "call: []", 8, "must name whom"),
        ("Chạy đi, gọi {police}", "Chạy đi, gọi {polise}", 3, "has no number polise"),
        ("Khóa cửa, gọi {rescue}", "Khóa cửa, gọi {rescu}", 3, "has no number rescu"),
        ("    hidden: true", "    hiden: true", 9, "unknown name: hiden"),
        ('    first:\n      vi: "Ra ngay, gọi {fire}."\n', "", 12, "lacks its first"),
    ],
)
def test_a_fault_is_named_by_its_line(good, wrong, line, what):
    assert good in GOOD
    dangers, faults = read(GOOD.replace(good, wrong, 1))
    [fault] = faults
    assert fault.line == line, fault
    assert what in fault.what
    assert len(dangers.kinds) == (2 if "fier" in what else 1)  # the other is kept


@pytest.mark.parametrize(
    ("good", "wrong", "line", "what"),
    [
        ("Chạy đi,", "Chạy đi" + " nhé" * 40 + ",", 4, "has 182 letters, at most 160"),
        ("Chạy đi, gọi {police}.", "Chạy đi.", 4, "lacks the number to call first"),
        ("Run, call {police}.", "Run.", 5, "lacks the number to call first"),
        ('["Khóa cửa, gọi {rescue}."]', "[a, b, c]", 7, "has 3 lines, at most 2"),
    ],
)
def test_what_is_too_much_in_a_fright_is_against_the_editors_rules(
    good, wrong, line, what
):
    dangers, faults = read(GOOD.replace(good, wrong, 1))
    assert set(dangers.kinds) == {"beaten", "fire"}
    [fault] = faults
    assert (fault.line, fault.is_strict) == (line, True), fault
    assert what in fault.what


@pytest.mark.parametrize("text", ["", "kinds:\n", "kinds: []\n", "- beaten\n"])
def test_a_file_without_kinds_is_one_fault(text):
    dangers, faults = read(text)
    assert (dangers.kinds, len(faults)) == ({}, 1)


def test_a_topic_or_fact_that_is_not_there_is_named_by_its_line(tmp_path: Path):
    file = tmp_path / "danger.yaml"
    file.write_text(GOOD, encoding="utf-8")
    dangers, _faults = read(GOOD)
    assert missing_of(file, dangers, {"pay"}, {"fact-one"}) == []
    found = missing_of(file, dangers, set(), set())
    assert [(fault.line, fault.what) for fault in found] == [
        (10, "beaten names no topic: pay"),
        (11, "beaten names no fact: fact-one"),
    ]


def test_what_ships_names_only_what_is_there(library):
    assert not [f for f in library.faults if f.file.endswith("danger.yaml")]
    kinds = library.content.words.dangers.kinds
    assert set(kinds) >= {
        *("beaten", "sexual", "child", "trafficking", "despair", "poisoned"),
        *("bitten", "drowning", "electric", "fire", "flood", "landslide"),
        *("ordnance", "childbirth", "unconscious", "injured", "robbed", "lost"),
        "help",
    }
    for kind in kinds.values():
        assert set(kind.first) >= {"vi", "en"}, kind.id
        for topic in filter(None, [kind.topic]):
            assert topic in library.content.topics
        assert all(fact in library.content.facts for fact in kind.facts)
        assert kind.facts, kind.id
