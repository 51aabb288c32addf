"""Figures that follow others, and figures that changed on a day."""

from datetime import date

import pytest

from bot.knowledge import Answered, grounds, load
from bot.knowledge.model import Change
from bot.knowledge.versions import by_day
from tests.knowledge.conftest import FACT, GOOD

LAST_OF_2026, FIRST_OF_2027 = date(2026, 12, 31), date(2027, 1, 1)
LINE = FACT.replace("fact-one", "line-2026").replace("pay.amount", "line.rural")
LINE_2026 = LINE.replace("500000", "1500000").replace(
    "valid_to: null", "valid_to: '2026-12-31'"
)
LINE_2027 = (
    LINE.replace("500000", "2200000")
    .replace("line-2026", "line-2027")
    .replace("valid_from: '2025-01-01'", "valid_from: '2027-01-01'")
    .replace("valid_to: null", "valid_to: '2030-12-31'")
)
FOLLOWS = FACT.replace(
    "{amount: 500000, unit: vnd}", "{of: line.rural, percent: 22}"
) + ("    pay.poor: {of: pay.amount, percent: 50}\n")
CHANGES = (
    FACT
    + """  changes:
    - value: pay.amount
      amount: 540000
      from: '2026-07-01'
      checked: '2026-11-28'
      source: https://example.org/335
      document: {number: 335/2026/NĐ-CP, title_short: x, issued: '2026-08-21'}
"""
)


@pytest.fixture
def read(desk, ground):
    """Writes facts and the text, and returns the content and its faults."""

    def load_(*facts: str, text: str = GOOD):
        for number, fact in enumerate(("", *facts)):
            name = "one" if number == 0 else str(number)
            (desk / "facts" / f"{name}.yaml").write_text(fact, encoding="utf-8")
        file = desk / "topics" / "social" / "pay" / "now.vi.md"
        file.write_text(text, encoding="utf-8")
        content, faults = load(desk, ground.catalogues, ground.places)
        return content, [str(fault) for fault in faults if not fault.is_strict]

    return load_


def said(content, day):
    return content.topics["pay"].answer("vi", day).paragraphs[0]


def test_what_follows_another_figure_is_another_when_that_is(read):
    text = GOOD.replace("{pay.amount}.", "{pay.amount}, hộ nghèo {pay.poor}.")
    content, faults = read(LINE_2026, LINE_2027, FOLLOWS, text=text)
    assert faults == []
    assert said(content, LAST_OF_2026) == "Được 330.000 đồng, hộ nghèo 165.000 đồng."
    assert said(content, FIRST_OF_2027) == "Được 484.000 đồng, hộ nghèo 242.000 đồng."
    old, new = content.topics["pay"].answers
    assert (old.covers, new.covers) == (("fact-one",), ("fact-one",))
    assert (old.valid_to, new.valid_from) == (LAST_OF_2026, FIRST_OF_2027)
    assert new.valid_to == date(2030, 12, 31)  # and not beyond what it follows
    assert content.topics["pay"].following(old) is new


def test_a_share_may_be_more_than_the_whole_and_is_as_unsure_as_what_it_follows(read):
    unsure = LINE.replace("confidence: high", "confidence: medium")
    unsure = unsure.replace("checked: '2026-03-31'", "checked: '2026-02-01'")
    follows = FOLLOWS.replace("percent: 22", "times: 1.5")
    content, faults = read(unsure, follows)
    assert faults == []
    assert said(content, LAST_OF_2026) == "Được 750.000 đồng."
    fact = content.facts["fact-one"]
    assert (fact.confidence, fact.checked) == ("medium", date(2026, 2, 1))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("of: line.rural", "of: line.urban", "3.yaml:1: fact-one: no fact has"),
        ("of: line.rural", "of: pay.poor", "follows itself"),
        ("percent: 22", "share: 22", "pay.amount follows line.rural: give `percent`"),
        ("percent: 22", "percent: 22, unit: pots", "has the unit 'pots'"),
        ("valid_from: '2025-01-01'", "valid_from: '2031-01-01'", "never holds while"),
    ],
)  # fmt: skip
def test_a_share_of_what_is_not_there_is_a_fault(read, old, new, fault):
    assert old in FOLLOWS
    _, faults = read(LINE_2026, LINE_2027, FOLLOWS.replace(old, new))
    assert any(fault in found for found in faults), faults


