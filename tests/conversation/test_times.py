from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.notices.times import moment

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("18:00", "2026-11-24 18:00"),
        ("6 gio", "2026-11-25 06:00"),
        ("6 gio sang mai", "2026-11-25 06:00"),
        ("7h30 28/11", "2026-11-28 07:30"),
        ("18 gio 28 thang 11", "2026-11-28 18:00"),
        ("7 gio sang thu hai", "2026-11-30 07:00"),
        ("7 gio thu 7", "2026-11-28 07:00"),
        ("8 gio toi chu nhat", "2026-11-29 20:00"),
        ("7 gio ruoi ngay kia", "2026-11-26 07:30"),
        ("luc 18:00 ngay 28/11/2026", "2026-11-28 18:00"),
        ("18:00 2026-11-28", "2026-11-28 18:00"),
        ("7 gio sang 2/1", "2027-01-02 07:00"),  # said in November
        ("7 gio 23/11", "2026-11-23 07:00"),  # yesterday: for the caller to refuse
        ("7 gio sang thu bay 28/11", "2026-11-28 07:00"),
    ],
)
def test_a_time_as_people_type_it(typed, expected):
    assert moment(typed, NOW).strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mai",
        "25:00",
        "18:00 31/2",
        "18:00 ngay 28",
        "18:00 tuan sau",
        "7 gio thu sau 28/11",
        "gui cho xa Pung Luong",
    ],
)
def test_half_a_time_is_no_time(typed):
    assert moment(typed, NOW) is None
