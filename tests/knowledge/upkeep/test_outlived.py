"""What an answer says on a day on which it is no longer so."""

from datetime import date

import pytest

from bot.cli import main
from bot.knowledge import load
from bot.knowledge.files.topics import read_sources
from bot.knowledge.upkeep.outlived import begun_since, ending_alone, outlived
from tests.knowledge.conftest import FACT, GOOD

ON = date(2026, 12, 1)


def told(desk, ground, text: str, on: date = ON) -> list[str]:
    file = desk / "topics" / "social" / "pay" / "now.vi.md"
    file.write_text(GOOD.replace("Được {", f"{text} Được {{"), encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    sources, _ = read_sources(desk / "topics")
    return [str(fault) for fault in outlived(content, sources, on)]


@pytest.mark.parametrize(
    "text",
    [
        "Nộp đến hết ngày 30/11/2026.",
        "Dự kiến làm từ quý ba năm 2026.",
        "Xã sẽ phát trong tháng 11/2026.",
        "Năm 2025 sẽ có mức mới.",
        "Mức này còn là dự thảo.",  # looked at eight months ago
    ],
)
def test_a_day_that_has_passed_is_not_spoken_of_as_to_come(desk, ground, text):
    [fault] = told(desk, ground, text)
    assert "now.vi.md:7: " in fault


@pytest.mark.parametrize(
    "text",
    [
        "Nộp đến hết ngày 1/12/2026.",
        "Dự kiến làm từ quý bốn năm 2026.",
        "Trước đây đến hết ngày 30/6/2025.",
        "Sau khi sắp xếp năm 2025 còn 34 tỉnh.",
        "Nghị quyết ra ngày 24/8/2026.",
        "Đến hết 30/6/2026 được trả một nửa. Từ 1/7/2026 có mức mới.",
        "Từ 10/9/2026 ai ở lại sẽ bị phạt.",
        "Mức ấy tính đến hết năm 2025, nay còn hay không thì hỏi xã.",
    ],
)
def test_what_was_and_what_is_still_to_come_may_be_told(desk, ground, text):
    assert told(desk, ground, text) == []


def test_what_ends_within_sixty_days_is_told_where_nothing_follows(desk, ground):
    fact = FACT.replace("valid_to: null", "valid_to: '2027-02-28'")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert ending_alone(content, date(2026, 12, 29)) == []
    [answer] = ending_alone(content, date(2026, 12, 30))
    assert answer.topic == "pay"
    assert ending_alone(content, date(2027, 3, 1)) == []
    changed = """  changes:
    - value: pay.amount
      amount: 1
      from: '2027-03-01'
      checked: '2026-11-28'
      source: https://example.org
"""
    (desk / "facts" / "one.yaml").write_text(fact + changed, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert ending_alone(content, date(2026, 12, 30)) == []


def test_what_was_read_before_it_began_is_to_be_looked_at_again(desk, ground):
    fact = FACT.replace("valid_from: '2025-01-01'", "valid_from: '2026-07-01'")
    (desk / "facts" / "one.yaml").write_text(fact, encoding="utf-8")
    content, _ = load(desk, ground.catalogues, ground.places)
    assert begun_since(content, date(2026, 6, 30)) == []
    assert begun_since(content, date(2026, 7, 1)) == ["fact-one"]


@pytest.mark.parametrize(
    "day", ["2026-11-28", "2027-01-01", "2027-03-01", "2027-07-01"]
)
def test_no_shipped_answer_outlives_itself(library, day):
    on = date.fromisoformat(day)
    assert [str(f) for f in outlived(library.content, library.laid(), on)] == []


def test_check_takes_a_day(capsys):
    assert main(["check", "--on", "tomorrow"]) == 2
    assert "is not a day: write YYYY-MM-DD" in capsys.readouterr().err
