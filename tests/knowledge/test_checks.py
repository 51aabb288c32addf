import itertools
import math
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import Library, load
from bot.knowledge.eligibility.checks import Sitting, check_for, choices_of, sit
from bot.knowledge.questionnaire import Verdict
from bot.knowledge.wording import is_doubtful, source_line
from tests.knowledge.test_content import FACT, GOOD
from tests.support.desk import name_no_topics

LAST_OF_2026, FIRST_OF_2027 = date(2026, 12, 31), date(2027, 1, 1)
CHECKS = (
    "poor-household",
    "health-insurance",
    "elderly-pension",
    "boarding-pupils",
    "loan",
    "legal-aid",
    "social-allowance",
    "funeral",
    "birth-support",
    "debt-relief",
    "housing",
)
MOST_TRIED = 3000  # combinations of a check; of more a few are drawn by lot


def sitting(library: Library, id_: str, day: date) -> Sitting:
    found = sit(library.content.checks[id_], library.content.facts, day)
    assert found is not None
    return found


def combinations(choices: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Every combination of answers, or many of them, the same in each run."""
    if math.prod(map(len, choices)) <= MOST_TRIED:
        yield from itertools.product(*choices)
        return
    lot = random.Random(11)
    for _ in range(MOST_TRIED):
        yield tuple(map(lot.choice, choices))


def test_the_shipped_checks_are_all_there(library):
    assert set(library.content.checks) == set(CHECKS)


@pytest.mark.parametrize("id_", CHECKS)
@pytest.mark.parametrize("day", [LAST_OF_2026, FIRST_OF_2027])
def test_every_combination_of_answers_reaches_exactly_one_result(library, id_, day):
    """Asked step by step it ends where all the answers at once would have led."""
    one = sitting(library, id_, day)
    questions = one.check.questions
    ends = {tuple(given.items()): rule for given, rule in one.paths()}
    for choices in combinations([choices_of(q) for q in questions]):
        everything = dict(zip((q.id for q in questions), choices, strict=True))
        given: dict[str, str] = {}
        while question := one.next_question(given):
            given[question.id] = everything[question.id]
        assert one.result(given) is one.result(everything)
        assert ends[tuple(given.items())] is one.result(everything)


@pytest.mark.parametrize("id_", CHECKS)
@pytest.mark.parametrize("day", [LAST_OF_2026, FIRST_OF_2027])
def test_not_knowing_decides_nothing(library, id_, day):
    """Where a result comes in spite of it, any other answer would have led there."""
    one = sitting(library, id_, day)
    for given, rule in one.paths():
        unsure = [q for q, choice in given.items() if choice == "unknown"]
        if rule.verdict is Verdict.ASK or not unsure:
            continue
        for question in unsure:
            for choice in choices_of(one.check.question(question)):
                ends = one.paths({**given, question: choice})
                assert {end.verdict for _, end in ends} == {rule.verdict}, given


@pytest.mark.parametrize("id_", CHECKS)
def test_who_knows_nothing_is_sent_to_ask(library, id_):
    one = sitting(library, id_, LAST_OF_2026)
    given: dict[str, str] = {}
    while question := one.next_question(given):
        given[question.id] = "unknown"
    found = one.result(given)
    assert found.verdict is Verdict.ASK
    assert "Hỏi" in found.texts["vi"]


def test_the_poverty_line_of_the_check_changes_on_new_years_day(library):
    line = [
        sitting(library, "poor-household", day).values["poverty_line.rural"].amount
        for day in (LAST_OF_2026, FIRST_OF_2027)
    ]
    assert line == [1_500_000, 2_200_000]


def test_a_check_is_not_offered_on_days_whose_figures_nobody_knows(library):
    content = library.content
    assert check_for(content, "poverty-line", date(2030, 12, 31)) is not None
    assert check_for(content, "poverty-line", date(2031, 1, 1)) is None
    assert check_for(content, "flash-flood", LAST_OF_2026) is None


def test_the_longest_way_is_said_beforehand(library):
    one = sitting(library, "elderly-pension", LAST_OF_2026)
    assert one.most_left({}) == 3
    assert one.most_left({"age": "old"}) == 1
    assert one.most_left({"age": "young"}) == 0


# --- files

CHECK = """title: {vi: Tiền, en: Money}
topics: [pay]
covers: [fact-one]
questions:
  age:
    vi: Bao nhiêu tuổi?
    en: How old?
    choices:
      yes: {vi: Già, en: Old}
      no: {vi: Trẻ, en: Young}
rules:
  - when: {age: yes}
    result: may
    vi: "Có thể được xét {pay.amount}."
    en: "May get {pay.amount}."
  - when: {age: no}
    result: not
    vi: Chưa được.
    en: Not yet.
next: {vi: Hỏi xã., en: Ask the commune.}
otherwise:
  vi: Chưa rõ.
  en: Not known.
"""


@pytest.fixture
def desk(tmp_path, ground) -> Path:
    """A small content of one fact, one topic and one check."""
    shutil.copytree(ground.config.content_dir / "words", tmp_path / "words")
    name_no_topics(tmp_path / "words" / "danger.yaml")
    for folder in ("facts", "checks", "topics/social/pay"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "facts" / "one.yaml").write_text(FACT, encoding="utf-8")
    topic = tmp_path / "topics" / "social" / "pay" / "now.vi.md"
    topic.write_text(GOOD, encoding="utf-8")
    (tmp_path / "checks" / "pay.yaml").write_text(CHECK, encoding="utf-8")
    return tmp_path


def serious(desk: Path, ground) -> list[str]:
    _, faults = load(desk, ground.catalogues, ground.places)
    return [str(fault) for fault in faults if not fault.is_strict]


def test_a_good_file_has_no_fault(desk, ground):
    content, _ = load(desk, ground.catalogues, ground.places)
    assert serious(desk, ground) == []
    assert content.checks["pay"].question("age").choices[0].id == "yes"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title:", "titel:", "pay.yaml:1: lacks title"),
        ("{vi: Tiền, en: Money}", "[Tiền", "pay.yaml:"),
        ("topics: [pay]", "topics: [play]", "pay.yaml:2: `topics` names no topic"),
        ("[fact-one]", "[fact-two]", "pay.yaml:3: covers unknown facts: fact-two"),
        ("    en: How old?\n", "", "pay.yaml:5: lacks en"),
        ("{vi: Già, en: Old}", "{vi: Già}", "pay.yaml:9: lacks en"),
        ("vi: Già", "vi: Trẻ", "pay.yaml:5: 'age': yes and no look the same"),
        ("vi: Già", f"vi: {'Già ' * 12}", "is too long: at most 40"),
        ("      no: {vi: Trẻ, en: Young}\n", "", "pay.yaml:5: 'age' has 1 choices"),
        ("no: {vi", "unknown: {vi", "pay.yaml:10: `unknown` is added"),
        ("no: {vi", "No!: {vi", "pay.yaml:10: 'No!' is no short name"),
        ("{age: no}", "{old: no}", "pay.yaml:16: no question is called 'old'"),
        ("{age: no}", "{age: never}", "pay.yaml:16: 'age' has no choice 'never'"),
        ("result: not", "result: never", "pay.yaml:17: `result` is may, not or ask"),
        ("Có thể được xét", "Được", "pay.yaml:12: a text begins with"),
        ("Chưa được.", "Có thể được xét.", "pay.yaml:16: a text begins with"),
        ("Chưa được.", "Chưa. " * 60, "pay.yaml:16: a text has"),
        ("Chưa được.", "Bạn chưa được.", "pay.yaml:18: 'Bạn' is not how we speak"),
        ("Chưa được.", "Chưa được 5 đồng.", "pay.yaml:18: '5 đồng' must be a {value}"),
        ("{pay.amount}", "{pay.other}", "pay.yaml:12: {pay.other} is no value"),
        ("vi: Trẻ", 'vi: "Trẻ {pay.other}"', "pay.yaml:1: {pay.other} is no value"),
        ("{age: no}", "{age: yes}", "pay.yaml:16: rule 2 is never reached"),
        ("result: not", "result: not\n    until: soon", "pay.yaml:18: is no date"),
        (
            "result: not",
            "result: not\n    from: 2027-01-02\n    until: 2027-01-01",
            "pay.yaml:19: `until` lies before `from`",
        ),
        ("result: not", "result: not\n    colour: red", "`colour` means nothing here"),
        ("result: not", "result: not\n    facts: [x]", "x does not stand in `covers`"),
        ("result: not", "result: not\n    result: may", "`result` stands here twice"),
        ("result: may", "result: may\n    until: 1999-01-01", "there is no day"),
        ("rules:", "rules:\n  - 5\n#", "pay.yaml:12: must be names and values"),
    ],
)
def test_a_fault_names_its_file_its_line_and_its_cure(desk, ground, old, new, fault):
    assert old in CHECK
    file = desk / "checks" / "pay.yaml"
    file.write_text(CHECK.replace(old, new), encoding="utf-8")
    assert any(fault in found for found in serious(desk, ground)), serious(desk, ground)


@pytest.mark.parametrize("broken", [b"", b"5", b"- a", b"\xff", b"a: [", b"a: b"])
def test_a_broken_file_is_a_fault_with_its_name(desk, ground, broken):
    (desk / "checks" / "pay.yaml").write_bytes(broken)
    assert any("checks/pay.yaml:" in fault for fault in serious(desk, ground))


def test_all_faults_of_a_file_are_told_at_once(desk, ground):
    text = CHECK.replace("{age: no}", "{age: never}").replace("vi: Già", "vi: Bạn già")
    (desk / "checks" / "pay.yaml").write_text(text, encoding="utf-8")
    found = serious(desk, ground)
    assert any("has no choice" in fault for fault in found)
    assert any("not how we speak" in fault for fault in found)


def test_two_checks_of_one_topic_are_a_fault(desk, ground):
    (desk / "checks" / "pay-too.yaml").write_text(CHECK, encoding="utf-8")
    assert any("pay has a check already" in fault for fault in serious(desk, ground))


def test_facts_that_are_not_certain_are_never_checked_by(desk, ground):
    low = FACT.replace("confidence: high", "confidence: low")
    (desk / "facts" / "one.yaml").write_text(low, encoding="utf-8")
    found = serious(desk, ground)
    assert any("pay.yaml:3: covers fact-one, which is not" in fault for fault in found)


def test_a_figure_that_two_facts_give_differently_is_a_fault(desk, ground):
    other = FACT.replace("fact-one", "fact-two").replace("500000", "600000")
    (desk / "facts" / "two.yaml").write_text(other, encoding="utf-8")
    text = CHECK.replace("[fact-one]", "[fact-one, fact-two]")
    (desk / "checks" / "pay.yaml").write_text(text, encoding="utf-8")
    assert any("{pay.amount} is one thing in" in f for f in serious(desk, ground))


def test_a_reload_with_a_faulty_check_keeps_the_old_one(desk, ground):
    library = Library(desk, ground.catalogues, ground.country, ground.places)
    before = library.content
    file = desk / "checks" / "pay.yaml"
    file.write_text(CHECK.replace("{age: no}", "{age: never}"), encoding="utf-8")
    assert library.reload()
    assert library.content == before
    file.write_text(CHECK.replace("Chưa được", "Chưa đâu"), encoding="utf-8")
    assert library.reload() == ()
    rules = library.content.checks["pay"].rules
    assert rules[1].texts["vi"] == "Chưa đâu."


def test_a_rule_holds_between_its_own_dates(desk, ground):
    text = CHECK.replace("result: not", "result: not\n    from: 2027-01-01")
    (desk / "checks" / "pay.yaml").write_text(text, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    for day, verdict in ((LAST_OF_2026, "ask"), (FIRST_OF_2027, "not")):
        one = sit(content.checks["pay"], content.facts, day)
        assert one.result({"age": "no"}).verdict == verdict


def test_what_a_result_rests_on_is_worded_like_an_answer_s_source(desk, ground):
    content, _ = load(desk, ground.catalogues, ground.places)
    one = sit(content.checks["pay"], content.facts, LAST_OF_2026)
    translator = ground.catalogues.translator("vi")
    basis = one.basis(one.check.rules[0])
    assert source_line(basis, translator, content.words, LAST_OF_2026) == (
        "Nguồn: Nghị định 1/2025/NĐ-CP. Xem lại tháng 3/2026."
    )
    assert one.basis(one.check.otherwise) is None


@pytest.mark.parametrize(
    ("day", "is_old"), [(date(2026, 9, 27), False), (date(2026, 9, 28), True)]
)
def test_a_sum_checked_more_than_180_days_ago_may_have_changed(
    desk, ground, day, is_old
):
    content, _ = load(desk, ground.catalogues, ground.places)
    one = sit(content.checks["pay"], content.facts, day)
    assert is_doubtful(one.basis(one.check.rules[0]), day) is is_old
    assert not is_doubtful(one.basis(one.check.rules[1]), day)
