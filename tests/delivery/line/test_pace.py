from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.line.pace import GROUP_LIMIT, ChannelPace, ChatPace
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
        pace.left(now)
        sent.append(now)
    for i, start in enumerate(sent):
        assert sum(start <= t < start + 1 for t in sent[i : i + limit + 2]) <= limit


@given(
    st.integers(1, 50),
    st.lists(st.floats(0, 0.3, allow_nan=False), min_size=1, max_size=300),
)
def test_what_leaves_late_counts_from_when_it_left(limit, lags):
    """The loop may stall between letting an attempt go and its leaving."""
    pace, now, left, going = ChannelPace(limit), 100.0, [], 0
    for lag in lags:
        now += pace.wait(now)
        while pace.wait(now) == 0:
            pace.take(now)
            going += 1
        now += lag
        for _ in range(going):
            pace.left(now)
            left.append(now)
        going = 0
    for i, start in enumerate(left):
        assert sum(start <= t < start + 1 for t in left[i : i + limit + 2]) <= limit


@given(st.integers(5, 1000))
def test_with_work_to_do_the_limit_is_used(limit):
    pace, now = ChannelPace(limit), 100.0
    for _ in range(limit * 5):
        now += pace.wait(now)
        pace.take(now)
        pace.left(now)
    assert limit * 5 / (now - 100.0) >= 0.98 * limit


def test_what_comes_after_a_rest_goes_evenly_from_the_start():
    pace, now = ChannelPace(100), 100.0
    for _ in range(3):
        pace.rest()
        now += 5
        number, now = sent_until(pace, now, now + 0.5)
        assert 49 <= number <= 51


def test_what_was_held_up_is_made_good():
    pace = ChannelPace(100)
    _, now = sent_until(pace, 100.0, 100.5)
    number, _ = sent_until(pace, now + 0.08, now + 0.5)
    assert 49 <= number <= 51


def sent_until(pace: ChannelPace, now: float, end: float) -> tuple[int, float]:
    number = 0
    while (now := now + pace.wait(now)) < end:
        pace.take(now)
        pace.left(now)
        number += 1
    return number, now


@given(st.integers(10, 1000))
def test_refused_again_and_again_it_slows_down_and_comes_back_up(limit):
    pace = ChannelPace(limit)
    _, now = sent_until(pace, 100.0, 102.0)
    pace.slow_down(now)
    number, now = sent_until(pace, now + 1, now + 2)
    assert 0.5 * limit <= number <= 0.8 * limit
    for _ in range(20):
        pace.slow_down(now)
    number, now = sent_until(pace, now + 1, now + 11)
    assert 0 < number <= 3 * limit
    number, now = sent_until(pace, now + 60, now + 70)
    assert number >= 0.98 * 10 * limit
    number, _ = sent_until(pace, now, now + 1)
    assert number <= limit


def test_three_replies_go_at_once_and_then_one_a_second():
    pace = ChatPace()
    for _ in range(3):
        assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=True) == 0
        pace.take("1", ChatKind.PRIVATE, 5.0)
    assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=True) == 1.0
    assert pace.wait("1", ChatKind.PRIVATE, 5.0, is_reply=False) == 1.0
    assert pace.wait("2", ChatKind.PRIVATE, 5.0, is_reply=False) == 0


def test_a_group_gets_twenty_a_minute():
    pace = ChatPace()
    for second in range(GROUP_LIMIT):
        assert pace.wait("-1", ChatKind.GROUP, second, is_reply=True) == 0
        pace.take("-1", ChatKind.GROUP, float(second))
    assert 39 < pace.wait("-1", ChatKind.GROUP, 20.0, is_reply=True) < 42


def test_people_are_forgotten_when_a_second_has_passed():
    pace = ChatPace()
    for number in range(5_000):
        pace.take(str(number), ChatKind.PRIVATE, number / 100)
    assert pace.remembered <= 300
    assert 0 < pace.wait("4999", ChatKind.PRIVATE, 50.0, is_reply=False) < 1
    assert 0 < pace.wait("4900", ChatKind.PRIVATE, 49.99, is_reply=False) < 0.02


def test_a_reply_never_overtakes_the_gap_when_the_layers_turn():
    pace = ChatPace()
    for at in (5.0, 5.9, 5.95, 6.05):
        assert pace.wait("1", ChatKind.PRIVATE, at, is_reply=True) == 0
        pace.take("1", ChatKind.PRIVATE, at)
    assert pace.wait("1", ChatKind.PRIVATE, 6.1, is_reply=True) > 0.75
