from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import GROUP_LIMIT, ChannelPace, ChatPace
from bot.messaging import ChatKind


@given(
    st.integers(1, 200),
    st.lists(st.floats(0, 0.7, allow_nan=False), min_size=1, max_size=400),
)
def test_no_sliding_second_ever_holds_more_than_the_limit(limit, idle):
    pace, now, sent = ChannelPace(limit), 100.0, []
    for rest in idle:
        now += rest
        now += pace.wait(now)
        pace.take(now)
        sent.append(now)
    for i, start in enumerate(sent):
        assert sum(start <= t < start + 1 for t in sent[i : i + limit + 2]) <= limit


@given(st.integers(5, 1000))
def test_with_work_to_do_the_limit_is_used(limit):
    pace, now = ChannelPace(limit), 100.0
    for _ in range(limit * 5):
        now += pace.wait(now)
        pace.take(now)
    assert limit * 5 / (now - 100.0) >= 0.98 * limit


def test_three_replies_go_at_once_and_then_one_a_second():
    pace = ChatPace()
    for _ in range(3):
        assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=True) == 0
        pace.take("1", 5.0)
    assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=True) == 1.0
    assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=False) == 1.0
    assert pace.wait("2", ChatKind.PRIVATE, 5.0, is_reply=False) == 0


def test_a_group_gets_twenty_a_minute():
    pace = ChatPace()
    for second in range(GROUP_LIMIT):
        assert pace.wait("-1", ChatKind.GROUP, second, is_reply=True) == 0
        pace.take("-1", float(second))
    assert 39 < pace.wait("-1", ChatKind.GROUP, 20.0, is_reply=True) < 42
