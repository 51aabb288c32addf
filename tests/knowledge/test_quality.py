"""The development questions against the shipped content: every goal is met."""

import pytest

from bot.cli.benches.bench_ask import QUESTIONS, measure, read_questions
from bot.knowledge import Choose
from bot.knowledge.search.measured.measuring import Figure, Outcome, figures

# Last reached on the part kept aside: no change may cost more than two points of it.
REACHED_ASIDE = {
    "answered directly and right": 81.0,
    "helped": 98.7,
}
ALLOWANCE = 2.0
FILLED = 2.5  # questions in a list; with whatever was ranked near it would be 2.9
GOALS = (
    "Vietnamese, right fact in first place",
    "Vietnamese, right fact in first three",
    "answered directly and right",
    "answered directly and wrong",
    "helped",
    "must-refuse answered",
    "must-refuse met by a plain unknown",
    "English, right fact in first place",
    "English, right fact in first three",
    "dated questions right",
    "Khmer, Lao, Chinese, answered right",
    "Khmer, Lao, Chinese, wrong",
    "Khmer, Lao, Chinese, helped",
)


@pytest.fixture(scope="module")
def outcomes(library) -> list[Outcome]:
    return measure(library, read_questions(QUESTIONS))


@pytest.fixture(scope="module")
def whole(outcomes) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(outcomes)}


@pytest.mark.parametrize("name", GOALS)
def test_the_goal_is_met(whole, name):
    assert whole[name].is_met, f"{whole[name]}"


@pytest.mark.parametrize("name", REACHED_ASIDE)
def test_what_was_reached_on_the_part_kept_aside_is_kept(outcomes, name):
    aside = figures([o for o in outcomes if o.question.is_kept_aside])
    reached = {figure.name: figure.reached for figure in aside}
    assert reached[name] >= REACHED_ASIDE[name] - ALLOWANCE, reached


def test_a_list_of_choices_holds_no_filler(outcomes):
    lists = [o.finding.choices for o in outcomes if isinstance(o.finding, Choose)]
    shown = [len(choices) for choices in lists if choices]
    assert sum(shown) / len(shown) < FILLED
