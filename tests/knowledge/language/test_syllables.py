"""A Vietnamese syllable typed without tones is known by its shape."""

import re

from bot.knowledge.language import syllables

_WORD = re.compile(r"[a-z]+")


def test_what_is_written_by_the_rules_is_a_syllable():
    words = "nguoi nghe gi giay giua quyen quoc thuo khuya huynh ngoeo xoong muou "
    words += "yeu uong a y can the do an me so no on to in khuyu hoach nghieng"
    wrong = [w for w in words.split() if not syllables.is_syllable(w)]
    assert not wrong


def test_what_breaks_them_is_none():
    words = "what card get free house nge kan ce gha ngi fish poverty school zalo wa bl"
    words += "sk tr ng thing pick"
    wrong = [w for w in words.split() if syllables.is_syllable(w)]
    assert not wrong


def test_nearly_all_that_is_written_here_is_syllables_and_little_english(
    ground, library
):
    fold = ground.country.folding.fold
    written: dict[str, list[str]] = {"vi": [], "en": []}
    for topic in library.content.topics.values():
        for answer in (a for a in topic.answers if a.language in written):
            for text in (answer.question, *answer.asked, *answer.paragraphs):
                written[answer.language] += _WORD.findall(fold(text))
    shares = {
        language: sum(map(syllables.is_syllable, words)) / len(words)
        for language, words in written.items()
    }
    assert shares["vi"] > 0.95
    assert shares["en"] < 0.4


def test_words_run_together_and_struck_keys_are_no_foreign_words():
    assert syllables.is_run("hongheo")
    assert not syllables.is_run("poverty")
    assert syllables.is_telex("dduowcj")
    assert syllables.is_telex("tieenf")
    assert not syllables.is_telex("question")
