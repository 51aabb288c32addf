"""Topics left out, one small content at a time."""

from dataclasses import replace
from datetime import date

import pytest

from bot.knowledge import Answered, Choose
from bot.knowledge.model import Content
from bot.knowledge.search.measured.gaps import Kinship, figures, held_out

TODAY = date(2026, 11, 28)
FEW = ("elderly-pension", "elderly-pension-how", "loan-poor", "sim-verify")


@pytest.fixture(scope="module")
def few(library) -> Content:
    topics = {id_: library.content.topics[id_] for id_ in FEW}
    words = replace(library.content.words, decoys={}, functions=())
    return replace(library.content, topics=topics, words=words)


def test_each_way_of_asking_is_asked_without_itself_and_without_its_topic(few, ground):
    rows = list(held_out(few, ground.country))
    ways = {
        (topic.id, way)
        for topic in few.topics.values()
        for answer in topic.answers
        if answer.language == "vi"
        for way in (answer.question, *answer.asked)
    }
    assert {(r.topic, r.wording) for r in rows if r.is_gone} == ways
    for row in rows:
        ids = {candidate.id for candidate in row.ranking.ranked}
        assert not (row.is_gone and row.topic in ids)


def test_an_answer_by_a_sister_is_told_from_one_by_a_stranger(few, ground):
    kin = Kinship(few)
    assert kin.are_sisters("elderly-pension", "elderly-pension-how")
    assert not kin.are_sisters("elderly-pension", "loan-poor")
    assert not kin.are_the_same("", "loan-poor")
    rows = [row for row in held_out(few, ground.country) if row.is_gone]
    reached = {figure.name: figure.reached for figure in figures(rows, few)}
    another = reached["a topic left out: answered by another"]
    strange = reached["the same: by one that is not its sister"]
    assert 0 < strange < another


SHORT = ("bảo hiểm y tế", "vay vốn", "hộ nghèo", "trợ cấp", "giấy tờ", "tiền điện")


def test_choices_that_say_the_same_are_one_answer(library):
    index = library.index
    found = next(
        (text, finding.choices)
        for text in SHORT
        if isinstance(finding := index.ask(text, "vi", TODAY), Choose)
        and len(finding.choices) > 1
        and not finding.functions
    )
    text, choices = found
    topics = dict(index.content.topics)
    for answer in choices:
        covering = [
            replace(a, covers=("the-same",)) for a in topics[answer.topic].answers
        ]
        topics[answer.topic] = replace(topics[answer.topic], answers=tuple(covering))
    same = index.over(replace(index.content, topics=topics))
    given = same.ask(text, "vi", TODAY)
    assert isinstance(given, Answered)
    assert given.answer.topic == choices[0].topic
