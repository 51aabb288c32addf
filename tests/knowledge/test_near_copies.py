"""What the search is given is written from the facts, never from the questions."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

import pytest
import yaml

from bot.cli.benches.bench_ask import QUESTIONS, read_questions
from bot.cli.benches.bench_public import read_public
from bot.knowledge.language import unspaced

SHARE = 0.8  # of a question's words
SHORTEST = 4  # words: two people who ask for "hộ nghèo" have not copied each other
SENTENCE = 7  # words: so many, in this choice, are someone's own sentence

_WORD = re.compile(r"[^\W_]+")


def words_of(folded: str) -> frozenset[str]:
    """The words of a text; where it has no spaces, each two letters in a row."""
    words = unspaced.opened(_WORD, folded)
    if not unspaced.is_in(folded):
        return frozenset(words)
    return frozenset(map("".join, pairwise(words)))


@pytest.fixture(scope="module")
def asked(ground) -> list[tuple[str, frozenset[str]]]:
    """Each question with its words, marks removed; of some only the id is told."""
    fold = ground.country.folding.fold
    told = [(q.text, q.text) for q in read_questions(QUESTIONS)]
    named = [*told, *((q.id, q.text) for q in read_public(QUESTIONS))]
    return [(name, words_of(fold(text))) for name, text in named]


@pytest.fixture(scope="module")
def given(ground, library) -> dict[str, str]:
    """Every wording that the search knows, and where it stands."""
    found: dict[str, str] = {}
    for topic in library.content.topics.values():
        for answer in topic.answers:
            for wording in (answer.question, *answer.asked, *answer.keywords):
                found[wording] = answer.file
    for file in sorted((ground.config.content_dir / "words").glob("*.yaml")):
        if file.name == "offices.yaml":  # the names of bodies, which nobody searches
            continue
        for wording in texts_of(yaml.safe_load(file.read_text("utf-8"))):
            found[wording] = str(file)
    return found


def texts_of(held: object) -> list[str]:
    match held:
        case str():
            return held.splitlines()
        case list():
            return [text for one in held for text in texts_of(one)]
        case dict():
            return [text for pair in held.items() for text in texts_of(list(pair))]
        case _:
            return []


def is_near_copy(wording: frozenset[str], question: frozenset[str]) -> bool:
    """Each holds nearly all of the other's words, or a sentence hides in a longer."""
    shared = len(wording & question)
    if shared < SHARE * len(question) or min(len(wording), len(question)) < SHORTEST:
        return False
    return shared >= SHARE * len(wording) or len(question) >= SENTENCE


@pytest.mark.parametrize(
    ("wording", "is_copy"),
    [
        ("con hoc ban tru duoc may can gao", True),
        ("Con học bán trú được mấy cân gạo", True),
        ("cho hỏi con tôi học bán trú thì được mấy cân gạo hả cán bộ", True),
        ("học sinh ở lại trường được phát bao nhiêu gạo", False),
        ("gạo", False),
    ],
)
def test_a_near_copy_is_told_from_other_words(ground, wording, is_copy):
    fold = ground.country.folding.fold
    question = frozenset(fold("con học bán trú được mấy cân gạo").split())
    assert is_near_copy(frozenset(fold(wording).split()), question) is is_copy


def test_where_there_are_no_spaces_letters_in_a_row_are_compared():
    question = words_of("今年越南农村的贫困线是多少")
    assert is_near_copy(words_of("请问今年越南农村的贫困线是多少？"), question)
    assert not is_near_copy(words_of("农村一个月收入多少算贫困户"), question)


class Copies:
    """Questions by their words: a wording is compared with those that may be it."""

    def __init__(self, questions: Iterable[frozenset[str]]) -> None:
        self._questions = list(questions)
        self._often = Counter(word for words in self._questions for word in words)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._questions):
            for word in self._needed(words):
                self._by_word[word].append(number)

    def _needed(self, question: frozenset[str]) -> list[str]:
        """Its rarest words, of which every near copy has one."""
        missing = len(question) - math.ceil(SHARE * len(question))
        rarest = sorted(question, key=lambda word: (self._often[word], word))
        return rarest[: missing + 1]

    def of(self, wording: frozenset[str]) -> list[int]:
        """The numbers of the questions that a wording is a near copy of."""
        near = {number for word in wording for number in self._by_word.get(word, ())}
        return sorted(n for n in near if is_near_copy(wording, self._questions[n]))


def test_no_near_copy_is_missed_by_its_rarest_words(asked, given, ground):
    fold = ground.country.folding.fold
    questions = [words for _name, words in asked][::40]
    copies = Copies(questions)
    wordings = [words_of(fold(text)) for text in given][::40]
    for whole in [*wordings, *questions]:
        for left_out in ("", *sorted(whole)[:3]):
            wording = whole - {left_out}
            near = [is_near_copy(wording, question) for question in questions]
            assert copies.of(wording) == [
                n for n, is_near in enumerate(near) if is_near
            ]


def test_no_wording_holds_a_question_that_measures(ground, asked, given):
    fold = ground.country.folding.fold
    copies = Copies(words for _name, words in asked)
    found = [
        f"{file}: {wording!r} is {asked[number][0]!r}"
        for wording, file in given.items()
        for number in copies.of(words_of(fold(wording)))
    ]
    assert found == [], "\n".join(found)
