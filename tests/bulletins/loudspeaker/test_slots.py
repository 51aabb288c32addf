"""When a loudspeaker speaks next."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.bulletins.loudspeaker import slots

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZONE)
    return round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("after", "following"),
    [
        ("2026-11-26 04:00", "2026-11-26 05:30"),
        ("2026-11-26 05:30", "2026-11-26 17:00"),
        ("2026-11-26 17:00", "2026-11-27 05:30"),
        ("2026-12-31 23:59", "2027-01-01 05:30"),
    ],
)
def test_the_next_time_is_strictly_after(after, following):
    assert slots.following(slots.USUAL, ZONE, at(after)) == at(following)


def test_times_are_kept_and_read_in_their_order():
    assert slots.as_written((time(17), time(5, 5))) == "05:05 17:00"
    assert slots.as_read("05:05 17:00") == (time(5, 5), time(17))


@pytest.mark.parametrize("kept", ["", "soon", "25:00"])
def test_what_cannot_be_read_is_the_usual(kept):
    assert slots.as_read(kept) == slots.USUAL