def test_a_line_that_is_two_things_on_one_day_is_a_fault(read):
    both = LINE_2027.replace("2027-01-01", "2026-12-01")
    _, faults = read(LINE_2026, both, FOLLOWS)
    assert any("line.rural is two things on 2026-12-01" in fault for fault in faults)


def test_a_figure_that_changed_has_its_own_span_source_and_day(read, ground):
    content, faults = read(CHANGES)
    assert faults == []
    assert said(content, date(2026, 6, 30)) == "Được 500.000 đồng."
    assert said(content, date(2026, 7, 1)) == "Được 540.000 đồng."
    new = content.topics["pay"].answer("vi", LAST_OF_2026)
    assert new.sources == ("https://example.org/335", "https://example.org")
    translator = ground.catalogues.translator("vi")
    [line, _] = grounds(new, translator, content.words, LAST_OF_2026)
    assert line == "Nguồn: Nghị định 335/2026/NĐ-CP, Nghị định 1/2025/NĐ-CP."


def test_a_change_no_later_than_the_beginning_puts_right_what_was_never_so(read):
    content, _ = read(CHANGES.replace("from: '2026-07-01'", "from: '2025-01-01'"))
    [only] = content.topics["pay"].answers
    assert only.paragraphs == ("Được 540.000 đồng.",)


def test_what_follows_a_figure_that_changed_changes_with_it(read):
    follows = FOLLOWS.replace("fact-one", "fact-two").replace("pay.", "aid.")
    follows = follows.replace(
        "of: line.rural, percent: 22", "of: pay.amount, times: 20"
    )
    text = GOOD.replace("[fact-one]", "[fact-two]").replace("pay.amount", "aid.amount")
    content, faults = read(CHANGES, follows, text=text)
    assert faults == []
    assert said(content, date(2026, 6, 30)) == "Được 10.000.000 đồng."
    assert said(content, date(2026, 7, 1)) == "Được 10.800.000 đồng."


@pytest.mark.parametrize(
    ("day", "sum_"),
    [
        (LAST_OF_2026, "330.000"),
        (FIRST_OF_2027, "484.000"),
        (date(2027, 7, 1), "484.000"),
    ],
)
def test_the_least_of_voluntary_insurance_follows_the_poverty_line(library, day, sum_):
    answer = library.content.topics["voluntary-insurance-cost"].answer("vi", day)
    assert answer.holds_on(day)
    assert answer.paragraphs[0].startswith(f"{sum_} đồng một tháng")


def test_the_new_line_is_told_sixty_days_ahead(library, ground):
    from bot.knowledge import word

    def told(on: date) -> bool:
        answer = library.content.topics["poverty-line"].answer("vi", on)
        found = library.index.shown(answer, on)
        assert isinstance(found, Answered)
        translator = ground.catalogues.translator("vi")
        words = library.content.words
        shown = word(found, translator, words, on, label_unreviewed=True)
        return any("Từ ngày 1/1/2027" in line for line in shown.paragraphs)

    assert told(date(2026, 11, 2))
    assert not told(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("fact", "value", "amount"),
    [
        ("social-disabled-adult", "disabled_adult.severe", 900_000),
        ("social-orphan", "orphan.small", 1_500_000),
        ("social-funeral", "funeral.least", 12_000_000),
        ("pension-base-salary", "base_salary.funeral", 26_000_000),
        ("village-head-pay", "village_fund.amount", 16_900_000),
        ("school-disabled", "disabled_pupil.amount", 2_080_000),
    ],
)
def test_what_is_so_many_times_the_standard_changes_with_it(
    library, fact, value, amount
):
    day, today = date(2027, 7, 1), date(2026, 11, 28)
    base, salary = "social_allowance.base", "base_salary.amount"
    changes = (
        Change("social-allowance-base-540", base, 600_000, day, today, "x"),
        Change("pension-base-salary", salary, 2_600_000, day, today, "x"),
    )
    facts, faults = by_day(library.written, changes)
    assert faults == []
    before, after = facts[fact].on(LAST_OF_2026), facts[fact].on(day)
    assert before.values[value] == library.content.facts[fact].values[value]
    assert after.values[value].amount == amount
