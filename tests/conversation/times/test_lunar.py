from datetime import date

import pytest

from bot.conversation.times import lunar


@pytest.mark.parametrize(
    "new_year",
    [
        date(2023, 1, 22),
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 2),  # a day before the Chinese one
        date(2033, 1, 31),
    ],
)
def test_tet_is_on_the_day_of_the_calendar_on_the_wall(new_year):
    assert lunar.solar_days(1, 1, date(new_year.year, 1, 1))[0] == new_year


def test_the_next_full_moon_is_the_one_not_yet_over():
    assert lunar.solar_days(15, None, date(2026, 12, 23))[0] == date(2026, 12, 23)
    assert lunar.solar_days(15, None, date(2026, 12, 24))[0] == date(2027, 1, 22)


def test_a_leap_month_is_no_second_month_of_that_number():
    # 2025 had a sixth month twice: the festival of the seventh came after both.
    assert lunar.solar_days(15, 7, date(2025, 7, 1))[0] == date(2025, 9, 6)
    assert lunar.solar_days(1, 6, date(2025, 1, 1))[0] == date(2025, 6, 25)
