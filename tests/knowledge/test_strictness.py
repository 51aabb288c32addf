"""What only `bot check --strict` minds: the rules of whoever writes content."""

import pytest

from bot.knowledge import load
from bot.knowledge.files import strict_rules
from tests.knowledge.conftest import FACT, GOOD
from tests.support.work import growth

ENGLISH = """---
question: How much money?
asked: [one, two, three]
keywords: [money]
covers: [fact-one]
translates: "DIGEST"
---
You get {pay.amount}.
"""


@pytest.fixture
def strict(desk, ground):
    """Writes the topic's files anew and returns the faults that are left."""
    for name in ("themes", "pictures"):  # which name the shipped topics
        (desk / "words" / f"{name}.yaml").unlink()

    def faults(old="", new="", english="") -> list[str]:
        file = desk / "topics" / "social" / "pay" / "now.vi.md"
        text = GOOD.replace("bốn]", "bốn, năm, sáu, bảy, tám]")
        text = text.replace(old, new) if old else text
        file.write_text(text, encoding="utf-8")
        if english:
            file.with_name("now.en.md").write_text(english, encoding="utf-8")
        _, found = load(desk, ground.catalogues, ground.places)
        return [str(fault) for fault in found]

    return faults


def digest(desk, ground) -> str:
    content, _ = load(desk, ground.catalogues, ground.places)
    return content.topics["pay"].answers[0].digest


def test_the_shipped_texts_are_as_editors_want_them(library):
    open_ = [str(f) for f in library.faults if "is in no answer" not in str(f)]
    assert open_ == [], "\n".join(open_)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Được {", "Xong 45 việc thì được {", "now.vi.md:7: 45 is no figure"),
        (".\n", ". Áp dụng đến hết ngày 3/4/2029.\n", "is not the register's last day"),
        (".\n", ". Áp dụng đến hết ngày 31/2/2029.\n", "there is no such day"),
        ("Được", "Theo TTHC được", "'TTHC' is an abbreviation"),
        ("Được", "Lên huyện thì được", "'Lên huyện': there are no districts"),
        ("Được", "Nộp ở ủy ban nhân dân huyện thì được", "there are no districts"),
    ],
)
def test_a_text_that_strays_from_its_facts_or_from_plain_words(strict, old, new, fault):
    assert any(fault in found for found in strict(old, new)), strict(old, new)


@pytest.mark.parametrize(
    "new",
    [
        "Theo Nghị định 66/2025/NĐ-CP, gọi 112, bà con được",
        "Huyện cũ đã bỏ. Trước đây lên huyện, nay được",
        "Lên huyện cũ không còn ai, lên xã thì được",
        "Có VNeID, học cấp 2 thì được",
        "Làm theo mẫu số 5 thì được",
    ],
)
def test_documents_numbers_to_call_and_what_was_before_may_be_named(strict, new):
    left = [f for f in strict("Được", new) if "no English" not in f]
    assert left == []


def test_a_citizens_topic_needs_english_with_three_ways_of_asking(strict, desk, ground):
    assert any("has no English: write now.en.md" in found for found in strict())
    own = ENGLISH.replace("DIGEST", digest(desk, ground))
    assert strict(english=own) == []
    fewer = own.replace(", two, three", "")
    assert any(
        "1 ways of asking of 3 in its language" in f for f in strict(english=fewer)
    )


def test_an_english_figure_is_the_facts_too(strict, desk, ground):
    own = ENGLISH.replace("DIGEST", digest(desk, ground))
    strayed = own.replace("You get", "After 90 visits you get")
    assert any("now.en.md:8: 90 is no figure" in f for f in strict(english=strayed))


def test_a_digest_of_digits_is_read_as_text(strict):
    wrong = ENGLISH.replace('"DIGEST"', "098708555355")
    found = [f for f in strict(english=wrong) if "the Vietnamese text changed" in f]
    assert len(found) == 1
    assert "now.en.md:6:" in found[0]
    assert 'translates: "' in found[0]


def test_two_topics_are_not_asked_for_in_the_same_words(strict, desk, ground):
    other = desk / "topics" / "social" / "other"
    other.mkdir()
    text = GOOD.replace("question: Bao nhiêu tiền?", "question: Cái khác?")
    text = text.replace("[một, hai, ba, bốn]", "[Bá, e, f, g]")
    (other / "now.vi.md").write_text(text, encoding="utf-8")
    assert any("'ba' is a way of asking for other too" in found for found in strict())


def test_facts_that_say_the_same_need_one_topic(strict, desk):
    second = FACT.replace("fact-one", "fact-two").replace("pay.", "pay2.")
    (desk / "facts" / "two.yaml").write_text(second, encoding="utf-8")
    assert any("fact-two is in no answer" in found for found in strict())
    same = desk / "facts" / "equivalents.yaml"
    same.write_text("- [fact-one, fact-two]\n", encoding="utf-8")
    assert not any("is in no answer" in found for found in strict())
    same.write_text("- [fact-one, fact-three]\n", encoding="utf-8")
    assert any("equivalents.yaml:1: no fact is called" in found for found in strict())


def test_a_name_that_no_one_reads_is_a_fault_with_its_line(strict, desk):
    found = strict("bảy, tám]", "bảy, tám]\ncolour: red")
    assert any(
        "now.vi.md:4: front matter has unknown names: colour" in f for f in found
    )
    (desk / "facts" / "one.yaml").write_text(FACT + "  colour: red\n", encoding="utf-8")
    assert any("one.yaml:11: fact-one: a fact has no `colour`" in f for f in strict())


def test_a_theme_that_names_no_topic_is_told(strict, desk):
    themes = desk / "words" / "themes.yaml"
    themes.write_text("money: {vi: Tiền, topics: [pay, gone]}\n", encoding="utf-8")
    found = [f for f in strict() if "themes.yaml" in f]
    assert len(found) == 1
    assert "theme money names no topic: gone" in found[0]


@pytest.mark.parametrize("letters", ["7", "A", "7.", "A7", "+7", "1/", "7-"])
def test_a_long_line_is_looked_through_once(letters):
    """A text mended in chat may be nothing but digits."""

    def look(many: int) -> None:
        strict_rules.strange_figures(letters * many, frozenset())

    assert growth(look, 2_000, 8) < 24  # in squares it would be 64
