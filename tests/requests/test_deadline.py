from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import country as country_file
from bot.clock import instant
from bot.errors import DataProblem
from bot.people.model import Grant, Role
from bot.requests import readers
from bot.requests.deadline import due_at, last_day, shown_day
from bot.requests.model import Level, desk_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (date(2026, 11, 24), date(2026, 11, 26)),  # Tuesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: over a weekend
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday
        (date(2026, 12, 30), date(2027, 1, 4)),  # New Year's Day does not count
        (date(2026, 4, 28), date(2026, 5, 4)),  # nor 30 April and 1 May
        (date(2026, 9, 1), date(2026, 9, 4)),  # nor 2 September
    ],
)
def test_working_days_leave_out_weekends_and_holidays(ground, asked, last):
    assert last_day(asked, ground.country.is_holiday) == last


def test_the_last_day_counts_whole_in_the_operators_zone(ground):
    late = instant(datetime(2026, 11, 24, 23, 30, tzinfo=HANOI))
    due = due_at(late, HANOI, ground.country.is_holiday)
    assert due == instant(datetime(2026, 11, 27, tzinfo=HANOI))
    assert shown_day(due, HANOI) == date(2026, 11, 26)


def test_a_holiday_may_stand_for_one_year(ground, tmp_path):
    text = (ground.config.content_dir / "country.yaml").read_text(encoding="utf-8")
    moved = text.replace('"09-02"]', '"09-02", 2027-02-08]')
    (tmp_path / "country.yaml").write_text(moved, encoding="utf-8")
    country = country_file.load(tmp_path)
    assert country.is_holiday(date(2027, 2, 8))
    assert not country.is_holiday(date(2028, 2, 8))


@pytest.mark.parametrize("wrong", ['"13-01"', '"Tết"', "2027-02-30", '"2-9"'])
def test_a_holiday_that_is_no_day_is_a_fault_with_its_file(ground, tmp_path, wrong):
    text = (ground.config.content_dir / "country.yaml").read_text(encoding="utf-8")
    broken = text.replace('"09-02"]', f'"09-02", {wrong}]')
    (tmp_path / "country.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(DataProblem, match=r"country\.yaml:\d+: "):
        country_file.load(tmp_path)


def test_only_the_place_it_was_sent_to_reads_it():
    commune, province = "vn.15.04489", "vn.15"
    assert desk_of(commune, Level.COMMUNE) == commune
    assert desk_of(commune, Level.PROVINCE) == province

    def grant(role: Role, place: str) -> Grant:
        return Grant(1, 1, role, place)

    assert readers.desks([grant(Role.OFFICER, commune)]) == (commune,)
    assert readers.desks([grant(Role.ADMIN, province)]) == (province,)
    for role in (Role.APPROVER, Role.RELAY):
        assert readers.desks([grant(role, commune)]) == ()
