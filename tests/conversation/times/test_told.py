from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.times import remaining, told

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 28, 20, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2026, 11, 30, 8, 30), "thứ Hai 30/11, 8:30 sáng, còn 36 giờ"),
        ((2026, 11, 28, 21, 0), "thứ Bảy 28/11, 21:00 tối, còn 30 phút"),
        ((2026, 11, 29, 0, 30), "Chủ nhật 29/11, 0:30 đêm, còn 4 giờ"),
        ((2026, 12, 5, 13, 0), "thứ Bảy 5/12, 13:00 chiều, còn 7 ngày"),
        ((2026, 12, 5, 11, 5), "thứ Bảy 5/12, 11:05 trưa, còn 7 ngày"),
        ((2026, 12, 5, 23, 0), "thứ Bảy 5/12, 23:00 đêm, còn 7 ngày"),
        ((2030, 11, 28, 18, 0), "thứ Năm 28/11/2030, 18:00 tối, còn 1.461 ngày"),
    ],
)
def test_a_moment_names_its_weekday_and_how_far_off_it_is(ground, moment, words):
    _ = ground.catalogues.translator("vi")
    assert told(_, datetime(*moment, tzinfo=ZONE), NOW) == words


def test_what_is_left_is_rounded_as_people_would(ground):
    _ = ground.catalogues.translator("vi")
    assert remaining(_, timedelta(seconds=10)) == "1 phút"
    assert remaining(_, timedelta(minutes=99)) == "99 phút"
    assert remaining(_, timedelta(minutes=150)) == "2 giờ"
    assert remaining(_, timedelta(hours=60)) == "2 ngày"
