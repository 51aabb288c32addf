"""The clock: what it jumps to for a moment is never believed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import DAY, EARLIEST, HOUR, MINUTE, SECOND, SteadyClock

NOW = EARLIEST + 30 * DAY


class Clocks:
    """A wall clock and a monotonic one, turned by hand."""

    def __init__(self, wall: int = NOW) -> None:
        self.wall = wall
        self.seconds = 1000.0
        self.steady = SteadyClock(lambda: self.wall, lambda: self.seconds)

    def pass_by(self, seconds: float) -> int:
        self.seconds += seconds
        self.wall += round(seconds * SECOND)
        return self.steady()

    def jump(self, by: int) -> int:
        self.wall += by
        return self.steady()


def test_time_goes_by_as_the_wall_clock_says():
    clocks = Clocks()
    assert clocks.pass_by(15) == NOW + 15 * SECOND
    assert clocks.pass_by(3600) == NOW + 15 * SECOND + HOUR


def test_a_clock_that_drifts_is_followed():
    clocks = Clocks()
    for _ in range(100):
        clocks.wall += 500
        assert clocks.pass_by(10) == clocks.wall


def test_a_jump_that_does_not_stand_is_never_seen():
    for by in (5 * DAY, -5 * DAY, 4 * HOUR, -4 * HOUR):
        clocks = Clocks()
        clocks.pass_by(100)
        assert clocks.jump(by) == NOW + 100 * SECOND
        assert clocks.pass_by(20) == NOW + 120 * SECOND
        assert not clocks.steady.is_believed()
        assert clocks.jump(-by) == NOW + 120 * SECOND
        assert clocks.steady.is_believed()


def test_a_jump_that_stands_for_a_minute_is_believed():
    for by in (8 * HOUR, -8 * HOUR):
        clocks = Clocks()
        clocks.jump(by)
        assert clocks.pass_by(59) == NOW + MINUTE - SECOND
        assert clocks.pass_by(1) == NOW + by + MINUTE
        assert clocks.steady.is_believed()


def test_a_start_is_believed_after_a_minute():
    clocks = Clocks()
    assert not clocks.steady.is_believed()
    clocks.pass_by(59)
    assert not clocks.steady.is_believed()
    clocks.pass_by(1)
    assert clocks.steady.is_believed()


def test_a_start_soon_after_the_last_look_is_believed_at_once():
    for known, is_believed in (
        (NOW - MINUTE, True),
        (NOW - 2 * DAY, False),  # the clock may be ahead
        (NOW + MINUTE, False),  # it is behind
    ):
        clocks = Clocks()
        clocks.steady.remember(known)
        assert clocks.steady.is_believed() is is_believed


def test_a_machine_without_a_battery_goes_on_from_the_earliest_day():
    for wall in (0, 1_577_836_800_000):  # 1970, 2020
        clocks = Clocks(wall)
        clocks.steady.remember(wall)
        assert clocks.pass_by(20) == EARLIEST + 20 * SECOND
        clocks.pass_by(600)
        assert not clocks.steady.is_believed()
        clocks.jump(NOW - clocks.wall)
        clocks.pass_by(60)
        assert clocks.steady.is_believed()
        assert clocks.steady() == clocks.wall


@given(
    st.lists(st.tuples(st.floats(0, 50), st.integers(-9 * DAY, 9 * DAY)), max_size=8)
)
def test_time_never_jumps_while_the_clock_is_restless(steps):
    """No reading stands for a minute: time is what the monotonic clock makes of it."""
    clocks = Clocks()
    passed = 0.0
    for seconds, by in steps:
        clocks.jump(by if abs(by) > 10 * SECOND else 10 * MINUTE)
        said = clocks.pass_by(seconds)
        passed += seconds
        off = said - (NOW + round(passed * SECOND))
        assert abs(off) <= 2 * SECOND * (len(steps) + 1)
