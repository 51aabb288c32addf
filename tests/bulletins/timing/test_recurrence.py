"""When a repeated notice is due."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.bulletins.timing.recurrence import Every, Rule
from bot.clock import instant

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 11, 30)


def at(*moment: int) -> int:
    return instant(datetime(*moment, tzinfo=ZONE))


def days(rule: Rule, after: int, until: int) -> list[str]:
    return [
        f"{datetime.fromtimestamp(due / 1000, ZONE):%m-%d %H:%M}"
        for due in rule.between(after, until, ZONE)
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            Rule(Every.DAY, "08:00", MONDAY, date(2026, 12, 2)),
            ["12-01 08:00", "12-02 08:00"],
        ),
        (
            Rule(Every.WEEK, "08:30", MONDAY, date(2026, 12, 20)),
            ["12-07 08:30", "12-14 08:30"],
        ),
        (
            Rule(Every.MONTH, "06:00", MONDAY),
            ["12-30 06:00", "01-30 06:00", "02-28 06:00"],  # February has no 30th
        ),
        (
            Rule(
                Every.DATES,
                "07:00",
                MONDAY,
                dates=(MONDAY, date(2026, 12, 5), date(2026, 12, 24)),
            ),
            ["12-05 07:00", "12-24 07:00"],
        ),
    ],
)
def test_it_is_due_after_the_first_time_and_to_its_last_day(rule, expected):
    first = at(2026, 11, 30, *map(int, rule.at.split(":")))
    assert days(rule, first, at(2027, 3, 1, 0, 0)) == expected


def test_what_was_looked_at_is_not_due_again():
    rule = Rule(Every.DAY, "08:00", MONDAY)
    assert days(rule, at(2026, 12, 1, 8, 0), at(2026, 12, 2, 7, 59)) == []
    assert days(rule, at(2026, 12, 1, 7, 59), at(2026, 12, 1, 8, 0)) == ["12-01 08:00"]


def test_it_is_kept_as_it_was():
    for rule in (
        Rule(Every.DAY, "08:00", MONDAY, date(2026, 12, 2)),
        Rule(Every.DATES, "08:00", MONDAY, dates=(MONDAY,)),
    ):
        assert Rule.from_json(rule.to_json()) == rule
