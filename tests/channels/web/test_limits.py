"""How many by address, and when who is refused may come again."""

from contextlib import ExitStack

from bot.channels.web.limits import Buckets, NewSessions, SlidingLimit, WaitedFor
from bot.clock import DAY, HOUR, MINUTE, SECOND

NOW = 1_795_500_000_000
HOUSE = ("2001:db8:0:1::/64", "2001:db8::/48")


def test_what_a_bucket_holds_goes_at_once_and_comes_back_second_by_second():
    limit = Buckets(5, 2)
    assert [limit.retry_after(["a"], NOW) for _ in range(5)] == [0] * 5
    assert limit.retry_after(["a"], NOW) == 1
    assert limit.retry_after(["b"], NOW) == 0
    later = NOW + SECOND
    assert [limit.retry_after(["a"], later) for _ in range(3)] == [0, 0, 1]


def test_who_is_refused_has_a_turn_each_but_never_far_away():
    limit = Buckets(1, 2)
    limit.retry_after(["a"], NOW)
    waits = [limit.retry_after(["a"], NOW) for _ in range(500)]
    assert waits[:6] == [1, 1, 2, 2, 3, 3]
    assert max(waits) == 60
    assert limit.retry_after(["a"], NOW + HOUR) == 0
    assert limit.retry_after(["a"], NOW + HOUR) == 1


def test_many_households_of_one_provider_share_a_wider_limit():
    limit = Buckets(5, 1)
    taken = [
        limit.retry_after((f"2001:db8:0:{n:x}::/64", HOUSE[1]), NOW) == 0
        for n in range(100)
    ]
    assert taken == [True] * 20 + [False] * 80


def test_a_refusal_by_the_wider_network_takes_nothing_of_the_household():
    limit = Buckets(5, 1)
    for n in range(20):
        limit.retry_after((f"{n}", HOUSE[1]), NOW)
    assert limit.retry_after(HOUSE, NOW) > 0
    assert [limit.retry_after(HOUSE[:1], NOW) for _ in range(6)] == [0] * 5 + [1]


def test_a_clock_that_is_set_back_locks_nobody_out():
    buckets, window = Buckets(1, 1), SlidingLimit(1, MINUTE)
    assert buckets.retry_after(["a"], NOW) == 0
    assert window.retry_after("a", NOW) == 0
    before = NOW - 400 * DAY
    assert buckets.retry_after(["a"], before) == 1
    assert buckets.retry_after(["a"], before + 2 * SECOND) == 0
    assert window.retry_after("a", before) == 0
    assert window.retry_after("a", before + 1) == 60


def test_what_is_given_back_never_makes_more_than_there_was():
    limit = Buckets(2, 1)
    limit.give_back(["a"])
    limit.retry_after(["a"], NOW)
    for _ in range(9):
        limit.give_back(["a"])
    assert [limit.retry_after(["a"], NOW) for _ in range(3)] == [0, 0, 1]


def test_a_session_gives_its_place_back_once():
    sessions = NewSessions()
    for number in range(300):
        assert sessions.retry_after(HOUSE, NOW) == 0
        sessions.made(f"{number}", HOUSE)
    for _ in range(5):
        sessions.came_back("7")
        sessions.came_back("unknown")
    assert sessions.retry_after(HOUSE, NOW) == 0
    assert sessions.retry_after(HOUSE, NOW) > 0


def test_limits_forget_the_oldest_and_stay_small():
    buckets, window = Buckets(1, 1), SlidingLimit(1, MINUTE)
    sessions = NewSessions()
    for number in range(50_000):
        buckets.retry_after([f"{number}"], NOW)
        window.retry_after(f"{number}", NOW)
        sessions.made(f"{number}", ["a"])
    for kept in (buckets._buckets, window._times, sessions._makers):
        assert len(kept) <= 20_001


def test_who_no_longer_waits_is_not_counted():
    waited_for = WaitedFor()
    for _ in range(1000):
        with waited_for.one_more(HOUSE):
            assert waited_for.has_room(HOUSE, 8)
    assert not waited_for._count


def test_a_household_waits_in_half_of_the_places_and_a_48_in_three_quarters():
    waited_for = WaitedFor()
    with ExitStack() as stack:
        for number in range(20):
            house = (f"2001:db8:0:{number % 3}::/64", HOUSE[1])
            if waited_for.has_room(house, 8):
                stack.enter_context(waited_for.one_more(house))
        assert dict(waited_for._count) == {
            "2001:db8:0:0::/64": 2,
            "2001:db8:0:1::/64": 2,
            "2001:db8:0:2::/64": 2,
            HOUSE[1]: 6,
        }
        for _ in range(9):
            if waited_for.has_room(["203.0.113.1"], 8):
                stack.enter_context(waited_for.one_more(["203.0.113.1"]))
        assert waited_for._count["203.0.113.1"] == 4
