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
        # the half of the day that a word names
        ("1 gio trua", "2026-11-24 13:00"),
        ("1 gio trua mai", "2026-11-25 13:00"),
        ("2h trua thu bay", "2026-11-28 14:00"),
        ("11 gio trua mai", "2026-11-25 11:00"),
        ("12 gio trua mai", "2026-11-25 12:00"),
        ("12h30 trua mai", "2026-11-25 12:30"),
        ("1h chieu", "2026-11-24 13:00"),
        ("4 gio chieu mai", "2026-11-25 16:00"),
        ("16 gio chieu mai", "2026-11-25 16:00"),
        ("12 gio chieu mai", "2026-11-25 12:00"),
        ("5 gio chieu thu bay", "2026-11-28 17:00"),
        ("4 gio sang mai", "2026-11-25 04:00"),
        ("7 gio 30 sang mai", "2026-11-25 07:30"),
        ("11 am", "2026-11-25 11:00"),
        ("12 am", "2026-11-25 00:00"),
        ("12 pm", "2026-11-25 12:00"),
        ("7:30am", "2026-11-25 07:30"),
        ("18h30p", "2026-11-24 18:30"),
        ("3:30 pm", "2026-11-24 15:30"),
        # midnight is the end of the day that is named
        ("12 gio toi", "2026-11-25 00:00"),
        ("12 gio dem", "2026-11-25 00:00"),
        ("12h dem nay", "2026-11-25 00:00"),
        ("12 gio khuya mai", "2026-11-26 00:00"),
        ("12 gio toi mai", "2026-11-26 00:00"),
        ("12h30 dem 28/11", "2026-11-29 00:30"),
        ("24:00", "2026-11-25 00:00"),
        ("24:00 28/11", "2026-11-29 00:00"),
        ("0 gio", "2026-11-25 00:00"),
        ("0 gio 29/11", "2026-11-29 00:00"),
        ("11 gio dem nay", "2026-11-24 23:00"),
        ("2 gio dem", "2026-11-25 02:00"),
        ("1 gio dem nay", "2026-11-25 01:00"),
        # today's part of the day
        ("chieu nay 4 gio", "2026-11-24 16:00"),
        ("4 gio chieu nay", "2026-11-24 16:00"),
        ("9 gio toi nay", "2026-11-24 21:00"),
        ("toi nay 7 ruoi", "2026-11-24 19:30"),
        ("luc 7h30 toi nay", "2026-11-24 19:30"),
        ("8 gio sang nay", "2026-11-24 08:00"),  # past: for the caller to refuse
        ("20:00 tonight", "2026-11-24 20:00"),
        ("9:00 tonight", "2026-11-24 21:00"),
        ("1 gio trua nay", "2026-11-24 13:00"),
        # words in front of the hour
        ("sang mai 7 gio", "2026-11-25 07:00"),
        ("sang mai luc 7 gio", "2026-11-25 07:00"),
        ("chieu mai 2 gio", "2026-11-25 14:00"),
        ("toi mai 7 gio", "2026-11-25 19:00"),
        ("toi thu bay 7 gio", "2026-11-28 19:00"),
        ("trua mai 12 gio", "2026-11-25 12:00"),
        ("7 gio ngay mai", "2026-11-25 07:00"),
        ("3 gio", "2026-11-25 03:00"),
        ("18h ngay 5 thang 12", "2026-12-05 18:00"),
        # less than the full hour, and from now on
        ("7 gio kem 15", "2026-11-25 06:45"),
        ("7 gio kem 15 phut sang mai", "2026-11-25 06:45"),
        ("1 gio kem 10 chieu", "2026-11-24 12:50"),
        ("15 phut nua", "2026-11-24 12:15"),
        ("2 tieng nua", "2026-11-24 14:00"),
        ("1 gio nua", "2026-11-24 13:00"),
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
        "11/2",
        "7 gio mung 1",
        "toi nay",
        "sang nay",
        "chieu nay",
        "7 gio kem",
        "7 gio kem 75",
        # an hour that this half of the day does not have
        "14 gio sang",
        "12 gio sang mai",
        "12h30 sang mai",
        "5 gio trua",
        "2 gio toi",
        "9 gio chieu mai",
        "13 pm",
        "0 gio toi",
        "24:30",
        "24:00 31/12/9999",
        "7:30ap",
        # whose night it is, of two
        "2 gio dem mai",
        # "tới" or "tối"
        "7 gio thu bay toi",
        "8 gio tuan toi",
    ],
)
def test_half_a_time_and_one_that_means_two_is_no_time(typed):
    assert moment(typed, NOW) is None


def test_a_night_that_has_begun_is_this_one():
    past_midnight = NOW.replace(hour=0, minute=30)
    assert moment("1 gio dem nay", past_midnight) == NOW.replace(hour=1)
    assert moment("12 gio dem", past_midnight) == NOW.replace(day=25, hour=0)
