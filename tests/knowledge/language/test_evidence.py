"""Which language was meant: what is typed, the talk so far, and the browser's."""

import pytest

from bot.cli.benches.bench_ask import QUESTIONS, TONGUES
from bot.knowledge.language.taken_for import ROWS, read_said, share
from bot.knowledge.search.measured.measuring import is_aside


@pytest.fixture(scope="module")
def said():
    return read_said(QUESTIONS / TONGUES)


@pytest.mark.parametrize(("name", "language", "most"), ROWS)
def test_hardly_a_short_question_is_taken_for_another_language(
    library, said, name, language, most
):
    language_of = library.index.language_of
    aside = [one for one in said if is_aside(one.id)]
    assert len([one for one in said if one.language == language]) >= 100
    for part in (said, aside):
        reached = share(language_of, part, language)
        assert reached is not None
        assert reached <= most, name


@pytest.mark.parametrize(
    "text", ["the can giay to gi", "a", "do an trua", "me an do", "can do gi", "the do"]
)
def test_words_that_are_vietnamese_without_tones_make_nothing_english(library, text):
    language_of = library.index.language_of
    assert language_of(text) == "vi"
    assert language_of(text, "vi") == "vi"
    assert language_of(text, "en", "vi") == "vi"


@pytest.mark.parametrize("text", ["?", "1", "hhh", ".", "👍", "ok", "12345", ""])
def test_what_tells_nothing_leaves_the_talk_as_it_is(library, text):
    for before in ("vi", "en"):
        for hint in ("", "vi", "en-GB"):
            assert library.index.language_of(text, hint, before) == before


def test_without_a_talk_what_tells_nothing_is_in_the_browsers_language(library):
    assert library.index.language_of("hello", "en-US") == "en"
    assert library.index.language_of("hello", "vi-VN") == "vi"
    assert library.index.language_of("?", "fr") == "vi"


def test_one_stray_word_never_changes_the_language(library):
    for word in ("stop", "idea", "please", "help"):
        assert library.index.language_of(word, "vi", "vi") == "vi"
    for word in ("toi", "nguoi", "ngheo"):
        assert library.index.language_of(word, "en", "en") == "en"


def test_a_whole_question_does(library):
    language_of = library.index.language_of
    assert language_of("what is the poverty line", "vi", "vi") == "en"
    assert language_of("my house is flooding", "vi", "vi") == "en"
    assert language_of("bao nhieu tuoi duoc tien nguoi gia", "en", "en") == "vi"
    assert language_of("Người già được bao nhiêu", "en", "en") == "vi"


def test_the_name_of_a_place_is_no_language(library):
    assert library.index.language_of("Púng Luông", "en", "en") == "en"
    assert library.index.language_of("How do I get to Púng Luông?", "vi", "vi") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ខ្ញុំចង់សួរ", "km"),
        ("ຂ້ອຍຢາກຖາມ", "lo"),
        ("我想问一下", "zh-Hans"),
        ("VNeID怎么用", "zh-Hans"),
        ("Loa Bản 是什么", "zh-Hans"),
        ("បើក VNeID យ៉ាងម៉េច", "km"),
        ("ຂໍເຂົ້າ VNeID ແນວໃດ", "lo"),
        ("助けてください", "ja"),
        ("도와주세요", "ko"),
        ("ช่วยด้วย", "th"),
        ("помогите пожалуйста", "ru"),
        ("βοήθεια", "und"),
        ("kuv niam muaj 76 xyoo", "hmn"),
        ("bonjour, comment aller en Chine", "fr"),
    ],
)
def test_other_scripts_and_letters_are_known(library, text, language):
    assert library.index.language_of(text, "", "") == language


def test_a_word_of_another_script_in_a_vietnamese_question_changes_nothing(library):
    asked = "chữ ລາວ này nghĩa là gì vậy"
    assert library.index.language_of(asked, "vi", "vi") == "vi"
