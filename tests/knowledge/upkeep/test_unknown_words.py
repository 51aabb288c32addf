"""Which words are kept of what nobody could answer, and what is alike."""

import pytest

from bot.knowledge.upkeep.unknown_words import Asked, groups, kept_words, known_words

WEEK, BEFORE = "2026-11-23", "2026-11-16"


@pytest.fixture
def keep(library, ground):
    known = known_words(library.content, ground.country.folding)
    return lambda text: kept_words(text, known, ground.country.folding)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Chồng nghiện ma túy làm sao", "chồng nghiện ma túy làm sao"),
        ("tôi là Giàng A Páo, 0912345678, hỏi vay vốn", "tôi là hỏi vay vốn"),
        ("nhà 4 người ở xã Púng Luông", "nhà người ở xã"),
        ("xyzzy qwert", ""),
        ("tiền", ""),
        ("", ""),
    ],
)
def test_only_common_words_are_kept_no_number_and_no_name(keep, text, kept):
    assert keep(text) == kept


def test_a_long_story_leaves_few_words(keep):
    assert len(keep("tiền vay vốn " * 500).split()) == 14


def asked(words: str, times: int = 1, week: str = WEEK, programme: str = "safety"):
    return Asked(week, programme, words, times)


def test_what_is_alike_stands_together_the_most_asked_first(ground):
    found = groups(
        [
            asked("xây mồ mả ở đâu", 2),
            asked("chồng nghiện ma túy làm sao", 2),
            asked("chong nghien ma tuy phai lam sao", 1, BEFORE, "services"),
            asked("con nghiện ma túy làm sao", 1),
            asked("mua xe máy cũ", 1),
        ],
        ground.country.folding,
        {"o", "dau", "lam", "sao", "phai"},
        WEEK,
    )
    first, second = found  # what one alone asked is not told
    assert (first.times, first.this_week, first.programme) == (4, 3, "safety")
    assert first.wordings[0] == "chồng nghiện ma túy làm sao"
    assert second.wordings == ("xây mồ mả ở đâu",)
