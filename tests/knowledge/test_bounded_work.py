"""Four times the letters are at most some four times the work, whatever they are."""

import time
from collections.abc import Callable
from datetime import date

import pytest

SHAPES = {
    "marks on one letter": "\u0301",
    "marks of many kinds": "\u0323\u0301\u031b\u0345",
    "marks of another script": "\u05b0\u0301",
    "one letter": "a",
    "words of one letter": "a ",
    "numbers": "1 ",
    "letters and numbers": "1a",
    "spaces": " ",
    "level words": "xã huyện tỉnh ",
    "letters that stand for a phrase": "\ufdfa",
    "no words": "字",
}
LETTERS = 8_192
SQUARE = 16  # times the work, for four times the letters


def work(does: Callable[[str], object], text: str) -> float:
    """Processor time of the thread, the least of some: others use the machine too."""
    found = []
    for _ in range(5):
        began = time.thread_time()
        does(text)
        found.append(time.thread_time() - began)
    return min(found)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_costs_more_than_its_length(library, ground, shape):
    index, day = library.index, date(2026, 11, 28)
    long = "a" + (SHAPES[shape] * LETTERS)[: LETTERS - 1]
    for does in (
        lambda text: index.ask(text, "vi", day),
        lambda text: index.nearest(text, "vi", day),
        index.language_of,
        index.reading,
        library.danger.heard,
        library.complaints.looks_like_one,
        ground.places.find,
        ground.country.folding.fold,
    ):
        short = max(work(does, long[: LETTERS // 4]), 0.0005)
        assert work(does, long) < short * SQUARE / 2


def test_a_question_is_its_beginning(library):
    """What is looked for places, years and words is bounded in all of them alike."""
    index, day = library.index, date(2026, 11, 28)
    question = "vay vốn hộ nghèo " + "thóc " * 300
    assert index.ask(question, "vi", day) == index.ask(question * 3, "vi", day)
    assert index.nearest(question, "vi", day) == index.nearest(question * 3, "vi", day)
