"""How many by address, and when who is refused may come again."""

from contextlib import ExitStack

from bot.channels.web.limits import (
    Buckets,
    NewSessions,
    SlidingLimit,
    Turns,
    WaitedFor,
)
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


def test_who_comes_when_told_is_let_in_whoever_else_comes_anew():
    sessions = NewSessions()
    for _ in range(300):
        assert sessions.retry_after(HOUSE, NOW) == 0
    told = {f"{n}": sessions.retry_after(HOUSE, NOW, f"{n}") for n in range(1_000)}
    assert min(told.values()) == 1
    assert max(told.values()) <= 60
    assert list(told.values()) == sorted(told.values())  # the more, the later
    assert sessions.retry_after(HOUSE, NOW + SECOND, "0") == 0
    told["0"] = sessions.retry_after(HOUSE, NOW + SECOND, "0") + 1
    assert told["0"] > 1  # a turn is good for once
    for name, seconds in told.items():
        early = NOW + seconds * SECOND - 1
        assert sessions.retry_after(HOUSE, early, name) == 1
        assert sessions.retry_after(HOUSE, early + 1, name) == 0


def test_a_turn_is_of_one_household_and_of_one_message():
    sessions = NewSessions()
    for network in ("a", "b"):
        for _ in range(300):
            sessions.retry_after([network], NOW)
    assert sessions.retry_after(["a"], NOW, "x") == 1
    later = NOW + SECOND
    assert sessions.retry_after(["b"], later, "x") > 0
    assert sessions.retry_after(["a"], later, "y") > 0
    assert sessions.retry_after(["a"], later, "x") == 0


def test_a_flood_waits_ever_longer_and_beyond_a_minute_at_last():
    sessions = NewSessions()
    waits = [sessions.retry_after(["a"], NOW) for _ in range(400)][300:]
    assert waits[:3] == [12, 24, 36]
    assert waits == sorted(waits)
    assert max(waits) == 600
    flood = [sessions.retry_after(["a"], NOW, f"{n}") for n in range(10_000)]
    assert flood == sorted(flood)
    assert flood[2_999] == 60
    assert flood[-1] == 600


def test_a_province_may_look_at_once_and_a_robot_may_not_look_for_ever():
    sessions = NewSessions()
    assert not any(sessions.greeting_after(["a"], NOW) for _ in range(10_000))
    assert sessions.greeting_after(["a"], NOW) == 1
    waits = [sessions.greeting_after(["a"], NOW) for _ in range(1_000)]
    assert waits == sorted(waits)
    assert waits[-1] == 60
    assert sessions.retry_after(["a"], NOW) == 0  # who asks counts apart


def test_a_clock_set_back_keeps_nobody_waiting_for_their_turn():
    sessions = NewSessions()
    for _ in range(300):
        sessions.retry_after(["a"], NOW)
    assert sessions.retry_after(["a"], NOW, "x") == 1
    assert sessions.retry_after(["a"], NOW - DAY, "x") == 0


def test_limits_forget_the_oldest_and_stay_small():
    buckets, window = Buckets(1, 1), SlidingLimit(1, MINUTE)
    sessions, turns = NewSessions(), Turns()
    for number in range(50_000):
        turns.give(f"{number % 30}", f"{number}", NOW)
        turns.give("one household", f"{number}", NOW)
        buckets.retry_after([f"{number}"], NOW)
        window.retry_after(f"{number}", NOW)
        sessions.made(f"{number}", ["a"])
    kept_by_all = (buckets._buckets, window._times, sessions._makers, turns._at)
    for kept in kept_by_all:
        assert len(kept) <= 20_001
    assert sum(turns._waiting.values()) == len(turns._at)


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
