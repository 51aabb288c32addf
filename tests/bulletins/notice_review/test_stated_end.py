"""Until when a notice says that it holds, by its dates and by "sáng mai"."""

from datetime import datetime

import pytest

from bot.bulletins.notice_review.stated_end import end_of
from bot.config import Config

ZONE = Config().timezone
SATURDAY = datetime(2026, 11, 28, 13, 0, tzinfo=ZONE)

ENDS = {
    "Họp bản 7 giờ sáng mai tại nhà văn hóa.": "29/11 12:00",
    "Sáng mai 7 giờ họp dân.": "29/11 12:00",
    "hop dan 7h toi mai": "30/11 00:00",
    "Phát gạo từ 7 giờ mai.": "29/11 12:00",
    "Cắt điện ngày mai để sửa đường dây.": "30/11 00:00",
    "Tiêm phòng 8 giờ sáng ngày kia.": "30/11 13:00",
    "Tối nay 7 giờ họp ở đình.": "29/11 00:00",
    # an hour that ends later counts, and night is after the evening
    "Khám bệnh từ 7 giờ đến 17 giờ ngày 30/11.": "30/11 22:00",
    "Cắt nước 12 giờ đêm 30/11.": "1/12 05:00",
    "Cắt nước lúc 1 giờ đêm mai.": "30/11 06:00",
    "Họp lúc 12 giờ trưa 30/11.": "30/11 17:00",
    # the day after an hour is not its minutes
    "Họp dân 8 giờ 30/11 tại đình.": "30/11 13:00",
    "Họp dân 8h 30/11 tại đình.": "30/11 13:00",
    # what begins a day does not end with it
    "Từ ngày 1/12 cấm thả rông trâu bò.": "9/12 00:00",
    "Từ ngày mai cấm thả rông trâu bò.": "7/12 00:00",
    "Nộp hồ sơ từ 1/12 đến hết 5/12.": "9/12 00:00",
    "Họp thứ tư ngày 2/12.": "3/12 00:00",
}


@pytest.mark.parametrize("text", ENDS)
def test_it_ends_after_the_last_day_and_hour_that_it_names(text):
    end = end_of(text, SATURDAY)

    assert end is not None
    assert f"{end.day}/{end.month} {end:%H:%M}" == ENDS[text]


@pytest.mark.parametrize(
    "text",
    [
        "Chị Mai ở bản Giữa bán giống ngô.",
        "Hôm nay xã nhận được gạo cứu đói.",
        "Trường Hoa Mai cần người nấu ăn.",
        "Hội trường mở cửa 7 giờ sáng hằng ngày.",
        "Đã xong việc ngày 1/11.",
    ],
)
def test_it_says_no_end_where_it_names_no_day_to_come(text):
    assert end_of(text, SATURDAY) is None
