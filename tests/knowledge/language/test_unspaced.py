"""Khmer, Lao and Chinese have no spaces between words: their letters are the words."""

import pytest

from bot.country import Folding
from bot.knowledge.search.text import Reader, features, grams


@pytest.fixture
def reader() -> Reader:
    return Reader(Folding("\u0300", "\u036f", {"đ": "d"}), {"ko": "không"})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("贫困户能领多少钱？", "贫 困 户 能 领 多 少 钱"),
        ("គ្រួសារក្រីក្រ", "គ្រួ សា រ ក្រី ក្រ"),
        ("ຄອບຄົວທຸກຍາກ", "ຄ ອ ບ ຄົ ວ ທຸ ກ ຍາ ກ"),
        ("用VNeID领50万盾", "用 vneid 领 50 万 盾"),
        ("ឆ្នាំ២០២៦", "ឆ្នាំ 2026"),
        ("ປີ ໒໐໒໖", "ປີ 2026"),
        ("ko có tiền", "không có tiền"),
    ],
)
def test_a_letter_with_what_hangs_on_it_is_a_word(reader, typed, words):
    assert list(reader.read(typed).words) == words.split()


def test_a_space_inside_a_phrase_or_a_mark_nobody_sees_changes_nothing(reader):
    closed = reader.read("គ្រួសារក្រីក្រ")
    assert reader.read("គ្រួសារ\u200bក្រីក្រ") == closed
    assert reader.read("គ្រួសារ ក្រីក្រ") == closed
    assert closed.line == "គ្រួសារក្រីក្រ"


def test_letters_in_a_row_are_compared_across_what_counts_as_words(reader):
    read = reader.read("贫困户 VNeID 多少钱")
    assert read.line == "贫困户 vneid 多少钱"
    assert "困户" in grams(read.line, 2, 4)
    assert "b 困 户" in features(read)


def test_two_ways_of_writing_one_sound_are_one(reader):
    assert reader.read("ឲ្យ") == reader.read("ឱ្យ")
