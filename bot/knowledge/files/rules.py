"""What an answer must be: the rules of the content, each as a fault with its cure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.figures import PLACEHOLDER
from bot.knowledge.files.facts import line_holding
from bot.knowledge.model import Answer, Fact, Fault, Source
from bot.knowledge.word_lists import Words

FIRST_PARAGRAPH = 320  # letters: what fits a small phone without scrolling
SHORTEST = 5  # letters and digits of a first paragraph: fewer say nothing
WAYS_OF_ASKING = 4
WAYS_OF_ASKING_STRICT = 8
WORDS_A_SENTENCE = 32


class Record(Protocol):
    """Records a fault of the file under check."""

    def __call__(self, line: int, what: str, *, strict: bool = False) -> None: ...


_UNITS = (
    r"(?:đồng|triệu|tỷ|nghìn|ngàn|kg|km|m²|m2|ha|%|tháng|ngày|tuổi|năm|giờ|phút|tuần|"
    r"người|kWh|lần|hộ|VND|percent|months?|days?|years?|hours?|minutes?|weeks?|people|"
    r"million|billion|times|households|communes)"
)
_BARE_FIGURE = re.compile(rf"(?<![\w/.:-])\d[\d.,]*\s?{_UNITS}(?!\w)")
_NOT_SAID = re.compile(
    r"\b(bạn|quý khách|công dân|đối tượng|địa bàn|vui lòng|UBND|DTTS|BHYT|UBMTTQ)\b",
    re.IGNORECASE,
)
_OLD_SPELLING = re.compile(
    r"(xoá|huỷ|hoà\b|uỷ\b|thuỷ\b|hoá\b|toà\b|loà\b)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?:;]\s|\n")


def check_answer(
    source: Source, answer: Answer, covered: Sequence[Fact], words: Words
) -> list[Fault]:
    """Faults of one file."""
    faults: list[Fault] = []
    file = str(source.file)

    def fault(line: int, what: str, *, strict: bool = False) -> None:
        faults.append(Fault(file, line, what, strict))

    if not source.is_composed:
        fault(1, "is not in NFC: save it in composed letters")
    if not answer.paragraphs:
        fault(source.body_line, "has no text")
        return faults
    if sum(map(str.isalnum, answer.paragraphs[0])) < SHORTEST:
        fault(source.body_line, f"{answer.paragraphs[0]!r} is no answer: write it out")
    first = answer.paragraphs[0]
    if len(first) > FIRST_PARAGRAPH and letters_in(first) > FIRST_PARAGRAPH:
        length = letters_in(first)
        fault(
            source.body_line,
            f"the first paragraph has {length} letters, at most {FIRST_PARAGRAPH}: "
            "move the rest below",
        )
    for number, line in enumerate(source.body.splitlines(), source.body_line):
        check_line(line, number, answer.language, fault)
    _check_facts(covered, fault)
    if _span_is_empty(answer):
        fault(1, "the facts it covers are never true on the same day")
    _check_ways(answer, fault)
    if words.units and answer.language == SOURCE_LANGUAGE:
        _check_sentences(answer, source.body_line, fault)
    return faults


def letters_in(text: str) -> int:
    """How long a text is to the eye: a Khmer vowel stands on its letter."""
    return sum(unicodedata.category(letter)[0] != "M" for letter in text)


def _check_facts(covered: Sequence[Fact], fault: Record) -> None:
    for fact in covered:
        if not fact.is_served:
            fault(1, f"covers {fact.id}, which is not to be served")
        if not fact.documents and not fact.authority:
            fault(1, f"{fact.id} has no document: give the fact an `authority`")


def check_line(line: str, number: int, language: str, fault: Record) -> None:
    """Faults of one line of a text: figures, words and spelling."""
    hidden = PLACEHOLDER.sub("@", line)
    for match in _BARE_FIGURE.finditer(hidden):
        fault(number, f"{match[0]!r} must be a {{value}} of a fact")
    if language != SOURCE_LANGUAGE:
        return
    for match in _NOT_SAID.finditer(hidden):
        fault(number, f"{match[0]!r} is not how we speak: use a plain spoken word")
    for match in _OLD_SPELLING.finditer(hidden):
        fault(number, f"{match[0]!r} is spelled otherwise here: xóa, hủy, hòa, ủy")


def _check_ways(answer: Answer, fault: Record) -> None:
    if answer.language != SOURCE_LANGUAGE:
        return
    ways = len(answer.asked)
    if ways < WAYS_OF_ASKING:
        fault(1, f"has {ways} ways of asking, at least {WAYS_OF_ASKING} are needed")
    elif ways < WAYS_OF_ASKING_STRICT:
        fault(
            1,
            f"has {ways} ways of asking of {WAYS_OF_ASKING_STRICT}",
            strict=True,
        )


def _check_sentences(answer: Answer, line: int, fault: Record) -> None:
    for paragraph in answer.paragraphs:
        for sentence in _SENTENCE_END.split(paragraph):
            length = len(sentence.split())
            if length > WORDS_A_SENTENCE:
                fault(
                    line,
                    f"a sentence of {length} words: at most {WORDS_A_SENTENCE}: "
                    f"{sentence[:40]}…",
                    strict=True,
                )


def _span_is_empty(answer: Answer) -> bool:
    begin = answer.valid_from or date.min
    return begin > (answer.valid_to or date.max)


def check_together(
    answers: Sequence[Answer],
    facts: dict[str, Fact],
    equivalents: Sequence[frozenset[str]],
) -> list[Fault]:
    """Faults between files: doubles, overlapping spans, facts that nobody covers."""
    faults: list[Fault] = []
    questions: dict[tuple[str, str], Answer] = {}
    programmes: dict[str, Answer] = {}
    topics = {answer.topic for answer in answers}
    for answer in answers:
        key = (answer.language, answer.question.casefold())
        other = questions.setdefault(key, answer)
        if other.topic != answer.topic:
            what = f"asks the same as {other.topic}: one of them must change"
            faults.append(Fault(answer.file, 2, what))
        first = programmes.setdefault(answer.topic, answer)
        if first.programme != answer.programme:
            what = f"the topic {answer.topic} stands in two programmes"
            faults.append(Fault(answer.file, 1, what))
        faults += [
            Fault(answer.file, 1, f"see_also names no topic: {other_topic}")
            for other_topic in answer.see_also
            if other_topic not in topics
        ]
    faults += _overlaps(answers)
    covered = {fact for answer in answers for fact in answer.covers}
    covered |= {
        fact for same in equivalents if not covered.isdisjoint(same) for fact in same
    }
    faults += [
        Fault(
            fact.file,
            fact.line,
            f"{fact.id} is in no answer: write a topic that covers it",
            is_strict=True,
        )
        for fact in facts.values()
        if fact.is_served and fact.id not in covered
    ]
    return faults


def _overlaps(answers: Sequence[Answer]) -> list[Fault]:
    faults: list[Fault] = []
    groups: dict[tuple[str, str, str], list[Answer]] = {}
    for answer in answers:
        key = (answer.topic, answer.language, answer.place)
        groups.setdefault(key, []).append(answer)
    for own in groups.values():
        own.sort(key=lambda a: a.valid_from or date.min)
        for earlier, later in pairwise(own):
            if (earlier.valid_to or date.max) >= (later.valid_from or date.min):
                what = f"holds at the same time as {earlier.stem}"
                if later.place:
                    what += " for the same place"
                line = line_holding(Path(later.file), "place:") if later.place else 1
                faults.append(Fault(later.file, line, what))
    return faults
