"""Leaving in one's own words."""

import pytest

from tests.support import village as villages
from tests.support.village import Village


@pytest.fixture
def village(sqlite, ground, library) -> Village:
    return villages.found(sqlite, ground, library)


@pytest.mark.parametrize(
    "words",
    [
        "STOP", "stop", "Stop. Thank you", "unsubscribe", "tắt tin", "tat tin",
        "hủy đăng ký", "huy dang ky", "hủy nhận tin", "hủy nhận tin nhé",
        "Dừng lại. Cảm ơn", "dừng", "thôi nhận tin", "đừng gửi nữa",
        "đừng nhắn cho tôi nữa", "không nhận tin nữa", "ngừng gửi",
        "phiền quá đừng gửi tin nữa", "bo nhan tin", "dung nhan tin nua", "bỏ theo dõi",
    ],
)  # fmt: skip
async def test_who_says_that_it_should_stop_is_asked_what(village, words):
    await village.subscriber(1, "01324")
    citizen = village.person(1)
    assert await citizen.says(words) == "Thôi nhận tin nào?"
    assert citizen.labels[0] == "Thôi nhận tất cả"


@pytest.mark.parametrize(
    "words",
    ["dung", "cảm ơn", "hủy đăng ký xe máy ở đâu", "nhận tin của xã khác", "tin gì"],
)
async def test_other_words_are_a_question_as_ever(village, words):
    await village.subscriber(1, "01324")
    assert "Thôi nhận tin nào?" not in await village.person(1).says(words)


async def test_who_receives_nothing_asks_a_question(village):
    assert "Thôi nhận tin nào?" not in await village.person(1).says("tắt tin")
