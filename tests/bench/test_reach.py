"""How far it goes: cases computed by hand, and what must grow with what."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench import reach
from tests.bench.__main__ import main
from tests.bench.reach import Case, Costs, kept_up, simulate

FREE = Costs(delivery_us=0.001, answer_us=0.001, plan_seconds=0.0, commit_ms=0.001)


@pytest.mark.parametrize("rate", [1, 25, 1_000])
def test_the_products_pace_is_kept_up_and_never_exceeded(rate):
    assert 0.98 * rate <= kept_up(rate, 0.0) <= rate * 1.0001


def test_a_sender_that_is_busy_longer_than_the_pace_is_as_fast_as_it_is_busy():
    assert kept_up(1_000, 0.01) == pytest.approx(100)


def test_the_pace_alone():
    found = simulate(Case(subscribers=15_000, write_back=0), FREE)
    assert found.minutes == pytest.approx(10, rel=0.01)
    assert found.first == "the token's pace"


def test_a_token_each_shares_the_people_out():
    found = simulate(Case(subscribers=30_001, tokens=2, write_back=0), FREE)
    assert found.case.share == 15_001
    assert found.minutes == pytest.approx(10, rel=0.01)


def test_planning_comes_first():
    costs = Costs(plan_seconds=60)
    case = Case(subscribers=1_000_000, rate=1_000, write_back=0)
    found = simulate(case, costs)
    assert found.minutes == pytest.approx(1 + 1_000_000 / 1_000 / 60, rel=0.01)


def test_answers_take_their_turns_before_the_news():
    """Each one reached writes at once: every other message is an answer."""
    case = Case(subscribers=15_000, write_back=1.0, within_minutes=0.1)
    assert simulate(case, FREE).minutes == pytest.approx(20, rel=0.02)


def test_a_slow_sender_saturates_before_the_pace():
    costs = Costs(delivery_us=10_000, plan_seconds=0)
    case = Case(subscribers=60_000, rate=1_000, write_back=0)
    found = simulate(case, costs)
    assert found.minutes == pytest.approx(10, rel=0.01)
    assert found.alone["the sender's CPU"] == pytest.approx(10)


def test_answers_that_fill_the_core_are_helped_by_a_process():
    """A reached person costs 1 ms and 0.5 x 3 ms of answer: 400 a second, not 1,000."""
    costs = Costs(delivery_us=1_000, answer_us=3_000, plan_seconds=0, commit_ms=0.001)
    how = {"subscribers": 240_000, "rate": 1_000, "write_back": 0.5}
    one = simulate(Case(within_minutes=0.1, **how), costs)
    assert one.minutes == pytest.approx(240_000 / 400 / 60, rel=0.02)
    assert one.first == "the answers' CPU"
    assert simulate(Case(within_minutes=0.1, processes=3, **how), costs).minutes < (
        one.minutes * 0.75
    )


def test_a_slow_disk_holds_the_sender_back():
    costs = Costs(commit_ms=2_500, plan_seconds=0)  # 250 results in each: 100 a second
    found = simulate(Case(subscribers=60_000, rate=1_000, write_back=0), costs)
    assert found.minutes == pytest.approx(10, rel=0.01)
    assert found.first == "commits"


def test_all_who_ask_at_once():
    found = simulate(Case(subscribers=600_000, rate=1_000, write_back=0.1), Costs())
    assert found.storm == pytest.approx(100)
    assert found.storm_cores == pytest.approx(0.55)


def test_stars_are_paid_above_the_free_rate_alone():
    assert Case(subscribers=1_000_000, rate=30).stars == 0
    assert Case(subscribers=1_000_000, rate=31).stars == 100_000


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 200_000), st.integers(1, 50), st.integers(1, 200), st.floats(0, 0.9)
)
def test_more_people_take_longer_more_tokens_and_speed_do_not(
    subscribers, tokens, rate, share
):
    def minutes(people: int, tokens: int, rate: int, share: float) -> float:
        case = Case(subscribers=people, tokens=tokens, rate=rate, write_back=share)
        return simulate(case, Costs()).minutes

    found = minutes(subscribers, tokens, rate, share)
    a_little = found * 0.01 + 0.01  # the steps of the simulation
    assert minutes(2 * subscribers, tokens, rate, share) >= found - a_little
    assert minutes(subscribers, 2 * tokens, rate, share) <= found + a_little
    assert minutes(subscribers, tokens, 2 * rate, share) <= found + a_little
    assert minutes(subscribers, tokens, rate, 0.0) <= found + a_little


def test_the_table_holds_what_telegram_allows():
    cases = reach.cases(Case(subscribers=1))
    assert {case.subscribers for case in cases} == {10_000, 1_000_000, 30_000_000}
    assert all(case.rate <= 30 or case.share >= 100_000 for case in cases)


def test_one_case_on_the_command_line(capsys):
    arguments = "reach --subscribers 1000000 --tokens 34 --rate 25 --json"
    assert main(arguments.split()) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["saturates_first"] == "the token's pace"
    assert 19 < row["minutes"] < 22


@pytest.mark.parametrize(
    "wrong",
    ["--subscribers 0", "--tokens 3", "--subscribers 9 --rate 1001", "--within 0"],
)
def test_what_cannot_be_simulated_is_said_in_a_line(wrong, capsys):
    assert main(["reach", *wrong.split()]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
