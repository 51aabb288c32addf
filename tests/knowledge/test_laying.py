from dataclasses import replace
from datetime import date

import pytest

from bot.ground import open_library
from bot.knowledge import Entry, Kind, state_of
from bot.knowledge.upkeep import due
from bot.knowledge.upkeep.due import Why
from tests.support import desk

TODAY = date(2026, 11, 24)


@pytest.fixture
def small(ground, tmp_path):
    folder = desk.make(tmp_path / "messages", ground.config.content_dir)
    return open_library(
        replace(ground, config=replace(ground.config, content_dir=folder))
    )


def entry(library, kind: Kind, text: str = "", **how: str) -> Entry:
    answer = library.content.topics["pay"].answer("vi", TODAY)
    made = Entry("pay", "now", "vi", answer.digest, kind, text, "Sở Dân tộc")
    return replace(made, **how)


def pay(library, language: str = "vi"):
    return library.content.topics["pay"].answer(language, TODAY)


def test_hiding_and_reviewing_need_no_new_index(small):
    before = small.index
    hide = entry(small, Kind.HIDDEN)
    small.reload([hide])
    assert small.index._rankers.corpus("vi") is before._rankers.corpus("vi")
    assert pay(small).withheld
    small.reload([])
    assert not pay(small).withheld


def test_a_way_of_asking_is_found_at_once(small):
    question = "bầm mới ở cữ dậy"
    assert small.index.meant(question, "vi", TODAY) == ()
    small.reload([entry(small, Kind.ASKED, question)])
    assert small.index.meant(question, "vi", TODAY) == ("pay",)


def test_an_entry_for_another_text_changes_nothing(small):
    small.reload([entry(small, Kind.HIDDEN, digest="0" * 12)])
    assert not pay(small).withheld


def test_a_chain_of_changes_goes_with_the_texts_it_was_made_for(small):
    mend = entry(small, Kind.MENDED, "Mỗi cháu {pay.amount}.")
    old_review = entry(small, Kind.REVIEWED, "2026-11-24")
    small.reload([old_review, mend])
    assert not pay(small).is_reviewed
    review = entry(small, Kind.REVIEWED, "2026-11-25")
    small.reload([old_review, mend, review])
    assert pay(small).review == {
        "state": "reviewed",
        "by": "Sở Dân tộc",
        "on": "2026-11-25",
    }


def test_a_translation_mended_after_its_original_is_served_again(small):
    english = pay(small, "en").digest
    mend = entry(small, Kind.MENDED, "Mỗi cháu {pay.amount}.")
    small.reload([mend])
    assert pay(small, "en").withheld
    mend_english = replace(
        mend, language="en", digest=english, text="{pay.amount} a child."
    )
    small.reload([mend, mend_english])
    assert not pay(small, "en").withheld
    assert pay(small, "en").paragraphs == ("VND 500,000 a child.",)


def test_a_review_without_a_body_is_none(small):
    small.reload([entry(small, Kind.REVIEWED, "2026-11-24", body="")])
    assert not pay(small).is_reviewed


def test_the_line_is_in_the_order_of_urgency_and_of_ones_own(small):
    waiting = due.line(small.content, {}, TODAY, lambda a: a.language == "vi")
    assert [(d.answer.topic, d.why) for d in waiting] == [
        ("gift", Why.UNREVIEWED),
        ("pay", Why.UNREVIEWED),
    ]
    small.reload([entry(small, Kind.REVIEWED, "2026-11-24")])
    own = lambda a: a.topic == "pay" and a.language == "vi"  # noqa: E731
    assert due.line(small.content, {}, TODAY, own) == []
    reported = due.line(small.content, {("pay", "now", "vi"): 1}, TODAY, own)
    assert [d.why for d in reported] == [Why.REPORTED]
    later = date(2027, 5, 24)  # 181 days after the review said that they hold
    assert [d.why for d in due.line(small.content, {}, later, own)] == [Why.AMOUNTS]
    assert due.line(small.content, {}, date(2027, 5, 23), own) == []


def test_an_answer_that_ended_is_a_change_a_hidden_one_is_none(small):
    before = state_of(small.content, "gift", date(2026, 12, 15))
    after = state_of(small.content, "gift", date(2026, 12, 16))
    assert before != after
    assert state_of(small.content, "pay", TODAY) is not None
    small.reload([entry(small, Kind.HIDDEN)])
    assert state_of(small.content, "pay", TODAY) is None
